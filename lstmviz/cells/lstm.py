"""The long short-term memory cell, with or without peepholes.

Equations: Hochreiter and Schmidhuber, "Long Short-Term Memory", Neural Computation 9(8), 1997,
with the forget gate of Gers, Schmidhuber and Cummins (2000) and the peepholes of Gers and
Schmidhuber (2000): input and forget gate see the memory before the token, the output gate sees
the memory after it.
"""

from collections.abc import Mapping

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import (
    CellKind,
    Family,
    Option,
    Signal,
    Stage,
    affine,
    now,
    p,
    previous,
    x,
)
from lstmviz.cells.expressions import Apply
from lstmviz.cells.functions import SIGMOID, TANH
from lstmviz.cells.gradients import Gradients, matrices
from lstmviz.cells.parameters import Weights, from_inputs
from lstmviz.cells.pins import NONE, Pins
from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.cells.wiring import Gate, Operation, Reading, Wire, Wiring

SIGNALS = (
    Signal(
        "f",
        "f",
        QT_TRANSLATE_NOOP("cells", "forget gate"),
        QT_TRANSLATE_NOOP("cells", "forget"),
        QT_TRANSLATE_NOOP("cells", "How much of the old memory is kept: 0 erases, 1 keeps."),
        "forget",
        SIGMOID.bounds,
    ),
    Signal(
        "i",
        "i",
        QT_TRANSLATE_NOOP("cells", "input gate"),
        QT_TRANSLATE_NOOP("cells", "input"),
        QT_TRANSLATE_NOOP("cells", "How much of the candidate is written into memory."),
        "input",
        SIGMOID.bounds,
    ),
    Signal(
        "g",
        "g",
        QT_TRANSLATE_NOOP("cells", "candidate"),
        QT_TRANSLATE_NOOP("cells", "candidate"),
        QT_TRANSLATE_NOOP("cells", "What could be written into memory; also written c̃."),
        "candidate",
        TANH.bounds,
    ),
    Signal(
        "o",
        "o",
        QT_TRANSLATE_NOOP("cells", "output gate"),
        QT_TRANSLATE_NOOP("cells", "output"),
        QT_TRANSLATE_NOOP("cells", "How much of the memory is shown as hidden state."),
        "output",
        SIGMOID.bounds,
    ),
    Signal(
        "c",
        "c",
        QT_TRANSLATE_NOOP("cells", "memory (cell state)"),
        QT_TRANSLATE_NOOP("cells", "memory"),
        QT_TRANSLATE_NOOP("cells", "What the cell remembers; it changes only by adding."),
        "memory",
        (None, None),
    ),
    Signal(
        "h",
        "h",
        QT_TRANSLATE_NOOP("cells", "hidden state"),
        QT_TRANSLATE_NOOP("cells", "hidden"),
        QT_TRANSLATE_NOOP(
            "cells", "What the cell shows: to itself at the next token, and outside."
        ),
        "hidden",
        TANH.bounds,
    ),
)

INTERMEDIATES = (
    Signal(
        "kept",
        "kept",
        QT_TRANSLATE_NOOP("cells", "kept memory"),
        QT_TRANSLATE_NOOP("cells", "kept"),
        QT_TRANSLATE_NOOP("cells", "What the forget gate leaves of the old memory."),
        "memory",
        (None, None),
    ),
    Signal(
        "written",
        "written",
        QT_TRANSLATE_NOOP("cells", "written memory"),
        QT_TRANSLATE_NOOP("cells", "written"),
        QT_TRANSLATE_NOOP("cells", "What the input gate lets through of the candidate."),
        "memory",
        TANH.bounds,
    ),
    Signal(
        "squashed",
        "squashed",
        QT_TRANSLATE_NOOP("cells", "squashed memory"),
        QT_TRANSLATE_NOOP("cells", "squashed"),
        QT_TRANSLATE_NOOP("cells", "The memory pressed between −1 and 1 before it is shown."),
        "memory",
        TANH.bounds,
    ),
)

STAGES = (
    Stage("forget", QT_TRANSLATE_NOOP("cells", "forget"), ("f",), "forget"),
    Stage("input", QT_TRANSLATE_NOOP("cells", "input"), ("i",), "input"),
    Stage("candidate", QT_TRANSLATE_NOOP("cells", "candidate"), ("g",), "candidate"),
    Stage(
        "memory",
        QT_TRANSLATE_NOOP("cells", "update memory"),
        ("kept", "written", "c"),
        "memory",
    ),
    Stage("output", QT_TRANSLATE_NOOP("cells", "output"), ("o",), "output"),
    Stage("hidden", QT_TRANSLATE_NOOP("cells", "hidden"), ("squashed", "h"), "hidden"),
)

