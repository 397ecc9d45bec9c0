"""What figures write: times as people count them, in both directions of reading."""

import pytest

from lstmviz.figures.cell_diagram import CellDiagram
from lstmviz.figures.equation import EquationFigure
from lstmviz.figures.words import symbol, timed
from tests.documents import deep_lstm
from tests.figures.painting import moment_of, painted


@pytest.mark.parametrize(
    ("layer", "token", "written"),
    [
        ("l0", 0, "h₀ → h₁"),
        ("l0", 2, "h₂ → h₃"),
        ("l0_reverse", 2, "h₄ → h₃"),
        ("l0_reverse", 4, "h₀ → h₅"),
    ],
)
def test_the_time_before_is_that_of_the_token_read_before(qapp, layer, token, written):
    moment = moment_of(deep_lstm(), layer=layer, token=token)

    assert timed(moment, "h[t−1] → h[t]") == written
    assert written == f"{symbol(moment, 'h_prev')} → {symbol(moment, 'h')}"


def test_an_equation_is_written_with_the_same_times_as_its_symbols(qapp):
    moment = moment_of(deep_lstm(), layer="l0_reverse", token=2, signal="c")
    _, regions = painted(EquationFigure(drawn=False), moment, 280, 240)

    assert regions[0].tip.startswith("f₃ = ")
    assert "\nc₄ = " in regions[0].tip


def test_an_operation_tells_its_formula_with_the_times_of_its_direction(qapp):
    moment = moment_of(deep_lstm(), layer="l0_reverse", token=2)
    _, regions = painted(CellDiagram(), moment, 760, 500)

    tips = "\n".join(region.tip for region in regions)
    assert "f₃ ⊙ c₄" in tips
    assert "c₂" not in tips
