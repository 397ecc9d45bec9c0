"""Every backward kernel against central differences, with every option, held signals or none."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from lstmviz.cells.declaration import CellKind, Family
from lstmviz.cells.gradients import Gradients
from lstmviz.cells.kinds import families, find
from lstmviz.cells.parameters import Weights
from lstmviz.cells.pins import Held, Pins
from lstmviz.cells.problems import Problem
from tests.cells.variants import drawn_state, drawn_weights, label, others, variants

STEP = 1e-6
CHECKED = 3
"""Entries of each array whose derivative is compared."""


@dataclass(frozen=True)
class Run:
    """A drawn cell that has run, and a target: all its signals, each number with a drawn weight."""

    kind: CellKind
    weights: Weights
    x: np.ndarray
    state: Mapping[str, np.ndarray]
    pins: Pins
    upstream: Mapping[str, np.ndarray]

    def signals(self) -> dict[str, np.ndarray]:
        return self.kind.forward(self.weights, self.x, self.state, self.pins)

    def target(self) -> float:
        signals = self.signals()
        return sum(float((signals[key] * self.upstream[key]).sum()) for key in self.upstream)

    def gradients(self) -> Gradients:
        return self.kind.backward(
            self.weights, self.x, self.state, self.signals(), self.upstream, self.pins
        )


def drawn(
    kind: CellKind, tokens: int, batch: int, units: int, held: float, biases: bool, seed: int
) -> Run:
    """Draw a run in which a share of the numbers of each signal is held."""
    draw = np.random.default_rng(seed)
    weights = drawn_weights(kind, 2, units, seed=seed)
    if not biases:
        weights = replace(weights, bias_ih=None, bias_hh=None)
    x, state = draw.normal(size=(tokens, batch, 2)), drawn_state(kind, weights, (batch,), seed + 1)
    shapes = {key: value.shape for key, value in kind.forward(weights, x, state).items()}
    pins = {
        key: Held(draw.random(shape) < held, draw.normal(size=shape))
        for key, shape in shapes.items()
        if held
    }
    upstream = {key: draw.normal(size=shape) for key, shape in shapes.items()}
    return Run(kind, weights, x, state, pins, upstream)


def difference(low: Run, high: Run) -> float:
    return (high.target() - low.target()) / (2 * STEP)


def has_kink(low: Run, run: Run, high: Run) -> bool:
    """Whether the target has no one slope here, as where ReLU sees exactly 0."""
    left, right = (2 * difference(a, b) for a, b in ((low, run), (run, high)))
    return left != pytest.approx(right, rel=1e-3, abs=1e-3)


def moved(array: np.ndarray, at: tuple[int, ...], by: float) -> np.ndarray:
    changed = array.copy()
    changed[at] += by
    return changed


def check(run: Run, seed: int = 0) -> None:
    """Compare some entries of everything that a backward kernel returns."""
    found, signals, draw = run.gradients(), run.signals(), np.random.default_rng(seed)
    assert set(found.signals) == set(signals)
    assert set(found.state) == set(run.state)
    assert set(found.weights()) == set(run.weights.arrays)

    def compare(name: str, gradient: np.ndarray, array: np.ndarray, put) -> None:
        assert gradient.shape == array.shape, name
        for _ in range(min(CHECKED, array.size)):
            at = tuple(draw.integers(size) for size in array.shape)
            low, high = put(at, -STEP), put(at, STEP)
            expected = pytest.approx(difference(low, high), rel=1e-3, abs=1e-5)
            assert gradient[at] == expected or has_kink(low, run, high), (name, at, expected)

    for name, gradient in found.weights().items():
        array = run.weights.arrays[name]
        compare(
            name,
            gradient,
            array,
            lambda at, by, name=name, array=array: replace(
                run, weights=replace(run.weights, **{name: moved(array, at, by)})
            ),
        )
    compare("x", found.x, run.x, lambda at, by: replace(run, x=moved(run.x, at, by)))
    for key, value in run.state.items():
        compare(
            f"{key} before",
            found.state[key],
            value,
            lambda at, by, key=key, value=value: replace(
                run, state={**run.state, key: moved(value, at, by)}
            ),
        )
    for key, value in signals.items():
        compare(
            key,
            found.signals[key],
            value,
            lambda at, by, key=key, value=value: holding(run, key, value, at, by),
        )


def holding(run: Run, key: str, value: np.ndarray, at: tuple[int, ...], by: float) -> Run:
    """Hold one more number, a little beside what it is: so everything downstream sees it."""
    where = np.zeros(value.shape, bool)
    if key in run.pins:
        where |= run.pins[key].where
    where[at] = True
    return replace(run, pins={**run.pins, key: Held(where, moved(value, at, by))})


@pytest.mark.parametrize("held", [0.0, 0.3], ids=["free", "held"])
@pytest.mark.parametrize("kind", variants(), ids=label)
def test_gradients_are_those_of_central_differences(kind: CellKind, held: float):
    check(drawn(kind, tokens=4, batch=2, units=3, held=held, biases=True, seed=1))


@st.composite
def kinds(draw: st.DrawFn) -> CellKind:
    """Draw a kind with any options that make sense together."""
    family: Family = draw(st.sampled_from(list(families().values())))
    options = {
        option.key: draw(st.sampled_from([option.default, *others(option)]))
        for option in family.options
    }
    try:
        return find(family.name, options)
    except Problem:
        reject()


RUNS = st.builds(
    drawn,
    kinds(),
    tokens=st.integers(1, 5),
    batch=st.integers(1, 3),
    units=st.integers(1, 4),
    held=st.sampled_from([0.0, 0.1, 0.5]),
    biases=st.booleans(),
    seed=st.integers(0, 10**6),
)


@settings(max_examples=120)
@given(run=RUNS)
def test_gradients_hold_for_any_options_sizes_and_pins(run: Run):
    check(run)


@pytest.mark.slow
@settings(max_examples=3000)
@given(run=RUNS)
def test_gradients_hold_for_many_more(run: Run):
    check(run)


@pytest.mark.parametrize("kind", variants(), ids=label)
def test_a_range_of_tokens_has_its_share_of_the_gradient(kind: CellKind):
    found = drawn(kind, 5, 2, 3, held=0.2, biases=True, seed=2).gradients()
    first, second = found.weights_over(slice(0, 2)), found.weights_over(slice(2, 5))
    for name, whole in found.weights().items():
        np.testing.assert_allclose(first[name] + second[name], whole, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", variants(), ids=label)
def test_a_held_number_is_what_the_trace_records_and_stops_the_gradient(kind: CellKind):
    run = drawn(kind, 3, 2, 2, held=1.0, biases=True, seed=3)
    for key, value in run.signals().items():
        np.testing.assert_array_equal(value, run.pins[key].value)
    found = run.gradients()
    assert not found.x.any()
    assert not any(gradient.any() for gradient in found.weights().values())


@pytest.mark.parametrize("kind", variants(), ids=label)
def test_gradients_have_the_precision_of_the_weights(kind: CellKind):
    run = drawn(kind, 3, 1, 2, held=0.3, biases=True, seed=4)
    single = replace(
        run,
        weights=run.weights.astype("float32"),
        x=run.x.astype("float32"),
        state={key: value.astype("float32") for key, value in run.state.items()},
        upstream={key: value.astype("float32") for key, value in run.upstream.items()},
    )
    found = single.gradients()
    everything = [found.x, *found.signals.values(), *found.state.values()]
    assert {array.dtype for array in (*everything, *found.weights().values())} == {
        np.dtype("float32")
    }


def test_what_is_left_out_of_the_target_counts_as_zero():
    run = drawn(find("lstm"), 3, 2, 2, held=0.0, biases=True, seed=5)
    run = replace(run, upstream={"h": run.upstream["h"]})
    check(run)


@pytest.mark.parametrize("kind", variants(at_once=1), ids=label)
def test_pins_that_hold_nothing_change_nothing(kind: CellKind):
    # So a kernel that is tuned for the common case agrees with the one that honours pins.
    run = drawn(kind, 6, 2, 3, held=0.0, biases=True, seed=6)
    nothing = {key: Held(np.zeros(v.shape, bool), v) for key, v in run.signals().items()}
    held, free = replace(run, pins=nothing), run
    for key, value in free.signals().items():
        np.testing.assert_allclose(held.signals()[key], value, rtol=0, atol=1e-14)
