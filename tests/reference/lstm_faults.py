"""Faults that implementations of LSTMs have had."""

from dataclasses import replace
from itertools import permutations

import numpy as np

from lstmviz.cells.parameters import Weights
from tests.reference.faults import HARD_SIGMOIDS, common, with_state, with_weights
from tests.reference.plain_lstm import PlainLSTM
from tests.reference.suite import Run


def peepholes_permuted(order: tuple[int, ...]) -> Run:
    def permuted(weights: Weights) -> Weights:
        return replace(
            weights, peephole=None if weights.peephole is None else weights.peephole[list(order)]
        )

    return with_weights(permuted)


def forget_bias_raised(weights: Weights) -> Weights:
    first = np.zeros(len(weights.weight_hh)) if weights.bias_ih is None else weights.bias_ih.copy()
    first[weights.units : 2 * weights.units] += 1
    return replace(weights, bias_ih=first)


FAULTS: dict[str, Run] = {
    **common("ifgo"),
    **HARD_SIGMOIDS,
    "forget bias raised by 1": with_weights(forget_bias_raised),
    **{
        f"peepholes {order}": peepholes_permuted(order)
        for order in permutations(range(3))
        if order != (0, 1, 2)
    },
    "output gate sees the old memory": PlainLSTM(late_sees="before"),
    "input and forget gate see the new memory": PlainLSTM(early_sees="after"),
    "initial hidden state ignored": with_state(
        lambda key, value: np.zeros_like(value) if key == "h" else value
    ),
    "initial memory ignored": with_state(
        lambda key, value: np.zeros_like(value) if key == "c" else value
    ),
}
