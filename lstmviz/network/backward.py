"""The backward pass: how a number depends on everything that a batch met in a network.

Exact backpropagation through time, for whatever :func:`lstmviz.network.forward.forward_batch`
recorded; one layer at a time, from the last to the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstmviz.cells.arrays import Array, is_finite
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.gradients import Gradients
from lstmviz.cells.parameters import Weights
from lstmviz.cells.pins import Pins
from lstmviz.network.forward import Pass
from lstmviz.network.reading import Reading

NO_SIGNALS: Mapping[str, Mapping[str, Array]] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class BatchGradients:
    """Derivatives of one number by all that a batch met.

    Parameters
    ----------
    done
        The pass that was gone back.
    layers
        By label of layer and direction, tokens in the input's order.
    scores
        By what goes into the readout's activation, ``(T, B, O)``; None where nothing went that way.
    x
        By the inputs, ``(T, B, I)``.
    """

    done: Pass
    layers: Mapping[str, Gradients]
    scores: Array | None
    x: Array

    @np.errstate(over="ignore", invalid="ignore")
    def parameters(self, tokens: slice = slice(None)) -> dict[str, Array]:
        """Return the derivatives by all parameters, as used over a range of tokens.

        They are summed over these tokens and the batch, and named ``l0/weight_ih``,
        ``l0_reverse/bias_hh``, ``readout/weight``, ``readout/bias`` and, if the pass began with
        token ids, ``embedding``. Sequences of different lengths have only the range of all tokens.
        """
        named = {
            f"{label}/{name}": array
            for label, layer in self.layers.items()
            for name, array in layer.weights_over(tokens).items()
        }
        readout, embedding, ids = (
            self.done.network.readout,
            self.done.network.embedding,
            self.done.ids,
        )
        if readout is not None:
            weight, bias = np.zeros_like(readout.weight), np.zeros_like(readout.bias)
            if self.scores is not None:
                rows = _flat(self.scores[tokens])
                weight, bias = rows.T @ _flat(self.done.top[tokens]), rows.sum(axis=0)
            named |= {"readout/weight": weight, "readout/bias": bias}
        if embedding is not None and ids is not None:
            named["embedding"] = _scattered(embedding.weight, ids[tokens], self.x[tokens])
        return named


@np.errstate(over="ignore", invalid="ignore")
def backward_batch(
    done: Pass,
    scores: Array | None = None,
    signals: Mapping[str, Mapping[str, Array]] = NO_SIGNALS,
) -> BatchGradients:
    """Go back through a network.

    Parameters
    ----------
    done
        What to go back.
    scores
        How the number depends on what goes into the readout's activation, ``(T, B, O)``; what is
        said of padding does not count. For a number that depends on ``y``, see
        :meth:`lstmviz.network.readout.Readout.slopes`.
    signals
        How it depends directly on signals, by label and signal, ``(T, B, H)`` each.
    """
    network, (tokens, batch, _) = done.network, done.top.shape
    upstream = np.zeros_like(done.top)
    if scores is not None and network.readout is not None:
        whole = Reading(tokens, batch, done.lengths, reverse=False)
        scores = whole.without_padding(scores)
        upstream = scores @ network.readout.weight
    layers: dict[str, Gradients] = {}
    for number, layer in reversed(list(enumerate(network.layers))):
        labels = [f"l{number}{suffix}" for suffix, _ in layer.directions]
        read, output = done.reads[number], layer.kind.output
        parts = layer.unmerged(upstream, [done.signals[label][output] for label in labels])
        upstream = np.zeros(read.shape, network.dtype)
        for label, (suffix, weights), part in zip(labels, layer.directions, parts, strict=True):
            direct = dict(signals.get(label, {}))
            direct[output] = part + direct[output] if output in direct else part
            layers[label] = backward_layer(
                layer.kind,
                weights,
                read,
                done.state[label],
                done.signals[label],
                direct,
                reading=Reading(tokens, batch, done.lengths, bool(suffix)),
                pins=done.pins.get(label, {}),
            )
            upstream = upstream + layers[label].x
    ordered = {label: layers[label] for label in network.labels}
    return BatchGradients(done, ordered, scores, upstream)


def backward_layer(
    kind: CellKind,
    weights: Weights,
    x: Array,
    state: Mapping[str, Array],
    signals: Mapping[str, Array],
    upstream: Mapping[str, Array],
    *,
    reading: Reading,
    pins: Pins,
) -> Gradients:
    """Go back through one layer in one direction, in the precision of its weights.

    Parameters
    ----------
    x, state, pins
        What :func:`lstmviz.network.forward.run_layer` took.
    signals
        What it returned.
    upstream
        How the number depends on signals directly, ``(T, B, H)`` each, aligned to the input.
    reading
        The order in which the direction reads.

    Returns
    -------
    Gradients
        Aligned to the input. Of sequences of different lengths read backwards, derivatives by the
        weights are known only over all tokens.
    """

    def gone_back(using: Weights) -> Gradients:
        def turned(values: NDArray[Any]) -> Array:
            # What stands in the padding may be anything, even NaN, which zero would not silence.
            found: Array = reading.turn(reading.without_padding(values))
            return found.astype(using.dtype, copy=False)

        return kind.backward(
            using,
            turned(x),
            state,
            {key: turned(signal) for key, signal in signals.items()},
            {key: turned(values) for key, values in upstream.items()},
            reading.turn_pins(pins),
        )

    if not any(values.any() for values in upstream.values()):
        # Nothing acts on the number from here; infinite weights would make NaN of these zeros.
        return _nothing(weights, x, state, signals)
    found = gone_back(weights)
    if weights.dtype == np.float32 and not _is_finite(found):
        # As in the forward pass: what single precision cannot hold on the way, double can.
        found = gone_back(weights.astype(np.float64))

    def single(values: Array) -> Array:
        return values.astype(weights.dtype, copy=False)

    return Gradients(
        {key: reading.turn(single(values)) for key, values in found.signals.items()},
        reading.turn(single(found.x)),
        {key: single(values) for key, values in found.state.items()},
        lambda tokens: {
            name: single(array)
            for name, array in found.weights_over(reading.turn_range(tokens)).items()
        },
    )


def _is_finite(found: Gradients) -> bool:
    return all(map(is_finite, (found.x, *found.signals.values(), *found.state.values())))


def _nothing(
    weights: Weights, x: Array, state: Mapping[str, Array], signals: Mapping[str, Array]
) -> Gradients:
    """Return zero for everything."""
    zeros = {name: np.zeros_like(array) for name, array in weights.arrays.items()}
    return Gradients(
        {key: np.zeros_like(signal) for key, signal in signals.items()},
        np.zeros(x.shape, weights.dtype),
        {key: np.zeros_like(value) for key, value in state.items()},
        lambda tokens: dict(zeros),
    )


def _flat(values: Array) -> Array:
    return values.reshape(-1, values.shape[-1])


def _scattered(table: Array, ids: NDArray[np.integer[Any]], rows: Array) -> Array:
    """Sum rows into the rows of a table that they came from.

    Sorted, the rows of one token stand together; numpy's ``add.at`` takes many times as long.
    """
    found = np.zeros_like(table)
    order = np.argsort(ids, axis=None, kind="stable")
    present, starts = np.unique(ids.ravel()[order], return_index=True)
    if len(present):
        found[present] = np.add.reduceat(_flat(rows)[order], starts, axis=0)
    return found
