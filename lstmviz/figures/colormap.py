"""From values to colours: a sequential map for gates, a diverging one for signed values."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import Signal
from lstmviz.figures.plottable import plottable
from lstmviz.figures.theme import Theme, mix
from lstmviz.session.moment import Moment


@dataclass(frozen=True)
class ColorMap:
    """Colours between `low` (at -limit), `middle` (at 0) and `high` (at limit)."""

    low: QColor
    middle: QColor
    high: QColor
    limit: float

    def color(self, value: float) -> QColor:
        """Return the colour of one value; NaN has the colour of zero."""
        share = 0.0 if np.isnan(value) else min(max(value / self.limit, -1.0), 1.0)
        return mix(self.middle, self.high if share >= 0 else self.low, abs(share))

    def table(self, entries: int = 256) -> NDArray[np.uint8]:
        """Return colours ``(entries, 4)`` evenly from -limit to limit, for images."""
        shares = np.linspace(-1, 1, entries)
        return np.array(
            [self.color(share * self.limit).getRgb() for share in shares], dtype=np.uint8
        )


def for_signal(signal: Signal, values: Array, theme: Theme) -> ColorMap:
    """Return the map for a signal whose recorded values are given.

    A gate goes from the panel's colour at 0 to its hue at 1; anything else diverges around 0
    to the greatest size among `values`, at least 1.
    """
    if signal.is_gate:
        panel = theme.color("panel")
        return ColorMap(panel, panel, theme.color(signal.hue), 1.0)
    return for_signed(values, theme, least=1.0)


def for_quantity(moment: Moment, key: str, theme: Theme) -> ColorMap:
    """Return the map of what a cell shows, the same at every token of the trace."""
    name = key.removesuffix("_prev")
    extents = moment.layer_trace.extents
    # What is not recorded, such as a share of the memory, is no greater than the state.
    reach = extents[name] if name in extents else max(extents[s] for s in moment.kind.state)
    if name == "x":
        return for_signed(np.array([reach]), theme, least=1.0)
    return for_signal(moment.signal(name), np.array([reach]), theme)


def for_signed(values: Array, theme: Theme, least: float = 1e-12) -> ColorMap:
    """Return the diverging map that reaches as far as `values`, and at least to `least`."""
    finite = plottable(values)
    greatest = float(np.abs(finite).max(initial=least))
    return ColorMap(
        theme.color("negative"), theme.color("panel"), theme.color("positive"), greatest
    )
