"""How far the quantities reach that stand on wires and are not recorded."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.parameters import blocks
from lstmviz.network.trace import LayerTrace

MOST_TOKENS = 4096
"""Of a longer sequence so many tokens are looked at, evenly spread: a frame must not wait."""

_known: WeakKeyDictionary[LayerTrace, dict[str, float]] = WeakKeyDictionary()


def reach_of(trace: LayerTrace, key: str) -> float:
    """Return the greatest finite size that an intermediate reaches over the sequence."""
    known = _known.setdefault(trace, {})
    if key not in known:
        values = trace.kind.equations[key].evaluate(_columns(trace))
        known[key] = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
    return known[key]


def _columns(trace: LayerTrace) -> Mapping[str, Array]:
    """Return what the leaves of the equations stand for, a column for each token, ``(n, T)``."""
    tokens = np.arange(0, len(trace.x), -(-len(trace.x) // MOST_TOKENS))
    before = tokens + (1 if trace.reverse else -1)
    is_first = (before < 0) | (before >= len(trace.x))
    columns = {
        key: block if block.ndim == 2 else block[:, np.newaxis]
        for key, block in blocks(trace.weights, trace.kind.rows)
    }
    columns["x"] = trace.x[tokens].T
    for key, signal in trace.signals.items():
        columns[key] = signal[tokens].T
    for key in trace.kind.state:
        earlier = trace.signals[key][np.where(is_first, 0, before)].T.copy()
        earlier[:, is_first] = trace.initial[key][:, np.newaxis]
        columns[f"{key}_prev"] = earlier
    return columns
