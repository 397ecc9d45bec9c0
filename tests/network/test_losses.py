"""Losses: their values on paper, their slopes by central differences, far from overflow."""

import numpy as np
import pytest

from lstmviz.cells.problems import Problem
from lstmviz.network.losses import LOSSES, find_loss

EPSILON = 1e-6


def wanted_for(activation: str, generator: np.random.Generator, shape: tuple[int, ...]):
    if activation == "softmax":
        return np.eye(shape[-1])[generator.integers(shape[-1], size=shape[:-1])]
    return generator.uniform(0, 1, shape)


@pytest.mark.parametrize(("name", "activation"), LOSSES)
def test_the_slope_is_the_derivative(name: str, activation: str):
    generator = np.random.default_rng(1)
    scores = generator.normal(size=(4, 3, 2))
    wanted = wanted_for(activation, generator, scores.shape)
    counts = generator.random((4, 3)) < 0.6
    loss = find_loss(name, activation)
    _, slopes = loss.mean(scores, wanted, counts)
    for place in np.ndindex(scores.shape):
        ends = []
        for step in (EPSILON, -EPSILON):
            moved = scores.copy()
            moved[place] += step
            ends.append(loss.mean(moved, wanted, counts)[0])
        assert slopes[place] == pytest.approx((ends[0] - ends[1]) / (2 * EPSILON), abs=1e-8)


def test_values_on_paper():
    counts = np.array([True])
    squared = find_loss("mean_squared", "linear").mean(np.array([[1.0, 4.0]]), np.zeros(2), counts)
    assert squared[0] == pytest.approx((1 + 16) / 2)
    binary = find_loss("cross_entropy", "sigmoid").mean(np.array([[0.0]]), np.ones(1), counts)
    assert binary[0] == pytest.approx(np.log(2))
    several = find_loss("cross_entropy", "softmax").mean(np.zeros((1, 4)), np.eye(4)[:1], counts)
    assert several[0] == pytest.approx(np.log(4))


def test_what_does_not_count_changes_nothing():
    loss = find_loss("cross_entropy", "sigmoid")
    counts = np.array([True, False])
    value, slopes = loss.mean(np.array([[0.3], [9.0]]), np.ones((2, 1)), counts)
    alone, slope = loss.mean(np.array([[0.3]]), np.ones((1, 1)), counts[:1])
    assert value == pytest.approx(alone)
    np.testing.assert_array_equal(slopes, [slope[0], [0.0]])


@pytest.mark.parametrize("activation", ["sigmoid", "softmax"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_cross_entropy_of_a_certain_and_wrong_readout_is_finite(activation: str, dtype: str):
    scores = np.array([[1000.0, -1000.0]], dtype)
    wanted = np.array([[0.0, 1.0]], dtype)
    value, slopes = find_loss("cross_entropy", activation).mean(scores, wanted, np.array([True]))
    assert value == pytest.approx(2000)
    assert np.isfinite(slopes).all()
    assert slopes.dtype == dtype
    assert slopes[0, 0] > 0 > slopes[0, 1]


def test_a_loss_that_does_not_fit_is_told():
    with pytest.raises(Problem, match=r"no loss “cross_entropy” for .*“linear”; choose one of"):
        find_loss("cross_entropy", "linear")
