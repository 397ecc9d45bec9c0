"""The heat maps of a timeline: cells with numbers while they fit, an image beyond."""

from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lstmviz.figures.fonts import metrics, ruler, write
from lstmviz.figures.numbers import HIDDEN, number, short
from lstmviz.figures.theme import Theme, mix
from lstmviz.figures.timeline_chart import Chart
from lstmviz.figures.timeline_image import paint_image
from lstmviz.figures.timeline_shades import Shade, Shades
from lstmviz.figures.timeline_text import compact

FONTS = (11, 10, 9)
MOST_CELLS = 300
"""More are painted as one image."""
NO_PEN = Qt.PenStyle.NoPen
LEAST_CELL = 7.0
"""Neither are smaller ones painted one by one."""


@dataclass(frozen=True)
class Numbers:
    """What is written into the cells of each plot, by value, and in which size."""

    texts: list[dict[float, str]]
    pixels: int


def paint_heat(painter: QPainter, chart: Chart, plot: int, numbers: Numbers) -> None:
    """Paint a plot's heat map."""
    if has_cells(chart, plot):
        _paint_cells(painter, chart, plot, numbers)
    else:
        paint_image(painter, chart, chart.series[plot], chart.layout.places[plot])


def has_cells(chart: Chart, plot: int) -> bool:
    """Whether cells are few and large enough to be painted one by one."""
    units, row = chart.heated_of(chart.series[plot]), chart.layout.places[plot].row
    return len(chart.visible) * len(units) <= MOST_CELLS and min(chart.column, row) >= LEAST_CELL


def _paint_cells(painter: QPainter, chart: Chart, plot: int, numbers: Numbers) -> None:
    """Paint the cells, then the borders and the numbers: to change pens takes long."""
    series, place, theme = chart.series[plot], chart.layout.places[plot], chart.theme
    units, shades = chart.heated_of(series), Shades(series.colors(theme))
    texts, pixels = numbers.texts[plot], numbers.pixels
    measure = ruler(pixels)
    rows = [chart.row(series, unit, place) for unit in units]
    round_by = 2.5 if place.row >= 12 else 1.5
    empty = Shade(theme.color("panel"), theme.color("muted").rgb(), True)
    pale: list[tuple[QRectF, QColor]] = []
    written: dict[int, list[tuple[float, float, str]]] = {}
    painter.setPen(NO_PEN)
    for token in chart.visible:
        left, right = chart.columns(token, place)
        hidden, values = token not in series.known, series.values[token].tolist()
        for unit, (top, bottom) in zip(units, rows, strict=True):
            cell = QRectF(left + 0.5, top + 0.5, right - left - 2.0, bottom - top - 2.0)
            value = values[unit]
            if hidden:
                look, text = empty, HIDDEN
            elif isfinite(value):
                look, text = shades.of(value), texts.get(value, "")
            else:
                paint_not_finite(painter, cell, theme)
                painter.setPen(NO_PEN)
                look, text = None, number(value)
                text = text if measure(text) <= cell.width() else ""
            if look is not None and look.is_pale:
                pale.append((cell, look.fill))
            elif look is not None:
                # Corners one pixel in look round, and take a third of the time.
                wide, high = right - left - 1.0, bottom - top - 1.0
                painter.fillRect(QRectF(left + 1, top, wide - 2, high), look.fill)
                painter.fillRect(QRectF(left, top + 1, wide, high - 2), look.fill)
            if text:
                at = (left + right - 1.0 - measure(text)) / 2, (top + bottom - 1.0) / 2
                ink = theme.color("text").rgb() if look is None else look.ink
                written.setdefault(ink, []).append((*at, text))
    painter.setPen(QPen(theme.color("border"), 1.0))
    for cell, fill in pale:
        painter.setBrush(fill)
        painter.drawRoundedRect(cell, round_by, round_by)
    for ink, placed in written.items():
        painter.setPen(QColor(ink))
        for left, middle, text in placed:
            write(painter, left, middle, text, pixels)


def numbers_of(chart: Chart) -> Numbers:
    """Return what to write into the cells: all numbers of a plot that fit, or none of it."""
    found = [
        _fitting(chart, plot) if has_cells(chart, plot) else ({}, FONTS[0])
        for plot in range(len(chart.series))
    ]
    # One size for all plots, the smallest that one of them needs.
    return Numbers([texts for texts, _ in found], min(pixels for _, pixels in found))


def _fitting(chart: Chart, plot: int) -> tuple[dict[float, str], int]:
    series, row, visible = chart.series[plot], chart.layout.places[plot].row, chart.visible
    known = series.known_among(visible)
    shown = series.values[known.start : known.stop]
    values = {value for at in shown.tolist() for value in at if isfinite(value)}
    # Fewer signs need more space around them to be told from their neighbours'.
    for form, room in ((_short, chart.column - 3.0), (_compact, chart.column - 5.0)):
        texts = {value: form(round(value, 1)) for value in values}
        different = set(texts.values())
        for pixels in FONTS:
            # Digits have no descenders, so a row may be lower than a line of text.
            if metrics(pixels).ascent() + 1 > row:
                continue
            measure = ruler(pixels)
            if all(measure(text) <= room for text in different):
                return texts, pixels
    return {}, FONTS[0]


# The same few rounded numbers come again and again.
_short, _compact = lru_cache(maxsize=4096)(short), lru_cache(maxsize=4096)(compact)


def paint_not_finite(painter: QPainter, cell: QRectF, theme: Theme) -> None:
    """Paint the place of a value that is not finite: hatched, in no heat colour."""
    warning = theme.color("warning")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(warning, 1.0))
    painter.drawRect(cell)
    painter.setPen(QPen(mix(theme.color("panel"), warning, 0.55), 1.0))
    lines, width, height = [], cell.width(), cell.height()
    offset = 4.0
    # Diagonals from the left or lower edge to the upper or right one.
    while offset < width + height:
        lines.append(
            QLineF(
                cell.left() + max(offset - height, 0.0),
                cell.top() + min(offset, height),
                cell.left() + min(offset, width),
                cell.top() + max(offset - width, 0.0),
            )
        )
        offset += 4.0
    painter.drawLines(lines)
