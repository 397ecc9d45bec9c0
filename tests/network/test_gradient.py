"""The gradient of a network's number is what small changes of everything else do to it."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.cells.pins import Held
from lstmviz.network.backward import backward_batch
from lstmviz.network.forward import Pass, forward_batch, run
from lstmviz.network.gradient import gradient
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.parameters import parameters, with_parameters
from lstmviz.network.pins import Pin, held, signals_of
from lstmviz.network.readout import ACTIVATIONS, Readout
from lstmviz.network.targets import LossTarget, ReadoutTarget, SignalTarget, Target
from lstmviz.network.trace import Trace
from tests.cells.variants import drawn_weights
from tests.network.drawn import Drawn, drawn

SEEDS = st.integers(0, 10**9)
FEW = settings(max_examples=30)
MANY = settings(max_examples=1_000)


def traced(case: Drawn) -> Trace:
    pins = held(case.pins, case.network, len(case.x))
    return run(case.network, case.x, case.initial, pins)


def drawn_target(seed: int, case: Drawn) -> Target:
    draw = np.random.default_rng(seed)
    token, readout = int(draw.integers(len(case.x))), case.network.readout
    way = draw.integers(3)
    if readout is None or way == 0:
        label = list(case.network.labels)[draw.integers(len(case.network.labels))]
        signals = signals_of(case.network, label)
        key = list(signals)[draw.integers(len(signals))]
        return SignalTarget(label, key, int(draw.integers(len(signals[key]))), token)
    output = int(draw.integers(len(readout.names)))
    if way == 1:
        return ReadoutTarget(output, token)
    wanted = {"softmax": 1.0, "sigmoid": draw.random(), "linear": draw.normal()}
    return LossTarget(output, token, float(wanted[readout.activation]))


def number(case: Drawn, target: Target) -> float:
    """The target's value, computed in plain words from what the trace shows."""
    trace, readout = traced(case), case.network.readout
    if isinstance(target, SignalTarget):
        return float(trace.layers[target.layer].signals[target.signal][target.token, target.unit])
    y = float(trace.y[target.token, target.output])
    if isinstance(target, ReadoutTarget):
        return y
    if readout.activation == "linear":
        return (y - target.wanted) ** 2
    rest = 0 if target.wanted == 1 else (1 - target.wanted) * np.log(1 - y)
    return float(-target.wanted * np.log(y) - rest)


def nudged(array: np.ndarray, place: tuple[int, ...], by: float) -> np.ndarray:
    changed = array.copy()
    changed[place] += by
    return changed


def check_all(found: np.ndarray, array: np.ndarray, changed, rng, count: int = 4) -> None:
    """Compare some entries with central differences; `changed` maps an array to the number."""
    assert found.shape == array.shape
    for _ in range(count):
        place = tuple(int(rng.integers(size)) for size in array.shape)
        for eps, rtol, atol in ((1e-6, 2e-5, 1e-7), (1e-8, 1e-4, 1e-5)):
            up, here, down = (changed(nudged(array, place, by)) for by in (eps, 0, -eps))
            expected = (up - down) / (2 * eps)
            # Where a kink of a ReLU lies within reach, try a hundredth of the way.
            if np.isclose(found[place], expected, rtol=rtol, atol=atol):
                break
        else:
            # A pin may put a number exactly on a kink, as a memory of 0 before a ReLU.
            sides = sorted(((here - down) / eps, (up - here) / eps))
            assert sides[1] - sides[0] > 1e-4 * (1 + abs(expected)), (place, found[place], expected)
            assert sides[0] - atol <= found[place] <= sides[1] + atol, (place, found[place], sides)


