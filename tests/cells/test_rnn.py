"""The plain recurrent cell, and activation functions as kernels apply them."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstmviz.cells.functions import FUNCTIONS, clipped
from lstmviz.cells.in_place import in_place
from lstmviz.cells.kinds import find
from lstmviz.cells.notation import PLAIN
from lstmviz.cells.pins import Held
from lstmviz.cells.wiring import Gate
from lstmviz.network.forward import run_layer
from tests.cells import against_torch
from tests.cells.variants import drawn_state, drawn_weights

UNIT_BY_UNIT = [function for function in FUNCTIONS.values() if not function.joint]


@pytest.mark.parametrize(
    ("options", "written", "symbol", "bounds"),
    [
        ({}, "tanh(W_h x[t] + U_h h[t−1] + b_h)", "tanh", (-1, 1)),
        ({"activation": "relu"}, "ReLU(W_h x[t] + U_h h[t−1] + b_h)", "ReLU", (0, None)),
        ({"activation": "sigmoid"}, "σ(W_h x[t] + U_h h[t−1] + b_h)", "σ", (0, 1)),
        ({"activation": "linear"}, "W_h x[t] + U_h h[t−1] + b_h", "linear", (None, None)),
        ({"clip": 2.0}, "tanh∘clip_2(W_h x[t] + U_h h[t−1] + b_h)", "tanh∘clip", (-1, 1)),
    ],
)
def test_formula_box_and_bounds_follow_the_activation(options, written, symbol, bounds):
    kind = find("rnn", options)
    assert kind.equations["h"].write(PLAIN) == written
    assert kind.signal("h").bounds == bounds
    (box,) = (node for node in kind.wiring.nodes if isinstance(node, Gate))
    assert box.symbol == symbol


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("activation", ["tanh", "relu", "linear", "sigmoid"])
def test_it_runs_as_the_textbook_says(activation: str, batch: int):
    kind = find("rnn", {"activation": activation})
    weights = drawn_weights(kind, 2, 3)
    x = np.random.default_rng(2).normal(size=(4, batch, 2))
    state = drawn_state(kind, weights, (batch,))
    h, expected = state["h"], []
    for x_t in x:
        a = x_t @ weights.weight_ih.T + h @ weights.weight_hh.T + weights.bias
        h = FUNCTIONS[activation].compute(a)
        expected.append(h)
    found = run_layer(kind, weights, x, state)["h"]
    np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-13)


def test_a_held_number_is_recorded_and_read_by_what_comes_after():
    kind = find("rnn")
    weights = drawn_weights(kind, 2, 3)
    x, state = np.ones((4, 1, 2)), drawn_state(kind, weights, (1,))
    held = Held(np.zeros((4, 1, 3), bool), np.zeros((4, 1, 3)))
    held.where[1, 0, 2] = True
    free = run_layer(kind, weights, x, state)["h"]
    found = run_layer(kind, weights, x, state, pins={"h": held})["h"]
    assert found[1, 0, 2] == 0
    np.testing.assert_array_equal(found[1, 0, :2], free[1, 0, :2])
    assert np.all(found[2] != free[2])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "function",
    [*UNIT_BY_UNIT, *(clipped(function, 0.75) for function in UNIT_BY_UNIT)],
    ids=lambda function: function.plain or function.name,
)
def test_a_function_in_place_computes_what_the_function_does(function, dtype: str):
    given = np.concatenate((np.linspace(-9, 9, 181), [-1e30, 1e30])).astype(dtype)
    array = given[:, np.newaxis].copy()
    in_place(function)(array)
    assert array.dtype == dtype
    np.testing.assert_allclose(
        array[:, 0], function.compute(given), rtol=0, atol=4 * np.finfo(dtype).eps
    )


@settings(deadline=None, max_examples=25)
@given(
    activation=st.sampled_from(["tanh", "relu"]),
    sizes=st.fixed_dictionaries(
        {name: st.integers(1, 6) for name in ("tokens", "batch", "units", "inputs", "seed")}
    ),
)
def test_pytorch_computes_the_same_forwards_and_backwards(activation, sizes):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    module = partial(torch.nn.RNN, nonlinearity=activation)
    against_torch.check(module, find("rnn", {"activation": activation}), **sizes)
