"""Numbers as people write them: what is read, and what is not guessed at."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmviz.sequences.number_text import parse_number

READ = {
    "12": 12,
    " -0.5 ": -0.5,
    "−3": -3,
    "+.5": 0.5,
    "2.": 2,
    "1e3": 1000,
    "−2.5E−2": -0.025,
    "0,25": 0.25,
    ",5": 0.5,
    "1,5e2": 150,
    "1,2345": 1.2345,
    "1234,567": 1234.567,
    "0,125": 0.125,
    "1.234": 1.234,
    "1e400": math.inf,
    "-inf": -math.inf,
    "−∞": -math.inf,
}
REFUSED = (
    *("", "-", ".", ",", "1_5", "1,234", "−12,345", "1,234e2", "1,234.5", "1.234,5", "1,2,3"),
    *("nan", "much", "0x10", "1 2", "5%", "--1", "e5", "{0}"),
)


@pytest.mark.parametrize("text", READ)
def test_a_number_is_read(text):
    assert parse_number(text) == READ[text]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_number_or_could_be_two_is_refused(text):
    assert parse_number(text) is None


@given(st.floats(allow_nan=False))
def test_what_python_writes_is_read_back_exactly(value):
    assert parse_number(repr(value)) == value


@given(st.text("0123456789+-−.,eE_∞ ٣", max_size=9))
def test_any_text_is_answered_without_an_exception(text):
    parse_number(text)
