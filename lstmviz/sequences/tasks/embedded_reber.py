"""The embedded Reber grammar: the second symbol must be remembered until the last but one."""

from functools import cache

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.sequences.tasks.examples import Example, Examples, Flags, predicting
from lstmviz.sequences.tasks.right import above, everywhere
from lstmviz.sequences.tasks.task import Lengths, Task

NAMES = tuple("BTPSXVE")

REBER = {
    "begin": (("B", "fork"),),
    "fork": (("T", "s loop"), ("P", "t loop")),
    "s loop": (("S", "s loop"), ("X", "upper")),
    "t loop": (("T", "t loop"), ("V", "lower")),
    "upper": (("X", "t loop"), ("S", "end")),
    "lower": (("P", "upper"), ("V", "end")),
    "end": (("E", ""),),
}
"""Reber (1967), "Implicit learning of artificial grammars", Journal of Verbal Learning and Verbal
Behavior 6, with B and E around it: from each place, the symbols that may come and where they lead.
"""


def _embedded() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return B, then T or P, then a Reber string, then the same T or P, then E.

    Hochreiter & Schmidhuber (1997), "Long Short-Term Memory", Neural Computation 9, section 5.1.
    """
    whole = {"": (("B", "choice"),), "choice": (("T", "T begin"), ("P", "P begin"))}
    for branch in "TP":
        for place, arrows in REBER.items():
            whole[f"{branch} {place}"] = tuple(
                (symbol, f"{branch} {to or 'choice'}") for symbol, to in arrows
            )
        whole[f"{branch} choice"] = ((branch, "last"),)
    return whole | {"last": (("E", "done"),)}


GRAMMAR = _embedded()


@cache
def chances(length: int) -> tuple[dict[str, float], ...]:
    """Return how likely it is, at each place, that exactly 0, 1, … `length` more symbols follow.

    Those of one number of symbols are scaled together: of long strings, each is hardly ever drawn.
    """
    rows = [dict.fromkeys(GRAMMAR, 0.0) | {"done": 1.0}]
    for _ in range(length):
        row = {"done": 0.0}
        for place, arrows in GRAMMAR.items():
            row[place] = sum(rows[-1][to] for _, to in arrows) / len(arrows)
        most = max(row.values())
        rows.append({place: value / most for place, value in row.items()})
    return tuple(rows)


def make(rng: np.random.Generator, length: int) -> Example:
    """Return a string without its last E; what is asked at each token is the next symbol.

    Among the strings of that length each is as likely as in the grammar, where every symbol that
    may come is equally likely.
    """
    place, symbols = "", []
    for likely in reversed(chances(length)):
        arrows = GRAMMAR[place]
        odds = [likely[to] for _, to in arrows]
        taken = int(rng.random() * sum(odds) >= odds[0])
        symbol, place = arrows[taken]
        symbols.append(NAMES.index(symbol))
    string = np.array(symbols, np.intp)
    return predicting(string[:-1], string[1:], len(NAMES), len(NAMES))


def is_right(outputs: Array, examples: Examples) -> Flags:
    """Right if, at every token, each symbol that may follow is likelier than each that may not."""
    assert examples.ids is not None
    allowed = np.zeros(outputs.shape, np.bool_)
    for number, length in enumerate(examples.lengths.tolist()):
        place = ""
        for token, symbol in enumerate(examples.ids[:length, number].tolist()):
            place = dict(GRAMMAR[place])[NAMES[symbol]]
            following = [NAMES.index(name) for name, _ in GRAMMAR[place]]
            allowed[token, number, following] = True
    return everywhere(above(outputs, allowed), examples)


TASK = Task(
    name="embedded-reber",
    title=QT_TRANSLATE_NOOP("tasks", "Embedded Reber grammar"),
    summary=QT_TRANSLATE_NOOP(
        "tasks", "Predict what may follow; the second symbol returns as the last but one."
    ),
    input_names=NAMES,
    has_symbols=True,
    output_names=NAMES,
    activation="softmax",
    loss="cross_entropy",
    asked="every token",
    lengths=Lengths(8, 25),
    longer=Lengths(30, 50),
    shortest=8,
    make=make,
    is_right=is_right,
    asks_next=True,
    measure=QT_TRANSLATE_NOOP(
        "tasks", "strings in which what may follow is always likelier than what may not"
    ),
)
