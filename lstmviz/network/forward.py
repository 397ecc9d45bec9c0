"""The forward pass: from a sequence to a trace of every signal at every token."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from lstmviz.cells.arrays import Array, read_only
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.parameters import Weights
from lstmviz.cells.pins import NONE, Pins
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, size
from lstmviz.network.network import Network
from lstmviz.network.reading import Reading
from lstmviz.network.state import State, complete_state
from lstmviz.network.trace import LayerTrace, Trace

NOTHING_HELD: Mapping[str, Pins] = MappingProxyType({})


def run(
    network: Network,
    x: ArrayLike,
    initial: State | None = None,
    pins: Mapping[str, Pins] = NOTHING_HELD,
) -> Trace:
    """Run `network` over one sequence.

    Parameters
    ----------
    x
        The inputs, ``(T, I)``.
    initial
        The state before the first token; what is left out is zero.
    pins
        What is held, by label of layer and direction; tokens in the sequence's own order,
        B being 1.

    Raises
    ------
    Problem
        If `x` or `initial` does not fit the network.
    """
    inputs = read_only(x, network.dtype)
    if inputs.ndim != 2 or inputs.shape[1] != len(network.input_names):
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The sequence has shape {found}, but the network needs tokens × {inputs}.",
            ),
            found=size(inputs.shape),
            inputs=len(network.input_names),
        )
    state = complete_state(network, initial or {})
    layers: dict[str, LayerTrace] = {}
    below = inputs
    for number, layer in enumerate(network.layers):
        outputs = []
        for suffix, weights in layer.directions:
            label = f"l{number}{suffix}"
            signals = run_layer(
                layer.kind,
                weights,
                below[:, np.newaxis],
                {key: value[np.newaxis] for key, value in state[label].items()},
                reverse=bool(suffix),
                pins=pins.get(label, NONE),
            )
            recorded = {key: _closed(value[:, 0]) for key, value in signals.items()}
            layers[label] = LayerTrace(
                layer.kind, weights, below, recorded, state[label], bool(suffix)
            )
            outputs.append(recorded[layer.kind.output])
        below = _closed(layer.merged(outputs))
    y = None if network.readout is None else _closed(network.readout.run(below))
    return Trace(inputs, layers, y, network.readout)


def run_layer(
    kind: CellKind,
    weights: Weights,
    x: Array,
    state: Mapping[str, Array],
    *,
    lengths: ArrayLike | None = None,
    reverse: bool = False,
    pins: Pins = NONE,
) -> dict[str, Array]:
    """Run one layer in one direction over a batch, in the precision of its weights.

    Parameters
    ----------
    x
        ``(T, B, I)``.
    state
        Before the first token read, ``(B, H)`` each.
    lengths
        How many tokens of each sequence count, ``(B,)`` integers from 0 to T; the rest is
        padding, whose signals are zero. All T if None.
    reverse
        Read each sequence from its last token to its first. The result is aligned to the input.
    pins
        What is held, aligned to the input.

    Returns
    -------
    dict
        Every signal, ``(T, B, H)``.
    """
    reading = Reading(len(x), x.shape[1], lengths, reverse)
    signals = _run_kernel(kind, weights, reading.turn(x), state, reading.turn_pins(pins))
    return {key: reading.without_padding(reading.turn(s)) for key, s in signals.items()}


def _run_kernel(
    kind: CellKind, weights: Weights, x: Array, state: Mapping[str, Array], pins: Pins
) -> dict[str, Array]:
    """Run the kernel; where single precision overflows on the way, run it in double."""
    with np.errstate(over="ignore", invalid="ignore"):
        signals = kind.forward(weights, x, state, pins)
        if weights.dtype == np.float32 and not all(np.isfinite(s).all() for s in signals.values()):
            # Two huge terms of opposite sign gave ∞ − ∞; in double both are far from infinite.
            double = kind.forward(weights.astype(np.float64), x, state, pins)
            signals = {key: signal.astype(np.float32) for key, signal in double.items()}
    return signals


def _closed(array: Array) -> Array:
    """Forbid writing to an array of our own without copying it."""
    view = array.view()
    view.setflags(write=False)
    return view
