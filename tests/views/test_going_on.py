"""The next run goes on at the lesson step where the last one ended."""

import pytest

from lstmviz import app as program


@pytest.fixture
def where_left(settings, qtbot):
    def make():
        window = program.where_left(settings)
        qtbot.addWidget(window)
        return window

    return make


def test_the_step_is_remembered_with_its_lesson(make_window, settings, where_left):
    window = make_window()
    window.lesson.show_step(3)
    shown = window.lesson.walk.step.id
    assert settings.get("lesson_step") == f"boss-raise:{shown}"
    assert where_left().lesson.walk.step.id == shown


@pytest.mark.parametrize("stored", ["", "7", "boss-raise:gone", "another lesson:friday"])
def test_what_is_not_there_any_more_is_the_first_step(settings, where_left, stored):
    settings.set("lesson_step", stored)
    assert where_left().lesson.index == 0
