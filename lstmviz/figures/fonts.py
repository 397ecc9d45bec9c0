"""Type: the system's interface font with tabular figures, and a font where there is none."""

from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QStaticText,
    QTransform,
)


def ensure_font() -> None:
    """Make sure that text can be drawn: bare containers have no font at all."""
    if not QFontDatabase.families():
        use_bundled_font()


def use_bundled_font() -> None:
    """Use the DejaVu Sans that ziafont carries, which looks the same on every machine."""
    # Found without importing it, which would open its fonts.
    found = find_spec("ziafont")
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin).parent / "fonts" / "DejaVuSans.ttf"
    family = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))[0]
    font = QGuiApplication.font()
    font.setFamilies([family])
    QGuiApplication.setFont(font)
    # Asking for the interface font at every text would take longer than painting it.
    for remembered in (_font, _metrics, _ruler, _laid_out):
        remembered.cache_clear()


def font(pixels: float, *, bold: bool = False) -> QFont:
    """Return the interface font at a size in pixels, its figures all of one width."""
    return _font(_size(pixels), bold)


def metrics(pixels: float, *, bold: bool = False) -> QFontMetricsF:
    """Return the measures of the interface font at a size."""
    return _metrics(_size(pixels), bold)


def ruler(pixels: float, *, bold: bool = False) -> Callable[[str], float]:
    """Return what measures texts at a size and remembers them."""
    return _ruler(_size(pixels), bold)


def elided(text: str, room: float, pixels: float, *, bold: bool = False) -> str:
    """Shorten a text to the room it has."""
    if ruler(pixels, bold=bold)(text) <= room:
        return text
    ellipsis = Qt.TextElideMode.ElideRight
    return metrics(pixels, bold=bold).elidedText(text, ellipsis, room)


def write(
    painter: QPainter, left: float, middle: float, text: str, pixels: float, *, bold: bool = False
) -> None:
    """Draw one line of text from `left`, its digits centred on `middle`, in the painter's pen.

    It is laid out once and remembered, which halves what text costs in every frame.
    """
    face, rise, laid_out = _laid_out(text, _size(pixels), bold)
    painter.setFont(face)
    painter.drawStaticText(QPointF(left, middle - rise), laid_out)


def _size(pixels: float) -> int:
    return max(1, round(pixels))


@lru_cache(maxsize=256)
def _font(pixels: int, bold: bool) -> QFont:
    result = QFont(QGuiApplication.font())
    result.setPixelSize(pixels)
    result.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


@lru_cache(maxsize=256)
def _metrics(pixels: int, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(_font(pixels, bold))


@lru_cache(maxsize=256)
def _ruler(pixels: int, bold: bool) -> Callable[[str], float]:
    measures = _metrics(pixels, bold)
    # Asked for its name and text, Qt's own method would load the signatures of all of Qt.
    return lru_cache(maxsize=4096)(lambda text: measures.horizontalAdvance(text))


@lru_cache(maxsize=4096)
def _laid_out(text: str, pixels: int, bold: bool) -> tuple[QFont, float, QStaticText]:
    """Return the font, how far the line's top is above its digits' middle, and the line."""
    face, measures = _font(pixels, bold), _metrics(pixels, bold)
    result = QStaticText(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.prepare(QTransform(), face)
    return face, (measures.ascent() + measures.descent()) / 2, result
