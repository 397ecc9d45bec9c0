"""Bringing the rows of a weight matrix from another program's order of gates to ours."""

from collections.abc import Sequence

import numpy as np

from lstmviz.cells.arrays import Array


def reordered(rows: Array, given: Sequence[str], wanted: Sequence[str]) -> Array:
    """Return the blocks of `rows`, one for each gate, in another order.

    Parameters
    ----------
    rows
        ``(G·H, …)``: a block of H rows for each gate.
    given, wanted
        The gates as they stand, and as they shall stand.
    """
    if tuple(given) == tuple(wanted):
        return rows
    blocks = dict(zip(given, np.split(rows, len(given)), strict=True))
    return np.concatenate([blocks[gate] for gate in wanted])
