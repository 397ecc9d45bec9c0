"""The heat map of many units or tokens: one image, each pixel of which may hold several values."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from lstmviz.cells.arrays import Array
from lstmviz.figures.colormap import ColorMap
from lstmviz.figures.fonts import font
from lstmviz.figures.numbers import HIDDEN
from lstmviz.figures.plottable import unfinished
from lstmviz.figures.theme import Theme, rgba
from lstmviz.figures.timeline_chart import Chart
from lstmviz.figures.timeline_layout import Place
from lstmviz.figures.timeline_series import Series
from lstmviz.figures.timeline_shades import Shades

HIDDEN_FONT = 11
PARTED = 4.0
"""Smaller cells have no lines between them."""


def paint_image(painter: QPainter, chart: Chart, series: Series, place: Place) -> None:
    """Paint a heat map too fine for cells with numbers."""
    units, visible, theme = chart.heated_of(series), chart.visible, chart.theme
    known = series.known_among(visible)
    rows = chart.rows_of(series)
    if known and units:
        colors = series.colors(theme)
        ratio = abs(painter.deviceTransform().m11()) or 1.0
        columns = min(len(known), max(int(chart.column * len(known) * ratio), 1))
        lines = min(len(rows), max(int(place.heat.height() * ratio), 1))
        values = series.values[known.start : known.stop]
        if rows != tuple(range(values.shape[1])):
            values = values[:, list(rows)]
        pixels = _pixels(values, columns, lines, colors, theme)
        if len(units) < len(rows) <= lines:
            pixels[[row for row, unit in enumerate(rows) if unit not in units]] = 0
        left, right = chart.x(known.start - 0.5, place), chart.x(known.stop - 0.5, place)
        target = QRectF(left, place.heat.top(), right - left, place.row * len(rows))
        image = QImage(pixels.data, columns, lines, 4 * columns, QImage.Format.Format_RGBA8888)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(target, image)
        _paint_grid(painter, chart, target, len(known), len(rows))
    for unknown in (range(visible.start, known.start), range(known.stop, visible.stop)):
        if not unknown:
            continue
        left, right = chart.x(unknown.start - 0.5, place), chart.x(unknown.stop - 0.5, place)
        hidden = QRectF(left, place.heat.top(), right - left, place.row * len(rows))
        painter.setFont(font(HIDDEN_FONT))
        painter.setPen(theme.color("muted"))
        painter.drawText(hidden, Qt.AlignmentFlag.AlignCenter, HIDDEN)
    painter.setPen(QPen(theme.color("border"), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.heat.adjusted(-0.5, -0.5, 0.5, 0.5))


def _paint_grid(painter: QPainter, chart: Chart, target: QRectF, columns: int, rows: int) -> None:
    """Part cells that are large enough for it."""
    painter.setPen(QPen(chart.theme.color("panel"), 0.6))
    wide, high = target.width() / columns, target.height() / rows
    left, right, top, bottom = target.left(), target.right(), target.top(), target.bottom()
    lines = []
    if wide >= PARTED:
        xs = (left + n * wide for n in range(1, columns))
        lines += [QLineF(x, top, x, bottom) for x in xs]
    if high >= PARTED:
        ys = (top + n * high for n in range(1, rows))
        lines += [QLineF(left, y, right, y) for y in ys]
    if lines:
        painter.drawLines(lines)


def _pixels(
    values: Array, columns: int, lines: int, colors: ColorMap, theme: Theme
) -> NDArray[np.uint8]:
    """Return colours ``(lines, columns, 4)`` for values ``(T, n)``; several share a pixel's mean.

    Where one of them is not finite, the pixel is in the colour of text, which no map has.
    """
    with np.errstate(invalid="ignore"):
        means = _binned(_binned(values, columns, 0), lines, 1).T
    pixels = Shades(colors).pixels(means)
    pixels[unfinished(means)] = rgba(theme.color("text"))
    return np.ascontiguousarray(pixels)


def _binned(values: Array, bins: int, axis: int) -> Array:
    """Return means of `bins` stretches along an axis."""
    count = values.shape[axis]
    if bins >= count:
        return values
    starts = np.arange(bins) * count // bins
    sizes = np.diff(np.append(starts, count))
    sums: Array = np.add.reduceat(values, starts, axis=axis, dtype=np.float64)
    return sums / (sizes[:, np.newaxis] if axis == 0 else sizes)
