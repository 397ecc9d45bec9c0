"""What moves over a timeline: the current token, what is chosen, what is lit."""

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lstmviz.figures import strokes
from lstmviz.figures.theme import mix
from lstmviz.figures.timeline_chart import Chart
from lstmviz.figures.timeline_layout import Place
from lstmviz.figures.timeline_lines import paint_units
from lstmviz.session.cursor import Ref
from lstmviz.session.moment import Moment


def paint_marks(painter: QPainter, chart: Chart, moment: Moment) -> None:
    """Paint the marks of a moment over all plots."""
    theme, cursor = chart.theme, moment.cursor
    for number, (series, place) in enumerate(zip(chart.series, chart.layout.places, strict=True)):
        for ref in cursor.hover:
            if ref.meets(series.ref()) and ref.source is None:
                _paint_lit(painter, chart, number, ref)
        if moment.token not in chart.visible:
            continue
        _paint_band(painter, chart, place, moment.token)
        chosen = cursor.unit if moment.is_chosen(series.ref(unit=cursor.unit)) else None
        if chosen is not None and chosen < len(series.names):
            _outline(painter, chart, number, moment.token, chosen, theme.color("text"), 1.6)


def _paint_band(painter: QPainter, chart: Chart, place: Place, token: int) -> None:
    """Paint the box around the current token."""
    left, right = chart.columns(token, place)
    middle = (left + right) / 2
    half, body = (right - left) / 2, place.body.adjusted(0, -1.5, 0, 1.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(chart.theme.color("accent"), 1.6))
    if half >= 2:
        box = QRectF(middle - half - 0.5, body.top(), 2 * half, body.height())
        painter.drawRoundedRect(box, min(half, 4), min(half, 4))
    else:
        painter.drawLine(QLineF(middle, body.top(), middle, body.bottom()))


def _paint_lit(painter: QPainter, chart: Chart, plot: int, ref: Ref) -> None:
    """Mark what the pointer is on, here or in another view."""
    series, place = chart.series[plot], chart.layout.places[plot]
    ink = _lit_ink(chart)
    units = [ref.unit] if ref.unit is not None else list(chart.heated_of(series))
    if ref.token is None:
        _mark_rows(painter, chart, plot, ref.unit, ink)
    elif ref.token not in chart.visible:
        return
    elif ref.unit is not None and ref.unit < len(series.names):
        if ref.unit not in chart.lined_of(series) and chart.mode != "heat":
            paint_units(painter, chart, plot, (ref.unit,))
        _outline(painter, chart, plot, ref.token, ref.unit, ink, 2.0)
    else:
        left, right = chart.columns(ref.token, place)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1.6))
        if chart.mode != "lines" and units:
            high = place.row * len(chart.rows_of(series))
            painter.drawRoundedRect(
                QRectF(left - 0.5, place.heat.top() - 0.5, max(right - left, 3), high), 2.5, 2.5
            )
        if chart.mode != "heat":
            for unit in chart.lined_of(series):
                _ring(painter, chart, plot, ref.token, unit, ink, 1.6)


def _mark_rows(painter: QPainter, chart: Chart, plot: int, unit: int | None, ink: QColor) -> None:
    """Mark a unit, or all, over the whole sequence."""
    series, place = chart.series[plot], chart.layout.places[plot]
    units = chart.lined_of(series) if unit is None else (unit,)
    if chart.mode != "heat":
        units = tuple(one for one in units if one < len(series.names))
        paint_units(painter, chart, plot, units, 2.6)
    if chart.mode == "lines":
        return
    box = QRectF(place.heat.left(), place.heat.top(), place.heat.width(), place.row)
    if unit is None:
        box.setHeight(place.row * len(chart.rows_of(series)))
    elif unit in chart.heated_of(series):
        top, bottom = chart.row(series, unit, place)
        box.setTop(top)
        box.setBottom(bottom)
    else:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 1.6))
    painter.drawRoundedRect(box.adjusted(-0.5, -0.5, -0.5, -0.5), 2.5, 2.5)


def _outline(
    painter: QPainter, chart: Chart, plot: int, token: int, unit: int, ink: QColor, width: float
) -> None:
    """Mark one value in heat map and lines."""
    series, place = chart.series[plot], chart.layout.places[plot]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if chart.mode != "lines" and unit in chart.heated_of(series):
        cell = chart.cell(series, token, unit, place)
        lacking = max(3.0 - cell.width(), 0.0) / 2, max(3.0 - cell.height(), 0.0) / 2
        painter.setPen(QPen(ink, width))
        painter.drawRoundedRect(
            cell.adjusted(0.5 - lacking[0], 0.5 - lacking[1], lacking[0] - 1.5, lacking[1] - 1.5),
            2.5,
            2.5,
        )
    if chart.mode != "heat":
        _ring(painter, chart, plot, token, unit, ink, width)


def _ring(
    painter: QPainter, chart: Chart, plot: int, token: int, unit: int, ink: QColor, width: float
) -> None:
    point = chart.point(plot, token, unit)
    drawn = chart.lined_of(chart.series[plot])
    if point is None or (unit not in drawn and unit not in chart.heated):
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, width))
    radius = strokes.RADIUS + 2.2
    painter.drawEllipse(point, radius, radius)


def _lit_ink(chart: Chart) -> QColor:
    """Return the colour of light: between accent and text, to stand out from both maps."""
    return mix(chart.theme.color("accent"), chart.theme.color("text"), 0.35)
