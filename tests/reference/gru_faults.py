"""Faults that implementations of GRUs and plain recurrent cells have had."""

from dataclasses import replace

import numpy as np

from lstmviz.cells.parameters import Weights
from tests.reference.faults import HARD_SIGMOIDS, common, with_option, with_weights
from tests.reference.suite import Run


def update_turned_round(weights: Weights) -> Weights:
    """Make z what 1 − z was, since σ(−a) = 1 − σ(a)."""
    sign = np.repeat([1.0, -1.0, 1.0], weights.units)
    turned = {
        name: (array.T * sign.astype(array.dtype)).T for name, array in weights.arrays.items()
    }
    return Weights(**turned)


def biases_summed(weights: Weights) -> Weights:
    return replace(weights, bias_ih=weights.bias, bias_hh=None)


GRU_FAULTS: dict[str, Run] = {
    **common("rzn"),
    **HARD_SIGMOIDS,
    "update gate turned round": with_weights(update_turned_round),
    "reset on the other side of the product": with_option("reset_after", lambda after: not after),
    "biases summed": with_weights(biases_summed),
}
RNN_FAULTS: dict[str, Run] = {
    **common("h"),
    "another activation": with_option(
        "activation", lambda name: "relu" if name == "tanh" else "tanh"
    ),
    "no activation": with_option("activation", lambda _: "linear"),
}
