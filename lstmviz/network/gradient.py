"""The gradient of one number by everything a network read, computed and used, at every token."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.network.backward import backward_batch
from lstmviz.network.forward import Pass
from lstmviz.network.network import Network
from lstmviz.network.targets import Target
from lstmviz.network.trace import LayerTrace, Trace


@dataclass(frozen=True, eq=False)
class NetworkGradient:
    """Derivatives of a target over one sequence, all ways counted through which something acts.

    Where a pin holds a signal, the derivative is what the held number would do; nothing flows on
    from there to what would have made the signal.

    Parameters
    ----------
    value
        The target's own value.
    signals
        By every signal, by label, ``(T, H)`` each.
    x
        By the inputs, ``(T, I)``.
    y
        By what the readout gives, ``(T, O)``; None without one. Zero where the target comes before
        the readout.
    state
        By the state before the first token read, by label, ``(H,)`` each.
    weights
        By all parameters, over all tokens, named as in
        :meth:`lstmviz.network.backward.BatchGradients.parameters`.
    weights_at
        Returns the derivatives by all parameters as they were used at one token, from 0.
    path
        The memory path, by label, ``(T, H)``: which share of what a unit keeps at a token is left
        at the target's token, the product of the gates that keep it in between. It is 1 at the
        target's token, and 0 after it, as a direction reads, and before a token at which the memory
        is held by a pin. Only of cells that have such a gate.
    """

    value: float
    signals: Mapping[str, Mapping[str, Array]]
    x: Array
    y: Array | None
    state: Mapping[str, Mapping[str, Array]]
    weights: Mapping[str, Array]
    weights_at: Callable[[int], dict[str, Array]]
    path: Mapping[str, Array]

    def arrays(self) -> dict[str, Array]:
        """Return every array but those of single tokens under its name in files.

        ``l0/f``, ``x`` and ``y`` are by what a trace calls so, ``state/l0/h`` by the state before
        the first token, ``l0/weight_ih`` by a parameter; ``path/l0`` is the memory path.
        """
        named = {
            f"{label}/{key}": signal
            for label, signals in self.signals.items()
            for key, signal in signals.items()
        }
        named["x"] = self.x
        if self.y is not None:
            named["y"] = self.y
        named |= {
            f"state/{label}/{key}": value
            for label, values in self.state.items()
            for key, value in values.items()
        }
        named |= self.weights
        return named | {f"path/{label}": path for label, path in self.path.items()}


@np.errstate(over="ignore", invalid="ignore")
def gradient(
    network: Network, trace: Trace, target: Target, steps: int | None = None
) -> NetworkGradient:
    """Return the gradient of a target, by exact backpropagation through time.

    Parameters
    ----------
    trace
        What `network` computed.
    target
        Whose gradient.
    steps
        If given, it is truncated: only what happened within so many tokens of the target's token,
        on either side, is followed. Whatever a layer computed at a token farther away, and what it
        read there, counts as a constant that came from outside.
    """
    done = _as_batch(network, trace)
    tokens = len(trace)
    reach = tokens if steps is None else steps
    start, stop = max(target.token - reach, 0), min(target.token + reach + 1, tokens)
    inside = slice(start, stop)
    upstream = target.upstream(done)
    back = backward_batch(
        done.window(start, stop),
        None if upstream.scores is None else upstream.scores[inside],
        {
            label: {key: values[inside] for key, values in signals.items()}
            for label, signals in upstream.signals.items()
        },
    )

    def spread(values: Array) -> Array:
        whole = np.zeros((tokens, values.shape[-1]), values.dtype)
        whole[inside] = values[:, 0]
        return whole

    weights = back.parameters()

    def weights_at(token: int) -> dict[str, Array]:
        if start <= token < stop:
            return back.parameters(slice(token - start, token - start + 1))
        return {name: np.zeros_like(array) for name, array in weights.items()}

    def from_start(label: str, value: Array) -> Array:
        is_inside = start <= trace.layers[label].first < stop
        return value[0] if is_inside else np.zeros_like(value[0])

    y = None
    if trace.y is not None:
        y = np.zeros_like(trace.y) if upstream.y is None else upstream.y[:, 0]
    return NetworkGradient(
        target.value(done),
        {
            label: {key: spread(values) for key, values in found.signals.items()}
            for label, found in back.layers.items()
        },
        spread(back.x),
        y,
        {
            label: {key: from_start(label, value) for key, value in found.state.items()}
            for label, found in back.layers.items()
        },
        weights,
        weights_at,
        {
            label: _path(layer, target.token)
            for label, layer in trace.layers.items()
            if layer.kind.carry
        },
    )


def _as_batch(network: Network, trace: Trace) -> Pass:
    """Return a trace as a pass of one sequence."""
    signals = {
        label: {key: signal[:, np.newaxis] for key, signal in layer.signals.items()}
        for label, layer in trace.layers.items()
    }
    reads, top = [], trace.x[:, np.newaxis]
    for number, layer in enumerate(network.layers):
        reads.append(top)
        top = layer.merged(
            [signals[f"l{number}{suffix}"][layer.kind.output] for suffix, _ in layer.directions]
        )
    return Pass(
        network,
        tuple(reads),
        {
            label: {key: value[np.newaxis] for key, value in layer.initial.items()}
            for label, layer in trace.layers.items()
        },
        signals,
        top,
        pins={label: layer.pins for label, layer in trace.layers.items()},
    )


def _path(layer: LayerTrace, token: int) -> Array:
    """Return the memory path to `token`; see :class:`NetworkGradient`."""
    share, memory = layer.signals[layer.kind.carry].copy(), layer.kind.state[-1]
    if memory in layer.pins:
        share[layer.pins[memory].where[:, 0]] = 0
    path = np.zeros_like(share)
    path[token] = 1
    # What stands at a token goes through the gate of the token read next.
    if layer.reverse:
        path[token + 1 :] = np.cumprod(share[token:-1], axis=0)
    else:
        path[:token] = np.cumprod(share[token:0:-1], axis=0)[::-1]
    return path
