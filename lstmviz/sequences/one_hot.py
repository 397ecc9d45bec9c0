"""Token ids as rows of numbers."""

import numpy as np
from numpy.typing import NDArray

from lstmviz.cells.arrays import Array

Ids = NDArray[np.intp]


def one_hot(ids: Ids, count: int) -> Array:
    """Return rows ``(T, count)`` with a 1 at each id ``(T,)``."""
    rows = np.zeros((len(ids), count))
    rows[np.arange(len(ids)), ids] = 1
    return rows
