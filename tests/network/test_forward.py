"""The forward pass at any shape and any size of number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import Problem
from lstmviz.network.forward import run, run_layer
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout
from tests.cells.variants import drawn_trace, drawn_weights, label, variants

KINDS = variants()
SATURATING = [
    kind
    for kind in KINDS
    if all(None not in kind.signal(key).bounds for key in (kind.output, *kind.gates))
]
"""Kinds whose numbers stay small, however large the weights are."""
LARGEST = float(np.float32(1e38))
HUGE = st.floats(-LARGEST, LARGEST, width=32)
USUAL = st.floats(-8, 8, width=32)


@st.composite
def layers(draw: st.DrawFn, numbers: st.SearchStrategy, dtypes=("float32", "float64"), kinds=KINDS):
    """Draw a kind, weights, a batch and a state."""
    kind = draw(st.sampled_from(kinds))
    T, B, I, H = (draw(st.integers(1, most)) for most in (5, 3, 3, 3))
    dtype = draw(st.sampled_from(dtypes))
    rows, P = len(kind.gates) * H, H + kind.projected

    def some(*shape: int) -> np.ndarray:
        return draw(arrays(np.float32, shape, elements=numbers)).astype(dtype)

    weights = Weights(
        some(rows, I),
        some(rows, P),
        draw(st.sampled_from([None, some(rows)])),
        draw(st.sampled_from([None, some(rows)])),
        some(len(kind.peepholes), H) if kind.peepholes else None,
        some(P, H) if kind.projected else None,
    )
    state = {key: some(B, P if key == kind.output else H) for key in kind.state}
    return kind, weights, some(T, B, I), state


def check_bounds(kind: CellKind, signals: dict[str, np.ndarray]) -> None:
    for signal in kind.signals:
        values = signals[signal.key]
        assert np.isfinite(values).all(), signal.key
        least, greatest = signal.bounds
        assert least is None or values.min() >= least, signal.key
        assert greatest is None or values.max() <= greatest, signal.key


@given(layers(st.one_of(HUGE, USUAL), kinds=SATURATING), st.booleans())
def test_any_weights_saturate_and_stay_finite(drawn, reverse: bool):
    kind, weights, x, state = drawn
    signals = run_layer(kind, weights, x, state, reverse=reverse)
    assert set(signals) == {signal.key for signal in kind.signals}
    for values in signals.values():
        assert values.shape[:2] == x.shape[:2]
        assert values.dtype == weights.dtype
    check_bounds(kind, signals)


@given(layers(USUAL, dtypes=("float64",)), st.booleans())
def test_a_batch_is_what_each_sequence_is_alone(drawn, reverse: bool):
    kind, weights, x, state = drawn
    batch = run_layer(kind, weights, x, state, reverse=reverse)
    for n in range(x.shape[1]):
        one = slice(n, n + 1)
        first = {key: value[one] for key, value in state.items()}
        alone = run_layer(kind, weights, x[:, one], first, reverse=reverse)
        for key, values in alone.items():
            np.testing.assert_allclose(batch[key][:, one], values, rtol=1e-12, atol=1e-12)


@given(layers(USUAL, dtypes=("float64",)))
def test_reading_backwards_is_reading_the_reversed_sequence(drawn):
    kind, weights, x, state = drawn
    there = run_layer(kind, weights, x[::-1], state)
    back = run_layer(kind, weights, x, state, reverse=True)
    for key, values in back.items():
        np.testing.assert_array_equal(values, there[key][::-1])


@given(layers(USUAL), st.data())
def test_padding_changes_nothing_and_is_zero(drawn, data: st.DataObject):
    kind, weights, x, state = drawn
    T, B, _ = x.shape
    lengths = np.array(data.draw(st.lists(st.integers(0, T), min_size=B, max_size=B)))
    is_padding = np.arange(T)[:, np.newaxis] >= lengths
    spoiled = np.where(is_padding[..., np.newaxis], np.float32(1e30), x)
    reverse = data.draw(st.booleans())
    clean = run_layer(kind, weights, x, state, lengths=lengths, reverse=reverse)
    other = run_layer(kind, weights, spoiled, state, lengths=lengths, reverse=reverse)
    for key, values in clean.items():
        np.testing.assert_array_equal(values, other[key])
        assert not values[is_padding].any()


@pytest.mark.parametrize("kind", KINDS, ids=label)
def test_single_precision_is_computed_in_single_precision(kind: CellKind):
    single = drawn_trace(kind, "float32", "softmax")
    double = drawn_trace(kind, "float64", "softmax")
    differs = {}
    for name, values in single.arrays().items():
        assert values.dtype == np.float32, name
        differs[name] = np.abs(values - double.arrays()[name]).max()
        assert differs[name] < 1e-5
    assert differs["l0/h"] > 0
    assert differs["y"] > 0


def overflowing(kind: CellKind) -> Weights:
    """Weights whose two products exceed single precision in both directions."""
    rows = len(kind.gates)
    peephole = np.full((len(kind.peepholes), 1), -1e38) if kind.peepholes else None
    return Weights(
        np.full((rows, 2), [3e38, -3e38]), np.zeros((rows, 1)), peephole=peephole
    ).astype("float32")


@pytest.mark.parametrize(
    "kind", [find("lstm"), find("lstm", {"peephole": True}), find("rnn")], ids=label
)
def test_single_precision_does_not_lose_a_sum_of_huge_terms(kind: CellKind):
    # 3e38 · 9 − 3e38 · 8 is positive, but both products are infinite in float32.
    x = np.array([[[9.0, 8.0]]], "float32")
    zero = {key: np.zeros((1, 1), "float32") for key in kind.state}
    signals = run_layer(kind, overflowing(kind), x, zero)
    assert signals[kind.output].dtype == np.float32
    check_bounds(kind, signals)
    assert all(values[0, 0, 0] > 0.7 for values in signals.values())


def test_a_readout_of_huge_weights_stays_finite():
    for activation in ("sigmoid", "softmax"):
        weight = np.array([[3e38, -3e38], [0, 0]], "float32")
        readout = Readout(weight, np.zeros(2, "float32"), activation, ("a", "b"))
        y = readout.run(np.array([[9, 8]], "float32"))
        assert y.dtype == np.float32
        np.testing.assert_array_equal(y, [[1, 0.5 if activation == "sigmoid" else 0]])


def test_what_is_not_finite_goes_through_without_a_warning():
    weights = Weights(np.full((4, 1), np.inf), np.full((4, 1), np.nan))
    zero = {key: np.zeros((1, 1)) for key in "hc"}
    signals = run_layer(find("lstm"), weights, np.zeros((2, 1, 1)), zero)
    assert np.isnan(signals["h"]).all()


def stack(both: bool, dtype: str = "float64") -> Network:
    kind, inputs, found = find("lstm"), 2, []
    for n, units in enumerate((3, 2)):
        there = drawn_weights(kind, inputs, units, dtype, seed=n)
        back = drawn_weights(kind, inputs, units, dtype, seed=10 + n) if both else None
        found.append(Layer(kind, there, tuple("abc"[:units]), back))
        inputs = found[-1].outputs
    readout = Readout(np.ones((1, inputs), dtype), np.zeros(1, dtype), "linear", ("sum",))
    return Network(tuple(found), ("x", "y"), readout)


@pytest.mark.parametrize("both", [False, True])
def test_each_layer_reads_what_the_one_below_shows(both: bool):
    x = np.random.default_rng(3).normal(size=(5, 2))
    trace = run(stack(both), x)
    names = ["l0", "l0_reverse", "l1", "l1_reverse"] if both else ["l0", "l1"]
    assert list(trace.layers) == names
    lower = [layer for name, layer in trace.layers.items() if "0" in name]
    upper = [layer for name, layer in trace.layers.items() if "1" in name]
    below = np.concatenate([layer.signals["h"] for layer in lower], axis=1)
    for layer in upper:
        np.testing.assert_array_equal(layer.x, below)
        zero = {key: np.zeros((1, 2)) for key in "hc"}
        alone = run_layer(
            layer.kind, layer.weights, below[:, np.newaxis], zero, reverse=layer.reverse
        )
        np.testing.assert_array_equal(layer.signals["h"], alone["h"][:, 0])
    top = np.concatenate([layer.signals["h"] for layer in upper], axis=1)
    assert trace.y is not None
    np.testing.assert_allclose(trace.y[:, 0], top.sum(axis=1), rtol=1e-12)


def test_the_token_before_depends_on_the_direction():
    trace = run(stack(both=True), np.zeros((3, 2)))
    there, back = trace.layers["l0"], trace.layers["l0_reverse"]
    assert [there.before(token) for token in range(3)] == [None, 0, 1]
    assert [back.before(token) for token in range(3)] == [1, 2, None]


def test_the_arrays_of_a_trace_have_the_names_of_files():
    arrays_ = run(stack(both=True), np.zeros((3, 2))).arrays()
    labels = ("l0", "l0_reverse", "l1", "l1_reverse")
    assert set(arrays_) == {*(f"{label}/{key}" for label in labels for key in "ifgoch"), "x", "y"}
    assert arrays_["l1_reverse/c"].shape == (3, 2)
    assert arrays_["y"].shape == (3, 1)


def test_a_trace_cannot_be_written_to():
    trace = run(stack(both=False), np.zeros((2, 2)))
    for name, values in trace.arrays().items():
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 1
        assert not values.flags.writeable, name


def test_one_token_and_one_unit_are_enough():
    for kind in KINDS:
        layer = Layer(kind, drawn_weights(kind, 1, 1), ("only",))
        trace = run(Network((layer,), ("x",)), [[1.0]])
        assert trace.layers["l0"].signals[kind.output].shape == (1, layer.outputs)


@pytest.mark.parametrize("shape", [(4,), (4, 3), (1, 4, 2)])
def test_inputs_that_do_not_fit_are_told(shape: tuple[int, ...]):
    with pytest.raises(Problem, match="but the network needs tokens × 2"):
        run(stack(both=False), np.zeros(shape))


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ({"l2": {"h": np.zeros(3)}}, "The network has no state l2/h."),
        ({"l0": {"f": np.zeros(3)}}, "The network has no state l0/f."),
        ({"l0_reverse": {"h": np.zeros(3)}}, "The network has no state l0_reverse/h."),
        ({"l0": {"h": np.zeros(2)}}, "The initial l0/h has shape 2, not 3."),
    ],
)
def test_a_state_that_does_not_fit_is_told(state: dict, sentence: str):
    with pytest.raises(Problem) as caught:
        run(stack(both=False), np.zeros((2, 2)), state)
    assert str(caught.value) == sentence


def test_what_the_state_leaves_out_is_zero():
    given_ = {"l1": {"c": np.array([1.0, -1.0])}}
    trace = run(stack(both=False), np.zeros((2, 2)), given_)
    np.testing.assert_array_equal(trace.layers["l0"].initial["h"], np.zeros(3))
    np.testing.assert_array_equal(trace.layers["l1"].initial["h"], np.zeros(2))
    np.testing.assert_array_equal(trace.layers["l1"].initial["c"], [1.0, -1.0])
