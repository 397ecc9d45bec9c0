"""What the timeline says in words, and how wide its words are."""

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication

from lstmviz.figures import fonts
from lstmviz.figures.numbers import HIDDEN, exact, number, short
from lstmviz.figures.timeline_series import Series
from lstmviz.figures.words import word

TOLD = 8
"""How many units a read-out names."""


class _System:
    """The interface font's name, which takes long to ask for, until another font is set."""

    def __init__(self) -> None:
        self._font: QFont | None = None
        self._key = ""

    def key(self) -> str:
        font = QGuiApplication.font()
        if self._font is None or not font.isCopyOf(self._font):
            self._font, self._key = font, font.key()
        return self._key


_system = _System()


def face(pixels: int, bold: bool = False) -> QFont:
    """Return the interface font at a size; asking the system for it takes long."""
    return _face(pixels, bold, _system.key())


def metrics(pixels: int, bold: bool = False) -> QFontMetricsF:
    """Return the measures of the interface font at a size."""
    return _metrics(pixels, bold, _system.key())


def ruler(pixels: int, bold: bool = False) -> Callable[[str], float]:
    """Return what measures texts at a size and remembers them."""
    return _ruler(pixels, bold, _system.key())


def width(text: str, pixels: int, bold: bool = False) -> float:
    """Return how wide a text is."""
    return ruler(pixels, bold)(text)


def elided(text: str, room: float, pixels: int, bold: bool = False) -> str:
    """Shorten a text to the room it has."""
    if width(text, pixels, bold) <= room:
        return text
    return metrics(pixels, bold).elidedText(text, Qt.TextElideMode.ElideRight, room)


@lru_cache(maxsize=64)
def _face(pixels: int, bold: bool, family: str) -> QFont:
    del family  # Only tells fonts apart.
    return fonts.font(pixels, bold=bold)


@lru_cache(maxsize=64)
def _metrics(pixels: int, bold: bool, family: str) -> QFontMetricsF:
    return QFontMetricsF(_face(pixels, bold, family))


@lru_cache(maxsize=64)
def _ruler(pixels: int, bold: bool, family: str) -> Callable[[str], float]:
    return lru_cache(maxsize=4096)(_metrics(pixels, bold, family).horizontalAdvance)


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


def axis_label(value: float) -> str:
    """Write a round number at an axis."""
    text = f"{value:g}".replace("e+", "e").replace("-", "−")
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
    return HIDDEN if token >= series.known else exact(float(series.values[token, unit]))


def described(series: Series, tokens: tuple[str, ...], token: int) -> str:
    """Describe a plot to those who do not see it."""
    units = range(min(len(series.names), TOLD))
    values = ", ".join(f"{series.names[n]} {value_text(series, token, n)}" for n in units)
    return QCoreApplication.translate(
        "timeline", "{signal} over {count} tokens; at {token}: {values}."
    ).format(
        signal=word(series.signal.title), count=len(tokens), token=tokens[token], values=values
    )
