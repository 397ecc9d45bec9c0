"""Running an LSTM of any variant, with signals held where that is asked for."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.lstm.tuned import forward_tuned
from lstmviz.cells.lstm.variant import GATES, Variant
from lstmviz.cells.parameters import Weights, from_inputs
from lstmviz.cells.pins import NONE, Pins


def forward(
    variant: Variant, weights: Weights, x: Array, state: Mapping[str, Array], pins: Pins = NONE
) -> dict[str, Array]:
    """Run the cell over ``x (T, B, I)`` from ``state["h"] (B, P)`` and ``state["c"] (B, H)``.

    Returns
    -------
    dict
        Every signal of the variant, ``(T, B, H)``; with a projection ``h`` is ``(T, B, P)``.
    """
    if variant.is_tuned and not pins:
        return forward_tuned(weights, x, state)
    T, B, _ = x.shape
    H, dtype = weights.units, weights.dtype
    # What the inputs give to each gate; a step adds what the state gives, and turns it into values.
    a = from_inputs(x, weights.weight_ih.T, weights.bias)
    by_gate = a.reshape(T, B, len(variant.gates), H)
    signals = {gate: by_gate[:, :, n] for n, gate in enumerate(variant.gates)}
    if variant.coupled:
        signals["f"] = np.empty((T, B, H), dtype)
    signals["c"] = np.empty((T, B, H), dtype)
    signals[variant.shown] = np.empty((T, B, H), dtype)
    if variant.projection:
        signals["h"] = np.empty((T, B, weights.outputs), dtype)
    i, f, g, o = (signals.get(gate, opened((T, B, H), dtype)) for gate in GATES)
    c, shown, h = (signals[key] for key in ("c", variant.shown, "h"))
    peepholes = peepholes_of(variant, weights)
    recurrent = np.ascontiguousarray(weights.weight_hh.T)

    def hold(key: str, t: int) -> None:
        if key in pins:
            pins[key].hold(t, signals[key][t])

    def activate(gate: str, t: int, seen: Array) -> None:
        if gate in signals:
            inside = signals[gate][t]
            if gate in peepholes:
                inside += peepholes[gate] * seen
            inside[...] = variant.function(gate).compute(inside)
            hold(gate, t)

    h_prev, c_prev = (state[key].astype(dtype, copy=False) for key in "hc")
    for t in range(T):
        a[t] += h_prev @ recurrent
        activate("i", t, c_prev)
        if variant.coupled:
            np.subtract(1, i[t], out=f[t])
            hold("f", t)
        else:
            activate("f", t, c_prev)
        activate("g", t, c_prev)
        c[t] = f[t] * c_prev + i[t] * g[t]
        hold("c", t)
        activate("o", t, c[t])
        shown[t] = o[t] * variant.output.compute(c[t])
        hold(variant.shown, t)
        if weights.weight_hr is not None:
            h[t] = shown[t] @ weights.weight_hr.T
            hold("h", t)
        h_prev, c_prev = h[t], c[t]
    return signals


def opened(shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """Return what stands for a gate that is left out: always 1, taking no memory."""
    return np.broadcast_to(np.ones((), dtype), shape)


def peepholes_of(variant: Variant, weights: Weights) -> dict[str, Array]:
    """Return the peephole weights by gate, ``(H,)`` each."""
    if weights.peephole is None:
        return {}
    return dict(zip(variant.peepholes, weights.peephole, strict=True))
