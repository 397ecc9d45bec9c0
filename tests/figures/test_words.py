"""What figures write: times as people count them, in both directions of reading."""

from dataclasses import replace

import numpy as np
import pytest

from lstmviz.cells.kinds import find
from lstmviz.figures import equation
from lstmviz.figures.cell_diagram import CellDiagram
from lstmviz.figures.equation import EquationFigure
from lstmviz.figures.words import symbol, timed, tip, value_of
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.pins import Pin
from lstmviz.sequences.sequence import Sequence
from lstmviz.session import edits
from lstmviz.session.document import Document
from tests.documents import deep_lstm, projected, weights
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


# ------------------------------------------------------------------ functions


def with_options(family: str, **options: object):
    """A moment of one cell of those options."""
    kind = find(family, options)
    layer = Layer(kind, weights(len(kind.gates), 2, 2, seed=1), ("mood", "budget"))
    sequence = Sequence(("a", "b"), np.array([[0.5, -1.0], [1.0, 0.25]]))
    return moment_of(Document("", Network((layer,), ("x", "y")), sequence, {}), token=1)


def tips(moment) -> str:
    return "\n".join(region.tip for region in painted(CellDiagram(), moment, 760, 500)[1])


def written(monkeypatch, module, figure, moment) -> list[str]:
    """All that a figure writes in lines that are laid out once."""
    found = []
    write = module.write
    monkeypatch.setattr(
        module,
        "write",
        lambda painter, left, middle, text, *args, **kwargs: (
            found.append(text),
            write(painter, left, middle, text, *args, **kwargs),
        ),
    )
    painted(figure, moment, 560, 300)
    return found


@pytest.mark.parametrize(
    ("family", "activation", "defined"),
    [
        ("lstm", "hard_sigmoid", "hard σ(a) = a/6 + ½  (0…1)"),
        ("lstm", "hard_sigmoid_2", "hard σ(a) = 0.2 a + ½  (0…1)"),
        ("gru", "hard_sigmoid", "hard σ(a) = a/6 + ½  (0…1)"),
        ("gru", "hard_sigmoid_2", "hard σ(a) = 0.2 a + ½  (0…1)"),
    ],
)
def test_the_two_hard_sigmoids_are_told_apart(monkeypatch, qapp, family, activation, defined):
    moment = with_options(family, gate_activation=activation)
    gate = moment.kind.weighted[0].key
    moment = replace(moment, cursor=replace(moment.cursor, signal=gate))

    assert defined in tips(moment)
    assert defined in written(monkeypatch, equation, EquationFigure(), moment)


def test_a_limit_is_told_beside_the_equation_and_on_hovering(monkeypatch, qapp):
    moment = with_options("lstm", clip=0.5, gate_activation="hard_sigmoid")
    moment = replace(moment, cursor=replace(moment.cursor, signal="f"))
    shown = written(monkeypatch, equation, EquationFigure(), moment)

    assert {"hard σ(a) = a/6 + ½  (0…1)", "clip₀.₅(a) = a  (−0.5…0.5)"} <= set(shown)
    assert any(text.startswith("hard σ∘clip₀.₅(") for text in shown)
    assert "clip₀.₅(a) = a  (−0.5…0.5)" in tips(moment)


@pytest.mark.parametrize("options", [{"gate_activation": "hard_sigmoid"}, {"clip": 2.0}, {}])
def test_nothing_is_written_with_a_hat_or_a_line_below(monkeypatch, qapp, options):
    moment = with_options("gru", **options)
    for key in ("r", "n", "h"):
        chosen = replace(moment, cursor=replace(moment.cursor, signal=key))
        for text in written(monkeypatch, equation, EquationFigure(), chosen):
            assert "\u0302" not in text
            assert "clip_" not in text


def test_the_terms_of_an_equation_are_named_in_words(monkeypatch, qapp):
    def terms(moment, key):
        found = []
        draw = equation.draw_text
        monkeypatch.setattr(
            equation,
            "draw_text",
            lambda painter, at, text, *args, **kwargs: (
                found.append(text),
                draw(painter, at, text, *args, **kwargs),
            ),
        )
        chosen = replace(moment, cursor=replace(moment.cursor, signal=key))
        painted(EquationFigure(drawn=False), chosen, 560, 300)
        monkeypatch.setattr(equation, "draw_text", draw)
        return found

    assert "peephole × c₁" in terms(moment_of(projected(peephole=True), token=1), "f")
    assert "peephole × c₂" in terms(moment_of(projected(peephole=True), token=1), "o")
    assert "recurrent bias" in terms(with_options("gru"), "recurrent")
    share = value_of(with_options("gru"), "z", 0)
    assert {"1", "−z₂", f"{share:.2f}"} <= set(terms(with_options("gru"), "rest"))
