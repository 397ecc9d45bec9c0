"""Icons drawn as paths, so that they take any colour and stay sharp at any scale."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)

SIZE = 16
SHARPNESS = 4
"""Pixels per unit, enough for every screen."""


def icon(name: str, color: QColor) -> QIcon:
    """Return an icon in a colour."""
    return _icon(name, color.name())


@cache
def _icon(name: str, color: str) -> QIcon:
    pixmap = QPixmap(SIZE * SHARPNESS, SIZE * SHARPNESS)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SHARPNESS, SHARPNESS)
    painter.setPen(QPen(QColor(color), 1.6))
    if name in FILLED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
    painter.drawPath(SHAPES[name])
    painter.end()
    return QIcon(pixmap)


def _polygon(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


def _rectangles(*rectangles: tuple[float, float, float, float]) -> QPainterPath:
    path = QPainterPath()
    for x, y, width, height in rectangles:
        path.addRect(QRectF(x, y, width, height))
    return path


def _arrow_back() -> QPainterPath:
    """Return an arrow that turns back, for undo."""
    path = QPainterPath(QPointF(6.5, 2.5))
    path.lineTo(3, 6)
    path.lineTo(6.5, 9.5)
    path.moveTo(3, 6)
    path.lineTo(10, 6)
    path.arcTo(QRectF(6.5, 6, 7, 7), 90, -180)
    path.lineTo(7, 13)
    return path


def _mirrored(path: QPainterPath) -> QPainterPath:
    return QTransform().translate(SIZE, 0).scale(-1, 1).map(path)


_NEXT = _polygon((4, 2), (13, 8), (4, 14))
_LAST = _polygon((3, 2), (11, 8), (3, 14)) + _rectangles((11.5, 2, 2, 12))
FILLED = ("first", "back", "next", "last", "play", "pause")
SHAPES = {
    "next": _NEXT,
    "back": _mirrored(_NEXT),
    "last": _LAST,
    "first": _mirrored(_LAST),
    "play": _NEXT,
    "pause": _rectangles((3.5, 2.5, 3, 11), (9.5, 2.5, 3, 11)),
    "undo": _arrow_back(),
    "redo": _mirrored(_arrow_back()),
}
