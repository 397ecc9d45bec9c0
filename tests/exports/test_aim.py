"""From words and numbers to a cursor, for every kind of network."""

import pytest

from lstmviz.cells.problems import Problem
from lstmviz.exports.aim import aim
from lstmviz.session.cursor import Cursor
from lstmviz.session.document import Document
from tests.documents import deep_lstm, plain_rnn


def aimed(document: Document, **where: object) -> Cursor:
    return aim(document, document.trace(), **where)


def refusal(document: Document, **where: object) -> str:
    with pytest.raises(Problem) as caught:
        aimed(document, **where)
    return str(caught.value)


def test_nothing_said_is_the_first_of_all(boss_raise: Document):
    assert aimed(boss_raise) == Cursor(token=0, stage=None, layer="l0", unit=0, signal="f")
    assert aimed(plain_rnn()) == Cursor(token=0, stage=None, layer="l0", unit=0, signal="h")


def test_tokens_count_from_one(boss_raise: Document):
    assert [aimed(boss_raise, token=n).token for n in (1, 7)] == [0, 6]


@pytest.mark.parametrize(
    ("stage", "number", "signal"),
    [
        ("1", 0, "f"),
        ("forget", 0, "f"),
        ("Input", 1, "i"),
        ("update memory", 3, "c"),
        ("memory", 3, "c"),
        ("7", 6, "y"),
        ("readout", 6, "y"),
    ],
)
def test_a_stage_has_a_name_and_a_number_and_brings_its_signal(
    boss_raise: Document, stage: str, number: int, signal: str
):
    cursor = aimed(boss_raise, stage=stage)
    assert (cursor.stage, cursor.signal) == (number, signal)


def test_a_signal_is_kept_whatever_the_stage(boss_raise: Document):
    assert aimed(boss_raise, stage="readout", signal="kept").signal == "kept"


@pytest.mark.parametrize("unit", ["2", "budget", "Budget"])
def test_a_unit_has_a_name_and_a_number(boss_raise: Document, unit: str):
    assert aimed(boss_raise, unit=unit).unit == 1


def test_a_name_goes_before_a_number(boss_raise: Document):
    from lstmviz.session import edits

    renamed = edits.rename_unit(boss_raise, 0, 0, "2")
    assert aimed(renamed, unit="2").unit == 0


def test_at_the_readout_a_unit_is_a_readout_or_the_hidden_state_behind_it():
    cursor = aimed(plain_rnn(), stage="readout", unit="yes")
    assert (cursor.signal, cursor.unit) == ("y", 1)
    cursor = aimed(plain_rnn(), stage="readout", unit="high")
    assert (cursor.signal, cursor.unit) == ("h", 2)


def test_a_layer_has_its_own_stages_and_units():
    cursor = aimed(deep_lstm(), layer="l1_reverse", unit="u2", stage="output")
    assert cursor == Cursor(token=0, stage=4, layer="l1_reverse", unit=1, signal="o")


REFUSALS = [
    ({"token": 0}, "There is no token 0; the tokens are numbered 1 to 7."),
    ({"token": 8}, "There is no token 8; the tokens are numbered 1 to 7."),
    ({"layer": "l1"}, "There is no layer “l1”; choose one of l0."),
    (
        {"stage": "8"},
        "There is no stage “8”; the stages are 1 forget, 2 input, 3 candidate, 4 memory, "
        "5 output, 6 hidden, 7 readout.",
    ),
    (
        {"stage": "0"},
        "There is no stage “0”; the stages are 1 forget, 2 input, 3 candidate, 4 memory, "
        "5 output, 6 hidden, 7 readout.",
    ),
    (
        {"signal": "q"},
        "There is no signal “q”; choose one of f, i, g, o, c, h, kept, written, squashed, y.",
    ),
    ({"unit": "joy"}, "“f” has no unit “joy”; it has 1 mood, 2 budget."),
    ({"unit": "3"}, "“f” has no unit “3”; it has 1 mood, 2 budget."),
    ({"unit": "9" * 400}, f"“f” has no unit “{'9' * 400}”; it has 1 mood, 2 budget."),
    ({"signal": "y", "unit": "mood"}, "“y” has no unit “mood”; it has 1 raise."),
]


@pytest.mark.parametrize(("where", "sentence"), REFUSALS)
def test_what_is_not_there_is_told(boss_raise: Document, where: dict, sentence: str):
    assert refusal(boss_raise, **where) == sentence


def test_a_network_without_readout_has_no_such_stage():
    assert "7" not in refusal(deep_lstm(), stage="readout").partition("stages are")[2]
    assert refusal(deep_lstm(), signal="y").endswith("kept, written, squashed.")


def test_a_long_list_of_names_is_cut():
    from dataclasses import replace

    from lstmviz.session import edits

    document = replace(plain_rnn(), network=replace(plain_rnn().network, readout=None))
    wide = edits.resize(document, inputs=2, units=40)
    assert refusal(wide, unit="none").endswith(", 9 9, 10 10, …, 40 40.")
