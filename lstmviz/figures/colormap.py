"""From values to colours: a sequential map for gates, a diverging one for signed values."""

from dataclasses import dataclass
from functools import lru_cache
from math import isnan

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import Signal
from lstmviz.figures.plottable import HUGE, plottable
from lstmviz.figures.reach import reach_of
from lstmviz.figures.theme import Theme, mix
from lstmviz.session.moment import Moment

SHADES = 255
"""Steps from the middle to an end: as many as a screen has, so that they can be remembered."""


@dataclass(frozen=True)
class ColorMap:
    """Colours between `low` (at -limit), `middle` (at 0) and `high` (at limit)."""

    low: QColor
    middle: QColor
    high: QColor
    limit: float

    def color(self, value: float) -> QColor:
        """Return the colour of one value; NaN has the colour of zero."""
        share = 0.0 if isnan(value) else min(max(value / self.limit, -1.0), 1.0)
        end = self.high if share >= 0 else self.low
        return _shade(self.middle.rgb(), end.rgb(), round(abs(share) * SHADES))

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
    return _for_gate(signal, theme) if signal.is_gate else for_signed(values, theme, least=1.0)


def for_quantity(moment: Moment, key: str, theme: Theme) -> ColorMap:
    """Return the map of what a cell shows, the same at every token of the trace."""
    name = key.removesuffix("_prev")
    if name != "x" and moment.signal(name).is_gate:
        return _for_gate(moment.signal(name), theme)
    trace = moment.layer_trace
    reach = trace.extents.get(name)
    if reach is None:
        # What is not recorded is often a share of the state, and then on its scale.
        states = (trace.extents[state] for state in moment.kind.state)
        reach = max(reach_of(trace, name), *states)
    return _diverging(theme, min(max(reach, 1.0), HUGE))


def for_reach(reach: float, theme: Theme) -> ColorMap:
    """Return the diverging map that reaches so far."""
    return _diverging(theme, min(max(reach, 1e-12), HUGE))


def for_signed(values: Array, theme: Theme, least: float = 1e-12) -> ColorMap:
    """Return the diverging map that reaches as far as `values`, and at least to `least`."""
    return _diverging(theme, float(np.abs(plottable(values)).max(initial=least)))


def _for_gate(signal: Signal, theme: Theme) -> ColorMap:
    panel = theme.color("panel")
    return ColorMap(panel, panel, theme.color(signal.hue), 1.0)


def _diverging(theme: Theme, limit: float) -> ColorMap:
    return ColorMap(theme.color("negative"), theme.color("panel"), theme.color("positive"), limit)


@lru_cache(maxsize=8192)
def _shade(middle: int, end: int, step: int) -> QColor:
    return mix(QColor(middle), QColor(end), step / SHADES)