def check_gradient(seed: int) -> None:
    case = drawn(seed)
    target = drawn_target(seed, case)
    trace = traced(case)
    found = gradient(case.network, trace, target)
    np.testing.assert_allclose(found.value, number(case, target), rtol=1e-9, atol=1e-12)
    rng = np.random.default_rng(seed)

    check_all(found.x, case.x, lambda x: number(replace(case, x=x), target), rng)
    for label, values in case.initial.items():
        for key, value in values.items():

            def begun(value, label=label, key=key):
                initial = {**case.initial, label: {**case.initial[label], key: value}}
                return number(replace(case, initial=initial), target)

            check_all(found.state[label][key], value, begun, rng, 2)
    everything = parameters(case.network)
    for name, array in everything.items():
        if name == "embedding":
            continue

        def weighted(array, name=name):
            network = with_parameters(case.network, {**everything, name: array})
            return number(replace(case, network=network), target)

        check_all(found.weights[name], array, weighted, rng, 2)
    for label, layer in trace.layers.items():
        for key, signal in layer.signals.items():

            def pinned(signal, label=label, key=key, old=signal):
                where = np.unravel_index(np.argmax(signal != old), old.shape)
                pin = Pin(label, key, int(where[1]), float(signal[where]), (int(where[0]),))
                return number(replace(case, pins=(*case.pins, pin)), target)

            check_all(found.signals[label][key], signal, pinned, rng, 1)
    if trace.y is not None and isinstance(target, ReadoutTarget):
        assert found.y.sum() == found.y[target.token, target.output] == 1


@FEW
@given(SEEDS)
def test_it_is_what_small_changes_do(seed: int):
    check_gradient(seed)


@pytest.mark.slow
@MANY
@given(SEEDS)
def test_it_is_what_small_changes_do_anywhere(seed: int):
    check_gradient(seed)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("make", [ReadoutTarget, LossTarget])
def test_each_readout_is_gone_back_through(activation: str, make: type[ReadoutTarget | LossTarget]):
    kind, draw = find("lstm"), np.random.default_rng(2).normal
    layer = Layer(kind, drawn_weights(kind, 2, 2), ("a", "b"))
    readout = Readout(draw(size=(3, 2)), draw(size=3), activation, tuple("uvw"))
    case = Drawn(Network((layer,), ("x", "y"), readout), draw(size=(3, 2)), {}, ())
    target = make(1, 2)
    found = gradient(case.network, traced(case), target)
    rng = np.random.default_rng(0)
    check_all(found.x, case.x, lambda x: number(replace(case, x=x), target), rng)

    def biased(bias: np.ndarray) -> float:
        network = replace(case.network, readout=replace(readout, bias=bias))
        return number(replace(case, network=network), target)

    check_all(found.weights["readout/bias"], readout.bias, biased, rng)


