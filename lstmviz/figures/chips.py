"""Chips: the small coloured boxes that carry numbers in every figure."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lstmviz.figures.colormap import for_quantity
from lstmviz.figures.fonts import elided, ruler, write
from lstmviz.figures.theme import Theme
from lstmviz.figures.words import shown, values_of
from lstmviz.session.moment import Moment

MOST_NUMBERS = 8
"""With more units than this, strips of colour stand for the numbers."""
LEAST_HEIGHT = 9.0
"""Chips lower than this, in pixels, carry no readable number."""


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
    colors, hidden = for_quantity(moment, key, theme), moment.hides(key)
    values = values_of(moment, key).tolist()
    small = places[0].height() < LEAST_HEIGHT
    size = min(pixels, places[0].height() * 0.82)
    measure = ruler(size)
    texts = [] if small else _texts(moment, key, values, measure, places[0].width() - 2)
    for unit, place in enumerate(places):
        fill = theme.color("control") if hidden else colors.color(values[unit])
        if small:
            painter.fillRect(place, fill)
            continue
        painter.setPen(QPen(theme.color("border"), 1.0))
        painter.setBrush(fill)
        painter.drawRoundedRect(place, 4, 4)
        painter.setPen(theme.color("muted") if hidden else theme.text_on(fill))
        text, center = texts[unit], place.center()
        write(painter, center.x() - measure(text) / 2, center.y(), text, size)
    if small:
        outline(painter, places[0].united(places[-1]), theme)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    lit = lit_units(moment, key, len(places))
    for unit in lit:
        frame(painter, places[unit], theme.color("accent"), 2.5)
    chosen = chosen_unit(moment, key, len(places))
    if chosen is not None and chosen not in lit:
        frame(painter, places[chosen], theme.color("text"), 1.5)


def _texts(
    moment: Moment, key: str, values: list[float], measure: Callable[[str], float], room: float
) -> list[str]:
    """Write values with as many decimals as fit, all alike; with none of it if not even one does.

    A number that is cut reads as another number.
    """
    for digits in (2, 1, 0):
        texts = [shown(moment, key, value, digits) for value in values]
        if all(measure(text) <= room for text in texts):
            return texts
    return [""] * len(values)


def outline(painter: QPainter, place: QRectF, theme: Theme) -> None:
    """Frame a strip, so that it is seen where all is zero."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("border"), 1.0))
    painter.drawRect(place)


def lit_units(moment: Moment, key: str, count: int) -> list[int]:
    """Return the units of a quantity that are hovered anywhere."""
    # Mostly it is another quantity, which is found out once and not for every unit.
    name = moment.ref(key).key
    if all(ref.key != name for ref in moment.cursor.hover):
        return []
    return [unit for unit in range(count) if moment.is_lit(moment.ref(key, unit))]


def chosen_unit(moment: Moment, key: str, count: int) -> int | None:
    """Return the unit of a quantity whose equation is shown."""
    unit = moment.cursor.unit
    return unit if unit < count and moment.is_chosen(moment.ref(key, unit)) else None


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
