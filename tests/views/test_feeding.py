"""Feeding a text or a table into the open network."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from lstmviz.views.text_dialog import TextDialog


@pytest.fixture
def window(make_window):
    return make_window("next-word")


def asked(window) -> TextDialog:
    window.commands.actions["feed-text"].trigger()
    return next(d for d in window.findChildren(TextDialog) if d.isVisible())


def test_a_text_becomes_the_sequence_in_one_step_that_undoes(window, qtbot):
    before = window.session.document.sequence
    dialog = asked(window)
    dialog.text.setPlainText("the clouds are in the")
    assert dialog.told.text() == "5 tokens"
    dialog.accept()
    assert window.session.document.sequence.tokens == ("the", "clouds", "are", "in", "the")
    window.commands.actions["undo"].trigger()
    assert window.session.document.sequence is before


def test_what_is_read_now_stands_there_to_be_changed(window):
    tokens = window.session.document.sequence.tokens
    assert asked(window).text.toPlainText().split() == list(tokens)


def test_unknown_words_are_named_before_they_are_fed_in(window):
    dialog = asked(window)
    dialog.text.setPlainText("the xylophones are in the xylophones")
    assert dialog.told.text() == "6 tokens, 2 of them unknown: xylophones"
    dialog.accept()
    assert window.session.document.sequence.tokens[1] == "‹unk› xylophones"


def test_a_text_is_fed_in_by_keyboard(window, qtbot):
    dialog = asked(window)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClicks(dialog.text, "the clouds")
    qtbot.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.session.document.sequence.tokens == ("the", "clouds")


def test_what_cannot_be_fed_in_is_told_and_cannot_be_pressed(window):
    dialog = asked(window)
    dialog.text.setPlainText("")
    assert dialog.told.text() == "The text is empty; write at least one token."
    assert not dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()


def test_letters_are_read_by_letter_blanks_and_all(make_window):
    window = make_window("quote-detector")
    dialog = asked(window)
    assert dialog.text.toPlainText().startswith('dog "fox jump"')
    dialog.text.setPlainText('a "b" c')
    dialog.accept()
    assert window.session.document.sequence.tokens == tuple('a␣"b"␣c')


def test_a_vocabulary_may_come_from_a_file(window, tmp_path):
    names = window.session.document.network.input_names
    words = tmp_path / "words.txt"
    words.write_text("\n".join(f"w{n}" for n in range(len(names))), encoding="utf-8")
    dialog = asked(window)
    dialog.use_vocabulary(words)
    dialog.text.setPlainText("w3 w1")
    dialog.accept()
    np.testing.assert_array_equal(window.session.document.sequence.values.argmax(axis=1), [3, 1])


def test_a_table_is_fed_in_and_a_wrong_one_is_told(make_window, tmp_path, qtbot):
    window = make_window()
    told = []
    window.session.problem.connect(lambda problem: told.append(str(problem)))
    table = tmp_path / "days.csv"
    table.write_text("child's grades,boss's review,time left\n1,0,1\n0,1,0\n", encoding="utf-8")
    window.feeding.feed_file(table)
    assert len(window.session.document.sequence) == 2
    table.write_text("sun,rain\n1,0\n", encoding="utf-8")
    window.feeding.feed_file(table)
    assert len(told) == 1
    assert len(window.session.document.sequence) == 2


def test_the_keyboard_reaches_it(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert any(d.isVisible() for d in window.findChildren(TextDialog))
