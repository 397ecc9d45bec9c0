"""How large a picture may be, and what is told when it is not."""

import pytest

from lstmviz.cells.problems import Problem
from lstmviz.exports.sizes import check_size, parse_size


@pytest.mark.parametrize("text", ["1600x1000", "1600×1000"])
def test_a_size_is_read(text: str):
    assert parse_size(text) == (1600, 1000)


@pytest.mark.parametrize(
    "text",
    [" ", "1600", "1600x", "x1000", "-1x5", "1.5x2", "1600X1000", "9" * 5000 + "x1", "１x２"],
)
def test_what_is_no_size_is_refused(text: str):
    with pytest.raises(ValueError, match=text):
        parse_size(text)


@pytest.mark.parametrize(
    ("size", "scale"), [((64, 64), 1), ((16_384, 64), 1), ((2048, 2048), 8), ((100, 100), 0.25)]
)
def test_a_size_within_the_limits_is_taken(size: tuple[int, int], scale: float):
    check_size(size, scale)


REFUSALS = [
    ((0, 0), 1, "The size 0x0 is too small; the least is 64x64."),
    ((63, 500), 1, "The size 63x500 is too small; the least is 64x64."),
    (
        (16_385, 64),
        1,
        "The size 16385x64 at scale 1 is too large; a side may have 16384 pixels.",
    ),
    (
        (1600, 11_000),
        1.5,
        "The size 1600x11000 at scale 1.5 is too large; a side may have 16384 pixels.",
    ),
    ((100, 100), 0.2, "The scale 0.2 is not between 0.25 and 8."),
    ((100, 100), 9, "The scale 9 is not between 0.25 and 8."),
    ((100, 100), -1, "The scale -1 is not between 0.25 and 8."),
    ((100, 100), float("nan"), "The scale nan is not between 0.25 and 8."),
    ((100, 100), float("inf"), "The scale inf is not between 0.25 and 8."),
]


@pytest.mark.parametrize(("size", "scale", "sentence"), REFUSALS)
def test_a_size_outside_the_limits_is_told(size: tuple[int, int], scale: float, sentence: str):
    with pytest.raises(Problem) as caught:
        check_size(size, scale)
    assert str(caught.value) == sentence
