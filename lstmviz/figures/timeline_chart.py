"""A timeline laid out: what is shown where. It is painted by functions and asked by the pointer."""

from dataclasses import dataclass
from functools import cached_property
from math import floor
from sys import float_info

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from lstmviz.cells.arrays import Array
from lstmviz.figures import strokes
from lstmviz.figures.fonts import ruler
from lstmviz.figures.plottable import plottable
from lstmviz.figures.theme import Theme
from lstmviz.figures.timeline_layout import (
    FEW,
    READOUT_ROOM,
    Layout,
    Place,
    Window,
    lay_out,
)
from lstmviz.figures.timeline_series import Series
from lstmviz.figures.timeline_text import axis_label

AXIS_FONT = 10
REACH = 12.0
"""How near to a point of a line the pointer must be."""
PADDING = 0.06 / 1.12
"""Which share of an axis lies beyond the values at either side."""
MOST_NAMED, OWN_NAMES, NAMES_GAP = 200, 64.0, 8.0
"""How many rows of its own a plot names at most, and how much width these names take."""
LINES_AT_FIRST = 4
"""How many lines are drawn of more units than a person can tell apart."""


@dataclass(frozen=True)
class Scale:
    """A vertical axis: the values at the lower and the upper edge, and where numbers stand."""

    low: float
    high: float
    marks: tuple[float, ...]

    def y(self, value: float, rect: QRectF) -> float:
        """Return how high in `rect` a value stands."""
        return rect.bottom() - (value - self.low) / (self.high - self.low) * rect.height()

    def ys(self, values: Array, rect: QRectF) -> Array:
        """Return how high values stand."""
        shares: Array = (values - self.low) / (self.high - self.low)
        return rect.bottom() - shares * rect.height()


@dataclass(frozen=True)
class Spot:
    """What is under the pointer: which plot, which token, and the unit if it is on one."""

    plot: int
    token: int
    unit: int | None


@dataclass(frozen=True, eq=False)
class Chart:
    """A timeline in a rectangle.

    Parameters
    ----------
    series
        One for each plot that has room.
    rows
        The units that have a row, from top to bottom.
    heated, lined
        The units whose row is filled, and those that have a line.
    """

    series: tuple[Series, ...]
    tokens: tuple[str, ...]
    theme: Theme
    mode: str
    window: Window
    layout: Layout
    rows: tuple[int, ...]
    heated: frozenset[int]
    lined: tuple[int, ...]

    @cached_property
    def column(self) -> float:
        """How wide a token's column is."""
        return self.layout.places[0].title.width() / self.window.span

    @cached_property
    def visible(self) -> range:
        """The tokens of which at least a part is visible."""
        return self.window.tokens(len(self.tokens))

    def rows_of(self, series: Series) -> tuple[int, ...]:
        """Return the units, or what a series has in their place, that have a row in a plot."""
        return tuple(range(len(series.names))) if series.is_apart else self.rows

    def heated_of(self, series: Series) -> tuple[int, ...]:
        """Return those whose row is filled."""
        rows = self.rows_of(series)
        return rows if series.is_apart else tuple(n for n in rows if n in self.heated)

    def lined_of(self, series: Series) -> tuple[int, ...]:
        """Return those that have a line."""
        if not series.is_apart:
            return self.lined
        few = len(default_lines(len(series.names)))
        return tuple(sorted(series.leading[:few]))

    @cached_property
    def scales(self) -> tuple[Scale, ...]:
        """The vertical axis of each plot's lines."""
        return tuple(
            scale_of(series, place.lines.height())
            for series, place in zip(self.series, self.layout.places, strict=True)
        )

    # Places

    def x(self, token: float, place: Place) -> float:
        """Return where the middle of a token's column is."""
        share = (token - self.window.first) / self.window.span
        return place.title.left() + share * place.title.width()

    def columns(self, token: int, place: Place) -> tuple[float, float]:
        """Return left and right edge of a column, within the plot."""
        left = place.title.left()
        return left + self._edge(token), left + self._edge(token + 1)

    def _edge(self, token: int) -> float:
        """Return how far right of a plot's left edge a column begins."""
        room = self.layout.places[0].title.width()
        edge = min(max((token - 0.5 - self.window.first) * self.column, 0.0), room)
        # On whole pixels, so that wide cells are sharp.
        return float(round(edge)) if self.column >= 4 else edge

    def row(self, series: Series, unit: int, place: Place) -> tuple[float, float]:
        """Return top and bottom of a unit's row."""
        top = place.heat.top() + self.rows_of(series).index(unit) * place.row
        return top, top + place.row

    def cell(self, series: Series, token: int, unit: int, place: Place) -> QRectF:
        """Return the place of one value in the heat map."""
        (left, right), (top, bottom) = self.columns(token, place), self.row(series, unit, place)
        return QRectF(left, top, right - left, bottom - top)

    def point(self, plot: int, token: int, unit: int) -> QPointF | None:
        """Return where one value stands among the lines, None if nothing is drawn there."""
        series, place = self.series[plot], self.layout.places[plot]
        value = float(series.values[token, unit])
        if token not in self.visible or token not in series.known or not np.isfinite(value):
            return None
        y = self.scales[plot].y(float(plottable(value)), place.lines)
        return QPointF(self.x(token, place), y)

    # The pointer

    def plot_at(self, point: QPointF) -> int | None:
        """Return the plot under a point."""
        for number, place in enumerate(self.layout.places):
            if place.title.united(place.ticks).contains(point):
                return number
        return None

    def time_at(self, x: float, plot: int) -> float:
        """Return how many tokens into the sequence a horizontal place in a plot is."""
        title = self.layout.places[plot].title
        return self.window.first + (x - title.left()) / title.width() * self.window.span

    def token_at(self, x: float, plot: int) -> int:
        """Return the token at a horizontal place in a plot, the nearest one outside of it."""
        return min(max(floor(self.time_at(x, plot) + 0.5), 0), len(self.tokens) - 1)

    def spot_at(self, point: QPointF) -> Spot | None:
        """Return what is under a point."""
        plot = self.plot_at(point)
        if plot is None:
            return None
        token = self.token_at(point.x(), plot)
        return Spot(plot, token, self._unit_at(point, plot, token))

    def _unit_at(self, point: QPointF, plot: int, token: int) -> int | None:
        series, place = self.series[plot], self.layout.places[plot]
        if place.heat.contains(point) and place.row > 0:
            rows = self.rows_of(series)
            row = int((point.y() - place.heat.top()) / place.row)
            heated = self.heated_of(series)
            return rows[row] if row < len(rows) and rows[row] in heated else None
        if not place.lines.contains(point):
            return None
        near = []
        for unit in self.lined_of(series):
            at = self.point(plot, token, unit)
            if at is not None and abs(at.y() - point.y()) <= REACH:
                near.append((abs(at.y() - point.y()), unit))
        return min(near)[1] if near else None


