"""Weights keep their precision, and blocks read back as they were set."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Rows, Weights, blocks, with_block
from lstmviz.cells.problems import Problem
from tests.cells.variants import drawn_weights

LSTM = find("lstm", {"peephole": True})
NAMES = (LSTM.rows,)
GATES = Rows(tuple("ifgo"))
NUMBERS = st.floats(-1e38, 1e38, allow_subnormal=False)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_block_is_read_back_as_set_and_nothing_else_changes(dtype: str):
    weights = drawn_weights(LSTM, 3, 2, dtype)
    before = dict(blocks(weights, *NAMES))
    for key, block in before.items():
        wanted = np.full(block.shape, 0.1)
        after = dict(blocks(with_block(weights, *NAMES, key, wanted), *NAMES))
        np.testing.assert_array_equal(after[key], wanted.astype(dtype))
        for other in before.keys() - {key}:
            np.testing.assert_array_equal(after[other], before[other])


@given(first=NUMBERS, second=NUMBERS, wanted=NUMBERS, absent=st.sampled_from(["", "ih", "hh"]))
def test_a_bias_reads_back_exactly_whatever_stood_in_both(
    first: float, second: float, wanted: float, absent: str
):
    weights = Weights(
        np.zeros((4, 1)),
        np.zeros((4, 1)),
        None if absent == "ih" else np.full(4, first),
        None if absent == "hh" else np.full(4, second),
    )
    changed = with_block(weights, GATES, "b_g", np.array([wanted]))
    assert dict(blocks(changed, GATES))["b_g"] == [wanted]


def test_a_bias_that_stays_keeps_both_its_parts():
    weights = drawn_weights(find("lstm"), 1, 2)
    block = dict(blocks(weights, GATES))["b_f"].copy()
    block[0] = 7
    changed = with_block(weights, GATES, "b_f", block)
    unchanged = [n for n in range(8) if n != 2]
    np.testing.assert_array_equal(changed.bias_ih[unchanged], weights.bias_ih[unchanged])
    np.testing.assert_array_equal(changed.bias_hh[unchanged], weights.bias_hh[unchanged])


def test_blocks_are_the_rows_of_each_gate():
    weights = drawn_weights(LSTM, 3, 2)
    found = dict(blocks(weights, *NAMES))
    assert list(found)[:3] == ["W_i", "U_i", "b_i"]
    for n, gate in enumerate("ifgo"):
        rows = slice(2 * n, 2 * n + 2)
        np.testing.assert_array_equal(found[f"W_{gate}"], weights.weight_ih[rows])
        np.testing.assert_array_equal(found[f"U_{gate}"], weights.weight_hh[rows])
        np.testing.assert_array_equal(found[f"b_{gate}"], weights.bias[rows])
    for n, gate in enumerate("ifo"):
        np.testing.assert_array_equal(found[f"p_{gate}"], weights.peephole[n])
    assert "p_g" not in found


@pytest.mark.parametrize(
    ("given", "kept"),
    [("float16", "float32"), ("float32", "float32"), ("float64", "float64"), ("int64", "float64")],
)
def test_weights_compute_in_single_or_double_precision(given: str, kept: str):
    ones = np.ones((4, 1), given)
    for writeable in (True, False):
        ones.setflags(write=writeable)
        weights = Weights(ones, ones)
        assert {str(array.dtype) for array in weights.arrays.values()} == {kept}


def test_mixed_precisions_become_the_widest():
    weights = Weights(np.ones((4, 1), "float32"), np.ones((4, 1), "float32"), np.full(4, 0.1))
    assert {str(array.dtype) for array in weights.arrays.values()} == {"float64"}
    assert weights.bias[0] == 0.1


def test_weights_cannot_be_written_to():
    given = np.ones((4, 1))
    weights = Weights(given, given.copy())
    given[0, 0] = 5
    assert weights.weight_ih[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        weights.weight_ih[0, 0] = 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weight_ih": (7, 3)}, "weight_ih has shape 7 × 3, but 8 × 3 is needed."),
        ({"weight_hh": (8, 3)}, "weight_ih has shape 8 × 3, but 12 × 3 is needed."),
        ({"bias_hh": (4,)}, "bias_hh has shape 4, but 8 is needed."),
        ({"peephole": (2, 3)}, "peephole has shape 2 × 3, but 3 × 2 is needed."),
        ({"peephole": None}, "The peephole weights, 3 × 2, are missing."),
    ],
)
def test_a_wrong_shape_is_told(change: dict, sentence: str):
    shapes = {
        "weight_ih": (8, 3),
        "weight_hh": (8, 2),
        "bias_hh": (8,),
        "peephole": (3, 2),
        **change,
    }
    weights = Weights(**{k: None if s is None else np.zeros(s) for k, s in shapes.items()})
    with pytest.raises(Problem) as caught:
        weights.check(LSTM.rows)
    assert str(caught.value) == sentence
