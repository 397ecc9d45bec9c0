"""What the timeline says in words."""

from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from lstmviz.figures.numbers import HIDDEN, exact, number, short
from lstmviz.figures.timeline_series import Series
from lstmviz.figures.words import word

TOLD = 8
"""How many units a read-out names."""


def title(series: Series) -> str:
    """Return a plot's title: the signal's short name and its letter."""
    signal = series.signal
    name = word(signal.short)
    parts = [name] if len(signal.letter) > 1 else [name, signal.letter]
    if series.is_readout and len(series.names) == 1:
        parts.append(f"· {series.names[0]}")
    return " ".join(parts)


def compact(value: float) -> str:
    """Write a value in fewer signs than :func:`short`, where even that has no room."""
    text = short(value)
    if text.endswith(".0"):
        return text[:-2] or "0"
    return text if abs(value) < 1 else number(value, 0)


@lru_cache(maxsize=256)
def axis_label(value: float) -> str:
    """Write a round number at an axis."""
    text = exact(value)
    for zero in ("0.", "−0."):
        if text.startswith(zero):
            return text.replace("0.", ".", 1)
    return text


def told(series: Series, token: int, unit: int | None, lined: tuple[int, ...]) -> str:
    """Return the exact values at a token, the unit under the pointer first."""
    first = () if unit is None else (unit,)
    units = (*first, *(other for other in lined if other != unit))
    parts = [f"{series.names[n]} {value_text(series, token, n)}" for n in units[:TOLD]]
    return "   ".join(parts if len(units) <= TOLD else [*parts, "…"])


def value_text(series: Series, token: int, unit: int) -> str:
    """Return one exact value, or that it is hidden."""
    return HIDDEN if token not in series.known else exact(float(series.values[token, unit]))


def described(series: Series, tokens: tuple[str, ...], token: int) -> str:
    """Describe a plot to those who do not see it."""
    units = range(min(len(series.names), TOLD))
    values = ", ".join(f"{series.names[n]} {value_text(series, token, n)}" for n in units)
    return QCoreApplication.translate(
        "timeline", "{signal} over {count} tokens; at {token}: {values}."
    ).format(
        signal=word(series.signal.title), count=len(tokens), token=tokens[token], values=values
    )
