"""The plain recurrent cell.

Equation: Elman, "Finding Structure in Time", Cognitive Science 14(2), 1990, in PyTorch's form.
"""

from collections.abc import Mapping
from dataclasses import dataclass

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
    previous,
    x,
)
from lstmviz.cells.expressions import Apply
from lstmviz.cells.functions import FUNCTIONS, Function, clipped, mark
from lstmviz.cells.gradients import Gradients, matrices
from lstmviz.cells.in_place import in_place
from lstmviz.cells.options import ACTIVATIONS, CLIP
from lstmviz.cells.parameters import Weights, from_inputs
from lstmviz.cells.pins import NONE, Pins
from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.cells.wiring import ARROW, Gate, Reading, Wire, Wiring


def declare(*, activation: str, clip: float | None) -> CellKind:
    """Declare the plain recurrent cell.

    Parameters
    ----------
    activation
        Name of its function.
    clip
        Limit of what goes into it, either way.
    """
    function = clipped(FUNCTIONS[activation], clip)
    kernel = Kernel(function)
    hidden = Signal(
        "h",
        "h",
        QT_TRANSLATE_NOOP("cells", "hidden state"),
        QT_TRANSLATE_NOOP("cells", "hidden"),
        QT_TRANSLATE_NOOP(
            "cells", "All that a plain recurrent cell remembers; rewritten every token."
        ),
        "hidden",
        function.bounds,
    )
    return CellKind(
        family="rnn",
        title=QT_TRANSLATE_NOOP("cells", "RNN"),
        signals=(hidden,),
        gates=("h",),
        state=("h",),
        equations={"h": Apply(function, affine("h"))},
        stages=(Stage("hidden", QT_TRANSLATE_NOOP("cells", "hidden"), ("h",), "hidden"),),
        wiring=_wiring(mark(function)),
        forward=kernel.forward,
        backward=kernel.backward,
        options={"activation": activation, "clip": clip},
    )


@dataclass(frozen=True)
class Kernel:
    """Both kernels with one activation function."""

    activation: Function

    def forward(
        self, weights: Weights, x: Array, state: Mapping[str, Array], pins: Pins = NONE
    ) -> dict[str, Array]:
        """Run the cell over ``x (T, B, I)`` from ``state["h"] (B, H)``.

        Returns
        -------
        dict
            ``h``, ``(T, B, H)``.
        """
        recurrent = weights.weight_hh.T
        if x.shape[1] > 1:
            # A product of matrices takes half the time with rows in a row.
            recurrent = np.ascontiguousarray(recurrent)
        # Holds the pre-activations of all tokens until each step makes them its hidden state.
        h = from_inputs(x, weights.weight_ih.T, weights.bias)
        h_prev = state["h"].astype(weights.dtype, copy=False)
        from_hidden = np.empty(h.shape[1:], weights.dtype)
        activate, held = in_place(self.activation), pins.get("h")
        dot, add = np.dot, np.add
        for t, h_t in enumerate(h):
            dot(h_prev, recurrent, out=from_hidden)
            add(h_t, from_hidden, out=h_t)
            activate(h_t)
            if held is not None:
                held.hold(t, h_t)
            h_prev = h_t
        return {"h": h}

    def backward(
        self,
        weights: Weights,
        x: Array,
        state: Mapping[str, Array],
        signals: Mapping[str, Array],
        upstream: Mapping[str, Array],
        pins: Pins = NONE,
    ) -> Gradients:
        """Go back through the tokens; see :class:`lstmviz.cells.declaration.Backward`."""
        h, held = signals["h"], pins.get("h")
        total = np.array(upstream["h"], h.dtype) if "h" in upstream else np.zeros_like(h)
        # First the slopes, then the derivatives by what goes into the activation.
        inner = self.activation.slope(h)
        carried = np.zeros_like(h[0])
        for t in reversed(range(len(h))):
            total[t] += carried
            inner[t] *= total[t]
            if held is not None:
                held.stop(t, inner[t])
            carried = inner[t] @ weights.weight_hh
        before = np.concatenate((state["h"][np.newaxis].astype(h.dtype), h[:-1]))

        def weights_over(tokens: slice) -> dict[str, Array]:
            return matrices(weights, inner[tokens], x[tokens], before[tokens])

        return Gradients({"h": total}, inner @ weights.weight_ih, {"h": carried}, weights_over)


def _wiring(symbol: str) -> Wiring:
    """Lay the hidden state along the middle, the input from below."""
    middle, under, entry = 220.0, 408.0, 484.0
    left, corner, centre, right = 104.0, 141.0, 400.0, 712.0
    stage, (wide, high) = ("hidden",), (120.0, 220.0)
    h_prev, h = previous("h"), now("h")
    chips = (62.0, 200.0)
    nodes = (
        Reading((left, middle), chips, stage, "hidden", "h_prev", h_prev, names=True),
        Reading((245.0, entry), (190.0, 24.0), stage, "rail", "x", x(), across=True),
        Gate((centre, middle), (wide, high), stage, "hidden", "h", h, symbol),
        Reading((right, middle), chips, (*stage, "readout"), "hidden", "h", h),
    )
    beside, below = centre - wide / 2 - ARROW, middle + high / 2 + ARROW
    from_input = (150.0, entry), (corner, entry), (corner, under), (centre, under), (centre, below)
    wires = (
        Wire(((left + 30, middle), (beside, middle)), "h_prev", h_prev, stage, "hidden", True),
        Wire(from_input, "x", x(), stage, "rail", True),
        Wire(((centre + 60, middle), (right - 42, middle)), "h", h, stage, "hidden", True),
    )
    return Wiring((760.0, 500.0), nodes, wires, outlet=(640.0, entry))


FAMILY = Family(
    "rnn",
    QT_TRANSLATE_NOOP("cells", "RNN"),
    declare,
    (
        Option("activation", QT_TRANSLATE_NOOP("cells", "activation"), "tanh", ACTIVATIONS),
        CLIP,
    ),
)