def default_lines(units: int) -> tuple[int, ...]:
    """Return the units that have a line until a person chooses."""
    return tuple(range(units if units <= FEW else LINES_AT_FIRST))


def chart_of(
    series: tuple[Series, ...],
    tokens: tuple[str, ...],
    theme: Theme,
    rect: QRectF,
    mode: str,
    window: Window,
    rows: tuple[int, ...],
    chosen: tuple[int, ...],
    names: float,
) -> Chart:
    """Lay a timeline out.

    Up to :data:`FEW` units, those not `chosen` leave heat map and lines. Of more units the heat
    map shows all, and only those chosen have a line.
    """
    axis = 8.0 if mode == "heat" else _axis_width(series)
    with_readout = (rect.width() - names) / len(series) >= READOUT_ROOM
    shown = series if with_readout else tuple(one for one in series if not one.is_readout)
    counts = tuple(len(one.names) if one.is_apart else len(rows) for one in shown)
    asides = tuple(max(own_names_width(one, mode) - axis, 0.0) for one in shown)
    layout = lay_out(rect, mode, len(rows), counts, names, axis, asides)
    heated = frozenset(rows if len(rows) > FEW else chosen)
    return Chart(shown, tokens, theme, mode, window, layout, rows, heated, chosen)


def own_names_width(series: Series, mode: str) -> float:
    """Return the width of the names of what has other rows than the units."""
    if not series.is_apart or len(series.names) == 1 or mode == "lines":
        return 0.0
    measure = ruler(AXIS_FONT)
    widest = max(measure(series.names[unit]) for unit in series.leading[:MOST_NAMED])
    return min(widest + NAMES_GAP, OWN_NAMES)


def scale_of(series: Series, height: float) -> Scale:
    """Return the vertical axis of a plot: it holds all values, their markers whole."""
    low, high = series.span
    marks = axis_marks(low, high)
    inset, margin = strokes.RADIUS + 1.5, (high - low) * PADDING
    # The padding of the range does as an inset where the plot is high.
    if PADDING * height < inset < height / 3:
        spread = high - low - 2 * margin
        extra = inset / (height - 2 * inset) * spread
        low, high = low + margin - extra, high - margin + extra
    return Scale(low, high, marks)


def axis_marks(low: float, high: float) -> tuple[float, ...]:
    """Return one to three round numbers within a range, zero among them if it is."""
    reach = max(high, -low)
    if reach < float_info.min:
        return (0.0,) if low <= 0.0 <= high else ()
    # The logarithm of what is just below a power of ten is that power's, hence the half.
    power = 10.0 ** floor(np.log10(reach))
    step = next(power * factor for factor in (5, 2, 1, 0.5) if power * factor <= reach)
    return tuple(mark for mark in (-step, 0.0, step) if low <= mark <= high)


def _axis_width(series: tuple[Series, ...]) -> float:
    """Return the width for the numbers at the axes, in two sizes so that plots do not jitter."""
    measure = ruler(AXIS_FONT)
    marks = {mark for one in series for mark in axis_marks(*one.span)}
    widest = max((measure(axis_label(mark)) for mark in marks), default=0.0)
    usual = measure("−1")
    return (usual if widest <= usual else max(widest, measure("−0.05"))) + 8.0
