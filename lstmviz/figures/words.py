"""The words for quantities, from the declarations, in the language of the program."""

from PySide6.QtCore import QCoreApplication

from lstmviz.cells.expressions import Factor, Leaf
from lstmviz.cells.notation import PLAIN
from lstmviz.figures.numbers import exact, number, subscript
from lstmviz.session.moment import Moment


def word(text: str) -> str:
    """Translate a word that a cell declared."""
    return QCoreApplication.translate("cells", text)


def symbol(moment: Moment, key: str, token: int | None = None) -> str:
    """Return a signal's letter with its time as people count: ``c₀`` before the first token."""
    at = (moment.token if token is None else token) + 1
    if key.endswith("_prev"):
        before = moment.layer_trace.before(moment.token)
        at = 0 if before is None else before + 1
    return key.removesuffix("_prev") + subscript(at)


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
    lines = (f"{titled(moment, key)} · {name} = {shown}", title, meaning)
    return "\n".join(line for line in lines if line and line != titled(moment, key))


def value_of(moment: Moment, key: str, unit: int) -> float:
    """Return a quantity's value at the current token."""
    values = moment.values
    found = values[key] if key in values else moment.equation(key).evaluate(values)
    return float(found[unit])


def shown_value(moment: Moment, key: str, unit: int, digits: int = 2) -> str:
    """Return a value as written on chips: signed unless it is a gate; "?" while it is hidden."""
    if moment.hides(key):
        return "?"
    signed = key == "x" or not moment.signal(key.removesuffix("_prev")).is_gate
    return number(value_of(moment, key, unit), digits, signed)


def factor_name(moment: Moment, factor: Factor) -> str:
    """Return what a factor of a term is called: an input, ``h mood``, ``bias``, ``tanh(c)``."""
    leaf = factor.expression
    if not isinstance(leaf, Leaf):
        return leaf_text(moment, factor)
    if leaf.key == "x":
        return moment.source_names[factor.index]
    if leaf.key.startswith("b_"):
        return QCoreApplication.translate("words", "bias")
    return f"{leaf.letter} {moment.names(leaf.key)[factor.index]}"


def leaf_text(moment: Moment, factor: Factor) -> str:
    """Write a factor that is not a plain symbol, with people's time indices."""
    text = factor.expression.write(PLAIN)
    return text.replace("[t]", subscript(moment.token + 1)).replace(
        "[t−1]", subscript(moment.token)
    )
