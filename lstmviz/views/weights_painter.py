"""Painting a weights table: heat-coloured cells with signed numbers under names that stay put."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lstmviz.figures.colormap import for_reach
from lstmviz.figures.fonts import elided, font, metrics, ruler, write
from lstmviz.figures.numbers import number
from lstmviz.figures.plottable import plottable
from lstmviz.figures.theme import Theme
from lstmviz.figures.timeline_shades import Shades
from lstmviz.views.name_size import name_pixels
from lstmviz.views.weights_layout import WeightsLayout
from lstmviz.views.weights_table import BIAS, WeightsTable

PIXELS = 13
RADIUS = 4.0


@dataclass(frozen=True)
class Marks:
    """What is marked: the current place, the selected rows and columns, whether keys come here."""

    current: tuple[int, int]
    rows: range
    columns: range
    focus: bool


class WeightsPainter:
    """Paints one table; made anew for each repaint."""

    def __init__(
        self, painter: QPainter, table: WeightsTable, layout: WeightsLayout, theme: Theme
    ) -> None:
        self._painter = painter
        self._table = table
        self._layout = layout
        self._theme = theme
        self._moment = table.moment
        self._hue = table.moment.signal(table.signal).hue
        self._row_names = tuple(row.name for row in table.rows)

    def paint(self, room: QSizeF, offset: QPointF, marks: Marks) -> None:
        """Paint what shows of the table into `room`."""
        painter, layout = self._painter, self._layout
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows, columns = layout.visible(room, offset)
        right, below = room.width() - layout.left, room.height() - layout.head
        painter.setFont(font(PIXELS))
        painter.setClipRect(QRectF(layout.left - 1, layout.head - 1, right + 1, below + 1))
        self._cells(rows, columns, offset)
        self._marks(marks, offset)
        painter.setClipRect(QRectF(layout.left - 1, 0, right + 1, layout.head))
        for column in columns:
            self._column_name(column, offset, marks)
        painter.setClipRect(QRectF(0, layout.head - 1, layout.left, below + 1))
        for row in rows:
            self._row_name(row, offset, marks)
        painter.setClipping(False)

    def _cells(self, rows: range, columns: range, offset: QPointF) -> None:
        painter, table = self._painter, self._table
        values = table.values
        shades = Shades(for_reach(table.reach, self._theme))
        shown = plottable(values[rows.start : rows.stop, columns.start : columns.stop]).tolist()
        width = self._layout.cell - 4
        border, measure = QPen(self._theme.color("border")), ruler(PIXELS)
        for row, finite in zip(rows, shown, strict=True):
            numbers = values[row].tolist()
            for column, value in zip(columns, finite, strict=True):
                rect = self._layout.rect(row, column, offset)
                shade = shades.of(value)
                painter.setPen(border if shade.is_pale else Qt.PenStyle.NoPen)
                painter.setBrush(shade.fill)
                painter.drawRoundedRect(rect, RADIUS, RADIUS)
                painter.setPen(QColor(shade.ink))
                text = _fitting(numbers[column], width)
                center = rect.center()
                write(painter, center.x() - measure(text) / 2, center.y(), text, PIXELS)
        self._lit_cells(rows, columns, offset)

    def _lit_cells(self, rows: range, columns: range, offset: QPointF) -> None:
        keys = {block.key for block in self._table.blocks}
        hovered = [ref for ref in self._moment.cursor.hover if ref.key in keys]
        for ref in hovered:
            for row in rows:
                if self._table.rows[row].block.key != ref.key:
                    continue
                for column in columns:
                    if ref.meets(self._table.weight(row, column)):
                        rect = self._layout.rect(row, column, offset)
                        self._outline(rect, self._theme.color("text"))

    def _marks(self, marks: Marks, offset: QPointF) -> None:
        if not marks.focus:
            return
        accent = self._theme.color("accent")
        row, column = marks.current
        if len(marks.rows) * len(marks.columns) > 1:
            first = self._layout.rect(marks.rows[0], marks.columns[0], offset)
            last = self._layout.rect(marks.rows[-1], marks.columns[-1], offset)
            tint = QColor(accent)
            tint.setAlpha(36)
            self._painter.setBrush(tint)
            self._painter.setPen(QPen(accent, 1.5))
            self._painter.drawRoundedRect(first.united(last), RADIUS, RADIUS)
        if row >= 0 and column >= 0:
            self._outline(self._layout.rect(row, column, offset), accent)

    def _outline(self, rect: QRectF, color: QColor) -> None:
        """Draw a ring that shows on every heat colour."""
        painter = self._painter
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("panel"), 3.5))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        painter.setPen(QPen(color, 2))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)

    def _column_name(self, column: int, offset: QPointF, marks: Marks) -> None:
        target = self._table.target(column)
        rect = self._layout.rect(-1, column, offset)
        strong = self._moment.is_chosen(target)
        color = self._theme.ink(self._hue) if strong else self._theme.color("muted")
        self._name(
            rect,
            self._table.columns[column],
            Qt.AlignmentFlag.AlignHCenter,
            color,
            bold=strong,
            lit=self._moment.is_lit(target),
            ring=marks.focus and marks.current == (-1, column),
        )

    def _row_name(self, row: int, offset: QPointF, marks: Marks) -> None:
        found = self._table.rows[row]
        rect = self._layout.rect(row, -1, offset)
        lit = any(self._moment.is_lit(ref) for ref in self._table.source(row, None))
        self._name(
            rect,
            found.name,
            Qt.AlignmentFlag.AlignLeft,
            self._theme.color("muted" if found.block.role == BIAS else "text"),
            bold=False,
            lit=lit,
            ring=marks.focus and marks.current == (row, -1),
        )

    def _name(
        self,
        rect: QRectF,
        text: str,
        align: Qt.AlignmentFlag,
        color: QColor,
        *,
        bold: bool,
        lit: bool,
        ring: bool,
    ) -> None:
        painter = self._painter
        if lit or ring:
            painter.setBrush(self._theme.color("pressed") if lit else Qt.BrushStyle.NoBrush)
            pen = QPen(self._theme.color("accent"), 2) if ring else Qt.PenStyle.NoPen
            painter.setPen(pen)
            painter.drawRoundedRect(rect, RADIUS, RADIUS)
            color = self._theme.color("text")
        inner = rect.adjusted(3, 0, -2, 0)
        names = self._row_names if align == Qt.AlignmentFlag.AlignLeft else self._table.columns
        pixels = name_pixels(names, inner.width())
        shown = elided(text, inner.width(), pixels, bold=bold or lit)
        painter.setPen(color)
        left = inner.left()
        if align != Qt.AlignmentFlag.AlignLeft:
            left = inner.center().x() - ruler(pixels, bold=bold or lit)(shown) / 2
        write(painter, left, inner.center().y(), shown, pixels, bold=bold or lit)


def names_width(table: WeightsTable) -> float:
    """Return the width that the rows' names want."""
    measure = ruler(PIXELS, bold=True)
    return max(measure(row.name) for row in table.rows) + 16


def name_height() -> float:
    """Return the height of the columns' names."""
    return metrics(PIXELS).height() + 6


@lru_cache(maxsize=8192)
def _fitting(value: float, width: float) -> str:
    """Write a signed number with as many decimals as there is room for, two at most."""
    ways: tuple[Callable[[], str], ...] = (
        lambda: number(value, 2, True),
        lambda: number(value, 1, True),
        lambda: number(value, 0, True),
    )
    measure = ruler(PIXELS)
    return next((way() for way in ways if measure(way()) <= width), ways[-1]())
