"""Faults that implementations of LSTMs have had, each as an implementation that has it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import permutations

import numpy as np

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.parameters import Weights
from lstmviz.network.forward import run_layer
from tests.reference.case import reordered
from tests.reference.plain_lstm import PlainLSTM
from tests.reference.suite import Run


def with_weights(change: Callable[[Weights], Weights]) -> Run:
    """Run with other weights than those given."""

    def run(kind: CellKind, weights: Weights, x, state, *, lengths=None, reverse=False):
        return run_layer(kind, change(weights), x, state, lengths=lengths, reverse=reverse)

    return run


def with_state(change: Callable[[str, np.ndarray], np.ndarray]) -> Run:
    """Begin with another state than the one given."""

    def run(kind: CellKind, weights: Weights, x, state: Mapping, *, lengths=None, reverse=False):
        changed = {key: change(key, value) for key, value in state.items()}
        return run_layer(kind, weights, x, changed, lengths=lengths, reverse=reverse)

    return run


def gates_permuted(order: str) -> Run:
    def permuted(weights: Weights) -> Weights:
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return replace(
            weights,
            **{
                name: reordered(array, order)
                for name, array in weights.arrays.items()
                if name in names
            },
        )

    return with_weights(permuted)


def peepholes_permuted(order: tuple[int, ...]) -> Run:
    def permuted(weights: Weights) -> Weights:
        return replace(
            weights, peephole=None if weights.peephole is None else weights.peephole[list(order)]
        )

    return with_weights(permuted)


def recurrent_transposed(weights: Weights) -> Weights:
    blocks = (block.T for block in np.split(weights.weight_hh, 4))
    return replace(weights, weight_hh=np.concatenate(list(blocks)))


def recurrent_dropped(weights: Weights) -> Weights:
    return replace(weights, weight_hh=np.zeros_like(weights.weight_hh))


def forget_bias_raised(weights: Weights) -> Weights:
    first = np.zeros(len(weights.weight_hh)) if weights.bias_ih is None else weights.bias_ih.copy()
    first[weights.units : 2 * weights.units] += 1
    return replace(weights, bias_ih=first)


def lengths_ignored(kind: CellKind, weights: Weights, x, state, *, lengths=None, reverse=False):
    del lengths
    return run_layer(kind, weights, x, state, reverse=reverse)


def padding_read_first(kind: CellKind, weights: Weights, x, state, *, lengths=None, reverse=False):
    if not reverse:
        return run_layer(kind, weights, x, state, lengths=lengths)
    signals = run_layer(kind, weights, x[::-1], state)
    count = len(x) if lengths is None else lengths
    is_padding = (np.arange(len(x))[:, np.newaxis] >= count)[..., np.newaxis]
    return {key: np.where(is_padding, 0, signal[::-1]) for key, signal in signals.items()}


FAULTS: dict[str, Run] = {
    **{
        f"gates {''.join(order)}": gates_permuted("".join(order))
        for order in permutations("ifgo")
        if "".join(order) != "ifgo"
    },
    "recurrent weights transposed": with_weights(recurrent_transposed),
    "recurrent weights dropped": with_weights(recurrent_dropped),
    "first bias dropped": with_weights(lambda weights: replace(weights, bias_ih=None)),
    "second bias dropped": with_weights(lambda weights: replace(weights, bias_hh=None)),
    "forget bias raised by 1": with_weights(forget_bias_raised),
    **{
        f"peepholes {order}": peepholes_permuted(order)
        for order in permutations(range(3))
        if order != (0, 1, 2)
    },
    "output gate sees the old memory": PlainLSTM(late_sees="before"),
    "input and forget gate see the new memory": PlainLSTM(early_sees="after"),
    "hard sigmoid of Keras 2": PlainLSTM(squash=lambda a: np.clip(0.2 * a + 0.5, 0, 1)),
    "hard sigmoid of Keras 3": PlainLSTM(squash=lambda a: np.clip(a / 6 + 0.5, 0, 1)),
    "state in half precision": PlainLSTM(stored="float16"),
    "initial state ignored": with_state(lambda key, value: np.zeros_like(value)),
    "initial hidden state ignored": with_state(
        lambda key, value: np.zeros_like(value) if key == "h" else value
    ),
    "initial memory ignored": with_state(
        lambda key, value: np.zeros_like(value) if key == "c" else value
    ),
    "lengths ignored": lengths_ignored,
    "reverse reads the padding first": padding_read_first,
}
