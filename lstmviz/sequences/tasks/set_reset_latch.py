"""A latch: one unit that remembers the last thing it was told."""

import numpy as np

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.sequences.one_hot import one_hot
from lstmviz.sequences.tasks.examples import Example
from lstmviz.sequences.tasks.right import near
from lstmviz.sequences.tasks.task import Lengths, Task

NAMES = (SET, RESET, WAIT) = ("set", "reset", "wait")
CHANCES = (0.1, 0.1, 0.8)


def make(rng: np.random.Generator, length: int) -> Example:
    """Return commands, each drawn by `CHANCES`, and at each token whether the latch is on.

    It is off before the first command.
    """
    ids = rng.choice(len(NAMES), length, p=CHANCES)
    is_on, state = [], False
    for command in ids.tolist():
        if NAMES[command] != WAIT:
            state = NAMES[command] == SET
        is_on.append(state)
    targets = np.array(is_on, np.float64)[:, np.newaxis]
    return Example(one_hot(ids, len(NAMES)), targets, np.ones(length, np.bool_), ids)


TASK = Task(
    name="set-reset-latch",
    title=QT_TRANSLATE_NOOP("tasks", "Set/reset latch"),
    summary=QT_TRANSLATE_NOOP("tasks", "Stay on after “set” until “reset”, however long the wait."),
    input_names=NAMES,
    has_symbols=True,
    output_names=("on",),
    activation="sigmoid",
    loss="cross_entropy",
    asked="every token",
    lengths=Lengths(10, 40),
    longer=Lengths(200, 200),
    shortest=1,
    make=make,
    is_right=near(0.5),
    measure=QT_TRANSLATE_NOOP("tasks", "sequences right at every token"),
)