@FEW
@given(SEEDS)
def test_the_weights_at_each_token_make_up_the_whole(seed: int):
    case = drawn(seed)
    found = gradient(case.network, traced(case), drawn_target(seed, case))
    by_token = [found.weights_at(token) for token in range(len(case.x))]
    for name, array in found.weights.items():
        total = sum(arrays[name] for arrays in by_token)
        np.testing.assert_allclose(total, array, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("steps", [None, 1])
@pytest.mark.parametrize("both", [False, True])
def test_the_weights_at_a_token_are_those_used_there(both: bool, steps: int | None):
    kind, tokens = find("lstm"), 5
    weights = [drawn_weights(kind, tokens, 2, seed=n) for n in range(2)]
    layer = Layer(kind, weights[0], ("a", "b"), weights[1] if both else None, "sum", not both)
    network = Network(
        (layer,), tuple("abcde"), Readout(np.ones((1, 2)), np.zeros(1), "linear", ("y",))
    )
    # Each token has an input of its own, whose weights are used there and nowhere else.
    trace = run(network, np.eye(tokens))
    found = gradient(network, trace, ReadoutTarget(0, 2), steps)
    for label in network.labels:
        for token in range(tokens):
            bias = found.weights_at(token)[f"{label}/bias_ih"]
            np.testing.assert_allclose(
                bias, found.weights[f"{label}/weight_ih"][:, token], rtol=1e-12
            )


# Truncated


def cut(case: Drawn, start: int, stop: int) -> Drawn:
    """The tokens from `start` to `stop` alone, from the state that the whole sequence gave them."""
    trace = traced(case)
    initial = {}
    for label, layer in trace.layers.items():
        before = stop if layer.reverse else start - 1
        if 0 <= before < len(case.x):
            initial[label] = {key: layer.signals[key][before] for key in layer.kind.state}
        else:
            initial[label] = dict(layer.initial)
    pins = (pin.followed(lambda t: t - start if start <= t < stop else None) for pin in case.pins)
    return Drawn(case.network, case.x[start:stop], initial, tuple(pin for pin in pins if pin))


@FEW
@given(SEEDS, st.integers(0, 3))
def test_truncated_what_came_from_farther_away_is_a_constant(seed: int, steps: int):
    case = drawn(seed)
    target = drawn_target(seed, case)
    start, stop = max(target.token - steps, 0), min(target.token + steps + 1, len(case.x))
    inside = slice(start, stop)
    found = gradient(case.network, traced(case), target, steps)
    alone = cut(case, start, stop)
    expected = gradient(
        alone.network, traced(alone), replace(target, token=target.token - start)
    ).arrays()
    for name, array in found.arrays().items():
        if name.startswith("path/"):
            continue
        if name.startswith("state/"):
            reverse = "_reverse" in name
            whole = stop == len(case.x) if reverse else start == 0
            wanted = expected[name] if whole else np.zeros_like(array)
        elif name in parameters(case.network):
            wanted = expected[name]
        else:
            wanted = np.zeros_like(array)
            wanted[inside] = expected[name]
        np.testing.assert_allclose(array, wanted, rtol=1e-7, atol=1e-11, err_msg=name)
    for token in {0, len(case.x) - 1} - set(range(start, stop)):
        assert not any(array.any() for array in found.weights_at(token).values())


@pytest.mark.parametrize("reverse", [False, True])
def test_no_step_back_leaves_the_targets_token(reverse: bool):
    kind = find("lstm")
    layer = Layer(kind, drawn_weights(kind, 1, 2), ("a", "b"), backwards=reverse)
    network, label = Network((layer,), ("x",)), "l0_reverse" if reverse else "l0"
    trace = run(network, np.linspace(-1, 1, 5)[:, np.newaxis])
    for steps, reached in ((0, 1), (1, 2), (2, 3), (9, 3)):
        found = gradient(network, trace, SignalTarget(label, "c", 0, 2), steps)
        tokens = np.flatnonzero(found.x[:, 0])
        assert tokens.tolist() == (
            list(range(2, 2 + reached)) if reverse else [2, 1, 0][:reached][::-1]
        )


# The memory path


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("family", ["lstm", "gru"])
def test_the_path_is_the_gradient_of_memory_along_memory(family: str, reverse: bool):
    kind = find(family)
    weights = drawn_weights(kind, 2, 2)
    # Without a way through the hidden state, only the path is left.
    weights = replace(weights, weight_hh=np.zeros_like(weights.weight_hh), bias_hh=None)
    network = Network((Layer(kind, weights, ("a", "b"), backwards=reverse),), ("x", "y"))
    label, memory = ("l0_reverse" if reverse else "l0"), kind.state[-1]
    x = np.random.default_rng(4).normal(size=(6, 2))
    pins = {label: {memory: Held(np.zeros((6, 1, 2), bool), np.zeros((6, 1, 2)))}}
    pins[label][memory].where[4 if reverse else 1, 0, 1] = True
    trace = run(network, x, pins=pins)
    for unit in (0, 1):
        found = gradient(network, trace, SignalTarget(label, memory, unit, 3))
        along = found.signals[label][memory][:, unit]
        assert np.count_nonzero(found.path[label][:, 0]) == (3 if reverse else 4)
        assert np.count_nonzero(found.path[label][:, 1]) == (2 if reverse else 3)
        np.testing.assert_allclose(found.path[label][:, unit], along, rtol=1e-12)


def test_a_cell_without_a_gate_that_keeps_has_no_path():
    kind = find("rnn")
    network = Network((Layer(kind, drawn_weights(kind, 1, 1), ("a",)),), ("x",))
    found = gradient(network, run(network, [[1.0]]), SignalTarget("l0", "h", 0, 0))
    assert found.path == {}
    assert not [name for name in found.arrays() if name.startswith("path")]


# Batches, as training uses them


@dataclass(frozen=True)
class Batch:
    """A network, a batch for it, and how much a number depends on each score of it."""

    network: Network
    x: np.ndarray
    lengths: np.ndarray
    upstream: np.ndarray | None


def drawn_batch(seed: int, dtype: str = "float64") -> Batch:
    case, draw = drawn(seed, dtype), np.random.default_rng(seed)
    network, (T, B) = case.network, (len(case.x), 3)
    shape = (T, B)
    if network.embedding is None:
        x = draw.normal(size=(*shape, len(network.input_names))).astype(dtype)
    else:
        x = draw.integers(len(network.embedding.weight), size=shape)
    upstream = None
    if network.readout is not None:
        upstream = draw.normal(size=(*shape, len(network.readout.names))).astype(dtype)
    return Batch(network, x, draw.integers(0, T + 1, size=B), upstream)


def forward(batch: Batch) -> Pass:
    return forward_batch(batch.network, batch.x, lengths=batch.lengths)


def counted(batch: Batch) -> np.ndarray:
    return np.arange(len(batch.x))[:, np.newaxis] < batch.lengths


def sum_of(batch: Batch) -> float:
    """The sum of scores, or of what the last layer shows, weighted by `upstream`."""
    done = forward(batch)
    if batch.upstream is None:
        return float(done.top[counted(batch)].sum())
    return float((batch.upstream * done.scores)[counted(batch)].sum())


def back(batch: Batch):
    if batch.upstream is not None:
        return backward_batch(forward(batch), batch.upstream)
    last = len(batch.network.layers) - 1
    layer, done = batch.network.layers[last], forward(batch)
    outputs = [
        done.signals[f"l{last}{suffix}"][layer.kind.output] for suffix, _ in layer.directions
    ]
    parts = layer.unmerged(np.ones_like(done.top), outputs)
    return backward_batch(
        done,
        signals={
            f"l{last}{suffix}": {layer.kind.output: part}
            for (suffix, _), part in zip(layer.directions, parts, strict=True)
        },
    )


@FEW
@given(SEEDS)
def test_a_batch_of_ragged_lengths_gives_the_gradients_of_all_parameters(seed: int):
    batch = drawn_batch(seed)
    everything = parameters(batch.network)
    found = back(batch).parameters()
    assert found.keys() == everything.keys()
    rng = np.random.default_rng(seed)
    for name, array in everything.items():

        def weighted(array, name=name):
            network = with_parameters(batch.network, {**everything, name: array})
            return sum_of(replace(batch, network=network))

        check_all(found[name], array, weighted, rng, 2)


@FEW
@given(SEEDS)
def test_what_stands_in_the_padding_changes_no_gradient(seed: int):
    batch = drawn_batch(seed)
    clean, spoiled = back(batch), batch
    padding = ~counted(batch)
    if batch.network.embedding is None:
        spoiled = replace(batch, x=np.where(padding[..., np.newaxis], np.nan, batch.x))
    if batch.upstream is not None:
        filled = np.where(padding[..., np.newaxis], 1e30, batch.upstream)
        spoiled = replace(spoiled, upstream=filled)
    for name, array in back(spoiled).parameters().items():
        np.testing.assert_array_equal(array, clean.parameters()[name], err_msg=name)
    assert not clean.x[padding].any()


@FEW
@given(SEEDS)
def test_single_precision_stays_single(seed: int):
    batch = drawn_batch(seed, "float32")
    single = back(batch).parameters()
    assert {array.dtype for array in single.values()} == {np.dtype("float32")}


def test_infinite_weights_above_do_not_reach_what_is_below():
    kind = find("rnn")
    below = Layer(kind, drawn_weights(kind, 1, 1), ("a",))
    above = Layer(kind, replace(drawn_weights(kind, 1, 1), weight_ih=np.array([[np.inf]])), ("a",))
    network = Network((below, above), ("x",))
    alone = Network((below,), ("x",))
    target = SignalTarget("l0", "h", 0, 1)
    found = gradient(network, run(network, [[1.0], [2.0]]), target)
    expected = gradient(alone, run(alone, [[1.0], [2.0]]), target)
    np.testing.assert_array_equal(found.x, expected.x)


def test_single_precision_does_not_lose_a_gradient_of_huge_terms():
    kind = find("rnn", {"activation": "linear"})
    # Both products of two steps are 1e40, infinite in float32; their difference is 0.
    recurrent = np.array([[1e20, -1e20], [1e20, -1e20]])
    weights = Weights(np.eye(2), recurrent).astype("float32")
    network = Network((Layer(kind, weights, ("a", "b")),), ("x", "y"))
    found = gradient(network, run(network, np.zeros((3, 2))), SignalTarget("l0", "h", 0, 2))
    assert found.x.dtype == np.float32
    np.testing.assert_array_equal(found.x, np.float32([[0, 0], [1e20, -1e20], [1, 0]]))
    assert {array.dtype.name for array in found.weights.values()} == {"float32"}


@FEW
@given(SEEDS, st.sampled_from([np.nan, np.inf, -np.inf, 1e308]))
def test_what_is_not_finite_goes_back_without_a_warning(seed: int, number: float):
    case = drawn(seed)
    everything = parameters(case.network)
    name = list(everything)[seed % len(everything)]
    spoiled = everything[name].copy()
    spoiled.flat[seed % spoiled.size] = number
    network = with_parameters(case.network, {**everything, name: spoiled})
    case = replace(case, network=network)
    last = len(case.x) - 1
    targets: list[Target] = [SignalTarget(label, "h", 0, last) for label in network.labels]
    if network.readout is not None:
        targets += [ReadoutTarget(0, 0), LossTarget(0, 0)]
    for target in targets:
        found = gradient(network, traced(case), target)
        for token in range(len(case.x)):
            assert found.weights_at(token).keys() == found.weights.keys()
    done = forward_batch(network, case.x[:, np.newaxis])
    upstream = None if done.y is None else np.ones_like(done.y)
    seen = {label: {"h": np.ones_like(done.signals[label]["h"])} for label in network.labels}
    assert backward_batch(done, upstream, seen).parameters().keys() >= found.weights.keys()


@pytest.mark.parametrize("shape", [(0, 2), (2, 0)])
@pytest.mark.parametrize("family", ["lstm", "gru", "rnn"])
def test_nothing_read_gives_no_gradient(family: str, shape: tuple[int, int]):
    kind = find(family)
    layer = Layer(kind, drawn_weights(kind, 1, 2), ("a", "b"))
    readout = Readout(np.ones((1, 2)), np.zeros(1), "linear", ("y",))
    done = forward_batch(Network((layer,), ("x",), readout), np.zeros((*shape, 1)))
    assert done.y.shape == (*shape, 1)
    found = backward_batch(done, np.zeros((*shape, 1))).parameters()
    assert not any(array.any() for array in found.values())


def test_a_loss_is_exact_where_it_is_small_and_infinite_where_it_is_huge():
    kind = find("rnn")
    layer = Layer(kind, drawn_weights(kind, 1, 1), ("a",))

    def loss(activation: str, score: float) -> float:
        readout = Readout(np.zeros((1, 1)), np.array([score]), activation, ("y",))
        network = Network((layer,), ("x",), readout)
        return gradient(network, run(network, [[0.0]]), LossTarget(0, 0)).value

    np.testing.assert_allclose(loss("sigmoid", 30.0), np.exp(-30.0), rtol=1e-12)
    assert loss("linear", 1e200) == np.inf


def test_a_loss_stays_finite_where_the_readout_is_saturated():
    kind = find("rnn")
    layer = Layer(kind, drawn_weights(kind, 1, 1), ("a",))
    for activation, loss in (("sigmoid", 2000.0), ("softmax", 4000.0)):
        bias = np.array([-2000.0, 2000.0])
        readout = Readout(np.ones((2, 1)), bias, activation, ("no", "yes"))
        network = Network((layer,), ("x",), readout)
        found = gradient(network, run(network, [[0.0]]), LossTarget(0, 0))
        np.testing.assert_allclose(found.value, loss, rtol=1e-3)
        assert found.weights["readout/bias"][0] == -1
        assert found.y[0, 0] == -np.inf
