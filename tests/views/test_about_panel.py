"""What is known of a network that ships, beside it."""

import pytest
from PySide6.QtCore import Qt


@pytest.fixture
def window(make_window):
    return make_window()


def open_example(window, name: str) -> None:
    window.commands.actions[f"model-{name}"].trigger()


def test_a_network_that_ships_tells_what_its_gates_do(window):
    assert not window.panels.is_shown("about")
    open_example(window, "quote-detector")
    assert window.panels.is_shown("about")
    said = window.about.text.text()
    assert "inside quotes" in said
    assert "It gets 100 % of fresh examples right" in said
    assert "lstmviz train quote-detector" in said


def test_its_button_goes_to_the_unit_to_look_at(window, qtbot):
    open_example(window, "next-word")
    assert window.about.look_button.text() == "Look at u10"
    qtbot.mouseClick(window.about.look_button, Qt.MouseButton.LeftButton)
    assert window.session.now.unit_names[window.session.cursor.unit] == "u10"


def test_what_it_finds_likeliest_is_told(window):
    open_example(window, "next-word")
    assert "the clouds are in the → sky" in window.about.text.text()


def test_it_leaves_with_the_network(window):
    open_example(window, "latch")
    window.open_lesson(window.lessons[0])
    assert not window.panels.is_shown("about")
    assert window.panels.is_shown("lesson")
