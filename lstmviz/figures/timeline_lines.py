"""The lines of a timeline, one per unit, over a quiet grid."""

from bisect import bisect_right
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from lstmviz.cells.arrays import Array
from lstmviz.figures import strokes
from lstmviz.figures.fonts import ruler, write
from lstmviz.figures.plottable import plottable, unfinished
from lstmviz.figures.theme import mix
from lstmviz.figures.timeline_chart import AXIS_FONT, Chart
from lstmviz.figures.timeline_heat import paint_not_finite
from lstmviz.figures.timeline_text import axis_label

MARKED = 7.0
"""Markers are drawn if columns are at least so wide."""
DASHED = 2.0
"""In columns narrower than this, dashes are no longer measured along the line."""
CROWDED = 0.75
"""In columns narrower than this, a line is drawn as its least and greatest value per pixel."""
MOST_HATCHED = 400


def paint_axes(painter: QPainter, chart: Chart, plot: int) -> None:
    """Paint the grid and the numbers at the vertical axis."""
    place, scale = chart.layout.places[plot], chart.scales[plot]
    left, right = place.lines.left(), place.lines.right()
    border = chart.theme.color("border")
    grid, half = [], []
    painter.setPen(chart.theme.color("muted"))
    measure = ruler(AXIS_FONT)
    for mark in scale.marks:
        y = round(scale.y(mark, place.lines)) + 0.5
        grid.append(QLineF(left, y, right, y))
        label = axis_label(mark)
        write(painter, left - 4 - measure(label), y - 0.5, label, AXIS_FONT)
        if mark:
            y = round(scale.y(mark / 2, place.lines)) + 0.5
            half.append(QLineF(left, y, right, y))
    painter.setPen(QPen(border, 1.0))
    painter.drawLines(grid)
    painter.setPen(QPen(mix(chart.theme.color("panel"), border, 0.5), 1.0))
    painter.drawLines(half)


def paint_lines(painter: QPainter, chart: Chart, plot: int) -> None:
    """Paint the lines of a plot; where a value is not finite they break over a hatched column."""
    series, place = chart.series[plot], chart.layout.places[plot]
    units = chart.lined_of(series)
    known = series.known_among(chart.visible)
    if not known or not units:
        return
    wrong = unfinished(series.values[known.start : known.stop, list(units)]).any(axis=1)
    for token in np.flatnonzero(wrong)[:MOST_HATCHED] + known.start:
        left, right = chart.columns(int(token), place)
        wide = max(right - left - 1, 1)
        box = QRectF(left + 0.5, place.lines.top(), wide, place.lines.height())
        paint_not_finite(painter, box, chart.theme)
    paint_units(painter, chart, plot, units)


def paint_units(
    painter: QPainter,
    chart: Chart,
    plot: int,
    units: tuple[int, ...],
    width: float = strokes.WIDTH,
) -> None:
    """Paint the lines of some units with their markers, the first on top as in the legend."""
    hue = chart.theme.color(chart.series[plot].signal.hue)
    panel = chart.theme.color("panel")
    marked = chart.column >= MARKED
    for unit, pieces in reversed(lines_of(chart, plot, units)):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # What is as dense as that gets fine lines, which are also painted fastest.
        pen = strokes.pen(unit, hue, width if chart.column >= DASHED else width / strokes.WIDTH)
        for piece in pieces:
            _paint_piece(painter, pen, [QLineF(*ends) for ends in pairwise(piece)], chart.column)
        if marked:
            points = [point for piece in pieces for point in piece]
        else:
            points = [piece[0] for piece in pieces if len(piece) == 1]
        if points:
            strokes.paint_markers(
                painter, unit, points, hue, panel, strokes.RADIUS if marked else 2.0
            )


def _paint_piece(painter: QPainter, pen: QPen, lines: list[QLineF], column: float) -> None:
    """Paint lines that follow each other, as one by one: a polyline takes up to 40 times longer."""
    dashes = pen.dashPattern()
    if column >= MARKED or not dashes:
        # Markers cover the joints, or square ends do.
        if not dashes:
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setPen(pen)
        painter.drawLines(lines)
    elif column >= DASHED:
        begun = 0.0
        for line in lines:
            pen.setDashOffset(begun)
            painter.setPen(pen)
            painter.drawLine(line)
            begun += line.length() / pen.widthF()
    else:
        # Columns are narrower than a dash: what is left out goes by the horizontal place.
        period = sum(dashes) * pen.widthF()
        pen.setStyle(Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        ends = [sum(dashes[:n]) * pen.widthF() for n in range(1, len(dashes) + 1)]
        painter.drawLines(
            [line for line in lines if bisect_right(ends, line.x1() % period) % 2 == 0]
        )


def lines_of(
    chart: Chart, plot: int, units: tuple[int, ...]
) -> list[tuple[int, list[list[QPointF]]]]:
    """Return for each unit the points of its line, in pieces where a value is not finite."""
    series, place = chart.series[plot], chart.layout.places[plot]
    visible = chart.visible
    # One more at each side, so that lines run out of a plot that shows only a part.
    drawn = series.known_among(range(visible.start - 1, visible.stop + 1))
    if not drawn:
        return []
    first, last = drawn.start, drawn.stop
    values = series.values[first:last, list(units)]
    wrong: NDArray[np.bool_] = unfinished(values)
    left, column = place.lines.left(), place.lines.width() / chart.window.span
    xs = left + (np.arange(first, last) - chart.window.first) * column
    ys = chart.scales[plot].ys(plottable(values), place.lines)
    if chart.column < CROWDED and not wrong.any():
        xs, ys = _thinned(xs, ys)
        wrong = np.zeros(ys.shape, np.bool_)
    across, broken = xs.tolist(), np.any(wrong, axis=0)
    lines = []
    for n, unit in enumerate(units):
        points = [QPointF(x, y) for x, y in zip(across, ys[:, n].tolist(), strict=True)]
        pieces = _pieces(points, wrong[:, n]) if broken[n] else [points]
        lines.append((unit, pieces))
    return lines


def _pieces(points: list[QPointF], wrong: NDArray[np.bool_]) -> list[list[QPointF]]:
    """Return the stretches of points that are not wrong."""
    ends = np.flatnonzero(np.diff(np.concatenate(([True], wrong, [True])).astype(np.int8)))
    return [points[start:stop] for start, stop in ends.reshape(-1, 2)]


def _thinned(xs: Array, ys: Array) -> tuple[Array, Array]:
    """Return least and greatest height within each pixel, which looks the same as all points."""
    starts = np.flatnonzero(np.diff(np.floor(xs), prepend=-np.inf))
    heights = np.stack((np.minimum.reduceat(ys, starts), np.maximum.reduceat(ys, starts)), axis=1)
    return np.repeat(xs[starts], 2), heights.reshape(-1, ys.shape[1])
