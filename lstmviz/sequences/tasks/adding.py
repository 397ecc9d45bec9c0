"""The adding problem: two of many numbers are marked, and their sum is wanted at the end."""

import numpy as np

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.sequences.tasks.examples import Example
from lstmviz.sequences.tasks.right import near
from lstmviz.sequences.tasks.task import Lengths, Task

TOLERANCE = 0.08
"""4 % of the sums' range, as in the original."""


def make(rng: np.random.Generator, length: int) -> Example:
    """Return numbers from 0 to 1, one marked in each half, and at the last token their sum.

    Hochreiter & Schmidhuber (1997), "Long Short-Term Memory", Neural Computation 9, section 5.4,
    which draws from −1 to 1, marks the ends with −1 and scales the sum into 0 to 1.
    """
    half = length // 2
    marks = np.zeros(length)
    marks[[rng.integers(half), rng.integers(half, length)]] = 1
    numbers = rng.random(length)
    targets = np.zeros((length, 1))
    targets[-1] = numbers @ marks
    return Example(np.stack([numbers, marks], axis=1), targets, np.arange(length) == length - 1)


TASK = Task(
    name="adding",
    title=QT_TRANSLATE_NOOP("tasks", "Adding problem"),
    summary=QT_TRANSLATE_NOOP("tasks", "Add the two marked numbers among many."),
    input_names=("number", "mark"),
    has_symbols=False,
    output_names=("sum",),
    activation="linear",
    loss="mean_squared",
    asked="last",
    lengths=Lengths(10, 30),
    longer=Lengths(50, 50),
    shortest=2,
    make=make,
    is_right=near(TOLERANCE),
    measure=QT_TRANSLATE_NOOP("tasks", "sums less than 0.08 away from the true one"),
)
