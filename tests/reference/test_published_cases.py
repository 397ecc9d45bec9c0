"""Every family agrees with the published numbers, and each suite notices every fault it should."""

import math

import pytest

from lstmviz.cells.kinds import families, find
from lstmviz.network.forward import run_layer
from tests.reference.gru_faults import GRU_FAULTS, RNN_FAULTS
from tests.reference.lstm_faults import FAULTS as LSTM_FAULTS
from tests.reference.plain_lstm import PlainLSTM
from tests.reference.suite import (
    SUITES,
    continuation_failures,
    published_failures,
    ragged_failures,
)

CASES = [case for suite in SUITES.values() for case in suite.cases]
KINDS = [kind for suite in SUITES.values() for kind in suite.kinds]
FAULTS = {"lstm": LSTM_FAULTS, "gru": GRU_FAULTS, "rnn": RNN_FAULTS}


def label(kind) -> str:
    return " ".join([kind.family, *map(str, kind.options.values())])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_published_numbers_are_met(case):
    assert list(published_failures(run_layer, case)) == []


@pytest.mark.parametrize("kind", KINDS, ids=label)
def test_a_ragged_batch_is_what_each_sequence_is_alone(kind):
    assert list(ragged_failures(run_layer, kind)) == []


@pytest.mark.parametrize("kind", KINDS, ids=label)
def test_a_sequence_can_be_continued_from_its_last_state(kind):
    assert list(continuation_failures(run_layer, kind)) == []


def test_an_lstm_written_out_agrees():
    # So a fault planted into it is noticed for that fault alone.
    assert SUITES["lstm"].failures(PlainLSTM()) == []


@pytest.mark.parametrize(
    ("family", "fault"), [(family, fault) for family, of in FAULTS.items() for fault in of]
)
def test_a_planted_fault_is_noticed(family: str, fault: str):
    assert SUITES[family].failures(FAULTS[family][fault]) != []


@pytest.mark.parametrize("family", families())
def test_all_orders_of_the_gates_are_planted(family: str):
    orders = sum(name.startswith("gates") for name in FAULTS[family])
    assert orders == math.factorial(len(find(family).gates)) - 1