GATES = ("i", "f", "g", "o")
PEEPHOLES = ("i", "f", "o")


def declare(*, peephole: bool) -> CellKind:
    """Declare the LSTM, with peepholes or without."""
    pre = {gate: affine(gate) for gate in GATES}
    if peephole:
        pre["i"] = pre["i"] + p("i") * previous("c")
        pre["f"] = pre["f"] + p("f") * previous("c")
        pre["o"] = pre["o"] + p("o") * now("c")
    return CellKind(
        family="lstm",
        title=QT_TRANSLATE_NOOP("cells", "LSTM"),
        signals=SIGNALS,
        intermediates=INTERMEDIATES,
        gates=GATES,
        state=("h", "c"),
        equations={
            "f": Apply(SIGMOID, pre["f"]),
            "i": Apply(SIGMOID, pre["i"]),
            "g": Apply(TANH, pre["g"]),
            "kept": now("f") * previous("c"),
            "written": now("i") * now("g"),
            "c": now("f") * previous("c") + now("i") * now("g"),
            "squashed": Apply(TANH, now("c")),
            "o": Apply(SIGMOID, pre["o"]),
            "h": now("o") * Apply(TANH, now("c")),
        },
        stages=STAGES,
        wiring=_wiring(peephole),
        forward=forward,
        backward=backward,
        peepholes=PEEPHOLES if peephole else (),
        options={"peephole": peephole},
    )


def forward(
    weights: Weights, x: Array, state: Mapping[str, Array], pins: Pins = NONE
) -> dict[str, Array]:
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


def backward(
    weights: Weights,
    x: Array,
    state: Mapping[str, Array],
    signals: Mapping[str, Array],
    upstream: Mapping[str, Array],
    pins: Pins = NONE,
) -> Gradients:
    """Go back through the tokens; see :class:`lstmviz.cells.declaration.Backward`."""
    i, f, g, o, c, h = (signals[key] for key in "ifgoch")
    T, B, H = h.shape
    total = {
        key: np.array(upstream[key]) if key in upstream else np.zeros_like(h) for key in signals
    }
    h_prev = np.concatenate((state["h"][np.newaxis], h[:-1]))
    c_prev = np.concatenate((state["c"][np.newaxis], c[:-1]))
    inner = np.empty((T, B, 4, H), h.dtype)
    squashed = np.tanh(c)
    carried_h, carried_c = np.zeros_like(h[0]), np.zeros_like(h[0])
    peephole = weights.peephole
    for t in reversed(range(T)):
        d_h = total["h"][t]
        d_h += carried_h
        total["o"][t] += d_h * squashed[t]
        inner[t, :, 3] = total["o"][t] * o[t] * (1 - o[t])
        d_c = total["c"][t]
        d_c += carried_c + d_h * o[t] * (1 - squashed[t] ** 2)
        if peephole is not None:
            d_c += inner[t, :, 3] * peephole[2]
        total["f"][t] += d_c * c_prev[t]
        total["i"][t] += d_c * g[t]
        total["g"][t] += d_c * i[t]
        inner[t, :, 0] = total["i"][t] * i[t] * (1 - i[t])
        inner[t, :, 1] = total["f"][t] * f[t] * (1 - f[t])
        inner[t, :, 2] = total["g"][t] * (1 - g[t] ** 2)
        carried_c = d_c * f[t]
        if peephole is not None:
            carried_c += inner[t, :, 0] * peephole[0] + inner[t, :, 1] * peephole[1]
        carried_h = inner[t].reshape(B, 4 * H) @ weights.weight_hh
    flat = inner.reshape(T, B, 4 * H)

    def weights_over(tokens: slice) -> dict[str, Array]:
        found = matrices(weights, flat[tokens], x[tokens], h_prev[tokens])
        if peephole is not None:
            seen = (c_prev, c_prev, c)
            found["peephole"] = np.stack(
                [
                    (inner[tokens, :, gate] * cell[tokens]).sum(axis=(0, 1))
                    for gate, cell in zip((0, 1, 3), seen, strict=True)
                ]
            )
        return found

    state_gradients = {"h": carried_h, "c": carried_c}
    return Gradients(total, flat @ weights.weight_ih, state_gradients, weights_over)


