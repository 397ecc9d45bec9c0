"""The timeline as a picture: the same painting that the live timeline shows."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from lstmviz.figures import strokes
from lstmviz.figures.figure import Region
from lstmviz.figures.fonts import elided, font, ruler, write
from lstmviz.figures.theme import Theme
from lstmviz.figures.timeline_chart import (
    AXIS_FONT,
    MOST_NAMED,
    NAMES_GAP,
    OWN_NAMES,
    Chart,
    chart_of,
    default_lines,
)
from lstmviz.figures.timeline_heat import numbers_of, paint_heat
from lstmviz.figures.timeline_layout import FEW, LEGEND_ROW, MARGIN_RIGHT, MODES, NAMED_ROW, Window
from lstmviz.figures.timeline_lines import paint_axes, paint_lines
from lstmviz.figures.timeline_marks import paint_marks
from lstmviz.figures.timeline_series import series_of
from lstmviz.figures.timeline_text import title, value_text
from lstmviz.figures.timeline_ticks import paint_ticks, rounder, ticks_of
from lstmviz.figures.words import word
from lstmviz.session.moment import Moment

TITLE_FONT, NAME_FONT = 12, 11
NOTCH = 4.0
"""How long the line from a name to its row is."""
AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
AT_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
LEAST_NAMES, MOST_NAMES = 56.0, 150.0
MOST_REGIONS = 3000
"""With more cells than this, a plot is one region."""


@dataclass(frozen=True)
class Entry:
    """How a unit stands in the legend: whether there are lines, whether it has one, or is out."""

    has_samples: bool
    is_lined: bool
    is_out: bool = False


class TimelineFigure:
    """Paints every signal over the sequence as heat map, lines or both.

    Parameters
    ----------
    mode
        ``heat``, ``lines`` or ``both``.
    units
        The units to show, all if None. Of more than eight, the heat map shows all in any case.
    window
        The stretch of tokens to show, all if None.
    """

    def __init__(
        self,
        mode: str = "both",
        units: tuple[int, ...] | None = None,
        window: Window | None = None,
    ) -> None:
        if mode not in MODES:
            raise ValueError(f"mode must be one of {', '.join(MODES)}")
        self.mode = mode
        self.units = units
        self.window = window

    def paint(self, painter: QPainter, rect: QRectF, moment: Moment, theme: Theme) -> list[Region]:
        """Paint into `rect` and return a region for each value."""
        chart = self.chart(rect, moment, theme)
        painter.save()
        _paint_names(painter, chart, moment.unit_names)
        paint_backdrop(painter, chart)
        paint_foreground(painter, chart, moment)
        painter.restore()
        return _regions(chart)

    def chart(self, rect: QRectF, moment: Moment, theme: Theme) -> Chart:
        """Lay the picture out."""
        count = len(moment.unit_names)
        chosen = default_lines(count) if self.units is None else self.units
        chosen = tuple(unit for unit in chosen if unit < count)
        rows = tuple(range(count)) if self.units is None or count > FEW else chosen
        return chart_of(
            series_of(moment),
            moment.document.sequence.tokens,
            theme,
            rect.adjusted(0, 0, *MARGIN_RIGHT),
            self.mode,
            self.window or Window.whole(len(moment.trace)),
            rows,
            chosen,
            names_width(moment.unit_names, rect.width()),
        )


def names_width(names: tuple[str, ...], room: float) -> float:
    """Return the width of the column with the names of the units."""
    widest = max(ruler(NAME_FONT)(name) for name in names)
    most = min(MOST_NAMES, 0.16 * room)
    scroll = 12.0 if len(names) > FEW else 0.0
    return round(max(min(widest + strokes.SAMPLE + 12 + scroll, most), LEAST_NAMES))


def paint_backdrop(painter: QPainter, chart: Chart) -> None:
    """Paint what stays as long as no value changes: titles, heat maps, axes and lines."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    whole, numbers = chart.window.holds(len(chart.tokens)), numbers_of(chart)
    for number, (series, place) in enumerate(zip(chart.series, chart.layout.places, strict=True)):
        painter.setPen(chart.theme.ink(series.signal.hue))
        text, room = title(series), place.title.width()
        if ruler(TITLE_FONT, bold=True)(text) > room:
            text = elided(word(series.signal.short), room, TITLE_FONT, bold=True)
        left, middle = place.title.left(), place.title.center().y()
        write(painter, left, middle, text, TITLE_FONT, bold=True)
        if chart.mode != "heat":
            paint_axes(painter, chart, number)
        if chart.mode != "lines" and series.is_apart and len(series.names) > 1:
            _paint_own_names(painter, chart, number)
        painter.save()
        if not whole:
            # Vector formats do without: a picture of the whole needs no clip.
            painter.setClipRect(place.body.adjusted(-1, -2, 1, 2))
        if chart.mode != "lines":
            paint_heat(painter, chart, number, numbers)
        if chart.mode != "heat":
            paint_lines(painter, chart, number)
        painter.restore()


