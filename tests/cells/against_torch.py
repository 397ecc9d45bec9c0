"""Runs a layer of ours and one of PyTorch's on the same drawn weights, inputs and state."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lstmviz.cells.declaration import CellKind
from lstmviz.network.forward import run_layer
from tests.cells.variants import drawn_state, drawn_weights

NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


@dataclass(frozen=True)
class Both:
    """What one of the two made of a drawn sequence, and how a drawn target depends on all of it."""

    h: np.ndarray
    gradients: Mapping[str, np.ndarray]


def ours(kind: CellKind, tokens: int, batch: int, units: int, inputs: int, seed: int) -> Both:
    weights, x, state, upstream = drawn(kind, tokens, batch, units, inputs, seed)
    signals = run_layer(kind, weights, x, state)
    found = kind.backward(weights, x, state, signals, {"h": upstream})
    return Both(signals["h"], {**found.weights(), "x": found.x, "h before": found.state["h"]})


def theirs(module, kind: CellKind, tokens, batch, units, inputs, seed) -> Both:
    import torch

    weights, x, state, upstream = drawn(kind, tokens, batch, units, inputs, seed)
    layer = module(inputs, units).double()
    for name in NAMES:
        getattr(layer, f"{name}_l0").data = torch.tensor(getattr(weights, name))
    given, before = (torch.tensor(a, requires_grad=True) for a in (x, state["h"][np.newaxis]))
    h, _ = layer(given, before)
    (h * torch.tensor(upstream)).sum().backward()
    gradients = {name: getattr(layer, f"{name}_l0").grad.numpy() for name in NAMES}
    return Both(
        h.detach().numpy(),
        {**gradients, "x": given.grad.numpy(), "h before": before.grad[0].numpy()},
    )


def drawn(kind: CellKind, tokens: int, batch: int, units: int, inputs: int, seed: int):
    draw, weights = (
        np.random.default_rng(seed).normal,
        drawn_weights(kind, inputs, units, seed=seed),
    )
    state = drawn_state(kind, weights, (batch,), seed + 1)
    return weights, draw(size=(tokens, batch, inputs)), state, draw(size=(tokens, batch, units))


def check(module, kind: CellKind, **sizes: int) -> None:
    """Compare everything to the precision of float64."""
    one, other = ours(kind, **sizes), theirs(module, kind, **sizes)
    np.testing.assert_allclose(one.h, other.h, rtol=1e-12, atol=1e-12)
    assert set(one.gradients) == set(other.gradients)
    for key, gradient in one.gradients.items():
        np.testing.assert_allclose(
            gradient, other.gradients[key], rtol=1e-9, atol=1e-11, err_msg=key
        )
