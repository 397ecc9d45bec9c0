"""The equation: what its last line says, and that it tells nothing that is hidden."""

import pytest

from lstmviz.figures import equation
from lstmviz.figures.equation import EquationFigure, latex_with_numbers, result_of, result_size
from lstmviz.figures.fonts import ruler
from lstmviz.figures.theme import LIGHT
from lstmviz.figures.words import value_of
from lstmviz.network.pins import Pin
from lstmviz.session import edits
from tests.documents import plain_rnn, wide_lstm
from tests.figures.painting import colors_in, moment_of, painted

ROOM = 226
"""The width of the last line in a panel 250 pixels wide."""


def test_a_function_of_one_number_is_written_with_that_number(boss_raise, qapp):
    moment = moment_of(boss_raise, signal="f", unit=1, token=1)

    assert result_of(moment) == ("σ(−0.13) = ", "0.468")


def test_softmax_is_not_written_as_if_of_one_number(qapp):
    moment = moment_of(plain_rnn(), signal="y", unit=1, token=1)
    _, terms = moment.split("y", 1)
    inside = sum(term.value for term in terms)
    before, result = result_of(moment)

    assert before == f"softmax of all a, a₂ = {inside:+.2f} → ".replace("-", "−")
    assert result == f"{value_of(moment, 'y', 1):.3f}"


def test_what_has_no_function_is_called_by_its_name(boss_raise, qapp):
    moment = moment_of(boss_raise, signal="c", unit=0, token=1)

    assert result_of(moment)[0] == "memory c₂ = "


def test_a_hidden_result_is_a_question_mark(qapp):
    moment = moment_of(plain_rnn(), signal="y", unit=1, token=1, veil=(0, 0))

    assert result_of(moment) == ("softmax of all a, a₂ = ? → ", "?")


@pytest.mark.parametrize("value", ["−0.86", "−12.86"])
def test_the_last_line_has_room_in_a_narrow_panel(qapp, value):
    before = f"softmax of all a, a₁ = {value} → "
    size = result_size(before, "0.116", ROOM)

    assert ruler(size)(before) + ruler(size, bold=True)("0.116") <= ROOM


def texts_of(monkeypatch, moment) -> list[str]:
    texts = []
    draw = equation.draw_text

    def noted(painter, at, text, *args, **kwargs):
        texts.append(text)
        draw(painter, at, text, *args, **kwargs)

    monkeypatch.setattr(equation, "draw_text", noted)
    image, _ = painted(EquationFigure(drawn=False), moment, 280, 240)
    return [*texts, *colors_in(image)]


def test_terms_left_out_are_told_as_one(monkeypatch, qapp):
    shown = texts_of(monkeypatch, moment_of(wide_lstm(30), signal="i", token=2))

    rest = next(n for n, text in enumerate(shown) if text.endswith("smaller terms"))
    float(shown[rest + 1].replace("−", "-"))
    assert LIGHT.color("positive").name() in shown


def test_terms_left_out_do_not_tell_what_is_hidden(monkeypatch, qapp):
    shown = texts_of(monkeypatch, moment_of(wide_lstm(30), signal="i", token=2, veil=(1, 0)))

    rest = next(n for n, text in enumerate(shown) if text.endswith("smaller terms"))
    assert shown[rest + 1] == "?"
    assert not {LIGHT.color(sign).name() for sign in ("positive", "negative")} & set(shown)


def test_hovering_a_term_does_not_tell_what_is_hidden(boss_raise, qapp):
    def tips(**cursor):
        moment = moment_of(boss_raise, signal="i", token=1, **cursor)
        return [region.tip for region in painted(EquationFigure(drawn=False), moment, 280, 240)[1]]

    assert sum("= " in tip for tip in tips()) == 6
    assert not any("= " in tip for tip in tips(veil=(0, 0)))


def test_a_hidden_quantity_is_written_in_latex_without_numbers(boss_raise, qapp):
    shown = moment_of(boss_raise, signal="i", token=1)
    hidden = moment_of(boss_raise, signal="i", token=1, veil=(0, 0))

    assert latex_with_numbers(shown).startswith(latex_with_numbers(hidden) + "\n")
    assert not any(digit in latex_with_numbers(hidden) for digit in "023456789")


def test_what_a_pin_holds_has_no_formula_but_its_number(boss_raise, qapp, monkeypatch):
    document = edits.add_pin(boss_raise, Pin("l0", "f", 0, 0.25, (1,)))
    held = moment_of(document, signal="f", unit=0, token=1)

    assert result_of(held) == ("forget f₂, held by a pin: ", "0.250")
    assert latex_with_numbers(held) == "f_{t} = 0.250"
    assert "bias" not in texts_of(monkeypatch, held)


@pytest.mark.parametrize(("unit", "token"), [(1, 1), (0, 0), (0, 2)])
def test_what_no_pin_holds_keeps_its_formula(boss_raise, qapp, monkeypatch, unit: int, token: int):
    document = edits.add_pin(boss_raise, Pin("l0", "f", 0, 0.25, (1,)))
    free = moment_of(document, signal="f", unit=unit, token=token)

    assert result_of(free)[0].startswith("σ(")
    assert "\\sigma" in latex_with_numbers(free)
    assert "bias" in texts_of(monkeypatch, free)


def test_a_hidden_pin_is_not_told(boss_raise, qapp):
    document = edits.add_pin(boss_raise, Pin("l0", "f", 0, 0.25, (1,)))
    hidden = moment_of(document, signal="f", unit=0, token=1, veil=(0, 0))

    assert result_of(hidden)[1] == "?"
    assert "25" not in latex_with_numbers(hidden)
