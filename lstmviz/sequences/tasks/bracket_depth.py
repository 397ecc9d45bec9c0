"""How deep in brackets: what a single unit can count."""

import numpy as np

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.sequences.one_hot import one_hot
from lstmviz.sequences.tasks.examples import Example
from lstmviz.sequences.tasks.right import near
from lstmviz.sequences.tasks.task import Lengths, Task

NAMES = ("(", ")")
DEEPEST = 8


def make(rng: np.random.Generator, length: int) -> Example:
    """Return brackets of which none closes what was not opened; some may stay open.

    Each is open or closed by even chance, but at depth 0 it must open and at `DEEPEST` close.
    What is asked at each token is the depth behind it, as a share of `DEEPEST`.
    """
    ids, depths, depth = [], [], 0
    for closes in (rng.random(length) < 0.5).tolist():
        is_closing = depth == DEEPEST or (closes and depth > 0)
        depth += -1 if is_closing else 1
        ids.append(int(is_closing))
        depths.append(depth)
    symbols = np.array(ids, np.intp)
    targets = np.array(depths)[:, np.newaxis] / DEEPEST
    return Example(one_hot(symbols, len(NAMES)), targets, np.ones(length, np.bool_), symbols)


TASK = Task(
    name="bracket-depth",
    title=QT_TRANSLATE_NOOP("tasks", "Bracket depth"),
    summary=QT_TRANSLATE_NOOP(
        "tasks", "Count how many brackets are open, as a share of eight, after each bracket."
    ),
    input_names=NAMES,
    has_symbols=True,
    output_names=("depth / 8",),
    activation="linear",
    loss="mean_squared",
    asked="every token",
    lengths=Lengths(2, 30),
    longer=Lengths(60, 60),
    shortest=1,
    make=make,
    # Less than half a bracket away, so that rounding gives the depth.
    is_right=near(0.5 / DEEPEST),
    measure=QT_TRANSLATE_NOOP(
        "tasks", "sequences whose depth, rounded to whole brackets, is right at every token"
    ),
)
