"""Faults that implementations of recurrent cells have had, each as an implementation that has it.

Here stand those that any family can have.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import permutations

import numpy as np

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.network.forward import run_layer
from lstmviz.network.reading import Reading
from tests.reference.case import reordered
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


def with_option(key: str, choose: Callable[[object], object]) -> Run:
    """Run another variant of the cell than the one asked for."""

    def run(kind: CellKind, weights: Weights, x, state, *, lengths=None, reverse=False):
        other = find(kind.family, {**kind.options, key: choose(kind.options[key])})
        return run_layer(other, weights, x, state, lengths=lengths, reverse=reverse)

    return run


def gates_permuted(order: str, right: str) -> Run:
    def permuted(weights: Weights) -> Weights:
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return replace(
            weights,
            **{
                name: reordered(array, order, right)
                for name, array in weights.arrays.items()
                if name in names
            },
        )

    return with_weights(permuted)


def recurrent_transposed(weights: Weights) -> Weights:
    gates = len(weights.weight_hh) // weights.units
    blocks = (block.T for block in np.split(weights.weight_hh, gates))
    return replace(weights, weight_hh=np.concatenate(list(blocks)))


def recurrent_dropped(weights: Weights) -> Weights:
    return replace(weights, weight_hh=np.zeros_like(weights.weight_hh))


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


def state_in_half(kind: CellKind, weights: Weights, x, state, *, lengths=None, reverse=False):
    """Round the state to half precision between two tokens."""
    reading = Reading(len(x), x.shape[1], lengths, reverse)
    steps = []
    for x_t in reading.turn(x):
        steps.append(run_layer(kind, weights, x_t[np.newaxis], state))
        state = {key: steps[-1][key][0].astype("float16").astype(x.dtype) for key in kind.state}
    made = {key: np.concatenate([step[key] for step in steps]) for key in steps[0]}
    return {key: reading.without_padding(reading.turn(s)) for key, s in made.items()}


def common(gates: str) -> dict[str, Run]:
    """Return the faults of a family whose gates, in order, are given."""
    orders = ("".join(order) for order in permutations(gates))
    return {
        **{f"gates {order}": gates_permuted(order, gates) for order in orders if order != gates},
        "recurrent weights transposed": with_weights(recurrent_transposed),
        "recurrent weights dropped": with_weights(recurrent_dropped),
        "first bias dropped": with_weights(lambda weights: replace(weights, bias_ih=None)),
        "second bias dropped": with_weights(lambda weights: replace(weights, bias_hh=None)),
        "state in half precision": state_in_half,
        "initial state ignored": with_state(lambda key, value: np.zeros_like(value)),
        "lengths ignored": lengths_ignored,
        "reverse reads the padding first": padding_read_first,
    }


HARD_SIGMOIDS: dict[str, Run] = {
    "hard sigmoid of Keras 2": with_option("gate_activation", lambda _: "hard_sigmoid_2"),
    "hard sigmoid of Keras 3": with_option("gate_activation", lambda _: "hard_sigmoid"),
}
