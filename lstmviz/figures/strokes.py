"""How units differ where their hue is the same: by dash and by marker."""

from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

DASHES = ((), (4.0, 2.5), (1.2, 2.0), (6.0, 2.0, 1.2, 2.0))
"""In widths of the pen; none is a solid line."""

# Corners within a circle of radius 1; none is the circle itself.
_SHAPES: tuple[tuple[tuple[float, float], ...], ...] = (
    (),
    ((-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)),
    ((0.0, -1.1), (1.0, 0.75), (-1.0, 0.75)),
    ((0.0, -1.15), (1.15, 0.0), (0.0, 1.15), (-1.15, 0.0)),
)
MARKERS = 2 * len(_SHAPES)
"""How many markers there are: every shape, filled and hollow."""

WIDTH = 1.6
RADIUS = 2.8
RIM = 1.3
"""The outline of a marker, half of it beyond the radius."""
SAMPLE = 26.0
"""How wide a sample of a line is in a legend."""


def dash(unit: int) -> tuple[float, ...]:
    """Return the dashes of a unit's line; with :func:`paint_markers` they tell 32 units apart."""
    return DASHES[(unit + unit // MARKERS) % len(DASHES)]


def is_filled(unit: int) -> bool:
    """Whether a unit's marker is filled."""
    return unit % 2 == 0


def pen(unit: int, color: QColor, width: float = WIDTH) -> QPen:
    """Return the pen of a unit's line."""
    result = QPen(color, width)
    result.setCapStyle(Qt.PenCapStyle.FlatCap)
    result.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash(unit):
        result.setDashPattern(dash(unit))
    return result


def paint_markers(
    painter: QPainter,
    unit: int,
    points: list[QPointF],
    color: QColor,
    panel: QColor,
    radius: float = RADIUS,
) -> None:
    """Paint a unit's marker at each point.

    A hollow one is a filled one with a smaller one in the panel's colour on it, which is painted
    in a quarter of the time of an outline.
    """
    layers = [(radius + RIM / 2, color)]
    if not is_filled(unit):
        layers.append((radius - RIM / 2, panel))
    for size, fill in layers:
        shape = _marker(unit % MARKERS // 2, size)
        if shape is None:
            # Points of a round pen are circles, all in one call.
            painter.setPen(QPen(fill, 2 * size, c=Qt.PenCapStyle.RoundCap))
            painter.drawPoints(points)
            continue
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        for point in points:
            painter.drawConvexPolygon(shape.translated(point))


@lru_cache(maxsize=64)
def _marker(shape: int, radius: float) -> QPolygonF | None:
    """Return the corners of a marker, None for a circle."""
    corners = _SHAPES[shape]
    return QPolygonF([QPointF(x, y) * radius for x, y in corners]) if corners else None


def paint_sample(painter: QPainter, rect: QRectF, unit: int, color: QColor, panel: QColor) -> None:
    """Paint a short line with its marker, for legends."""
    middle = rect.center()
    painter.setPen(pen(unit, color))
    painter.drawLine(QLineF(rect.left(), middle.y(), rect.right(), middle.y()))
    paint_markers(painter, unit, [middle], color, panel)
