"""Sequences of named tokens, and their edits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmviz.cells.problems import Problem
from lstmviz.sequences.sequence import Sequence

WEEK = Sequence(("Mon", "Tue", "Wed"), np.array([[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]))


def rows(sequence: Sequence) -> list[tuple[str, float]]:
    return [
        (name, float(row[0])) for name, row in zip(sequence.tokens, sequence.values, strict=True)
    ]


def test_one_number_changes():
    changed = WEEK.with_value(1, 0, 7)
    assert rows(changed) == [("Mon", 1), ("Tue", 7), ("Wed", 3)]
    assert rows(WEEK) == [("Mon", 1), ("Tue", 2), ("Wed", 3)]


def test_a_token_is_renamed_added_and_removed():
    assert rows(WEEK.with_name(2, "Sun")) == [("Mon", 1), ("Tue", 2), ("Sun", 3)]
    assert rows(WEEK.inserted(0, "Sun", [9, 9])) == [("Sun", 9), ("Mon", 1), ("Tue", 2), ("Wed", 3)]
    assert rows(WEEK.inserted(3, "Sun", [9, 9])) == [("Mon", 1), ("Tue", 2), ("Wed", 3), ("Sun", 9)]
    assert rows(WEEK.removed(1)) == [("Mon", 1), ("Wed", 3)]


@given(st.integers(0, 2), st.integers(0, 2))
def test_a_token_moves_and_moves_back(token: int, to: int):
    moved = WEEK.moved(token, to)
    assert rows(moved)[to] == rows(WEEK)[token]
    assert rows(moved.moved(to, token)) == rows(WEEK)


def test_the_last_token_stays():
    with pytest.raises(Problem, match="A sequence needs at least one token; this is the last"):
        Sequence(("only",), np.zeros((1, 1))).removed(0)


@pytest.mark.parametrize(
    ("tokens", "values", "sentence"),
    [
        (("a",), np.zeros(2), "The sequence has shape 2; it needs rows of inputs, at least one."),
        (
            (),
            np.zeros((0, 2)),
            "The sequence has shape 0 × 2; it needs rows of inputs, at least one.",
        ),
        (("a", "b"), np.zeros((1, 2)), "2 token names for 1 rows of inputs."),
    ],
)
def test_what_is_no_sequence_is_told(tokens: tuple, values: np.ndarray, sentence: str):
    with pytest.raises(Problem) as caught:
        Sequence(tokens, values)
    assert str(caught.value) == sentence


def test_the_values_are_a_copy_that_cannot_be_written_to():
    values = np.zeros((1, 1))
    sequence = Sequence(("a",), values)
    values[0, 0] = 5
    assert sequence.values[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        sequence.values[0, 0] = 1
