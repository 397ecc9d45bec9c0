"""Targets: the numbers whose gradients people ask for."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.network.forward import Pass
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
        at = scores[self.token, 0].astype(np.float64)
        score = float(at[self.output])
        if readout.activation == "linear":
            return (score - self.wanted) ** 2
        if readout.activation == "sigmoid":
            return float(np.logaddexp(0.0, score) - self.wanted * score)
        return float(np.logaddexp.reduce(at) - score)

    def upstream(self, done: Pass) -> Upstream:
        """Both cross entropies depend on the scores by ``y − v``."""
        y, scores, readout = _read_out(done)
        slope, of_scores = np.zeros_like(y), np.zeros_like(scores)
        place = (self.token, 0, self.output)
        if readout.activation == "linear":
            slope[place] = of_scores[place] = 2 * (y[place] - self.wanted)
            return Upstream({}, of_scores, slope)
        # At a readout of exactly 0 or 1 the slope may be infinite, and that by the score is not.
        with np.errstate(divide="ignore", invalid="ignore"):
            if readout.activation == "sigmoid":
                of_scores[place] = y[place] - self.wanted
                ones = self.wanted / y[place] if self.wanted > 0 else 0
                zeros = (1 - self.wanted) / (1 - y[place]) if self.wanted < 1 else 0
                slope[place] = zeros - ones
            else:
                of_scores[self.token] = y[self.token]
                of_scores[place] -= 1
                slope[place] = -1 / y[place]
        return Upstream({}, of_scores, slope)


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
