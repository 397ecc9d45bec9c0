"""The token strip: go, add, remove, rename and reorder, however many tokens there are."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from lstmviz.sequences.sequence import Sequence
from lstmviz.session import edits
from lstmviz.session.cursor import Ref
from lstmviz.session.session import Session
from lstmviz.views.token_strip import TokenStrip
from tests.documents import plain_rnn

LEFT = Qt.MouseButton.LeftButton
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def opened(qtbot, session, look, width=1000):
    strip = TokenStrip(session, look)
    qtbot.addWidget(strip)
    strip.resize(width, strip.height())
    strip.show()
    qtbot.waitExposed(strip)
    strip.setFocus()
    qtbot.waitUntil(strip.cards.hasFocus)
    return strip


@pytest.fixture
def strip(qtbot, session, look):
    return opened(qtbot, session, look)


@pytest.fixture
def many(boss_raise):
    tokens = tuple(f"word {number}" for number in range(10_000))
    values = np.random.default_rng(0).random((10_000, 3))
    return Session(replace(boss_raise, sequence=Sequence(tokens, values)))


def tokens(strip):
    return strip.session.document.sequence.tokens


def center(strip, token):
    return strip.cards.card(token).center().toPoint()


def type_name(qtbot, name):
    qtbot.keyClicks(QApplication.focusWidget(), name)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


# ------------------------------------------------------------------ going


def test_a_click_goes_to_a_token(strip, qtbot):
    qtbot.mouseClick(strip.cards, LEFT, pos=center(strip, 4))

    assert strip.session.cursor.token == 4
    assert strip.session.undo_stack.count() == 0


def test_arrows_home_and_end_go(strip, qtbot):
    for key, token in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_End, 6),
        (Qt.Key.Key_Right, 6),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
    ):
        qtbot.keyClick(strip.cards, key)
        assert strip.session.cursor.token == token


def test_a_screen_reader_hears_the_current_token(strip, session):
    heard = QAccessible.queryAccessibleInterface(strip.cards)
    session.move(token=2)

    assert heard.text(QAccessible.Text.Name) == "Tokens"
    assert heard.text(QAccessible.Text.Description) == "Wed, token 3 of 7"


# ------------------------------------------------------------------ adding and removing


def test_the_plus_adds_a_copy_behind_the_current_token_and_goes_there(strip, session, qtbot):
    session.move(token=1)
    qtbot.mouseClick(strip.plus, LEFT)

    assert tokens(strip) == ("Mon", "Tue", "Tue 2", *WEEK[2:])
    assert session.document.sequence.values[2].tolist() == [0, 1, 0]
    assert session.cursor.token == 2
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert tokens(strip) == WEEK


@pytest.mark.parametrize("key", [Qt.Key.Key_Insert, Qt.Key.Key_Plus])
def test_keys_add(strip, qtbot, key):
    qtbot.keyClick(strip.cards, key)

    assert len(tokens(strip)) == 8


def test_delete_removes_the_current_token_in_one_step(strip, session, qtbot):
    session.move(token=6)
    qtbot.keyClick(strip.cards, Qt.Key.Key_Delete)

    assert tokens(strip) == WEEK[:6]
    assert session.cursor.token == 5
    assert session.undo_stack.count() == 1


def test_the_last_token_stays_and_the_person_is_told(strip, session, qtbot, problems):
    for _ in range(7):
        qtbot.keyClick(strip.cards, Qt.Key.Key_Delete)

    assert len(tokens(strip)) == 1
    assert len(problems) == 1
    assert "at least one token" in problems[0]


# ------------------------------------------------------------------ renaming


def test_a_double_click_renames_in_place(strip, session, qtbot):
    qtbot.mouseClick(strip.cards, LEFT, pos=center(strip, 2))
    QTest.mouseDClick(strip.cards, LEFT, pos=center(strip, 2))
    type_name(qtbot, "Midweek")

    assert tokens(strip)[2] == "Midweek"
    assert session.undo_stack.count() == 1
    assert strip.cards.hasFocus()


def test_f2_renames_and_escape_leaves(strip, session, qtbot):
    qtbot.keyClick(strip.cards, Qt.Key.Key_F2)
    qtbot.keyClicks(QApplication.focusWidget(), "Never")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)

    assert tokens(strip) == WEEK
    assert strip.cards.hasFocus()


def test_a_click_elsewhere_takes_the_new_name_for_the_token_it_was_typed_for(strip, session, qtbot):
    strip.rename_token()
    qtbot.keyClicks(QApplication.focusWidget(), "Moon")
    qtbot.mouseClick(strip.cards, LEFT, pos=center(strip, 3))

    assert tokens(strip) == ("Moon", *WEEK[1:])
    assert session.cursor.token == 3


def test_going_on_while_renaming_renames_the_token_it_was_typed_for(strip, session, qtbot):
    strip.rename_token()
    qtbot.keyClicks(QApplication.focusWidget(), "Moon")
    session.step_token(1)
    strip.cards.setFocus()

    assert tokens(strip) == ("Moon", *WEEK[1:])


def test_an_empty_name_is_refused(strip, qtbot, problems):
    strip.rename_token()
    QApplication.focusWidget().clear()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert tokens(strip) == WEEK
    assert len(problems) == 1


def test_an_unchanged_name_is_no_step(strip, session, qtbot):
    strip.rename_token()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert session.undo_stack.count() == 0


# ------------------------------------------------------------------ reordering


def test_a_card_is_dragged_to_another_place_in_one_step(strip, session):
    QTest.mousePress(strip.cards, LEFT, pos=center(strip, 0))
    QTest.mouseMove(strip.cards, center(strip, 1))
    QTest.mouseMove(strip.cards, center(strip, 3))
    assert tokens(strip) == WEEK
    QTest.mouseRelease(strip.cards, LEFT, pos=center(strip, 3))

    assert tokens(strip) == ("Tue", "Wed", "Thu", "Mon", "Fri", "Sat", "Sun")
    assert session.cursor.token == 3
    assert session.undo_stack.count() == 1


def test_escape_puts_a_dragged_card_back(strip, session, qtbot):
    QTest.mousePress(strip.cards, LEFT, pos=center(strip, 0))
    QTest.mouseMove(strip.cards, center(strip, 3))
    qtbot.keyClick(strip.cards, Qt.Key.Key_Escape)
    QTest.mouseRelease(strip.cards, LEFT, pos=center(strip, 3))

    assert tokens(strip) == WEEK
    assert session.undo_stack.count() == 0


def test_an_undo_during_a_drag_drops_the_card(strip, session, qtbot):
    session.move(token=6)
    strip.add_token()
    QTest.mousePress(strip.cards, LEFT, pos=center(strip, 7))
    QTest.mouseMove(strip.cards, center(strip, 5))
    session.undo_stack.undo()
    assert not strip.cards.is_dragging
    assert not strip.grab().isNull()
    QTest.mouseRelease(strip.cards, LEFT, pos=center(strip, 2))

    assert tokens(strip) == WEEK
    assert session.undo_stack.index() == 0


def test_keys_reorder_and_stop_at_the_ends(strip, session, qtbot):
    qtbot.keyClick(strip.cards, Qt.Key.Key_Right, CONTROL_SHIFT)
    assert tokens(strip)[:2] == ("Tue", "Mon")
    assert session.cursor.token == 1
    for _ in range(2):
        qtbot.keyClick(strip.cards, Qt.Key.Key_Left, CONTROL_SHIFT)

    assert tokens(strip) == WEEK
    assert session.undo_stack.count() == 2


# ------------------------------------------------------------------ light and legend


def test_a_token_lit_elsewhere_is_lit_here(strip, session):
    dark = strip.grab().toImage()
    session.hover(Ref("f", unit=0, token=3))
    lit = strip.grab().toImage()
    session.hover()

    assert lit != dark
    assert strip.grab().toImage() == dark


def test_hovering_a_dot_lights_that_input_and_a_name_lights_all(strip, session):
    card = strip.cards.card(2)
    QTest.mouseMove(strip.cards, QPoint(int(card.center().x()), int(card.bottom()) - 9))
    assert session.cursor.hover == (Ref("x", unit=1, token=2),)

    QTest.mouseMove(strip.cards, QPoint(int(card.center().x()), 8))
    assert session.cursor.hover == (Ref("x", token=2),)


def test_a_legend_names_the_dots_where_there_is_room(qtbot, session, look):
    wide = opened(qtbot, session, look, 1000).findChild(QLabel)
    narrow = opened(qtbot, session, look, 640).findChild(QLabel)

    assert "child’s grades, boss’s review, time left" in wide.text()
    assert wide.isVisible()
    assert not narrow.isVisible()


def test_a_legend_is_never_cut(qtbot, session, look):
    strip = opened(qtbot, session, look, 640)
    legend = strip.findChild(QLabel)
    for width in range(640, 900, 2):
        strip.resize(width, strip.height())
        needed = max(map(legend.fontMetrics().horizontalAdvance, legend.text().splitlines()))
        assert legend.isHidden() or legend.width() >= needed - 1


def test_values_beyond_0_and_1_are_shown_as_heat_and_told_so(strip, session):
    assert strip.cards.inputs.dots
    session.edit("", lambda document: edits.set_input(document, 0, 0, -2.0))

    assert not strip.cards.inputs.dots
    assert "strip" in strip.findChild(QLabel).text()


def test_more_inputs_than_dots_fit_are_shown_as_heat(qtbot, look, boss_raise):
    strip = opened(qtbot, Session(edits.resize(boss_raise, 20, 2)), look)

    assert not strip.cards.inputs.dots
    assert not strip.grab().isNull()


def test_a_plain_rnn_with_doubled_names_has_its_cards(qtbot, look):
    session = Session(plain_rnn())
    strip = opened(qtbot, session, look)
    qtbot.keyClick(strip.cards, Qt.Key.Key_End)

    assert session.cursor.token == 3
    assert not strip.grab().isNull()


# ------------------------------------------------------------------ many tokens


def test_ten_thousand_tokens_make_no_more_widgets_than_seven(qtbot, many, strip, look):
    long = opened(qtbot, many, look)

    assert len(long.findChildren(QWidget)) == len(strip.findChildren(QWidget))


def test_the_current_token_is_kept_in_view(qtbot, many, look):
    strip = opened(qtbot, many, look, 700)
    room = strip.cards.rect()
    for token in (9_999, 5_000, 5_001, 0):
        many.move(token=token)
        assert room.contains(strip.cards.card(token).toRect())


def test_the_wheel_and_the_arrows_at_the_ends_scroll(qtbot, many, look):
    strip = opened(qtbot, many, look, 700)
    place = QPointF(strip.cards.rect().center())
    wheel = QWheelEvent(
        place,
        strip.cards.mapToGlobal(place),
        QPoint(0, 0),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(strip.cards, wheel)
    assert strip.cards.card(0).left() == -240
    before = strip.cards.card(0).left()
    qtbot.mouseClick(strip.cards, LEFT, pos=QPoint(strip.cards.width() - 4, 20))
    assert strip.cards.card(0).left() < before
    assert many.cursor.token == 0
    qtbot.keyClick(strip.cards, Qt.Key.Key_Home)


def test_the_strip_is_as_high_with_many_tokens_as_with_one(qtbot, many, strip, look):
    long = opened(qtbot, many, look, 700)

    assert long.height() == strip.height() == 50
    assert strip.plus.geometry().right() <= strip.width()
    assert long.plus.geometry().right() <= long.width()
