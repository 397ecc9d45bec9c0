"""The forward pass: from a sequence to a trace of every signal at every token."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstmviz.cells.arrays import Array, is_finite, read_only
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.parameters import Weights
from lstmviz.cells.pins import NONE, Held, Pins
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, size
from lstmviz.network.network import Network
from lstmviz.network.reading import Reading
from lstmviz.network.state import State, complete_state
from lstmviz.network.trace import LayerTrace, Trace

NOTHING_HELD: Mapping[str, Pins] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Pass:
    """A batch of sequences that went through a network, and all that is needed to go back.

    Parameters
    ----------
    network
        What computed it.
    reads
        What each layer read, ``(T, B, ·)``, that of the first being the inputs.
    state
        The state before the first token read, by label and signal, ``(B, H)`` each.
    signals
        Every signal, by label, ``(T, B, H)``, aligned to the input.
    top
        What the last layer shows, ``(T, B, N)``.
    lengths
        How many tokens of each sequence count, ``(B,)``; all T if None.
    pins
        What was held, by label, aligned to the input.
    ids
        The token ids ``(T, B)`` that the embedding turned into the inputs, if it did.
    """

    network: Network
    reads: tuple[Array, ...]
    state: Mapping[str, Mapping[str, Array]]
    signals: Mapping[str, Mapping[str, Array]]
    top: Array
    lengths: NDArray[np.integer[Any]] | None = None
    pins: Mapping[str, Pins] = field(default_factory=dict)
    ids: NDArray[np.integer[Any]] | None = None

    @cached_property
    def scores(self) -> Array | None:
        """What goes into the readout's activation, ``(T, B, O)``, None without a readout."""
        readout = self.network.readout
        return None if readout is None else readout.scores(self.top)

    @cached_property
    def y(self) -> Array | None:
        """What the readout gives, ``(T, B, O)``, None without one."""
        readout = self.network.readout
        return None if readout is None else readout.run(self.top)

    def window(self, start: int, stop: int) -> "Pass":
        """Return the pass over some tokens only, what came before them being given.

        The state that a direction starts from is what it had before the first of them it read.
        The sequences must have one length.
        """
        tokens = len(self.top)
        if (start, stop) == (0, tokens):
            return self
        inside = slice(start, stop)
        state = {}
        for label, (number, suffix) in self.network.labels.items():
            kind, signals = self.network.layers[number].kind, self.signals[label]
            before = stop if suffix else start - 1
            if 0 <= before < tokens:
                state[label] = {key: signals[key][before] for key in kind.state}
            else:
                state[label] = dict(self.state[label])
        return replace(
            self,
            reads=tuple(read[inside] for read in self.reads),
            state=state,
            signals={
                label: {key: signal[inside] for key, signal in signals.items()}
                for label, signals in self.signals.items()
            },
            top=self.top[inside],
            pins={
                label: {
                    key: Held(held.where[inside], held.value[inside]) for key, held in of.items()
                }
                for label, of in self.pins.items()
            },
            ids=None if self.ids is None else self.ids[inside],
        )


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
    done = forward_batch(network, inputs[:, np.newaxis], state, pins=pins)
    layers = {
        label: LayerTrace(
            network.layers[number].kind,
            dict(network.layers[number].directions)[suffix],
            _closed(done.reads[number][:, 0]),
            {key: _closed(signal[:, 0]) for key, signal in done.signals[label].items()},
            state[label],
            bool(suffix),
            pins.get(label, NONE),
        )
        for label, (number, suffix) in network.labels.items()
    }
    y = None if done.y is None else _closed(done.y[:, 0])
    return Trace(inputs, layers, y, network.readout)


@np.errstate(over="ignore", invalid="ignore")
def forward_batch(
    network: Network,
    x: NDArray[Any],
    initial: State | None = None,
    *,
    lengths: ArrayLike | None = None,
    pins: Mapping[str, Pins] = NOTHING_HELD,
) -> Pass:
    """Run `network` over a batch of sequences, recording what going back needs.

    Parameters
    ----------
    x
        The inputs, ``(T, B, I)``; or, for a network with an embedding, token ids ``(T, B)``.
    initial
        The state before the first token, the same for every sequence, by label and signal
        ``(H,)``; what is left out is zero.
    lengths
        How many tokens of each sequence count, ``(B,)`` integers from 0 to T; the rest is
        padding, whose signals are zero. All T if None.
    pins
        What is held, by label of layer and direction, aligned to the input.

    Raises
    ------
    Problem
        If an id is not in the embedding.
    """
    ids = None
    if network.embedding is not None and x.ndim == 2:
        ids, x = x, network.embedding.look_up(x)
    counts = None if lengths is None else np.asarray(lengths)
    reads: list[Array] = [x]
    state: dict[str, Mapping[str, Array]] = {}
    signals: dict[str, Mapping[str, Array]] = {}
    given = complete_state(network, initial or {})
    for number, layer in enumerate(network.layers):
        outputs = []
        for suffix, weights in layer.directions:
            label = f"l{number}{suffix}"
            state[label] = {
                key: np.broadcast_to(value, (x.shape[1], *value.shape))
                for key, value in given[label].items()
            }
            signals[label] = run_layer(
                layer.kind,
                weights,
                reads[-1],
                state[label],
                lengths=counts,
                reverse=bool(suffix),
                pins=pins.get(label, NONE),
            )
            outputs.append(signals[label][layer.kind.output])
        reads.append(layer.merged(outputs))
    *below, top = reads
    return Pass(network, tuple(below), state, signals, top, counts, pins, ids)


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
        if weights.dtype == np.float32 and not all(map(is_finite, signals.values())):
            # Two huge terms of opposite sign gave ∞ − ∞; in double both are far from infinite.
            double = kind.forward(weights.astype(np.float64), x, state, pins)
            signals = {key: signal.astype(np.float32) for key, signal in double.items()}
    return signals


def _closed(array: Array) -> Array:
    """Forbid writing to an array of our own without copying it."""
    view = array.view()
    view.setflags(write=False)
    return view
