"""What one plot of the timeline shows: a signal of every unit at every token."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import Signal
from lstmviz.figures.colormap import ColorMap, for_signal
from lstmviz.figures.plottable import axis_range, plottable
from lstmviz.figures.theme import Theme
from lstmviz.session.cursor import Ref
from lstmviz.session.moment import READOUT, Moment

LEAST_SPREAD = 1e-6
"""Smaller differences are drawn as none."""


@dataclass(frozen=True, eq=False)
class Series:
    """One signal over the sequence.

    Parameters
    ----------
    signal, layer
        What it is and whose.
    names
        n names: of the units, or of the readout's outputs.
    values
        ``(T, n)``.
    known
        The tokens that are shown; the values of the others are to be guessed.
    is_apart
        Whether the numbers are others than the units': outputs of the readout or a projection.
    """

    signal: Signal
    layer: str
    names: tuple[str, ...]
    values: Array
    known: range
    is_apart: bool = False

    def ref(self, token: int | None = None, unit: int | None = None) -> Ref:
        """Refer to one value, or to several where a place is None."""
        if self.is_readout:
            return Ref(self.signal.key, unit=unit, token=token)
        return Ref(self.signal.key, self.layer, unit, token=token)

    def known_among(self, tokens: range) -> range:
        """Return those of some tokens that are shown."""
        start = min(max(tokens.start, self.known.start), tokens.stop)
        return range(start, max(start, min(tokens.stop, self.known.stop)))

    @property
    def is_readout(self) -> bool:
        """Whether it belongs to the readout and not to the units."""
        return self.signal.key == READOUT.key

    @cached_property
    def extremes(self) -> NDArray[np.float64]:
        """Least and greatest finite value that is shown, ``(2,)``; zeros where there is none."""
        shown = self.values[self.known.start : self.known.stop]
        if not shown.size:
            return np.zeros(2)
        ends = np.array([shown.min(), shown.max()])
        if not np.isfinite(ends).all():
            finite = shown[np.isfinite(shown)]
            ends = np.array([finite.min(initial=np.inf), finite.max(initial=-np.inf)])
        return plottable(ends) if ends[0] <= ends[1] else np.zeros(2)

    @cached_property
    def leading(self) -> tuple[int, ...]:
        """What has a name, first what reaches the greatest size among the values shown."""
        shown = self.values[self.known.start : self.known.stop]
        # Over tokens without copying them; what is not a number does not count.
        highest = np.fmax.reduce(shown, axis=0, initial=0.0)
        lowest = np.fmin.reduce(shown, axis=0, initial=0.0)
        return tuple(np.argsort(np.minimum(-highest, lowest), kind="stable").tolist())

    @cached_property
    def span(self) -> tuple[float, float]:
        """The range of a vertical axis, which holds all values that are shown."""
        if not self.known:
            # Nothing is to be seen yet, so nothing is told about it.
            return -1.0, 1.0
        low, high = axis_range(self.extremes, self.signal.bounds)
        if high - low < LEAST_SPREAD:
            return low - LEAST_SPREAD, high + LEAST_SPREAD
        return low, high

    def colors(self, theme: Theme) -> ColorMap:
        """Return the colours of its heat map."""
        return for_signal(self.signal, self.extremes, theme)


def series_of(moment: Moment) -> tuple[Series, ...]:
    """Return a series for each signal of the current layer, and for the readout if it has one."""
    layer, found = moment.cursor.layer, []
    for signal in moment.kind.signals:
        values = moment.layer_trace.signals[signal.key]
        known = known_tokens(moment, signal.key)
        names = moment.names(signal.key)
        found.append(Series(signal, layer, names, values, known, names != moment.unit_names))
    readout, outputs = moment.document.network.readout, moment.trace.y
    if moment.shows_readout and readout is not None and outputs is not None:
        signal = replace(READOUT, bounds=readout.function.bounds)
        known = known_tokens(moment, signal.key)
        found.append(Series(signal, layer, readout.names, outputs, known, is_apart=True))
    return tuple(found)


def known_tokens(moment: Moment, key: str) -> range:
    """Return the tokens whose value is not hidden.

    What is hidden is read after one (token, stage), so the hidden tokens are the last ones, or
    the first ones in the reverse direction.
    """
    tokens = range(len(moment.trace))
    if moment.veil is None:
        return tokens
    if moment.layer_trace.reverse:
        return tokens[bisect_left(tokens, True, key=lambda token: not moment.hides(key, token)) :]
    return tokens[: bisect_left(tokens, True, key=lambda token: moment.hides(key, token))]
