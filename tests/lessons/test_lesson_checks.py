"""Answers are computed from the trace, guesses judged by them, goals seen when they are reached."""

from dataclasses import replace

import numpy as np
import pytest

from lstmviz.lessons.checks import Option, Verdict, is_reached, judge, right_answer
from lstmviz.lessons.model import ChoiceQuestion, Goal, NumberQuestion
from lstmviz.lessons.places import Amount, Place
from lstmviz.session import edits

FORGET = Amount((Place("f", unit=0, token=0),))
OTHER = Amount((Place("f", unit=1, token=3),))


def test_a_number_is_right_close_or_off(boss_raise):
    trace = boss_raise.trace()
    right = float(trace.layers["l0"].signals["f"][0, 0])
    question = NumberQuestion(FORGET, tolerance=0.1)

    def verdict(guess):
        return judge(question, guess, trace).verdict

    assert verdict(right) is Verdict.RIGHT
    assert verdict(right + 0.1) is Verdict.RIGHT
    assert verdict(right - 0.11) is Verdict.CLOSE
    assert verdict(right + 0.2) is Verdict.CLOSE
    assert verdict(right + 0.21) is Verdict.OFF
    assert verdict(None) is Verdict.NO_GUESS
    assert judge(question, 0.9, trace).answer == right


def test_a_guess_in_per_cent_is_judged_as_a_share(boss_raise):
    trace = boss_raise.trace()
    question = NumberQuestion(Amount((Place("y", unit=0, token=0),)), 0.02, percent=True)

    assert judge(question, 90.0, trace).verdict is Verdict.RIGHT
    assert judge(question, 0.9, trace).verdict is Verdict.OFF


def test_a_choice_compares_with_a_number_or_with_another_quantity(boss_raise):
    trace = boss_raise.trace()
    f = trace.layers["l0"].signals["f"]

    assert f[0, 0] < 0.5 < f[3, 0]
    assert right_answer(ChoiceQuestion(FORGET, 0.5), trace) is Option.LESS
    assert f[0, 0] < f[3, 1]
    assert right_answer(ChoiceQuestion(FORGET, OTHER), trace) is Option.LESS
    assert right_answer(ChoiceQuestion(OTHER, FORGET), trace) is Option.MORE
    assert judge(ChoiceQuestion(FORGET, 0.5), Option.LESS, trace).verdict is Verdict.RIGHT
    assert judge(ChoiceQuestion(FORGET, 0.5), Option.MORE, trace).verdict is Verdict.OFF


def test_two_equal_amounts_have_no_right_answer(boss_raise):
    judgement = judge(ChoiceQuestion(FORGET, FORGET), Option.MORE, boss_raise.trace())

    assert (judgement.verdict, judgement.answer) == (Verdict.NO_ANSWER, None)


def test_editing_a_weight_changes_the_right_answer(boss_raise):
    question = ChoiceQuestion(FORGET, 0.5)
    changed = edits.set_weight(boss_raise, "l0", "b_f", 0, None, 9.0)

    assert right_answer(question, boss_raise.trace()) is Option.LESS
    assert right_answer(question, changed.trace()) is Option.MORE


def test_a_unit_or_token_that_is_gone_has_no_answer(boss_raise):
    last = NumberQuestion(Amount((Place("f", unit=1, token=6),)), 0.1)
    shorter = edits.remove_token(boss_raise, 0)
    smaller = edits.resize(boss_raise, 3, 1)

    for document in (shorter, smaller):
        assert judge(last, 0.5, document.trace()).verdict is Verdict.NO_ANSWER


def test_a_value_that_is_not_finite_has_no_answer(boss_raise):
    values = boss_raise.sequence.values.copy()
    values[0, 1] = np.nan
    broken = replace(boss_raise, sequence=replace(boss_raise.sequence, values=values))

    assert right_answer(NumberQuestion(FORGET, 0.1), broken.trace()) is None


@pytest.mark.parametrize(
    ("goal", "reached"),
    [
        (Goal(FORGET, below=0.5), True),
        (Goal(FORGET, above=0.5), False),
        (Goal(FORGET, above=0.0, below=0.01), False),
        (Goal(FORGET, above=0.01, below=0.5), True),
        (Goal(Amount((Place("f", unit=9, token=0),)), below=0.5), False),
    ],
)
def test_a_goal_is_reached_only_within_its_bounds(boss_raise, goal, reached):
    assert is_reached(goal, boss_raise.trace()) is reached
