"""The boss-raise lesson: complete, true to its numbers, and free of typed ones."""

import re

import pytest

from lstmviz.lessons.checks import Option, is_reached, right_answer
from lstmviz.lessons.model import ChoiceQuestion, NumberQuestion
from lstmviz.lessons.texts import Slot, Text
from lstmviz.session import edits
from lstmviz.session.files import document_from_json


@pytest.fixture
def document(lesson):
    return document_from_json(lesson.document)


@pytest.fixture
def trace(document):
    return document.trace()


def step(lesson, name):
    return next(step for step in lesson.steps if step.id == name)


def texts(lesson):
    for one in lesson.steps:
        yield one.id, one.text.headline
        yield one.id, one.text.body
        for text in one.text.parts.values():
            yield one.id, text


def typed(text: Text) -> str:
    return text.fill(lambda slot: "{}")


def test_it_goes_from_the_story_over_the_decision_through_the_week(lesson):
    ids = [one.id for one in lesson.steps]

    assert ids[:2] == ["story", "vectors"]
    order = ["forget", "input", "candidate", "memory", "adding", "output", "hidden", "decision"]
    assert [name for name in ids if name in order] == order
    tokens = [one.look.token for one in lesson.steps]
    assert tokens == sorted(tokens)
    assert set(tokens) == set(range(7))


def test_it_asks_enough_with_both_kinds_of_question(lesson):
    questions = [one.question for one in lesson.steps if one.question is not None]

    assert len(questions) >= 6
    assert any(isinstance(question, NumberQuestion) for question in questions)
    assert any(isinstance(question, ChoiceQuestion) for question in questions)


def test_its_first_step_hides_and_asks_nothing(lesson):
    first = lesson.steps[0]

    assert not first.cover.value
    assert first.question is None


def test_every_step_says_what_to_look_at(lesson):
    assert all("look" in one.text.parts for one in lesson.steps)


def test_every_number_in_its_words_resolves(lesson, trace):
    slots = [part for _, text in texts(lesson) for part in text.parts if isinstance(part, Slot)]

    assert len(slots) > 40
    assert all(slot.value(trace) is not None for slot in slots)


def test_no_number_of_the_trace_is_typed(lesson, trace):
    """A decimal or a percentage that the trace has, too, would be wrong after an edit."""
    layer = trace.layers["l0"]
    known = [float(value) for array in trace.arrays().values() for value in array.flat]
    for token in range(len(trace)):
        for signal in layer.kind.intermediates:
            known += layer.kind.equations[signal.key].evaluate(layer.values(token)).tolist()
    found = []
    for name, text in texts(lesson):
        for number, digits, percent in re.findall(r"(\d+(?:\.(\d+))?)([ \u00a0]?%)?", typed(text)):
            if not digits and not percent:
                continue
            scale, places = (100, len(digits)) if percent else (1, len(digits))
            if any(round(abs(value) * scale, places) == float(number) for value in known):
                found.append((name, number))

    assert found == []


def test_every_right_answer_is_what_the_explanation_says(lesson, trace):
    layer = trace.layers["l0"].signals
    answers = {
        one.id: right_answer(one.question, trace)
        for one in lesson.steps
        if one.question is not None
    }

    assert answers["forget"] == layer["f"][0, 0] < 0.05
    assert answers["input"] is Option.MORE
    assert layer["i"][0, 0] > 0.95
    assert answers["memory"] == layer["c"][0, 0] > 0.95
    assert answers["hidden"] == layer["h"][0, 0]
    assert answers["decision"] == trace.y[0, 0] == pytest.approx(0.9, abs=0.01)
    assert answers["tuesday"] is Option.MORE
    assert layer["f"][1, 0] > 0.95
    assert answers["wednesday"] is Option.MORE
    assert layer["c"][2, 0] > 1
    assert answers["thursday"] is Option.LESS
    assert layer["f"][3, 0] > layer["f"][3, 1]
    assert answers["friday"] == layer["c"][4, 0] < 0.05


EDITS = {
    "forget": lambda d: edits.set_weight(d, "l0", "b_f", 0, None, 5.0),
    "input": lambda d: edits.set_weight(d, "l0", "b_i", 0, None, -20.0),
    "memory": lambda d: edits.set_weight(d, "l0", "b_g", 0, None, -5.0),
    "hidden": lambda d: edits.set_weight(d, "l0", "b_o", 0, None, -5.0),
    "decision": lambda d: edits.set_block(d, "l0", "b_o", [-5.0, -5.0]),
    "tuesday": lambda d: edits.set_weight(d, "l0", "W_f", 0, 1, 0.0),
    "wednesday": lambda d: edits.set_weight(d, "l0", "b_i", 0, None, -20.0),
    "thursday": lambda d: edits.set_weight(d, "l0", "b_f", 0, None, -20.0),
    "friday": lambda d: edits.set_weight(d, "l0", "b_f", 0, None, 9.0),
}


def test_editing_a_weight_changes_every_right_answer(lesson, document, trace):
    asked = {one.id: one.question for one in lesson.steps if one.question is not None}
    assert set(asked) == set(EDITS)
    for name, question in asked.items():
        before, after = (
            right_answer(question, now) for now in (trace, EDITS[name](document).trace())
        )
        if isinstance(question, NumberQuestion):
            assert abs(after - before) > question.tolerance, name
        else:
            assert after is not before, name


WAYS_TO_REFUSE = {
    "two inputs": lambda d: edits.set_input(edits.set_input(d, 0, 0, 0.0), 0, 2, 0.0),
    "output biases": lambda d: edits.set_block(d, "l0", "b_o", [-8.0, -8.0]),
    "candidate biases": lambda d: edits.set_block(d, "l0", "b_g", [-4.0, -4.0]),
}
NOT_ENOUGH = {
    "nothing": lambda d: d,
    "one input": lambda d: edits.set_input(d, 0, 0, 0.0),
    "one output bias": lambda d: edits.set_weight(d, "l0", "b_o", 0, None, -8.0),
    "another day": lambda d: edits.set_input(edits.set_input(d, 5, 0, 0.0), 5, 2, 0.0),
    "another memory": lambda d: edits.set_initial(d, "l0", "c", 0, -1.0),
}


@pytest.mark.parametrize("way", WAYS_TO_REFUSE)
def test_the_boss_refuses_in_many_ways(lesson, document, way):
    assert is_reached(step(lesson, "refuse").goal, WAYS_TO_REFUSE[way](document).trace())


@pytest.mark.parametrize("way", NOT_ENOUGH)
def test_what_is_not_enough_is_not_taken_for_it(lesson, document, way):
    assert not is_reached(step(lesson, "refuse").goal, NOT_ENOUGH[way](document).trace())
