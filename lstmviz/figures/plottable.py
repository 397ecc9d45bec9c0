"""The one gate through which every plotted array passes."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

HUGE = 1e30
"""Beyond this, axes lose the digits they need; the exact number is still told on hover."""


def plottable(values: ArrayLike) -> NDArray[np.float64]:
    """Return contiguous float64 with NaN as 0 and sizes of at most :data:`HUGE`.

    pyqtgraph breaks on object arrays, on NaN ranges and on spreads near 1e308. Where values are
    not finite is told by :func:`unfinished`, so that a view can show it.
    """
    array = np.array(values, dtype=np.float64, order="C")
    array[np.isnan(array)] = 0.0
    return array.clip(-HUGE, HUGE)


def unfinished(values: ArrayLike) -> NDArray[np.bool_]:
    """Return where values are NaN or infinite."""
    return ~np.isfinite(np.asarray(values, np.float64))


def axis_range(values: ArrayLike, bounds: tuple[float | None, float | None]) -> tuple[float, float]:
    """Return the range an axis needs for values and known bounds; it never clips or is empty."""
    array = plottable(values)
    low = float(array.min(initial=0.0 if bounds[0] is None else bounds[0]))
    high = float(array.max(initial=0.0 if bounds[1] is None else bounds[1]))
    spread = (high - low) or 1.0
    return low - 0.06 * spread, high + 0.06 * spread
