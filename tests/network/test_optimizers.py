"""Optimizers: on paper, and like PyTorch's where it is installed."""

import numpy as np
import pytest

from lstmviz.cells.problems import Problem
from lstmviz.network.optimizers import clip_by_norm, find_optimizer


def test_plain_descent():
    parameters = np.array([1.0, -2.0])
    find_optimizer("sgd", 0.1).step(parameters, np.array([10.0, -10.0]))
    np.testing.assert_allclose(parameters, [0.0, -1.0])


def test_momentum_goes_on():
    parameters, optimizer = np.zeros(1), find_optimizer("sgd", 1.0, momentum=0.5)
    for _ in range(3):
        optimizer.step(parameters, np.ones(1))
    # The velocity is 1, 1.5, 1.75.
    np.testing.assert_allclose(parameters, [-4.25])


def test_adam_begins_with_steps_of_its_rate():
    parameters, optimizer = np.zeros(2), find_optimizer("adam", 0.01)
    optimizer.step(parameters, np.array([1e-3, -1e3]))
    np.testing.assert_allclose(parameters, [-0.01, 0.01], rtol=1e-4)


@pytest.mark.parametrize(("name", "momentum"), [("sgd", 0.0), ("sgd", 0.9), ("adam", 0.0)])
def test_as_pytorch_does(name: str, momentum: float):
    torch = pytest.importorskip("torch", reason="compares with PyTorch, which is not installed")
    generator = np.random.default_rng(3)
    begin, gradients = generator.normal(size=5), generator.normal(size=(20, 5))
    theirs = torch.nn.Parameter(torch.tensor(begin))
    if name == "adam":
        optimizer = torch.optim.Adam([theirs], lr=0.05)
    else:
        optimizer = torch.optim.SGD([theirs], lr=0.05, momentum=momentum)
    ours, own = begin.copy(), find_optimizer(name, 0.05, momentum)
    for gradient in gradients:
        theirs.grad = torch.tensor(gradient)
        optimizer.step()
        own.step(ours, gradient)
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-12)


def test_a_long_gradient_is_shortened_and_a_short_one_kept():
    gradient = np.array([3.0, 4.0])
    assert clip_by_norm(gradient, 10.0) == 5.0
    np.testing.assert_array_equal(gradient, [3.0, 4.0])
    assert clip_by_norm(gradient, 1.0) == 5.0
    np.testing.assert_allclose(gradient, [0.6, 0.8])


def test_a_very_long_gradient_of_single_precision_is_shortened_too():
    gradient = np.array([3e30, 4e30], "float32")
    assert clip_by_norm(gradient, 1.0) == pytest.approx(5e30)
    np.testing.assert_allclose(gradient, [0.6, 0.8], rtol=1e-6)
    assert gradient.dtype == np.float32


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("lion", 0.1), "no optimizer “lion”; choose one of sgd, adam"),
        (("adam", 0.0), "rate is 0.0; it must be a number above 0"),
        (("adam", float("nan")), "rate is nan"),
        (("sgd", 0.1, 1.0), "momentum is 1.0"),
    ],
)
def test_bad_numbers_are_told(arguments, told: str):
    with pytest.raises(Problem, match=told):
        find_optimizer(*arguments)
