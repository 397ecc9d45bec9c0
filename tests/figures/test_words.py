"""What figures write: times as people count them, in both directions of reading."""

import pytest

from lstmviz.figures.cell_diagram import CellDiagram
from lstmviz.figures.equation import EquationFigure
from lstmviz.figures.words import symbol, timed, tip
from lstmviz.network.pins import Pin
from lstmviz.session import edits
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


def test_what_a_pin_holds_says_so_where_it_is_hovered(boss_raise, qapp):
    document = edits.add_pin(boss_raise, Pin("l0", "c", 0, 0.25, (1,)))
    now, after = (moment_of(document, token=token) for token in (1, 2))

    assert "held by a pin at 0.25" in tip(now, "c", 0)
    assert "held by a pin at 0.25" in tip(after, "c_prev", 0)
    assert "pin" not in tip(now, "c", 1) + tip(after, "c", 0) + tip(now, "c_prev", 0)
    _, regions = painted(CellDiagram(), now, 760, 500)
    assert [region.tip for region in regions if "held by a pin: mood" in region.tip] == [
        "memory c₂ = f₂ ⊙ c₁ + i₂ ⊙ g₂\nheld by a pin: mood"
    ]
