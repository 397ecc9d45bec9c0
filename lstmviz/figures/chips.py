"""Chips: the small coloured boxes that carry numbers in every figure."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lstmviz.figures.colormap import ColorMap
from lstmviz.figures.fonts import elided, ruler, write
from lstmviz.figures.numbers import HIDDEN
from lstmviz.figures.theme import Theme
from lstmviz.figures.words import shown_value, value_of
from lstmviz.session.moment import Moment

MOST_NUMBERS = 8
"""With more units than this, strips of colour stand for the numbers."""
LEAST_HEIGHT = 9.0
"""Chips lower than this, in pixels, carry no readable number."""


def color_map(moment: Moment, key: str, theme: Theme) -> ColorMap:
    """Return the colours of a quantity, the same at every token of the trace."""
    name = key.removesuffix("_prev")
    extents = moment.layer_trace.extents
    if name == "y" or (name != "x" and moment.signal(name).is_gate):
        panel = theme.color("panel")
        return ColorMap(panel, panel, theme.color(moment.signal(name).hue), 1.0)
    reach = extents[name] if name in extents else max(extents[s] for s in moment.kind.state)
    return ColorMap(
        theme.color("negative"), theme.color("panel"), theme.color("positive"), max(reach, 1.0)
    )


def stack(rect: QRectF, count: int, wanted: float) -> list[QRectF]:
    """Divide the middle of `rect` into `count` rows of at most `wanted` height."""
    height = min(wanted, rect.height() / count)
    top = rect.center().y() - height * count / 2
    gap = min(2.0, height * 0.12)
    return [
        QRectF(rect.left(), top + n * height + gap / 2, rect.width(), height - gap)
        for n in range(count)
    ]


def row(rect: QRectF, count: int, wanted: float) -> list[QRectF]:
    """Divide `rect` into `count` columns of at most `wanted` width, from the left."""
    width = min(wanted, rect.width() / count)
    gap = min(3.0, width * 0.1)
    return [
        QRectF(rect.left() + n * width + gap / 2, rect.top(), width - gap, rect.height())
        for n in range(count)
    ]


def grid(rect: QRectF, count: int, least: float) -> list[QRectF]:
    """Divide `rect` into cells for `count` units, columns of at least `least` pixels' rows."""
    most = max(1, min(count, int(rect.height() / least)))
    columns = -(-count // most)
    rows = -(-count // columns)
    width, height = rect.width() / columns, rect.height() / rows
    return [
        QRectF(rect.left() + (n // rows) * width, rect.top() + (n % rows) * height, width, height)
        for n in range(count)
    ]


def paint_chips(
    painter: QPainter,
    places: Sequence[QRectF],
    moment: Moment,
    key: str,
    theme: Theme,
    *,
    pixels: float,
) -> None:
    """Paint a quantity's numbers, or colours alone where numbers do not fit."""
    colors, hidden = color_map(moment, key, theme), moment.hides(key)
    small = places[0].height() < LEAST_HEIGHT or len(places) > MOST_NUMBERS
    size = min(pixels, places[0].height() * 0.82)
    measure = ruler(size)
    for unit, place in enumerate(places):
        fill = theme.color("control") if hidden else colors.color(value_of(moment, key, unit))
        if small:
            painter.fillRect(place, fill)
            continue
        painter.setPen(QPen(theme.color("border"), 1.0))
        painter.setBrush(fill)
        painter.drawRoundedRect(place, 4, 4)
        painter.setPen(theme.color("muted") if hidden else theme.text_on(fill))
        text = HIDDEN if hidden else shown_value(moment, key, unit)
        center = place.center()
        write(painter, center.x() - measure(text) / 2, center.y(), text, size)
    if small:
        _outline(painter, places, theme)
    outline_lit(painter, places, moment, key, theme)


def _outline(painter: QPainter, places: Sequence[QRectF], theme: Theme) -> None:
    """Frame a strip, so that it is seen where all is zero."""
    whole = places[0]
    for place in places[1:]:
        whole = whole.united(place)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("border"), 1.0))
    painter.drawRect(whole)


def outline_lit(
    painter: QPainter, places: Sequence[QRectF], moment: Moment, key: str, theme: Theme
) -> None:
    """Frame the units that are hovered anywhere, and the one whose equation is shown."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for unit, place in enumerate(places):
        ref = moment.ref(key, unit)
        if moment.is_lit(ref):
            frame(painter, place, theme.color("accent"), 2.5)
        elif moment.is_chosen(ref):
            frame(painter, place, theme.color("text"), 1.5)


def frame(painter: QPainter, place: QRectF, color: QColor, width: float) -> None:
    """Draw a rounded frame around a place."""
    radius = min(5.0, place.height() / 3)
    painter.setPen(QPen(color, width))
    painter.drawRoundedRect(place.adjusted(-1, -1, 1, 1), radius, radius)


def draw_text(
    painter: QPainter,
    at: QPointF,
    text: str,
    color: QColor,
    pixels: float,
    *,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
    bold: bool = False,
    width: float = 400.0,
    backing: QColor | None = None,
) -> None:
    """Draw one line of text around, left or right of a point; too long a text gets an ellipsis.

    `backing` hides what runs behind the text.
    """
    text = elided(text, width, pixels, bold=bold)
    advance = ruler(pixels, bold=bold)(text)
    left = {
        Qt.AlignmentFlag.AlignHCenter: at.x() - advance / 2,
        Qt.AlignmentFlag.AlignLeft: at.x(),
        Qt.AlignmentFlag.AlignRight: at.x() - advance,
    }[align]
    if backing is not None:
        height = pixels * 1.6
        painter.fillRect(QRectF(left - 3, at.y() - height / 2, advance + 6, height), backing)
    painter.setPen(color)
    write(painter, left, at.y(), text, pixels, bold=bold)