def paint_foreground(painter: QPainter, chart: Chart, moment: Moment) -> None:
    """Paint what moves with the cursor: names of tokens, the current one, what is lit."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_ticks(painter, chart, ticks_of(chart), moment.token)
    paint_marks(painter, chart, moment)


def paint_name(
    painter: QPainter, rect: QRectF, name: str, unit: int, theme: Theme, entry: Entry
) -> None:
    """Paint a unit's entry in the legend: a sample of its line and its name."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = theme.color("muted" if entry.is_out else "text")
    left = rect.left()
    if entry.has_samples:
        if entry.is_lined:
            sample = QRectF(left + 1, rect.top(), strokes.SAMPLE - 4, rect.height())
            strokes.paint_sample(painter, sample, unit, color, theme.color("panel"))
        left += strokes.SAMPLE + 3
    box = QRectF(left, rect.top(), rect.right() - left, rect.height())
    small = QFont(font(NAME_FONT))
    small.setStrikeOut(entry.is_out)
    painter.setFont(small)
    painter.setPen(color)
    text = elided(name, box.width(), NAME_FONT)
    painter.drawText(box, AT_LEFT, text)


def paint_row_names(
    painter: QPainter, column: QRectF, row: float, names: tuple[str, ...], theme: Theme
) -> None:
    """Paint as many names as fit beside rows that are too low for one each."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font(NAME_FONT))
    painter.setPen(theme.color("muted"))
    every = 1
    while every * row < NAMED_ROW:
        every = rounder(every)
    for unit in range(0, len(names), every):
        middle = column.top() + (unit + 0.5) * row
        if middle + NAMED_ROW / 2 > column.top() + len(names) * row + 2 and unit:
            break
        box = QRectF(column.left(), middle - 8, column.width() - NOTCH - 3, 16)
        text = elided(names[unit], box.width(), NAME_FONT)
        painter.drawText(box, AT_RIGHT, text)
        painter.drawLine(QLineF(box.right() + 2, middle, column.right() - 1, middle))


def _paint_own_names(painter: QPainter, chart: Chart, plot: int) -> None:
    """Name the rows of a plot that are not the units', first those that reach furthest."""
    series, place = chart.series[plot], chart.layout.places[plot]
    painter.setPen(chart.theme.color("muted"))
    named: list[float] = []
    for unit in series.leading[:MOST_NAMED]:
        top, bottom = chart.row(series, unit, place)
        middle = (top + bottom) / 2
        if all(abs(middle - other) >= AXIS_FONT for other in named):
            named.append(middle)
            text = elided(series.names[unit], OWN_NAMES - NAMES_GAP, AXIS_FONT)
            right = place.heat.left() - NAMES_GAP / 2
            write(painter, right - ruler(AXIS_FONT)(text), middle, text, AXIS_FONT)


def _paint_names(painter: QPainter, chart: Chart, names: tuple[str, ...]) -> None:
    """Paint the legend: beside the rows where they are high enough, else beside the lines."""
    column, has_samples = chart.layout.names, chart.mode != "heat"
    units, row, top = chart.rows, chart.layout.row, column.top()
    if not chart.layout.named:
        if chart.mode != "lines":
            paint_row_names(painter, column, row, names, chart.theme)
            top = chart.layout.places[0].lines.top()
        units, row = chart.lined if has_samples else (), LEGEND_ROW
    for n, unit in enumerate(units):
        rect = QRectF(column.left(), top + n * row, column.width() - 4, row)
        if rect.bottom() <= column.bottom() + 1:
            entry = Entry(has_samples, has_samples and unit in chart.lined)
            paint_name(painter, rect, names[unit], unit, chart.theme, entry)


def _regions(chart: Chart) -> list[Region]:
    """Return a region for each plot and, over it, one for each value that is not too small."""
    regions = []
    for number, (series, place) in enumerate(zip(chart.series, chart.layout.places, strict=True)):
        regions.append(Region(place.body, (series.ref(),), word(series.signal.title)))
        in_heat = chart.mode != "lines"
        units = chart.heated_of(series) if in_heat else chart.lined_of(series)
        if len(units) * len(chart.visible) > MOST_REGIONS:
            continue
        for token in chart.visible:
            for unit in units:
                point = chart.point(number, token, unit)
                if in_heat:
                    shape = chart.cell(series, token, unit, place)
                elif point is not None:
                    shape = QRectF(point.x() - 5, point.y() - 5, 10, 10)
                else:
                    continue
                where = (title(series), chart.tokens[token], series.names[unit])
                tip = f"{' · '.join(where)} = {value_text(series, token, unit)}"
                regions.append(Region(shape, (series.ref(token, unit),), tip))
    return regions