def _wiring(peephole: bool) -> Wiring:
    """Lay the memory along the top, the gates in a row, the hidden state along the bottom."""
    top, joint, middle, bottom, entry = 84.0, 204.0, 302.0, 416.0, 484.0
    left, right, tap = 104.0, 712.0, 650.0
    x_f, x_i, x_g, x_o = 202.0, 326.0, 446.0, 574.0
    join = (x_i + x_g) / 2
    box, chips, circle = (98.0, 110.0), (62.0, 92.0), (34.0, 34.0)
    upper, lower, exit_o = middle - box[1] / 2, middle + box[1] / 2, middle - 30
    every_gate = ("forget", "input", "candidate", "output")

    c_prev, h_prev = previous("c"), previous("h")
    f, i, g, o, c, h = (now(key) for key in ("f", "i", "g", "o", "c", "h"))
    kept, written, squashed = f * c_prev, i * g, Apply(TANH, c)

    nodes = (
        Reading((left, top), chips, ("memory",), "memory", "c_prev", c_prev, names=True),
        Reading((left, bottom), chips, every_gate, "hidden", "h_prev", h_prev, names=True),
        Reading((245.0, entry), (190.0, 24.0), every_gate, "rail", "x", x(), across=True),
        Operation((x_f, top), circle, ("memory",), "forget", "kept", kept, "×"),
        Reading((x_f + 58, top + 62), (62.0, 88.0), ("memory",), "memory", "kept", kept),
        Operation((join, top), circle, ("memory",), "memory", "c", c, "+"),
        Operation((join, joint), circle, ("memory",), "input", "written", written, "×"),
        Reading((join + 58, top + 52), (62.0, 84.0), ("memory",), "memory", "written", written),
        Gate((x_f, middle), box, ("forget",), "forget", "f", f, SIGMOID.plain, names=True),
        Gate((x_i, middle), box, ("input",), "input", "i", i, SIGMOID.plain),
        Gate((x_g, middle), box, ("candidate",), "candidate", "g", g, TANH.plain),
        Gate((x_o, middle), box, ("output",), "output", "o", o, SIGMOID.plain),
        Reading((right, top), chips, ("memory",), "memory", "c", c),
        Operation((tap, joint), (56.0, 28.0), ("hidden",), "memory", "squashed", squashed, "tanh"),
        Operation((tap, exit_o), circle, ("hidden",), "output", "h", h, "×"),
        Reading((right, bottom), chips, ("hidden", "readout"), "hidden", "h", h),
    )
    wires = (
        Wire(((left + 30, bottom), (x_o, bottom)), "h_prev", h_prev, every_gate, "rail"),
        Wire(((150.0, entry), (141.0, entry), (141.0, bottom)), "x", x(), every_gate, "rail"),
        *(
            Wire(((at, bottom), (at, lower)), "h_prev", h_prev, (stage,), "rail")
            for at, stage in zip((x_f, x_i, x_g, x_o), every_gate, strict=True)
        ),
        Wire(((left + 30, top), (x_f, top)), "c_prev", c_prev, ("memory",), "memory"),
        Wire(((x_f, top), (join, top)), "kept", kept, ("memory",), "memory"),
        Wire(((join, top), (right - 42, top)), "c", c, ("memory",), "memory", arrow=True),
        Wire(((x_f, upper), (x_f, top)), "f", f, ("forget", "memory"), "forget"),
        Wire(((x_i, upper), (x_i, joint), (join, joint)), "i", i, ("input", "memory"), "input"),
        Wire(
            ((x_g, upper), (x_g, joint), (join, joint)),
            "g",
            g,
            ("candidate", "memory"),
            "candidate",
        ),
        Wire(((join, joint), (join, top)), "written", written, ("memory",), "input"),
        Wire(((tap, top), (tap, exit_o)), "squashed", squashed, ("hidden",), "memory"),
        Wire(((x_o + box[0] / 2, exit_o), (tap, exit_o)), "o", o, ("output", "hidden"), "output"),
        Wire(
            ((tap, exit_o), (tap, bottom), (right - 42, bottom)),
            "h",
            h,
            ("hidden",),
            "hidden",
            arrow=True,
        ),
    )
    if peephole:
        corner, shelf, drop = 138.0, 216.0, 614.0
        wires += (
            Wire(
                ((corner, top), (corner, shelf), (x_f - 42, shelf), (x_f - 42, upper)),
                "c_prev",
                c_prev,
                ("forget",),
                "memory",
            ),
            Wire(
                ((x_f - 42, shelf), (x_i - 42, shelf), (x_i - 42, upper)),
                "c_prev",
                c_prev,
                ("input",),
                "memory",
            ),
            Wire(((drop, top), (drop, upper)), "c", c, ("output",), "memory"),
        )
    return Wiring((760.0, 500.0), nodes, wires, outlet=(640.0, entry))


FAMILY = Family(
    "lstm",
    QT_TRANSLATE_NOOP("cells", "LSTM"),
    declare,
    (Option("peephole", QT_TRANSLATE_NOOP("cells", "peepholes"), False),),
)
