"""How formulas are written when the numbers are awkward."""

import numpy as np
import pytest

from lstmviz.cells.declaration import affine, now, previous
from lstmviz.cells.expressions import Apply, Leaf
from lstmviz.cells.functions import (
    HARD_SIGMOID,
    LINEAR,
    RELU,
    SIGMOID,
    SOFTMAX,
    TANH,
    clipped,
)
from lstmviz.cells.notation import LATEX, PLAIN
from tests.cells.written import Formula

F, C = now("f"), previous("c")
VALUES = {
    "f": np.array([0.25, -0.5]),
    "c_prev": np.array([-2.0, 3.0]),
    "x": np.array([1.0, -1.0]),
    "h_prev": np.array([0.5, 0.5]),
    "W_f": np.array([[1.0, -2.0], [3.0, 4.0]]),
    "U_f": np.array([[0.0, 1.0], [1.0, 0.0]]),
    "b_f": np.array([-1.0, 0.0]),
}


def test_negative_numbers_stand_in_brackets():
    assert (F * C).fill(PLAIN, VALUES, 0) == "0.25 × (−2.00)"
    assert (F + C).fill(PLAIN, VALUES, 0) == "0.25 + (−2.00)"
    assert (F * C).fill(LATEX, VALUES, 0) == r"0.25 \times \left(-2.00\right)"


def test_sums_stand_in_brackets_as_factors():
    assert ((F + C) * F).write(PLAIN) == "(f[t] + c[t−1]) ⊙ f[t]"
    assert ((F + C) * F).fill(PLAIN, VALUES, 1) == "((−0.50) + 3.00) × (−0.50)"


def test_an_affine_map_shows_every_product():
    filled = Apply(SIGMOID, affine("f")).fill(PLAIN, VALUES, 0, digits=1)
    assert filled == "σ(1.0 × 1.0 + (−2.0) × (−1.0) + 0.0 × 0.5 + 1.0 × 0.5 + (−1.0))"


def test_zero_has_no_sign():
    values = {"f": np.array([-0.001])}
    assert F.fill(PLAIN, values, 0) == "0.00"
    assert F.fill(LATEX, values, 0) == "0.00"


@pytest.mark.parametrize(
    ("value", "plain", "latex"),
    [
        (1e38, "1.00e38", r"1.00 \cdot 10^{38}"),
        (-2.5e6, "−2.50e6", r"-2.50 \cdot 10^{6}"),
        (999_999.0, "999999.00", "999999.00"),
        (np.inf, "∞", r"\infty"),
        (-np.inf, "−∞", r"-\infty"),
        (np.nan, "NaN", r"\mathrm{NaN}"),
    ],
)
def test_huge_and_lost_numbers_are_written_short(value: float, plain: str, latex: str):
    values = {"f": np.array([value])}
    assert F.fill(PLAIN, values, 0) == plain
    assert F.fill(LATEX, values, 0) == latex


def test_an_entry_of_a_softmax_shows_the_whole_vector():
    expression = Apply(SOFTMAX, F + C)
    assert expression.fill(PLAIN, VALUES, 1) == "softmax(0.25 + (−2.00), (−0.50) + 3.00)[2]"
    assert expression.fill(LATEX, VALUES, 1).endswith(r"\right)_{2}")
    value = Formula(expression.fill(PLAIN, VALUES, 1)).value()
    assert value == pytest.approx(expression.evaluate(VALUES)[1])


def test_a_linear_readout_is_written_without_a_function():
    assert Apply(LINEAR, F + C).write(LATEX) == "f_{t} + c_{t-1}"


def test_a_long_letter_is_written_upright():
    assert Leaf("kept", "kept", lag=0).write(LATEX) == r"\mathrm{kept}_{t}"


def test_leaves_come_from_left_to_right():
    gate = F * Apply(TANH, affine("f") + C)
    keys = [leaf.key for leaf in gate.leaves()]
    assert keys == ["f", "W_f", "x", "U_f", "h_prev", "b_f", "c_prev"]


def test_what_overflows_is_infinite_without_a_warning():
    values = {"f": np.array([1e300]), "c_prev": np.array([1e300])}
    assert (F * C).evaluate(values) == np.inf


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("function", [SIGMOID, TANH, RELU, LINEAR, HARD_SIGMOID])
def test_nothing_flows_through_what_is_limited(function, dtype: str):
    for limit in (0.1, 0.75, 1.3):
        limited = clipped(function, limit)
        beyond = limited.compute(np.array([-9, -limit - 1, limit + 1, 9], dtype))
        assert not limited.slope(beyond).any()
        within = limited.compute(np.array([limit / 2], dtype))
        assert limited.slope(within) == function.slope(within)


@pytest.mark.parametrize("function", [SIGMOID, TANH, SOFTMAX])
def test_functions_stay_in_their_bounds_at_any_size(function):
    a = np.array([-1e38, -800.0, -1.0, 0.0, 1.0, 800.0, 1e38])
    least, greatest = function.bounds
    assert np.all((least <= function.compute(a)) & (function.compute(a) <= greatest))


def test_sigmoid_is_exact_where_it_is_small():
    assert SIGMOID.compute(np.array([-40.0]))[0] == pytest.approx(np.exp(-40.0), rel=1e-12)
