"""Formulas as pictures, drawn from LaTeX by ziamath and kept: one takes longer than a frame."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWN_SIZE = 24.0
"""The size formulas are drawn at; they are painted at any other as vectors."""


@lru_cache(maxsize=256)
def formula(latex: str, color: str) -> QSvgRenderer:
    """Return the drawing of a formula in a colour such as ``#1f2430``."""
    # Imported late: it takes longer than the whole window does to be painted first.
    import ziamath

    # Qt draws SVG Tiny 1.2, which knows no <symbol>.
    ziamath.config.svg2 = False
    svg = ziamath.Latex(latex, size=DRAWN_SIZE, color=color).svg()
    return QSvgRenderer(QByteArray(svg.encode()))


def paint_formula(
    painter: QPainter, rect: QRectF, latex: str, color: QColor, pixels: float
) -> float:
    """Paint a formula at the left of `rect`, centred in height; return its width.

    It is painted at `pixels` per em, or smaller if it would be too wide.
    """
    drawing = formula(latex, color.name())
    size = drawing.defaultSize()
    scale = min(pixels / DRAWN_SIZE, rect.width() / size.width())
    width, height = size.width() * scale, size.height() * scale
    drawing.render(painter, QRectF(rect.left(), rect.center().y() - height / 2, width, height))
    return width
