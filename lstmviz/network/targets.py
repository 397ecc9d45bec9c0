"""Targets: the numbers whose gradients people ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.network.forward import Pass
from lstmviz.network.losses import Terms, find_loss
from lstmviz.network.readout import Readout


@dataclass(frozen=True)
class Upstream:
    """How a target depends directly on what a network computed, for one sequence.

    Parameters
    ----------
    signals
        By label and signal, ``(T, 1, H)``.
    scores
        By what goes into the readout's activation, ``(T, 1, O)``; None where it does not.
    y
        By what the readout gives, ``(T, 1, O)``; None where it does not.
    """

    signals: Mapping[str, Mapping[str, Array]]
    scores: Array | None = None
    y: Array | None = None


@dataclass(frozen=True)
class SignalTarget:
    """A unit's signal at a token: label of layer and direction, key, unit and token from 0."""

    layer: str
    signal: str
    unit: int
    token: int

    def value(self, done: Pass) -> float:
        """Return the signal's value."""
        return float(done.signals[self.layer][self.signal][self.token, 0, self.unit])

    def upstream(self, done: Pass) -> Upstream:
        """It depends on itself alone."""
        one = _one(done.signals[self.layer][self.signal], self.token, self.unit, 1)
        return Upstream({self.layer: {self.signal: one}})


@dataclass(frozen=True)
class ReadoutTarget:
    """One of the readouts at a token, both from 0."""

    output: int
    token: int

    def value(self, done: Pass) -> float:
        """Return what the readout gives."""
        y, _, _ = _read_out(done)
        return float(y[self.token, 0, self.output])

    def upstream(self, done: Pass) -> Upstream:
        """Go back through the activation, which may mix the readouts."""
        y, _, readout = _read_out(done)
        one = _one(y, self.token, self.output, 1)
        return Upstream({}, readout.slopes(y, one), one)


@dataclass(frozen=True)
class LossTarget:
    """How far one of the readouts is, at a token, from what it should be.

    With y for the readout and v for what is wanted:

    - sigmoid: the cross entropy ``−v log y − (1 − v) log(1 − y)``;
    - softmax: the cross entropy ``−v log y``, v being 1, that is, this readout is the right one;
    - linear: the squared error ``(y − v)²``.

    Parameters
    ----------
    output, token
        Both from 0.
    wanted
        v: from 0 to 1 for sigmoid, 1 for softmax, any number for linear.
    """

    output: int
    token: int
    wanted: float = 1.0

    def value(self, done: Pass) -> float:
        """Return the loss, from the scores, which never saturate."""
        _, scores, readout = _read_out(done)
        term, _ = self._terms(scores[self.token, 0].astype(np.float64), readout)
        return float(term)

    def upstream(self, done: Pass) -> Upstream:
        """Go back from the loss to the scores at its token, and to the readout itself."""
        y, scores, readout = _read_out(done)
        of_scores, of_y = np.zeros_like(scores), np.zeros_like(y)
        _, slopes = self._terms(scores[self.token, 0], readout)
        of_scores[self.token, 0, self._counting(readout)] = slopes
        of_y[self.token, 0, self.output] = self._slope(y[self.token, 0, self.output], readout)
        return Upstream({}, of_scores, of_y)

    def _counting(self, readout: Readout) -> slice:
        """Return the readouts whose scores count: with softmax all, else the one."""
        return slice(None) if readout.function.joint else slice(self.output, self.output + 1)

    def _terms(self, scores: Array, readout: Readout) -> Terms:
        """Return the loss at ``scores (O,)``, and its derivative by those that count."""
        name = "mean_squared" if readout.activation == "linear" else "cross_entropy"
        counting, wanted = self._counting(readout), np.zeros_like(scores)
        wanted[self.output] = self.wanted
        return find_loss(name, readout.activation).terms(scores[counting], wanted[counting])

    def _slope(self, y: np.floating[Any], readout: Readout) -> Any:
        """Return the derivative by the readout y, infinite where that is exactly wrong."""
        if readout.activation == "linear":
            return 2 * (y - self.wanted)
        rest = 0.0 if readout.function.joint else 1 - self.wanted
        with np.errstate(divide="ignore"):
            yes = self.wanted / y if self.wanted > 0 else 0.0
            return (rest / (1 - y) if rest > 0 else 0.0) - yes


Target = SignalTarget | ReadoutTarget | LossTarget
"""Each tells its token, its value in a pass of one sequence, and what it depends on directly."""


def _one(like: Array, token: int, unit: int, value: float) -> Array:
    found = np.zeros_like(like)
    found[token, 0, unit] = value
    return found


def _read_out(done: Pass) -> tuple[Array, Array, Readout]:
    """Return outputs, scores and readout of a network that has one."""
    readout = done.network.readout
    if done.y is None or done.scores is None or readout is None:
        raise ValueError("the network has no readout")
    return done.y, done.scores, readout
