"""Running the common LSTM, plain or with peepholes, as fast as numpy goes."""

from collections.abc import Mapping

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.parameters import Weights, from_inputs


def forward_tuned(weights: Weights, x: Array, state: Mapping[str, Array]) -> dict[str, Array]:
    """Run the cell over ``x (T, B, I)`` from ``state["h"]``, ``state["c"]``, each ``(B, H)``.

    The four gates share one array ``(T, B, 4·H)``: it first takes what the inputs give to the
    pre-activations of all tokens, then each step turns its row into gate values in place. With
    the rows of i, f and o halved, one tanh serves all four, since σ(a) = ½ + ½ tanh(a / 2); only
    an output gate with a peephole has to wait for the memory that the other three make.

    Returns
    -------
    dict
        ``i f g o c h``, each ``(T, B, H)``.
    """
    T, B, _ = x.shape
    H, dtype, peephole = weights.units, weights.dtype, weights.peephole
    scale = np.repeat(np.array([0.5, 0.5, 1.0, 0.5], dtype), H)
    shift = np.repeat(np.array([0.5, 0.5, 0.0, 0.5], dtype), H)
    recurrent = (weights.weight_hh * scale[:, np.newaxis]).T
    if B > 1:
        # A product of matrices takes half the time with rows in a row; one vector does not care.
        recurrent = np.ascontiguousarray(recurrent)
    gates = from_inputs(x, weights.weight_ih.T * scale, weights.bias * scale)

    # Views into `gates`: each gate, the two whose peepholes see the memory before the token, and
    # those that can be activated before there is a new memory.
    by_gate = gates.reshape(T, B, 4, H)
    i, f, g, o = (by_gate[:, :, n] for n in range(4))
    i_and_f = by_gate[:, :, :2]
    early = gates
    if peephole is not None:
        before, after = 0.5 * peephole[:2], 0.5 * peephole[2]
        early, scale, shift = gates[:, :, : 3 * H], scale[: 3 * H], shift[: 3 * H]

    c, h = np.empty((T, B, H), dtype), np.empty((T, B, H), dtype)
    h_prev, c_prev = (state[key].astype(dtype, copy=False) for key in "hc")
    from_hidden, scratch = np.empty((B, 4 * H), dtype), np.empty((B, H), dtype)
    # Bound once: at a few units the loop's cost is its look-ups.
    dot, add, multiply, tanh = np.dot, np.add, np.multiply, np.tanh
    steps = zip(gates, i_and_f, early, i, f, g, o, c, h, strict=True)
    signals = {"i": i, "f": f, "g": g, "o": o, "c": c, "h": h}
    for a, a_if, a_early, i_t, f_t, g_t, o_t, c_t, h_t in steps:
        add(a, dot(h_prev, recurrent, out=from_hidden), out=a)
        if peephole is not None:
            add(a_if, before * c_prev[:, np.newaxis], out=a_if)
        tanh(a_early, out=a_early)
        multiply(a_early, scale, out=a_early)
        add(a_early, shift, out=a_early)
        multiply(f_t, c_prev, out=c_t)
        add(c_t, multiply(i_t, g_t, out=scratch), out=c_t)
        if peephole is not None:
            add(o_t, multiply(after, c_t, out=scratch), out=o_t)
            tanh(o_t, out=o_t)
            multiply(o_t, 0.5, out=o_t)
            add(o_t, 0.5, out=o_t)
        multiply(o_t, tanh(c_t, out=scratch), out=h_t)
        h_prev, c_prev = h_t, c_t
    return signals
