"""Read-only numpy arrays, the only arrays that documents and traces hold."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

Array = NDArray[np.floating[Any]]


def read_only(values: ArrayLike, dtype: DTypeLike | None = None) -> Array:
    """Copy `values` into a floating-point array that cannot be written to.

    Integers become float64; floating-point input keeps its precision unless `dtype` is given.
    What is too large for that precision becomes infinite.
    """
    with np.errstate(over="ignore"):
        array = np.array(values, dtype=dtype)
    if not np.issubdtype(array.dtype, np.floating):
        array = array.astype(np.float64)
    array.setflags(write=False)
    return array


def working_precision(*arrays: Array) -> np.dtype[Any]:
    """Return the precision to compute in: float32 for single and half, float64 for the rest."""
    widest = np.result_type(np.float32, *arrays)
    return widest if widest == np.float32 else np.dtype(np.float64)


def is_finite(array: Array) -> bool:
    """Whether no number of an array is infinite or NaN."""
    # Its extremes tell, and take no memory; a NaN is both of them.
    return bool(np.isfinite(array.max(initial=0)) and np.isfinite(array.min(initial=0)))
