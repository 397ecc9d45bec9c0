"""What a network is trained to make small, and how it depends on the readout's scores.

The scores are what goes into the readout's activation. Going from there, and not from its result,
keeps both the loss and its derivative exact where the activation is saturated.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.network.readout import ACTIVATIONS

Terms = tuple[Array, Array]
"""The loss at each token, ``(…,)``, and its derivative by each score, ``(…, O)``."""


@dataclass(frozen=True)
class Loss:
    """A loss for a readout.

    Parameters
    ----------
    name
        ``mean_squared`` or ``cross_entropy``.
    activation
        The readout's.
    terms
        Maps scores and wanted outputs, both ``(…, O)``, to the loss of each token.
    """

    name: str
    activation: str
    terms: Callable[[Array, Array], Terms]

    def mean(self, scores: Array, wanted: Array, counts: NDArray[np.bool_]) -> tuple[float, Array]:
        """Return the mean loss over the tokens that count, and its derivative by the scores.

        Parameters
        ----------
        scores, wanted
            ``(…, O)``.
        counts
            Which tokens count, ``(…,)``.
        """
        terms, slopes = self.terms(scores, wanted)
        number = max(int(counts.sum()), 1)
        value = float(np.sum(terms, where=counts, dtype=np.float64)) / number
        return value, slopes * (counts / number)[..., np.newaxis].astype(scores.dtype)


def find_loss(name: str, activation: str) -> Loss:
    """Return a loss for a readout of that activation.

    Raises
    ------
    Problem
        If there is no such loss, or it does not go with the activation.
    """
    found = LOSSES.get((name, activation))
    if found is None:
        known = sorted({f"{one} ({other})" for one, other in LOSSES})
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "There is no loss “{name}” for a readout of activation “{activation}”; "
                "choose one of {known}.",
            ),
            name=name,
            activation=activation,
            known=", ".join(known),
        )
    return found


def _squared(activation: str) -> Callable[[Array, Array], Terms]:
    """The mean of (y − wanted)² over the outputs."""
    function = ACTIVATIONS[activation]

    def terms(scores: Array, wanted: Array) -> Terms:
        outputs = function.compute(scores)
        apart = outputs - wanted
        slopes = apart * function.slope(outputs) * scores.dtype.type(2 / scores.shape[-1])
        return np.mean(apart * apart, axis=-1), slopes

    return terms


def _binary(scores: Array, wanted: Array) -> Terms:
    """The sum over the outputs of −wanted·log σ(s) − (1 − wanted)·log(1 − σ(s)).

    Both logarithms together are ``max(s, 0) − s·wanted + log(1 + e^−|s|)``.
    """
    logarithm = np.log1p(np.exp(-np.abs(scores)))
    terms = np.sum(np.maximum(scores, 0) - scores * wanted + logarithm, axis=-1)
    return terms, ACTIVATIONS["sigmoid"].compute(scores) - wanted


def _categorical(scores: Array, wanted: Array) -> Terms:
    """The sum over the outputs of −wanted·log softmax(s); `wanted` sums to one."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    powers = np.exp(shifted)
    total = powers.sum(axis=-1, keepdims=True)
    terms = -np.sum(wanted * (shifted - np.log(total)), axis=-1)
    return terms, powers / total - wanted


LOSSES = {
    (loss.name, loss.activation): loss
    for loss in (
        Loss("mean_squared", "linear", _squared("linear")),
        Loss("mean_squared", "sigmoid", _squared("sigmoid")),
        Loss("cross_entropy", "sigmoid", _binary),
        Loss("cross_entropy", "softmax", _categorical),
    )
}
"""By name and the readout's activation."""
