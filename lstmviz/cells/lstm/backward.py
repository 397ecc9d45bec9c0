"""Exact backpropagation through time for an LSTM of any variant, with signals held or not."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.gradients import Gradients, matrices
from lstmviz.cells.lstm.forward import opened, peepholes_of
from lstmviz.cells.lstm.variant import GATES, Variant
from lstmviz.cells.parameters import Weights
from lstmviz.cells.pins import NONE, Pins


def backward(
    variant: Variant,
    weights: Weights,
    x: Array,
    state: Mapping[str, Array],
    signals: Mapping[str, Array],
    upstream: Mapping[str, Array],
    pins: Pins = NONE,
) -> Gradients:
    """Go back through the tokens; see :class:`lstmviz.cells.declaration.Backward`.

    Going back is linear, so whatever does not depend on the tokens after it is computed for all
    tokens at once; the loop is left with what one token owes to the next.
    """
    back = _Back(variant, weights, state, signals, upstream, pins)
    back.send_direct(upstream)
    back.go(back.factors())
    inner = back.gates()
    flat = inner.reshape(*inner.shape[:2], -1)

    def weights_over(tokens: slice) -> dict[str, Array]:
        found = matrices(weights, flat[tokens], x[tokens], back.h_prev[tokens])
        if weights.peephole is not None:
            found["peephole"] = np.stack(
                [
                    (inner[tokens, :, n] * back.seen(gate)[tokens]).sum(axis=(0, 1))
                    for n, gate in enumerate(variant.gates)
                    if gate in variant.peepholes
                ]
            )
        if weights.weight_hr is not None:
            by_h = back.flowing("h", back.total["h"])[tokens].reshape(-1, weights.outputs)
            found["weight_hr"] = by_h.T @ signals["m"][tokens].reshape(-1, weights.units)
        return found

    before = {key: gradient[0] for key, gradient in back.whole.items()}
    return Gradients(back.total, flat @ weights.weight_ih, before, weights_over)


class _Back:
    """One way back.

    `total` is how the target depends on each signal; of h and c `whole` holds the same with the
    state before the first token in front, ``(T + 1, B, ·)``.
    """

    def __init__(
        self,
        variant: Variant,
        weights: Weights,
        state: Mapping[str, Array],
        signals: Mapping[str, Array],
        upstream: Mapping[str, Array],
        pins: Pins,
    ) -> None:
        self.variant, self.weights, self.signals, self.pins = variant, weights, signals, pins
        self.shape, self.dtype = signals["c"].shape, weights.dtype
        self.h_prev, self.c_prev = (
            np.concatenate((state[key][np.newaxis], signals[key][:-1])).astype(
                self.dtype, copy=False
            )
            for key in "hc"
        )
        self.peepholes = peepholes_of(variant, weights)
        self.squashed = variant.output.compute(signals["c"])
        self.i, self.f, self.g, self.o = (
            signals.get(gate, opened(self.shape, self.dtype)) for gate in GATES
        )
        # What each gate is multiplied with, in the memory or in what is shown.
        self.scaled = {"i": self.g, "f": self.c_prev, "g": self.i, "o": self.squashed}
        self.slope = {
            gate: self.flowing(gate, variant.function(gate).slope(signals[gate]))
            for gate in variant.gates
        }
        tokens = self.shape[0]
        self.whole = {
            key: np.zeros((tokens + 1, *signals[key].shape[1:]), self.dtype) for key in "hc"
        }
        self.total = {
            key: self.whole[key][1:] if key in self.whole else np.zeros_like(signal)
            for key, signal in signals.items()
        }
        for key, gradient in upstream.items():
            self.total[key] += gradient

    def flowing(self, key: str, gradient: Array) -> Array:
        """Return what of a signal's gradient flows on: nothing where the signal is held."""
        if key not in self.pins:
            return gradient
        return np.where(self.pins[key].where, self.dtype.type(0), gradient)

    def seen(self, gate: str) -> Array:
        """Return the memory that a gate's peephole sees."""
        return self.signals["c"] if gate == "o" else self.c_prev

    def send_direct(self, upstream: Mapping[str, Array]) -> None:
        """Pass on to h and c what the target sees of the gates themselves."""
        if not upstream.keys() & set(GATES):
            return
        direct = {gate: self.total[gate] * self.slope[gate] for gate in self.variant.gates}
        if self.variant.coupled:
            direct["i"] -= self.flowing("f", self.total["f"]) * self.slope["i"]
        inside = np.concatenate(list(direct.values()), axis=-1)
        self.whole["h"][:-1] += inside @ self.weights.weight_hh
        for gate, peephole in self.peepholes.items():
            seen = self.total["c"] if gate == "o" else self.whole["c"][:-1]
            seen += direct[gate] * peephole

    def factors(self) -> Array:
        """Return what a token's gradients are multiplied with, side by side in columns.

        By what the memory is worth: for the memory before, then for the inside of each gate that
        writes memory. By what is shown is worth: for the inside of the output gate, if there is
        one, then for the memory.
        """
        gates = self.variant.gates
        factors = np.empty((*self.shape[:2], len(gates) + 2, self.shape[2]), self.dtype)
        column = {gate: factors[:, :, n] for n, gate in enumerate(gates, 1)}
        to_before, to_memory = factors[:, :, 0], factors[:, :, -1]
        for gate in gates:
            np.multiply(self.scaled[gate], self.slope[gate], out=column[gate])
        if self.variant.coupled:
            column["i"] -= self.flowing("f", self.c_prev) * self.slope["i"]
        to_before[...] = self.f
        np.multiply(self.o, self.variant.output.slope(self.squashed), out=to_memory)
        for gate, peephole in self.peepholes.items():
            seen = to_memory if gate == "o" else to_before
            seen += column[gate] * peephole
        late = self._late
        for key, own in (("c", factors[:, :, :late]), (self.variant.shown, factors[:, :, late:])):
            if key in self.pins:
                held = self.pins[key].where[:, :, np.newaxis]
                own[np.broadcast_to(held, own.shape)] = 0
        return factors

    @property
    def _late(self) -> int:
        """The first column that multiplies what is shown."""
        return len(self.variant.gates) + 1 - ("o" in self.variant.gates)

    def go(self, factors: Array) -> None:
        """Go from the last token to the first, adding to each what the one after it owes it."""
        tokens, batch, units = self.shape
        late, projection, held = self._late, self.weights.weight_hr, self.pins.get("h")
        # One row a token, as wide as a column of factors.
        rows_h, rows_c = (self.whole[key][:, :, np.newaxis][::-1] for key in "hc")
        rows = zip(
            pairwise(rows_h),
            pairwise(rows_c),
            self.total[self.variant.shown][:, :, np.newaxis][::-1],
            factors[::-1, :, :late],
            factors[::-1, :, late : late + 1],
            factors[::-1, :, -1:],
            strict=True,
        )
        # What a step makes is used up in it.
        made = np.empty_like(factors[0])
        of_memory, of_shown = made[:, :late], made[:, late : late + 1]
        to_before, to_memory, has_o = made[:, :1], made[:, -1:], late < made.shape[1] - 1
        inside = made.reshape(batch, -1)[:, units:-units]
        from_gates = np.empty_like(rows_h[0])
        to_h = from_gates[:, 0]
        # Bound once: at a few units the loop's cost is its look-ups.
        add, multiply, dot, recurrent = np.add, np.multiply, np.dot, self.weights.weight_hh
        for n, ((h, h_before), (c, c_before), shown, by_memory, by_shown, by_c) in enumerate(
            rows, 1
        ):
            if projection is not None:
                flowing = h[:, 0].copy()
                if held is not None:
                    held.stop(tokens - n, flowing)
                shown[:, 0] += flowing @ projection
            # Products of one shape each: spreading one over two columns takes longer.
            if has_o:
                multiply(shown, by_shown, out=of_shown)
            add(c, multiply(shown, by_c, out=to_memory), out=c)
            multiply(c, by_memory, out=of_memory)
            add(c_before, to_before, out=c_before)
            dot(inside, recurrent, out=to_h)
            add(h_before, from_gates, out=h_before)

    def gates(self) -> Array:
        """Complete the gradients by the gates; return those by their insides, ``(T, B, G, H)``."""
        shown, gates = self.variant.shown, self.variant.gates
        for gate in GATES:
            if gate in self.total:
                worth = shown if gate == "o" else "c"
                self.total[gate] += self.flowing(worth, self.total[worth]) * self.scaled[gate]
        if self.variant.coupled:
            self.total["i"] -= self.flowing("f", self.total["f"])
        inner = np.empty((*self.shape[:2], len(gates), self.shape[2]), self.dtype)
        for n, gate in enumerate(gates):
            np.multiply(self.total[gate], self.slope[gate], out=inner[:, :, n])
        return inner
