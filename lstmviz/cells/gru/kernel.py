"""The forward and backward kernels of the gated recurrent unit."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.functions import Function
from lstmviz.cells.gradients import Gradients, matrices
from lstmviz.cells.in_place import in_place
from lstmviz.cells.parameters import Rows, Weights, blocks, from_inputs
from lstmviz.cells.pins import NONE, Pins

GATES = ("r", "z", "n")


@dataclass(frozen=True)
class Kernel:
    """Both kernels of one variant.

    Parameters
    ----------
    rows
        What the rows of the weights stand for. If the candidate keeps its biases apart, the reset
        gate scales the recurrent product, else the hidden state that goes into it.
    gate, candidate
        The functions of the gates and of the candidate.
    """

    rows: Rows
    gate: Function
    candidate: Function

    def forward(
        self, weights: Weights, x: Array, state: Mapping[str, Array], pins: Pins = NONE
    ) -> dict[str, Array]:
        """Run the cell over ``x (T, B, I)`` from ``state["h"] (B, H)``.

        The gates and the candidate share one array ``(T, B, 3·H)``: it first takes what the
        inputs give to the pre-activations of all tokens, then each step turns its row into their
        values in place. As ``n + z ⊙ (h_prev − n)``, the hidden state takes a product less.

        Returns
        -------
        dict
            ``r z n h``, each ``(T, B, H)``.
        """
        T, B, _ = x.shape
        H, dtype, named = weights.units, weights.dtype, dict(blocks(weights, self.rows))
        bias = np.concatenate([named[f"b_{key}"] for key in GATES])
        made = from_inputs(x, weights.weight_ih.T, bias)
        r, z, n = (made[:, :, k * H : (k + 1) * H] for k in range(3))
        h = np.empty((T, B, H), dtype)
        signals = {"r": r, "z": z, "n": n, "h": h}
        held = {key: [(pins[key], signals[key])] if key in pins else [] for key in signals}
        held_gates = held["r"] + held["z"]

        # The bias of the recurrent product, if that is what the reset gate scales.
        after = named.get("d_n")
        recurrent = weights.weight_hh if after is not None else weights.weight_hh[: 2 * H]
        recurrent, own = recurrent.T, named["U_n"].T
        if B > 1:
            # A product of matrices takes half the time with rows in a row.
            recurrent, own = np.ascontiguousarray(recurrent), np.ascontiguousarray(own)
        from_hidden = np.empty((B, recurrent.shape[1]), dtype)
        to_gates, to_candidate = from_hidden[:, : 2 * H], from_hidden[:, 2 * H :]
        scratch, recalled = np.empty((B, H), dtype), np.empty((B, H), dtype)
        open_gates, propose = in_place(self.gate), in_place(self.candidate)
        # Bound once: at a few units the loop's cost is its look-ups.
        dot, add, multiply, subtract = np.dot, np.add, np.multiply, np.subtract
        h_prev = state["h"].astype(dtype, copy=False)
        rows = zip(made[:, :, : 2 * H], r, z, n, h, strict=True)
        for t, (gates, r_t, z_t, n_t, h_t) in enumerate(rows):
            dot(h_prev, recurrent, out=from_hidden)
            add(gates, to_gates, out=gates)
            open_gates(gates)
            for pin, signal in held_gates:
                pin.hold(t, signal[t])
            if after is not None:
                add(to_candidate, after, out=scratch)
                multiply(r_t, scratch, out=recalled)
            else:
                multiply(r_t, h_prev, out=scratch)
                dot(scratch, own, out=recalled)
            add(n_t, recalled, out=n_t)
            propose(n_t)
            for pin, signal in held["n"]:
                pin.hold(t, signal[t])
            subtract(h_prev, n_t, out=scratch)
            multiply(z_t, scratch, out=scratch)
            add(n_t, scratch, out=h_t)
            for pin, signal in held["h"]:
                pin.hold(t, signal[t])
            h_prev = h_t
        return signals

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
        r, z, n, h = (signals[key] for key in "rznh")
        T, B, H = h.shape
        named = dict(blocks(weights, self.rows))
        before = np.concatenate((state["h"][np.newaxis].astype(h.dtype), h[:-1]))
        after = named.get("d_n")
        # What the reset gate scales, and the share of the candidate.
        scaled = before if after is None else before @ named["U_n"].T + after
        rest, change = 1 - z, before - n
        slopes = {"r": self.gate.slope(r), "z": self.gate.slope(z), "n": self.candidate.slope(n)}

        total = {
            key: np.array(upstream[key], h.dtype) if key in upstream else np.zeros_like(h)
            for key in signals
        }
        # By what goes into the functions, and by what the recurrent product adds to that.
        inner = np.empty((T, B, 3 * H), h.dtype)
        through = inner.copy() if after is not None else inner
        by = {key: inner[:, :, k * H : (k + 1) * H] for k, key in enumerate(GATES)}
        carried, scratch = np.zeros_like(h[0]), np.empty_like(h[0])
        for t in reversed(range(T)):
            flow = total["h"][t]
            flow += carried
            if "h" in pins:
                flow = flow.copy()
                pins["h"].stop(t, flow)
            total["n"][t] += np.multiply(flow, rest[t], out=scratch)
            total["z"][t] += np.multiply(flow, change[t], out=scratch)
            self._enter("n", t, total, slopes, by, pins)
            own = by["n"][t] if after is not None else by["n"][t] @ named["U_n"]
            total["r"][t] += np.multiply(own, scaled[t], out=scratch)
            self._enter("r", t, total, slopes, by, pins)
            self._enter("z", t, total, slopes, by, pins)
            carried = flow * z[t]
            if after is not None:
                through[t, :, : 2 * H] = inner[t, :, : 2 * H]
                np.multiply(own, r[t], out=through[t, :, 2 * H :])
                carried += through[t] @ weights.weight_hh
            else:
                carried += np.multiply(own, r[t], out=scratch)
                carried += inner[t, :, : 2 * H] @ weights.weight_hh[: 2 * H]

        def weights_over(tokens: slice) -> dict[str, Array]:
            found = matrices(weights, inner[tokens], x[tokens], before[tokens])
            if after is None:
                recalled = (r[tokens] * before[tokens]).reshape(-1, H)
                found["weight_hh"][2 * H :] = by["n"][tokens].reshape(-1, H).T @ recalled
            else:
                recurrent = matrices(weights, through[tokens], x[tokens], before[tokens])
                found |= {key: recurrent[key] for key in ("weight_hh", "bias_hh") if key in found}
            return found

        return Gradients(total, inner @ weights.weight_ih, {"h": carried}, weights_over)

    @staticmethod
    def _enter(
        key: str,
        t: int,
        total: Mapping[str, Array],
        slopes: Mapping[str, Array],
        by: Mapping[str, Array],
        pins: Pins,
    ) -> None:
        """Go back through the function that made a signal at a token."""
        np.multiply(total[key][t], slopes[key][t], out=by[key][t])
        if key in pins:
            pins[key].stop(t, by[key][t])
