"""The words for quantities, from the declarations, in the language of the program."""

import re

from PySide6.QtCore import QCoreApplication

from lstmviz.cells.arrays import Array
from lstmviz.cells.expressions import Expression, Factor, Leaf, outer
from lstmviz.cells.notation import PLAIN
from lstmviz.cells.problems import listed
from lstmviz.figures.numbers import HIDDEN, exact, number, subscript
from lstmviz.session.moment import Moment

_LIMIT = re.compile(r"(?<=clip)_([\d.]+)")


def word(text: str) -> str:
    """Translate a word that a cell declared."""
    return QCoreApplication.translate("cells", text)


def symbol(moment: Moment, key: str, token: int | None = None) -> str:
    """Return a signal's letter with its time as people count: ``c₀`` before the first token."""
    at = (moment.token if token is None else token) + 1
    if key.endswith("_prev"):
        at = _time_before(moment)
    return key.removesuffix("_prev") + subscript(at)


def timed(moment: Moment, what: str | Expression) -> str:
    """Write an expression, or what is written of one, with time as people count."""
    text = what if isinstance(what, str) else what.write(PLAIN)
    times = (moment.token + 1, _time_before(moment))
    for lag, time in enumerate(times):
        text = text.replace(PLAIN.symbol("", "", lag), subscript(time))
    return readable(text)


def readable(text: str) -> str:
    """Write functions so that any font shows them: many put the hat of σ̂ somewhere else."""
    if "σ̂" in text:
        text = text.replace("σ̂", QCoreApplication.translate("words", "hard σ"))
    # A limit is a number, and can stand below the line like a time.
    return _LIMIT.sub(lambda found: subscript(found[1]), text) if "clip_" in text else text


def _time_before(moment: Moment) -> int:
    """Return the time of the state that goes into the current token: 0 if nothing was read."""
    before = moment.layer_trace.before(moment.token)
    return 0 if before is None else before + 1


def titled(moment: Moment, key: str) -> str:
    """Return short name and symbol, such as "memory c₀"."""
    if key == "x":
        return QCoreApplication.translate("words", "input x") + subscript(moment.token + 1)
    signal = moment.signal(key.removesuffix("_prev"))
    if len(signal.letter) > 1:
        return word(signal.short)
    return f"{word(signal.short)} {symbol(moment, key)}"


def tip(moment: Moment, key: str, unit: int) -> str:
    """Return name, meaning and value of a quantity at the current token, for hovering."""
    name = moment.names(key)[unit]
    if key == "x":
        title = QCoreApplication.translate("words", "input")
        meaning = ""
        value = float(moment.values["x"][unit])
    else:
        signal = moment.signal(key.removesuffix("_prev"))
        title, meaning = word(signal.title), word(signal.meaning)
        value = value_of(moment, key, unit)
    if moment.hides(key):
        shown = QCoreApplication.translate("words", "hidden until revealed")
    else:
        shown = exact(value)
    held = held_at(shown) if key != "x" and moment.is_held(key, unit) else ""
    lines = (f"{titled(moment, key)} · {name} = {shown}", held, title, meaning)
    return "\n".join(line for line in lines if line and line != titled(moment, key))


def held_at(shown: str) -> str:
    """Say that a pin holds something at a value."""
    text = QCoreApplication.translate("words", "held by a pin at {value}")
    return text.format(value=shown)


def held_units(moment: Moment, key: str) -> str:
    """Say which units of a quantity a pin holds now; nothing if none."""
    names = [name for n, name in enumerate(moment.names(key)) if moment.is_held(key, n)]
    text = QCoreApplication.translate("words", "held by a pin: {units}")
    return text.format(units=listed(names)) if names else ""


def formula_tip(moment: Moment, key: str) -> str:
    """Return how a quantity is made, for hovering what makes it."""
    written = f"{titled(moment, key)} = {timed(moment, moment.equation(key))}"
    lines = (written, definition(moment, key), held_units(moment, key))
    return "\n".join(line for line in lines if line)


def definition(moment: Moment, key: str) -> str:
    """Return how the function of a quantity is defined, if its sign alone does not tell."""
    function, _ = outer(moment.equation(key))
    return "" if function is None else timed(moment, function.defined)


def values_of(moment: Moment, key: str) -> Array:
    """Return a quantity's values at the current token, one for each unit."""
    values = moment.values
    return values[key] if key in values else moment.equation(key).evaluate(values)


def value_of(moment: Moment, key: str, unit: int) -> float:
    """Return one unit's value of a quantity at the current token."""
    return float(values_of(moment, key)[unit])


def shown(moment: Moment, key: str, value: float, digits: int = 2) -> str:
    """Return a value as written on chips: signed unless it is a gate; "?" while it is hidden."""
    if moment.hides(key):
        return HIDDEN
    signed = key == "x" or not moment.signal(key.removesuffix("_prev")).is_gate
    return number(value, digits, signed)


def factor_name(moment: Moment, factor: Factor) -> str:
    """Return what a factor of a term is called: an input, ``h mood``, ``bias``, ``1``."""
    leaf = factor.expression
    if not isinstance(leaf, Leaf):
        return timed(moment, leaf)
    if leaf.key == "x":
        return moment.source_names[factor.index]
    if leaf.key.startswith("b_"):
        return QCoreApplication.translate("words", "bias")
    if leaf.key.startswith("d_"):
        return QCoreApplication.translate("words", "recurrent bias")
    if leaf.key.startswith("p_"):
        return QCoreApplication.translate("words", "peephole")
    return f"{leaf.letter} {moment.names(leaf.key)[factor.index]}"
