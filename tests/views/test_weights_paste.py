"""The weights table and spreadsheets, and the names of its rows and columns."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from lstmviz.session import edits
from lstmviz.session.session import Session
from tests.documents import deep_lstm
from tests.views.weights_tools import (
    BIAS,
    CONTROL,
    GRADES,
    H_MOOD,
    LEFT,
    REVIEW,
    SHIFT,
    TIME,
    click,
    field,
    opened,
    weight,
)

# ------------------------------------------------------------------ the clipboard


def test_copying_a_selection_gives_a_spreadsheet_a_block(grid, qtbot):
    grid.go((REVIEW, 0))
    qtbot.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(grid, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(grid, Qt.Key.Key_C, CONTROL)

    assert QGuiApplication.clipboard().text() == "8.0\t6.0\n0.0\t2.0"


def test_a_copied_table_pasted_into_another_gate_is_the_same(grid, session, qtbot):
    qtbot.keyClick(grid, Qt.Key.Key_A, CONTROL)
    grid.copy()
    copied = grid.table.values
    grid.show_signal("o")
    assert not np.array_equal(grid.table.values, copied)
    qtbot.keyClick(grid, Qt.Key.Key_A, CONTROL)
    qtbot.keyClick(grid, Qt.Key.Key_V, CONTROL)

    assert np.array_equal(grid.table.values, copied)
    assert session.undo_stack.count() == 1


def test_a_block_is_pasted_across_inputs_hidden_units_and_bias(grid, session, qtbot):
    QGuiApplication.clipboard().setText("1,5\n2\n−3\n4\n")
    click(grid, TIME, 1)
    qtbot.keyClick(grid, Qt.Key.Key_V, CONTROL)

    assert [weight(session, "W_f", 1, 2), weight(session, "U_f", 1, 0)] == [1.5, 2.0]
    assert [weight(session, "U_f", 1, 1), weight(session, "b_f", 1)] == [-3.0, 4.0]
    assert session.undo_stack.count() == 1


def test_one_number_is_pasted_into_every_selected_cell(grid, session, qtbot):
    QGuiApplication.clipboard().setText("7")
    click(grid, GRADES, 0)
    click(grid, REVIEW, 1, SHIFT)
    grid.paste()

    assert np.array_equal(edits.get_block(session.document, "l0", "W_f")[:, :2], np.full((2, 2), 7))


@pytest.mark.parametrize(
    ("text", "told_place"),
    [
        ("1\t2\n3\tabc", "“abc” in row 2, column 2"),
        ("1\t2\n3", "Row 2"),
        ("1\t2\t3", "1 rows × 3 columns"),
        ("\n".join("1234567"), "7 rows × 1 columns"),
        ("nan", "“nan” in row 1, column 1"),
        ("1e400", "“1e400”"),
        ("1_5", "“1_5”"),
        ("1,234", "“1,234” in row 1, column 1"),
        ("1e39", "Only numbers"),
        ("1\t\n2\t3", "row 1, column 2"),
        ("  \n", "holds no numbers"),
    ],
)
def test_a_block_that_cannot_be_pasted_is_told_with_its_place_and_changes_nothing(
    grid, session, problems, text, told_place
):
    before = session.document
    QGuiApplication.clipboard().setText(text)
    click(grid, GRADES, 0)
    grid.paste()

    assert len(problems) == 1
    assert told_place in problems[0]
    assert session.document is before
    assert session.undo_stack.count() == 0


# ------------------------------------------------------------------ names


def test_a_unit_is_renamed_by_double_click_on_its_name(grid, session, qtbot):
    QTest.mouseDClick(grid.viewport(), LEFT, pos=grid.center(-1, 1))
    qtbot.keyClicks(field(grid), "purse")
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)

    assert session.now.unit_names == ("mood", "purse")
    assert session.undo_stack.count() == 1


def test_an_input_is_renamed_by_keys_alone(grid, session, qtbot):
    grid.go((GRADES, 0))
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    qtbot.keyClicks(field(grid), "marks")
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)

    assert session.document.network.input_names[0] == "marks"
    assert grid.hasFocus()


def test_the_row_of_a_hidden_unit_renames_the_unit_without_its_letter(grid, session, qtbot):
    grid.go((H_MOOD, -1))
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    assert field(grid).text() == "mood"
    qtbot.keyClicks(field(grid), "temper")
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)

    assert session.now.unit_names == ("temper", "budget")


def test_a_name_that_is_taken_is_refused(grid, session, qtbot, problems):
    grid.go((-1, 1))
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    qtbot.keyClicks(field(grid), "mood")
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)

    assert session.now.unit_names == ("mood", "budget")
    assert len(problems) == 1
    assert "mood" in problems[0]


def test_the_bias_has_no_name_to_change(grid, qtbot):
    grid.go((BIAS, -1))
    qtbot.keyClick(grid, Qt.Key.Key_F2)

    assert grid.hasFocus()


def test_a_unit_of_the_layer_below_is_renamed_from_above(qtbot, look):
    session = Session(deep_lstm())
    session.move(layer="l1_reverse")
    grid = opened(qtbot, session, look)
    assert grid.table.rows[3].name == "u1′"

    grid.go((3, -1))
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    qtbot.keyClicks(field(grid), "first")
    qtbot.keyClick(field(grid), Qt.Key.Key_Return)
    assert session.document.network.layers[0].unit_names == ("first", "u2", "u3")
