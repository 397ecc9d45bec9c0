"""The colours of heat maps in a limited number of shades, kept for cells and for images."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from lstmviz.cells.arrays import Array
from lstmviz.figures.colormap import ColorMap
from lstmviz.figures.plottable import plottable
from lstmviz.figures.theme import readable_on

SHADES = 256
PALE = 0.25
"""Which share of the way to its full colour a cell needs to do without a border."""


@dataclass(frozen=True)
class Shade:
    """The colour of a cell, of the number on it, and whether it needs a border to be seen."""

    fill: QColor
    ink: int
    is_pale: bool


class Shades:
    """The shades of a colour map. They are asked for at every cell of every frame."""

    def __init__(self, colors: ColorMap) -> None:
        self._limit = colors.limit
        self._ends = colors.low.rgb(), colors.middle.rgb(), colors.high.rgb()

    def of(self, value: float) -> Shade:
        """Return the shade of a finite value."""
        share = min(max(value / self._limit, -1.0), 1.0)
        return _shade(*self._ends, round((share + 1) / 2 * (SHADES - 1)))

    def pixels(self, values: Array) -> NDArray[np.uint8]:
        """Return red, green, blue and opacity of many values, ``(…, 4)``."""
        shares = np.clip(plottable(values) / self._limit, -1.0, 1.0)
        found: NDArray[np.uint8] = _table(*self._ends)[
            np.rint((shares + 1) / 2 * (SHADES - 1)).astype(np.intp)
        ]
        return found


@lru_cache(maxsize=64)
def _table(low: int, middle: int, high: int) -> NDArray[np.uint8]:
    return ColorMap(QColor(low), QColor(middle), QColor(high), 1.0).table(SHADES)


@lru_cache(maxsize=8192)
def _shade(low: int, middle: int, high: int, entry: int) -> Shade:
    colors = ColorMap(QColor(low), QColor(middle), QColor(high), 1.0)
    share = entry / (SHADES - 1) * 2 - 1
    fill = colors.color(share)
    return Shade(fill, readable_on(fill).rgb(), abs(share) < PALE)
