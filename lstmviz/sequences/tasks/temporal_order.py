"""Temporal order: which of X and Y came first, among symbols that mean nothing."""

import numpy as np

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.sequences.tasks.examples import Example, judged
from lstmviz.sequences.tasks.right import greatest
from lstmviz.sequences.tasks.task import Lengths, Task

NAMES = ("start", "a", "b", "c", "d", "X", "Y", "end")
NOISE = tuple(NAMES.index(name) for name in "abcd")
SIGNS = tuple(NAMES.index(name) for name in "XY")
OUTPUTS = ("X then X", "X then Y", "Y then X", "Y then Y")


def make(rng: np.random.Generator, length: int) -> Example:
    """Return noise between start and end, with an X or Y in each half of it.

    What is asked at the end is which two they were. Hochreiter & Schmidhuber (1997), "Long
    Short-Term Memory", Neural Computation 9, section 5.6, task 6a, which has 100 to 110 tokens
    and the signs among tokens 10 to 20 and 50 to 60.
    """
    ids = rng.choice(NOISE, length)
    ids[0], ids[-1] = NAMES.index("start"), NAMES.index("end")
    half = length // 2
    first, second = rng.integers(2), rng.integers(2)
    ids[rng.integers(1, half)] = SIGNS[first]
    ids[rng.integers(half, length - 1)] = SIGNS[second]
    return judged(ids, len(NAMES), np.eye(len(OUTPUTS))[2 * first + second])


TASK = Task(
    name="temporal-order",
    title=QT_TRANSLATE_NOOP("tasks", "Temporal order"),
    summary=QT_TRANSLATE_NOOP(
        "tasks", "Tell, at the end, in which order two signs stood among noise."
    ),
    input_names=NAMES,
    has_symbols=True,
    output_names=OUTPUTS,
    activation="softmax",
    loss="cross_entropy",
    asked="last",
    lengths=Lengths(10, 30),
    longer=Lengths(50, 60),
    shortest=4,
    make=make,
    is_right=greatest,
    measure=QT_TRANSLATE_NOOP("tasks", "orders told rightly"),
)
