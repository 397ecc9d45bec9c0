"""The forward pass: from a sequence to a trace of every signal at every token."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from lstmviz.cells.arrays import Array, read_only
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, size
from lstmviz.network.network import Network
from lstmviz.network.state import State, complete_state
from lstmviz.network.trace import LayerTrace, Trace


def run(network: Network, x: ArrayLike, initial: State | None = None) -> Trace:
    """Run `network` over one sequence.

    Parameters
    ----------
    x
        The inputs, ``(T, I)``.
    initial
        The state before the first token; what is left out is zero.

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
            )
            recorded = {key: _closed(value[:, 0]) for key, value in signals.items()}
            layers[label] = LayerTrace(
                layer.kind, weights, below, recorded, state[label], bool(suffix)
            )
            outputs.append(recorded[layer.kind.output])
        below = _closed(np.concatenate(outputs, axis=1))
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

    Returns
    -------
    dict
        Every signal, ``(T, B, H)``.
    """
    tokens, batch, _ = x.shape
    position = np.arange(tokens)[:, np.newaxis]
    count = np.broadcast_to(tokens if lengths is None else np.asarray(lengths), batch)
    is_padding = (position >= count)[..., np.newaxis]
    # Reversing the first `count` tokens undoes itself, so one order serves before and after.
    order = np.where(position < count, count - 1 - position, position)[..., np.newaxis]
    read = np.take_along_axis(x, order, axis=0) if reverse else x
    signals = _run_kernel(kind, weights, read, state)
    if reverse:
        signals = {key: np.take_along_axis(s, order, axis=0) for key, s in signals.items()}
    if lengths is not None:
        signals = {key: np.where(is_padding, s.dtype.type(0), s) for key, s in signals.items()}
    return signals


def _run_kernel(
    kind: CellKind, weights: Weights, x: Array, state: Mapping[str, Array]
) -> dict[str, Array]:
    """Run the kernel; where single precision overflows on the way, run it in double."""
    with np.errstate(over="ignore", invalid="ignore"):
        signals = kind.forward(weights, x, state)
        if weights.dtype == np.float32 and not all(np.isfinite(s).all() for s in signals.values()):
            # Two huge terms of opposite sign gave ∞ − ∞; in double both are far from infinite.
            double = kind.forward(weights.astype(np.float64), x, state)
            signals = {key: signal.astype(np.float32) for key, signal in double.items()}
    return signals


def _closed(array: Array) -> Array:
    """Forbid writing to an array of our own without copying it."""
    view = array.view()
    view.setflags(write=False)
    return view
