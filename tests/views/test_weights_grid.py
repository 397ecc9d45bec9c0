"""The weights table as a person uses it: drag, type, nudge, copy, paste, rename, read aloud."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lstmviz.session import edits
from lstmviz.session.session import Session
from tests.documents import deep_lstm, plain_rnn
from tests.views.weights_tools import (
    ALT,
    BIAS,
    CONTROL,
    GRADES,
    H_BUDGET,
    LEFT,
    REVIEW,
    SHIFT,
    TIME,
    click,
    field,
    opened,
    weight,
)


def press(grid, row, column, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.mousePress(grid.viewport(), LEFT, modifiers, grid.center(row, column))


def move(grid, row, column, by, modifiers=Qt.KeyboardModifier.NoModifier):
    place = QPointF(grid.center(row, column) + QPoint(by, 0))
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        place,
        grid.viewport().mapToGlobal(place),
        Qt.MouseButton.NoButton,
        LEFT,
        modifiers,
    )
    QApplication.sendEvent(grid.viewport(), event)


def release(grid, row, column):
    QTest.mouseRelease(grid.viewport(), LEFT, pos=grid.center(row, column))


# ------------------------------------------------------------------ the pointer


def test_dragging_a_cell_sideways_changes_its_number_in_one_undo_step(grid, session):
    press(grid, REVIEW, 0)
    for by in (5, 10, 20, 50):
        move(grid, REVIEW, 0, by)
    release(grid, REVIEW, 0)

    assert weight(session, "W_f", 0, 1) == pytest.approx(9.0)
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert weight(session, "W_f", 0, 1) == 8.0


def test_two_drags_are_two_steps(grid, session):
    for _ in range(2):
        press(grid, REVIEW, 0)
        move(grid, REVIEW, 0, 10)
        move(grid, REVIEW, 0, 20)
        release(grid, REVIEW, 0)

    assert session.undo_stack.count() == 2


def test_a_hand_that_trembles_on_a_click_changes_nothing(grid, session):
    press(grid, REVIEW, 0)
    move(grid, REVIEW, 0, 2)
    release(grid, REVIEW, 0)

    assert session.undo_stack.count() == 0


def test_shift_makes_a_drag_fine(grid, session):
    press(grid, REVIEW, 0)
    move(grid, REVIEW, 0, 50, SHIFT)

    assert weight(session, "W_f", 0, 1) == pytest.approx(8.1)


def test_escape_during_a_drag_brings_the_old_number_back_and_leaves_no_step(grid, session, qtbot):
    press(grid, REVIEW, 0)
    move(grid, REVIEW, 0, 40)
    assert weight(session, "W_f", 0, 1) != 8.0
    qtbot.keyClick(grid, Qt.Key.Key_Escape)

    assert weight(session, "W_f", 0, 1) == 8.0
    assert session.undo_stack.count() == 0
    move(grid, REVIEW, 0, 80)
    assert weight(session, "W_f", 0, 1) == 8.0


def test_an_undo_of_the_sizes_during_a_drag_ends_the_drag(grid, session):
    session.edit("", lambda document: edits.resize(document, 6, 6))
    press(grid, 5, 3)
    move(grid, 5, 3, 40)
    for _ in range(2):
        session.undo_stack.undo()
    before = session.document
    move(grid, 5, 3, 80)

    assert session.document is before
    assert not grid.grab().isNull()


@pytest.mark.parametrize("to", [{"layer": "l1_reverse"}, {"signal": "o"}])
def test_a_drag_never_goes_on_in_another_layer_or_signal(qtbot, look, to):
    session = Session(deep_lstm())
    session.move(layer="l1")
    grid = opened(qtbot, session, look)
    press(grid, 0, 0)
    move(grid, 0, 0, 40)
    before = session.document
    session.move(**to)
    grid.show_signal(session.cursor.signal)
    move(grid, 0, 0, 80)

    assert session.document is before


def test_a_number_being_typed_never_lands_in_another_layer(qtbot, look):
    session = Session(deep_lstm())
    session.move(layer="l1")
    grid = opened(qtbot, session, look)
    qtbot.keyClick(grid, Qt.Key.Key_5)
    before = session.document
    session.move(layer="l1_reverse")

    assert grid.hasFocus()
    assert session.document is before


def test_a_click_changes_nothing_and_chooses_the_gate_and_unit(grid, session):
    session.move(signal="h", unit=0)
    click(grid, TIME, 1)

    assert (session.cursor.signal, session.cursor.unit) == ("f", 1)
    assert session.undo_stack.count() == 0
    assert grid.current == (TIME, 1)


def test_hovering_a_cell_lights_the_weight_what_it_multiplies_and_what_it_makes(grid, session):
    QTest.mouseMove(grid.viewport(), grid.center(H_BUDGET, 0))

    now = session.now
    assert now.is_lit(now.ref("U_f", 0, 1))
    assert now.is_lit(now.ref("h_prev", 1))
    assert now.is_lit(now.ref("f", 0))
    assert not now.is_lit(now.ref("W_f", 0, 1))
    assert not now.is_lit(now.ref("f", 1))


def test_hovering_a_name_lights_its_whole_row_or_column(grid, session):
    now = session.now
    QTest.mouseMove(grid.viewport(), grid.center(REVIEW, -1))
    assert all(session.now.is_lit(now.ref("W_f", unit, 1)) for unit in (0, 1))
    assert session.now.is_lit(now.ref("x", 1))

    QTest.mouseMove(grid.viewport(), grid.center(-1, 1))
    assert session.now.is_lit(now.ref("f", 1))
    assert session.now.is_lit(now.ref("b_f", 1))
    assert not session.now.is_lit(now.ref("b_f", 0))


def test_a_weight_lit_elsewhere_is_outlined_here(grid, session):
    before = grid.grab().toImage()
    session.hover(session.now.ref("W_f", 1, 0))

    assert grid.grab().toImage() != before
    session.hover()
    assert grid.grab().toImage() == before


def test_a_tip_tells_every_digit(grid, session):
    session.edit("", lambda document: edits.set_weight(document, "l0", "W_f", 0, 0, 0.123456))

    assert "0.123456" in grid.table.tip(GRADES, 0)


# ------------------------------------------------------------------ keys


def test_typing_a_number_and_enter_sets_it_and_goes_down(grid, session, qtbot):
    grid.go((GRADES, 0))
    qtbot.keyClicks(grid, "-")
    qtbot.keyClicks(field(grid), "1.25")
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)

    assert weight(session, "W_f", 0, 0) == -1.25
    assert grid.current == (REVIEW, 0)
    assert grid.hasFocus()
    assert session.undo_stack.count() == 1


def test_tab_in_a_field_takes_the_number_and_goes_right(grid, session, qtbot):
    grid.go((GRADES, 0))
    qtbot.keyClicks(grid, "3")
    qtbot.keyClick(field(grid), Qt.Key.Key_Tab)

    assert weight(session, "W_f", 0, 0) == 3.0
    assert grid.current == (GRADES, 1)


def test_a_decimal_comma_and_a_true_minus_are_read(grid, session, qtbot):
    grid.go((GRADES, 0))
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    QGuiApplication.clipboard().setText("−0,5")
    field(grid).paste()
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)

    assert weight(session, "W_f", 0, 0) == -0.5


@pytest.mark.parametrize("nonsense", ["1x", "nan", "inf", "1e39", "-"])
def test_nonsense_is_refused_in_words_and_the_old_number_stays(
    grid, session, qtbot, problems, nonsense
):
    grid.go((REVIEW, 0))
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    qtbot.keyClicks(field(grid), nonsense)
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)

    assert weight(session, "W_f", 0, 1) == 8.0
    assert len(problems) == 1
    assert "old value stays" in problems[0]
    assert session.undo_stack.count() == 0
    qtbot.keyClicks(field(grid), "5")
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)
    assert weight(session, "W_f", 0, 1) == 5.0
    assert grid.current == (TIME, 0)


def test_braces_in_what_was_typed_are_told_as_they_are(grid, session, qtbot, problems):
    grid.go((REVIEW, 0))
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    qtbot.keyClicks(field(grid), "{0}")
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)

    assert "“{0}”" in problems[0]


def test_escape_in_a_field_leaves_the_old_number(grid, session, qtbot):
    grid.go((REVIEW, 0))
    qtbot.keyClicks(grid, "5")
    qtbot.keyClick(field(grid), Qt.Key.Key_Escape)

    assert weight(session, "W_f", 0, 1) == 8.0
    assert grid.hasFocus()


def test_a_click_elsewhere_takes_what_was_typed(grid, session, qtbot):
    grid.go((REVIEW, 0))
    qtbot.keyClicks(grid, "5")
    click(grid, TIME, 1)

    assert weight(session, "W_f", 0, 1) == 5.0
    assert weight(session, "W_f", 1, 2) == 2.0
    assert grid.current == (TIME, 1)


def test_a_double_click_opens_a_field_with_every_digit(grid, session):
    session.edit("", lambda document: edits.set_weight(document, "l0", "W_f", 1, 1, 0.12345))
    QTest.mouseDClick(grid.viewport(), LEFT, pos=grid.center(REVIEW, 1))

    assert field(grid).text() == "0.12345"


@pytest.mark.parametrize(
    ("key", "modifiers", "expected"),
    [
        (Qt.Key.Key_Up, CONTROL, 8.1),
        (Qt.Key.Key_Down, CONTROL, 7.9),
        (Qt.Key.Key_Up, ALT, 8.1),
        (Qt.Key.Key_Down, CONTROL | SHIFT, 7.99),
    ],
)
def test_arrows_with_control_nudge(grid, session, qtbot, key, modifiers, expected):
    grid.go((REVIEW, 0))
    qtbot.keyClick(grid, key, modifiers)

    assert weight(session, "W_f", 0, 1) == expected
    assert session.undo_stack.count() == 1


def test_arrows_in_an_open_field_nudge_too(grid, session, qtbot):
    grid.go((REVIEW, 0))
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    qtbot.keyClick(field(grid), Qt.Key.Key_Up)
    qtbot.keyClick(field(grid), Qt.Key.Key_Up)

    assert weight(session, "W_f", 0, 1) == 8.2
    assert field(grid).text() == "8.2"
    assert session.undo_stack.count() == 1


def test_arrows_move_and_choose(grid, session, qtbot):
    grid.go((GRADES, 0))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(grid, key)
    assert grid.current == (REVIEW, 1)
    assert session.cursor.unit == 1
    assert session.now.is_lit(session.now.ref("W_f", 1, 1))

    qtbot.keyClick(grid, Qt.Key.Key_End, CONTROL)
    assert grid.current == (BIAS, 1)
    qtbot.keyClick(grid, Qt.Key.Key_Home, CONTROL)
    assert grid.current == (GRADES, 0)


def test_delete_sets_the_selection_to_zero_in_one_step(grid, session, qtbot):
    grid.go((REVIEW, 0))
    qtbot.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(grid, Qt.Key.Key_Delete)

    assert weight(session, "W_f", 0, 1) == weight(session, "W_f", 1, 1) == 0.0
    assert session.undo_stack.count() == 1


# ------------------------------------------------------------------ any network, any size, anyone


def test_a_screen_reader_hears_the_current_cell(grid, session, qtbot):
    grid.go((REVIEW, 0))
    heard = QAccessible.queryAccessibleInterface(grid)

    assert heard.text(QAccessible.Text.Name) == "Weights of forget gate"
    spoken = "forget gate, boss’s review to mood: +8.00"
    assert heard.text(QAccessible.Text.Description) == spoken
    qtbot.keyClick(grid, Qt.Key.Key_Up, CONTROL)
    assert heard.text(QAccessible.Text.Description).endswith("+8.10")
    grid.go((BIAS, 1))
    assert heard.text(QAccessible.Text.Description) == "forget gate, bias of budget: −6.50"


def test_the_readout_is_edited_like_a_gate(grid, session, qtbot):
    grid.show_signal("y")
    grid.go((0, 0))
    qtbot.keyClicks(grid, "3")
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)
    grid.go((2, 0))
    qtbot.keyClicks(grid, "9")
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)
    grid.go((-1, 0))
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    qtbot.keyClicks(field(grid), "yes")
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)

    readout = session.document.network.readout
    assert readout.weight.tolist() == [[3.0, 2.0]]
    assert readout.bias.tolist() == [9.0]
    assert readout.names == ("yes",)


def test_a_plain_rnn_is_edited_the_same_way(qtbot, look):
    session = Session(plain_rnn())
    grid = opened(qtbot, session, look)
    names = [row.name for row in grid.table.rows]
    assert names == ["sweet", "sour", "h low", "h middle", "h high", "bias"]

    click(grid, 5, 2)
    qtbot.keyClicks(grid, "2")
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)

    assert weight(session, "b_h", 2) == pytest.approx(2.0)


def test_peepholes_have_a_row(qtbot, look, boss_raise):
    from lstmviz.cells.kinds import find
    from lstmviz.cells.parameters import Weights
    from lstmviz.network.layer import Layer
    from lstmviz.network.network import Network
    from lstmviz.session.document import Document

    old = boss_raise.network.layers[0]
    weights = Weights(
        old.weights.weight_ih, old.weights.weight_hh, old.weights.bias, None, np.eye(3, 2)
    )
    layer = Layer(find("lstm", {"peephole": True}), weights, old.unit_names)
    network = Network((layer,), boss_raise.network.input_names)
    session = Session(Document("", network, boss_raise.sequence, {}))
    grid = opened(qtbot, session, look)

    assert [row.name for row in grid.table.rows][-2:] == ["peephole c", "bias"]
    QTest.mouseMove(grid.viewport(), grid.center(5, 1))
    assert session.now.is_lit(session.now.ref("c_prev", 1))
    assert not session.now.is_lit(session.now.ref("c_prev", 0))
    click(grid, 5, 1)
    qtbot.keyClicks(grid, "4")
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)
    assert edits.get_block(session.document, "l0", "p_f").tolist() == [0.0, 4.0]
    grid.show_signal("g")
    assert [row.name for row in grid.table.rows][-2:] == ["h budget", "bias"]


def test_a_large_table_scrolls_to_the_current_cell_and_keeps_its_names(qtbot, look, boss_raise):
    session = Session(edits.resize(boss_raise, 64, 64))
    grid = opened(qtbot, session, look, (230, 300))
    assert grid.horizontalScrollBar().maximum() > 0
    grid.go((128, 63))

    room = grid.viewport().rect()
    assert room.contains(grid.center(128, 63))
    assert room.contains(grid.center(-1, 63))
    assert room.contains(grid.center(128, -1))
    qtbot.keyClick(grid, Qt.Key.Key_Home, CONTROL)
    assert grid.verticalScrollBar().value() == grid.horizontalScrollBar().value() == 0


def test_two_units_show_whole_in_a_narrow_window(qtbot, session, look):
    grid = opened(qtbot, session, look, (206, 180))

    assert grid.horizontalScrollBar().maximum() == grid.verticalScrollBar().maximum() == 0


def test_huge_and_unfinished_numbers_are_painted(qtbot, session, look):
    session.edit("", lambda document: edits.set_weight(document, "l0", "W_f", 0, 0, 1e38))
    session.edit("", lambda document: edits.set_weight(document, "l0", "b_f", 0, None, -1e38))
    grid = opened(qtbot, session, look)

    assert not grid.grab().isNull()
