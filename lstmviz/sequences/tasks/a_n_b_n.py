"""aⁿbⁿ: as many b as there were a, which takes counting up and down."""

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.sequences.tasks.examples import Example, Examples, Flags, predicting
from lstmviz.sequences.tasks.right import above, everywhere
from lstmviz.sequences.tasks.task import Lengths, Task

NAMES = (START, A, B) = ("start", "a", "b")
OUTPUTS = ("a", "b", "end")


def make(rng: np.random.Generator, length: int) -> Example:
    """Return start, n times a and n times b; what is asked at each token is the next symbol.

    Gers & Schmidhuber (2001), "LSTM Recurrent Networks Learn Simple Context-Free and
    Context-Sensitive Languages", IEEE Transactions on Neural Networks 12. Nothing is random but
    the length, which is odd.
    """
    del rng
    n = (length - 1) // 2
    ids = np.repeat([NAMES.index(START), NAMES.index(A), NAMES.index(B)], [1, n, n])
    names = [*(NAMES[symbol] for symbol in ids[1:]), "end"]
    following = np.array([OUTPUTS.index(name) for name in names], np.intp)
    return predicting(ids, following, len(NAMES), len(OUTPUTS))


def is_right(outputs: Array, examples: Examples) -> Flags:
    """Right if, at every token, each symbol that may follow is likelier than each that may not.

    After an a, either an a or a b may follow.
    """
    allowed = examples.targets > 0
    assert examples.ids is not None
    allowed[examples.ids == NAMES.index(A)] = [True, True, False]
    return everywhere(above(outputs, allowed), examples)


TASK = Task(
    name="a-n-b-n",
    title=QT_TRANSLATE_NOOP("tasks", "aⁿbⁿ"),
    summary=QT_TRANSLATE_NOOP("tasks", "Know the end after as many b as there were a."),
    input_names=NAMES,
    has_symbols=True,
    output_names=OUTPUTS,
    activation="softmax",
    loss="cross_entropy",
    asked="every token",
    lengths=Lengths(3, 21),
    longer=Lengths(23, 41),
    shortest=3,
    make=make,
    is_right=is_right,
    asks_next=True,
    measure=QT_TRANSLATE_NOOP(
        "tasks", "strings in which what may follow is always likelier than what may not"
    ),
)
