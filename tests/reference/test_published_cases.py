"""The LSTM agrees with the published numbers, and the suite notices every fault it should."""

import pytest

from lstmviz.network.forward import run_layer
from tests.reference.faults import FAULTS
from tests.reference.plain_lstm import PlainLSTM
from tests.reference.suite import (
    CASES,
    continuation_failures,
    failures,
    published_failures,
    ragged_failures,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_published_numbers_are_met(case):
    assert list(published_failures(run_layer, case)) == []


def test_a_ragged_batch_is_what_each_sequence_is_alone():
    assert list(ragged_failures(run_layer)) == []


def test_a_sequence_can_be_continued_from_its_last_state():
    assert list(continuation_failures(run_layer)) == []


def test_an_lstm_written_out_agrees():
    # So a fault planted into it is noticed for that fault alone.
    assert failures(PlainLSTM()) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(fault):
    assert failures(FAULTS[fault]) != []


def test_all_orders_of_the_gates_are_planted():
    assert sum(name.startswith("gates") for name in FAULTS) == 23
