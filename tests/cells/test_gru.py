"""The gated recurrent unit: what its formulas, words and gates promise."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstmviz.cells.kinds import find
from lstmviz.cells.notation import PLAIN
from lstmviz.cells.parameters import blocks, with_block
from lstmviz.cells.pins import Held
from lstmviz.network.forward import run_layer
from tests.cells import against_torch
from tests.cells.variants import drawn_state, drawn_trace, drawn_weights

AFTER, BEFORE = find("gru"), find("gru", {"reset_after": False})
BOTH = pytest.mark.parametrize("kind", [AFTER, BEFORE], ids=["after", "before"])
TOKENS, BATCH, UNITS, INPUTS = 5, 2, 3, 2


def run(kind, pins=None, change=lambda state: state):
    weights = drawn_weights(kind, INPUTS, UNITS)
    x = np.random.default_rng(1).normal(size=(TOKENS, BATCH, INPUTS))
    state = change(drawn_state(kind, weights, (BATCH,)))
    return state, run_layer(kind, weights, x, state, pins=pins or {})


def always(value: float) -> Held:
    """Hold a signal at a number everywhere."""
    shape = (TOKENS, BATCH, UNITS)
    return Held(np.ones(shape, bool), np.full(shape, value))


def test_both_forms_are_written_as_in_the_documentation_of_frameworks():
    shared = {
        "r": "σ(W_r x[t] + U_r h[t−1] + b_r)",
        "z": "σ(W_z x[t] + U_z h[t−1] + b_z)",
        "rest": "1 − z[t]",
        "kept": "z[t] ⊙ h[t−1]",
        "written": "(1 − z[t]) ⊙ n[t]",
        "h": "(1 − z[t]) ⊙ n[t] + z[t] ⊙ h[t−1]",
    }
    written = [
        {key: equation.write(PLAIN) for key, equation in kind.equations.items()}
        for kind in (AFTER, BEFORE)
    ]
    assert written[0] == {
        **shared,
        "recurrent": "U_n h[t−1] + b_hn",
        "recalled": "r[t] ⊙ (U_n h[t−1] + b_hn)",
        "n": "tanh(W_n x[t] + b_n + r[t] ⊙ (U_n h[t−1] + b_hn))",
    }
    assert written[1] == {
        **shared,
        "recalled": "r[t] ⊙ h[t−1]",
        "n": "tanh(W_n x[t] + U_n (r[t] ⊙ h[t−1]) + b_n)",
    }


@BOTH
def test_an_update_gate_of_one_keeps_the_old_hidden_state(kind):
    state, signals = run(kind, {"z": always(1.0)})
    np.testing.assert_allclose(signals["h"], np.stack([state["h"]] * TOKENS), atol=1e-14)


@BOTH
def test_an_update_gate_of_zero_takes_the_candidate(kind):
    _, signals = run(kind, {"z": always(0.0)})
    np.testing.assert_array_equal(signals["h"], signals["n"])


@BOTH
def test_a_reset_gate_of_zero_keeps_the_old_hidden_state_from_the_candidate(kind):
    shut = {"r": always(0.0)}
    _, one = run(kind, shut)
    _, other = run(kind, shut, change=lambda state: {"h": state["h"] + 1})
    np.testing.assert_array_equal(one["n"], other["n"])
    assert not np.allclose(one["z"][0], other["z"][0])
    free = [run(kind, change=lambda state, by=by: {"h": state["h"] + by})[1] for by in (0, 1)]
    assert not np.allclose(free[0]["n"], free[1]["n"])


@BOTH
def test_the_hidden_state_lies_between_its_old_value_and_the_candidate(kind):
    state, signals = run(kind)
    before = np.concatenate((state["h"][np.newaxis], signals["h"][:-1]))
    ends = np.stack((before, signals["n"]))
    assert np.all(signals["h"] >= ends.min(axis=0) - 1e-14)
    assert np.all(signals["h"] <= ends.max(axis=0) + 1e-14)


@pytest.mark.parametrize("key", ["r", "z", "n", "h"])
@BOTH
def test_a_held_number_is_recorded_and_read_by_what_comes_after(kind, key):
    held = Held(np.zeros((TOKENS, BATCH, UNITS), bool), np.full((TOKENS, BATCH, UNITS), 0.25))
    held.where[2, 0, 1] = True
    _, free = run(kind)
    _, signals = run(kind, {key: held})
    assert signals[key][2, 0, 1] == 0.25
    np.testing.assert_array_equal(signals["h"][:2], free["h"][:2])
    np.testing.assert_array_equal(signals["h"][:, 1], free["h"][:, 1])
    assert np.all(signals["h"][3, 0] != free["h"][3, 0])


def test_the_candidate_is_split_by_input_unit_and_bias_each_scaled_by_what_scales_it():
    def named(kind):
        terms = drawn_trace(kind).layers["l0"].split(1, "n", unit=1)
        return [[(f.expression.key, f.index, f.source) for f in t.factors] for t in terms]

    inputs = [[("x", n, None), ("W_n", 1, n)] for n in range(3)]
    bias = [[("b_n", 1, None)]]
    gate = ("r", 1, None)
    assert named(AFTER) == [
        *inputs,
        *bias,
        *([("h_prev", n, None), ("U_n", 1, n), gate] for n in range(2)),
        [("d_n", 1, None), gate],
    ]
    # Before the product, each unit is scaled by its own reset gate.
    assert named(BEFORE) == [
        *inputs,
        *([("h_prev", n, None), ("U_n", 1, n), ("r", n, None)] for n in range(2)),
        *bias,
    ]


def test_only_the_candidate_keeps_its_biases_apart_and_only_with_the_reset_after():
    weights = drawn_weights(AFTER, INPUTS, UNITS)
    assert [key for key, _ in blocks(weights, AFTER.rows) if key.startswith("d")] == ["d_n"]
    assert not any(key.startswith("d") for key, _ in blocks(weights, BEFORE.rows))
    changed = with_block(weights, AFTER.rows, "d_n", np.arange(3.0))
    np.testing.assert_array_equal(changed.bias_hh[2 * UNITS :], np.arange(3.0))
    np.testing.assert_array_equal(changed.bias_hh[: 2 * UNITS], weights.bias_hh[: 2 * UNITS])
    np.testing.assert_array_equal(changed.bias_ih, weights.bias_ih)


@BOTH
def test_without_biases_it_runs_as_with_zeros(kind):
    weights = drawn_weights(kind, INPUTS, UNITS)
    zero = np.zeros(3 * UNITS)
    x, state = np.ones((TOKENS, BATCH, INPUTS)), drawn_state(kind, weights, (BATCH,))
    none, zeros = (
        run_layer(kind, replace(weights, bias_ih=bias, bias_hh=bias), x, state)
        for bias in (None, zero)
    )
    for key, signal in none.items():
        np.testing.assert_array_equal(signal, zeros[key])


@settings(deadline=None, max_examples=25)
@given(
    sizes=st.fixed_dictionaries(
        {name: st.integers(1, 6) for name in ("tokens", "batch", "units", "inputs", "seed")}
    )
)
def test_pytorch_computes_the_same_forwards_and_backwards(sizes):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    against_torch.check(torch.nn.GRU, AFTER, **sizes)
