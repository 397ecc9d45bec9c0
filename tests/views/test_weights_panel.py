"""The weights panel: its tabs, fills and sizes, by mouse and by keyboard, for any cell kind."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialogButtonBox

from lstmviz.network.readout import Readout
from lstmviz.session import edits
from lstmviz.session.session import Session, told
from lstmviz.views.sizes_dialog import SizesDialog
from lstmviz.views.weights_edits import WeightsEdits
from lstmviz.views.weights_panel import WeightsPanel
from lstmviz.views.weights_table import WeightsTable
from tests.documents import deep_lstm, plain_rnn, projected

LEFT = Qt.MouseButton.LeftButton


def opened(qtbot, session, look, size=(280, 340)):
    panel = WeightsPanel(session, look)
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.header)
    panel.resize(*size)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def panel(qtbot, session, look):
    return opened(qtbot, session, look)


def block(session, key):
    return edits.get_block(session.document, "l0", key)


def entries(panel):
    menu = panel.fill_menu
    menu.aboutToShow.emit()
    return tuple({action.text(): action for action in one.actions()} for one in (menu, menu.every))


# ------------------------------------------------------------------ tabs


def test_a_tab_for_each_gate_in_the_order_of_teaching_and_one_for_the_readout(panel):
    titles = [tab.text() for tab in panel.tabs.findChildren(QAbstractButton)]

    assert titles == ["Forget", "Input", "Candidate", "Output", "Readout"]


def test_a_click_on_a_tab_chooses_its_signal_everywhere(panel, qtbot):
    qtbot.mouseClick(panel.tabs.tab("o"), LEFT)

    assert panel.session.cursor.signal == "o"
    assert panel.grid.table.signal == panel.signal == "o"
    qtbot.mouseClick(panel.tabs.tab("y"), LEFT)
    assert panel.session.cursor.signal == "y"
    assert panel.grid.table.columns == ("raise",)


def test_tabs_are_walked_with_the_keyboard(panel, qtbot):
    panel.tabs.tab("f").setFocus()
    qtbot.waitUntil(panel.tabs.tab("f").hasFocus)
    qtbot.keyClick(panel.tabs.tab("f"), Qt.Key.Key_Right)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)

    assert panel.signal == panel.session.cursor.signal == "i"


def test_the_panel_follows_a_gate_chosen_elsewhere_and_stays_at_what_has_no_weights(panel):
    panel.session.move(signal="g")
    assert panel.signal == "g"
    assert panel.tabs.tab("g").isChecked()

    panel.session.move(signal="c")
    assert panel.signal == "g"


def test_tabs_tell_their_full_names(panel):
    assert panel.tabs.tab("f").accessibleName() == "forget gate"


@pytest.mark.parametrize("width", [160, 230, 330, 600])
def test_tabs_lie_within_the_panel_and_beside_each_other(qtbot, session, look, width):
    panel = opened(qtbot, session, look, (width, 420))
    tabs = panel.tabs.findChildren(QAbstractButton)

    assert all(panel.tabs.rect().contains(tab.geometry()) for tab in tabs)
    assert not any(a.geometry().intersects(b.geometry()) for a in tabs for b in tabs if a is not b)


def test_stepping_and_editing_make_no_new_widgets(panel, session):
    tabs = panel.tabs.findChildren(QAbstractButton)
    session.step_token(1)
    session.edit("", lambda document: edits.set_weight(document, "l0", "W_f", 0, 0, 1.0))

    assert panel.tabs.findChildren(QAbstractButton) == tabs
    assert panel.grid.table.values[0, 0] == 1.0


def test_undo_shows_the_old_weights(panel, session):
    session.edit("", lambda document: edits.set_weight(document, "l0", "W_f", 0, 0, 1.0))
    session.undo_stack.undo()

    assert panel.grid.table.values[0, 0] == 0.0


# ------------------------------------------------------------------ fills


def test_zero_fills_the_shown_gate_only(panel, session):
    others = block(session, "W_i").copy()
    panel.fill_zero()

    assert not block(session, "W_f").any()
    assert not block(session, "U_f").any()
    assert not block(session, "b_f").any()
    assert np.array_equal(block(session, "W_i"), others)
    assert session.undo_stack.undoText() == "Fill forget gate with zeros"
    assert session.undo_stack.count() == 1


def test_identity_passes_each_source_to_the_unit_in_its_place(panel, session):
    session.move(signal="g")
    panel.fill_identity()

    assert block(session, "W_g").tolist() == [[1, 0, 0], [0, 1, 0]]
    assert block(session, "U_g").tolist() == [[1, 0], [0, 1]]
    assert block(session, "b_g").tolist() == [0, 0]


def test_random_takes_a_new_seed_each_time_tells_it_and_can_be_had_again(
    panel, session, qtbot, look
):
    panel.fill_random()
    first = block(session, "W_f").copy()
    assert "seed 1" in session.undo_stack.undoText()
    assert np.all(np.abs(first) <= 1 / np.sqrt(2))
    assert not np.array_equal(first.ravel()[:4], block(session, "U_f").ravel())
    assert "Random (seed 2)" in entries(panel)[0]
    panel.fill_random()
    assert "seed 2" in session.undo_stack.undoText()
    assert not np.array_equal(block(session, "W_f"), first)

    again = opened(qtbot, session, look)
    again.fill_random()
    assert np.array_equal(block(session, "W_f"), first)


def test_glorot_draws_within_its_bound_and_leaves_no_bias(panel, session):
    entries(panel)[0]["Glorot, no bias (seed 1)"].trigger()

    drawn = block(session, "W_f")
    assert 0 < np.abs(drawn).max() <= np.sqrt(6 / sum(drawn.shape))
    assert not block(session, "b_f").any()
    assert session.undo_stack.undoText() == "Fill forget gate with Glorot’s numbers (seed 1)"
    assert session.undo_stack.count() == 1


def test_what_is_drawn_orthogonal_is_what_comes_from_the_hidden_state(panel, session):
    entries(panel)[1]["Glorot, U orthogonal, no bias (seed 1)"].trigger()

    for gate in "figo":
        recurrent, drawn = block(session, f"U_{gate}"), block(session, f"W_{gate}")
        np.testing.assert_allclose(recurrent @ recurrent.T, np.eye(2), atol=1e-12)
        assert not np.allclose(drawn @ drawn.T, np.eye(2))
    assert session.undo_stack.count() == 1


def test_the_menu_sets_the_bias_and_leaves_the_rest(panel, session):
    kept = block(session, "W_f").copy()
    entries(panel)[0]["Bias = 1"].trigger()

    assert block(session, "b_f").tolist() == [1, 1]
    assert np.array_equal(block(session, "W_f"), kept)


def test_the_menu_fills_all_gates_in_one_step(panel, session):
    entries(panel)[1]["Zero"].trigger()

    assert not any(block(session, f"W_{gate}").any() for gate in "figo")
    assert block(session, "V").any()
    assert session.undo_stack.count() == 1


def test_any_number_can_be_asked_for_as_bias(panel, session, qtbot):
    entries(panel)[0]["Bias…"].trigger()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.setDoubleValue(3.0)
    dialog.accept()

    assert block(session, "b_f").tolist() == [3, 3]


def test_the_menu_opens_by_keyboard(panel, qtbot):
    panel.header.show()
    qtbot.waitExposed(panel.header)
    panel.fill_button.setFocus()
    qtbot.keyClick(panel.fill_button, Qt.Key.Key_Space)

    qtbot.waitUntil(panel.fill_menu.isVisible)
    panel.fill_menu.close()


def test_the_readout_is_filled_like_a_gate(panel, session):
    session.move(signal="y")
    panel.fill_zero()

    assert not block(session, "V").any()
    assert session.now.values["b_y"].tolist() == [0]


# ------------------------------------------------------------------ sizes


def resized(panel, inputs, units):
    panel.open_sizes()
    dialog = panel.findChild(SizesDialog)
    dialog.inputs.setValue(inputs)
    dialog.units.setValue(units)
    dialog.findChild(QDialogButtonBox).accepted.emit()


def test_sizes_change_in_one_step_and_come_back(panel, session):
    resized(panel, 5, 3)

    assert panel.grid.table.values.shape == (9, 3)
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert panel.grid.table.values.shape == (6, 2)


def test_the_same_sizes_are_no_step(panel, session):
    resized(panel, 3, 2)

    assert session.undo_stack.count() == 0


def test_a_smaller_network_keeps_the_current_cell_inside(panel, session):
    panel.grid.go((5, 1))
    resized(panel, 1, 1)

    assert panel.grid.current == (2, 0)
    assert panel.grid.table.values.tolist() == [[0.0], [0.5], [-4.5]]


def test_sizes_of_a_deep_network_are_refused_before_the_dialog_opens(qtbot, look):
    session = Session(deep_lstm())
    panel = opened(qtbot, session, look)
    with qtbot.waitSignal(session.problem) as refused:
        panel.open_sizes()

    assert "one layer" in told(refused.args[0])
    assert panel.findChild(SizesDialog) is None


# ------------------------------------------------------------------ any network, any theme


def test_a_read_only_session_says_so_and_stays(panel, session, problems):
    session.read_only = True
    panel.fill_zero()

    assert block(session, "W_f").any()
    assert "read-only" in problems[0]


def test_a_plain_rnn_has_its_tabs_and_fills(qtbot, look):
    session = Session(plain_rnn())
    panel = opened(qtbot, session, look)
    titles = [tab.text() for tab in panel.tabs.findChildren(QAbstractButton)]
    assert titles == ["Hidden", "Readout"]

    panel.fill_zero()
    assert not block(session, "W_h").any()
    qtbot.mouseClick(panel.tabs.tab("y"), LEFT)
    assert panel.grid.table.columns == ("no", "yes")


def test_another_document_shows_its_own_tabs(panel, session):
    session.open(plain_rnn())

    assert panel.signal == "h"
    assert panel.grid.table.columns == ("low", "middle", "high")


def test_a_theme_is_taken_on_at_once(panel, look):
    light = panel.grab().toImage()
    look.choose("dark")

    assert panel.grab().toImage() != light


def test_every_control_has_a_name(panel):
    buttons = (*panel.findChildren(QAbstractButton), *panel.header.findChildren(QAbstractButton))

    assert all(button.accessibleName() and button.toolTip() for button in buttons)


# ------------------------------------------------------------------ a projection


@pytest.fixture
def projecting(qtbot, qapp, look):
    session = Session(projected())
    yield opened(qtbot, session, look)
    session.deleteLater()


def test_a_projection_has_a_tab_with_its_rows_and_columns_named(projecting, qtbot):
    titles = [tab.text() for tab in projecting.tabs.findChildren(QAbstractButton)]
    assert titles == ["Forget", "Input", "Candidate", "Output", "Projection", "Readout"]

    qtbot.mouseClick(projecting.tabs.tab("h"), LEFT)
    table = projecting.grid.table
    assert projecting.session.cursor.signal == "h"
    assert table.columns == ("r1", "r2", "r3")
    assert [row.name for row in table.rows] == ["m mood", "m budget"]
    assert table.values.tolist() == block(projecting.session, "R_h").T.tolist()
    assert table.spoken(0, 2).startswith("projection to the hidden state, m mood to r3: ")


def test_a_projection_is_edited_like_any_weight(projecting):
    projecting.session.move(signal="h")
    projecting.refresh()
    grid = projecting.grid
    WeightsEdits(projecting.session, grid).set_cell(grid.table, 1, 2, 4.5)

    assert block(projecting.session, "R_h")[2, 1] == 4.5
    assert projecting.session.now.values["R_h"][2, 1] == 4.5


def test_filling_all_gates_leaves_a_projection(projecting):
    before = block(projecting.session, "R_h")
    _, every = entries(projecting)
    every["Zero"].trigger()

    assert not block(projecting.session, "W_f").any()
    assert np.array_equal(block(projecting.session, "R_h"), before)


@pytest.mark.parametrize(
    ("signal", "row", "column"), [("h", -1, 2), ("f", 4, -1), ("y", 2, -1)], ids=["R", "f", "y"]
)
def test_the_numbers_of_a_projection_cannot_be_renamed(projecting, signal, row, column):
    table = WeightsTable(projecting.session.now, signal)
    WeightsEdits(projecting.session, projecting.grid).rename(table, row, column, "else")

    assert table.renames(row, column) is None
    assert projecting.session.now.unit_names == ("mood", "budget")


def test_what_goes_into_a_readout_of_two_directions_is_renamed(qtbot, qapp, look):
    both = deep_lstm()
    size = both.network.layers[-1].outputs
    readout = Readout(np.ones((1, size)), np.zeros(1), "sigmoid", ("raise",))
    session = Session(edits.set_readout(both, readout))
    session.move(layer="l1", signal="y")
    table = WeightsTable(session.now, "y")
    WeightsEdits(session, look).rename(table, 3, -1, "second")

    assert table.rows[3].name == "h u2′"
    assert session.now.unit_names == ("u1", "second")
    session.deleteLater()
