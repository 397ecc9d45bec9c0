"""Numbers are short, and none loses what matters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmviz.cells.notation import LARGE, PLAIN
from lstmviz.figures.numbers import MINUS, exact, number, short
from lstmviz.figures.timeline_text import axis_label


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.254, "0.25"),
        (-0.001, "0.00"),
        (-1.5, "−1.50"),
        (123.456, "123.46"),
        (1234.56, "1234.6"),
        (9999.96, "10000"),
        (12345.678, "12346"),
        (15000.0, "15000"),
        (-999999.4, "−999999"),
        (999999.6, "1e6"),
        (1e6, "1e6"),
        (-1.26e7, "−1.3e7"),
        (1e38, "1e38"),
        (float("nan"), "NaN"),
        (float("-inf"), "−∞"),
    ],
)
def test_a_number_is_written_as_people_do(value: float, written: str):
    assert number(value) == written


def test_a_sign_tells_positive_numbers_from_others():
    assert number(15000, signed=True) == "+15000"
    assert number(1e38, signed=True) == "+1e38"
    assert number(-2, signed=True) == "−2.00"
    assert number(float("inf"), signed=True) == "+∞"
    assert number(float("nan"), signed=True) == "NaN"


@given(st.floats(-1e38, 1e38), st.integers(0, 4), st.booleans())
def test_every_number_has_room_on_a_chip(value: float, digits: int, signed: bool):
    text = number(value, digits, signed)
    assert len(text) <= 7
    # At most half of the last digit is lost, of two digits at the least.
    error = max(0.5 * 10.0**-digits, abs(value) * 0.06)
    assert abs(float(text.replace(MINUS, "-")) - value) <= error * 1.0001


def test_pictures_and_equations_agree_on_what_is_large():
    assert "e" not in PLAIN.number(LARGE - 1, 0)
    assert "e" not in number(LARGE - 1)
    assert "e" in PLAIN.number(LARGE, 0)
    assert "e" in number(LARGE)


@pytest.mark.parametrize("value", [1e38, 1e6, -1e7, 0.0, 15000.0])
def test_round_numbers_look_alike_wherever_they_stand(value: float):
    assert exact(value) == axis_label(value) == number(value, 0) == PLAIN.number(value, 0)


def test_the_exact_number_has_six_digits():
    assert exact(1234567.0) == "1.23457e6"
    assert exact(-1.5e-7) == "−1.5e−7"
    assert exact(0.1234567) == "0.123457"


def test_short_numbers_leave_out_the_zero():
    assert [short(value) for value in (0.98, -0.3, 1, 12345)] == [
        "1.0",
        "−.3",
        "1.0",
        "12345",
    ]
