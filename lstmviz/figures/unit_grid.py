"""Many units of one quantity as a grid of colours: one image, one region."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from lstmviz.figures.chips import chosen_unit, frame, lit_units, outline
from lstmviz.figures.colormap import for_quantity
from lstmviz.figures.figure import GridRegion, Region
from lstmviz.figures.plottable import unfinished
from lstmviz.figures.theme import Theme, rgba
from lstmviz.figures.timeline_shades import Shades
from lstmviz.figures.words import tip, titled, values_of
from lstmviz.session.moment import Moment


@dataclass(frozen=True)
class UnitGrid:
    """Cells for `count` units in a rectangle, column after column, the last perhaps unfilled."""

    rect: QRectF
    count: int
    rows: int

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return -(-self.count // self.rows)

    def place(self, unit: int) -> QRectF:
        """Return the cell of a unit."""
        column, row = divmod(unit, self.rows)
        width, height = self.rect.width() / self.columns, self.rect.height() / self.rows
        left, top = self.rect.left() + column * width, self.rect.top() + row * height
        return QRectF(left, top, width, height)

    def unit_at(self, point: QPointF) -> int | None:
        """Return the unit whose cell is at a point."""
        if not self.rect.contains(point):
            return None
        across = (point.x() - self.rect.left()) / self.rect.width()
        down = (point.y() - self.rect.top()) / self.rect.height()
        # The right and the lower edge are still inside.
        column = min(int(across * self.columns), self.columns - 1)
        row = min(int(down * self.rows), self.rows - 1)
        unit = column * self.rows + row
        return unit if unit < self.count else None


def grid(rect: QRectF, count: int, least: float) -> UnitGrid:
    """Divide `rect` into cells of at least `least` pixels' height, if that is possible."""
    most = max(1, min(count, int(rect.height() / least)))
    columns = -(-count // most)
    return UnitGrid(rect, count, -(-count // columns))


def paint_grid(
    painter: QPainter, cells: UnitGrid, moment: Moment, key: str, theme: Theme
) -> Region:
    """Paint a quantity's units as colours and return what lies where."""
    pixels = _pixels(cells, moment, key, theme)
    rows, columns, depth = pixels.shape
    image = QImage(pixels.data, columns, rows, depth * columns, QImage.Format.Format_RGBA8888)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(cells.rect, image)
    outline(painter, cells.rect, theme)
    mark_units(painter, cells, moment, key, theme)
    return grid_region(cells, moment, key)


def mark_units(painter: QPainter, cells: UnitGrid, moment: Moment, key: str, theme: Theme) -> None:
    """Frame the units that are hovered anywhere, and the one whose equation is shown."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    lit = lit_units(moment, key, cells.count)
    if len(lit) == cells.count:
        frame(painter, cells.rect, theme.color("accent"), 2.5)
        lit = []
    for unit in lit:
        frame(painter, cells.place(unit), theme.color("accent"), 2.5)
    chosen = chosen_unit(moment, key, cells.count)
    if chosen is not None and chosen not in lit:
        frame(painter, cells.place(chosen), theme.color("text"), 1.5)


def grid_region(cells: UnitGrid, moment: Moment, key: str) -> Region:
    """Return one region for all units, which finds the one under the pointer."""
    part = partial(_part, cells, moment, key)
    return GridRegion(cells.rect, (moment.ref(key),), titled(moment, key), part)


def _part(cells: UnitGrid, moment: Moment, key: str, point: QPointF) -> Region | None:
    unit = cells.unit_at(point)
    if unit is None:
        return None
    return Region(cells.place(unit), (moment.ref(key, unit),), partial(tip, moment, key, unit))


def _pixels(cells: UnitGrid, moment: Moment, key: str, theme: Theme) -> NDArray[np.uint8]:
    """Return red, green, blue and opacity of every cell, ``(rows, columns, 4)``.

    What is not finite is in the colour of text, which no map has.
    """
    flat = np.zeros((cells.columns * cells.rows, 4), np.uint8)
    shown = flat[: cells.count]
    if moment.hides(key):
        shown[:] = rgba(theme.color("control"))
    else:
        values = values_of(moment, key)
        shown[:] = Shades(for_quantity(moment, key, theme)).pixels(values)
        shown[unfinished(values)] = rgba(theme.color("text"))
    return np.ascontiguousarray(flat.reshape(cells.columns, cells.rows, 4).swapaxes(0, 1))
