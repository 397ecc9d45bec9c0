"""Type: the system's interface font with tabular figures, and a font where there is none."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication


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


def font(pixels: float, *, bold: bool = False) -> QFont:
    """Return the interface font at a size in pixels, its figures all of one width."""
    return _font(QGuiApplication.font().family(), max(1, round(pixels)), bold)


@lru_cache(maxsize=256)
def _font(family: str, pixels: int, bold: bool) -> QFont:
    del family  # read from the program's font; named so that a new one is not served the old
    result = QFont(QGuiApplication.font())
    result.setPixelSize(pixels)
    result.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result
