"""The timeline panel, used as a person would: pointed at, clicked, dragged, turned, typed at."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from lstmviz.figures.numbers import exact
from lstmviz.session import edits
from lstmviz.session.cursor import Ref
from tests.documents import plain_rnn, wide_lstm
from tests.views.timeline_tools import (
    FORGET,
    LEFT,
    MEMORY,
    MIDDLE,
    SHIFT,
    cell,
    mouse,
    move,
    opened,
    point,
    press,
    release,
    seen,
    title,
    wheel,
)


@pytest.fixture
def panel(qtbot, look, boss_raise):
    return opened(qtbot, look, boss_raise)


# ------------------------------------------------------------------ going to tokens


@pytest.mark.parametrize("plot", range(6))
@pytest.mark.parametrize("token", [0, 3, 6])
def test_a_click_in_any_plot_goes_to_its_token(panel, plot, token):
    press(panel, title(panel, plot, token))
    assert panel.session.cursor.token == token


@pytest.mark.parametrize("where", [cell, point])
def test_a_click_on_a_value_goes_there_and_chooses_it(panel, where):
    press(panel, where(panel, MEMORY, 3, 1))
    cursor = panel.session.cursor
    assert (cursor.token, cursor.signal, cursor.unit) == (3, "c", 1)


def test_dragging_scrubs_through_the_tokens(panel):
    went = []
    press(panel, cell(panel, FORGET, 1, 0))
    panel.session.cursor_changed.connect(lambda _: went.append(panel.session.cursor.token))
    for token in (2, 3, 4, 5):
        move(panel, cell(panel, FORGET, token, 0), LEFT)
    move(panel, QPointF(2000, -50), LEFT)
    release(panel, QPointF(2000, -50))
    move(panel, cell(panel, FORGET, 0, 0))
    assert [token for token in went if token] == sorted(token for token in went if token)
    assert panel.session.cursor.token == 6
    # What was chosen at the press stays chosen.
    assert (panel.session.cursor.signal, panel.session.cursor.unit) == ("f", 0)


@pytest.mark.parametrize(
    ("key", "token"),
    [
        (Qt.Key.Key_Left, 2),
        (Qt.Key.Key_Right, 4),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 6),
    ],
)
def test_keys_move_the_token_and_tell_the_value(panel, qtbot, key, token):
    panel.session.move(token=3, signal="c", unit=1)
    qtbot.keyClick(panel.board, key)
    assert panel.session.cursor.token == token
    value = panel.session.now.values["c"][1]
    assert f"budget {exact(value)}" in panel.readout.full


def test_up_and_down_choose_another_unit(panel, qtbot):
    qtbot.keyClick(panel.board, Qt.Key.Key_Down)
    assert panel.session.cursor.unit == 1
    qtbot.keyClick(panel.board, Qt.Key.Key_Up)
    assert panel.session.cursor.unit == 0


def test_the_plots_show_that_they_have_the_keyboard(panel, qtbot):
    before = seen(panel)
    reason = Qt.FocusReason.TabFocusReason
    QApplication.sendEvent(panel.board, QFocusEvent(QEvent.Type.FocusIn, reason))
    assert seen(panel) != before
    QApplication.sendEvent(panel.board, QFocusEvent(QEvent.Type.FocusOut, reason))
    assert seen(panel) == before


def test_legend_and_plots_are_reached_with_tab(panel):
    for widget in (panel.legend, panel.board):
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus


# ------------------------------------------------------------------ pointing


@pytest.mark.parametrize("where", [cell, point])
def test_hovering_lights_the_value_and_tells_all_exactly(panel, where):
    before = seen(panel)
    move(panel, where(panel, MEMORY, 3, 1))
    assert panel.session.cursor.hover == (Ref("c", "l0", 1, token=3),)
    mood, budget = panel.session.trace.layers["l0"].signals["c"][3]
    assert panel.readout.full == f"memory c · Thu:  budget {exact(budget)}   mood {exact(mood)}"
    assert seen(panel) != before
    QApplication.sendEvent(panel.board, QEvent(QEvent.Type.Leave))
    assert panel.session.cursor.hover == ()
    assert panel.readout.full == ""
    assert seen(panel) == before


def test_hovering_a_column_lights_all_its_units(panel):
    move(panel, title(panel, FORGET, 2))
    assert panel.session.cursor.hover == (Ref("f", "l0", None, token=2),)


def test_what_is_lit_in_another_view_is_marked(panel):
    before = seen(panel)
    panel.session.hover(Ref("c", "l0", 0, token=4))
    assert seen(panel) != before
    panel.session.hover(Ref("x", unit=0, token=4))
    assert seen(panel) == before


def test_hovering_a_name_lights_the_unit_in_every_plot(panel):
    panel.legend.pointed.emit(1)
    keys = {ref.key for ref in panel.session.cursor.hover}
    assert keys == set("figoch")
    assert {ref.unit for ref in panel.session.cursor.hover} == {1}


def test_a_hidden_value_is_not_told(panel):
    panel.session.move(veil=(2, 0))
    move(panel, cell(panel, MEMORY, 3, 1))
    assert panel.readout.full == "memory c · Thu:  budget ?   mood ?"


def test_a_long_read_out_is_shortened_at_its_end(panel, qtbot):
    panel.header.resize(360, 30)
    panel.header.show()
    move(panel, cell(panel, MEMORY, 3, 1))
    qtbot.waitUntil(lambda: panel.readout.text().endswith("…"))
    assert panel.readout.full.startswith(panel.readout.text()[:-1])


# ------------------------------------------------------------------ zoom and pan


def test_the_wheel_zooms_all_plots_around_the_pointer(panel):
    at = cell(panel, MEMORY, 5, 0)
    before = panel.board.chart.time_at(at.x(), MEMORY)
    wheel(panel, at, QPoint(0, 240))
    assert panel.board.is_zoomed
    assert panel.board.chart.time_at(at.x(), MEMORY) == pytest.approx(before)
    ranges = [box.viewRange()[0] for box in panel.board.boxes]
    assert np.allclose(ranges, ranges[0])
    assert ranges[0][1] - ranges[0][0] == pytest.approx(7 / 1.25**2)


def test_zooming_out_ends_at_the_whole_sequence(panel):
    wheel(panel, cell(panel, MEMORY, 5, 0), QPoint(0, 120))
    wheel(panel, cell(panel, MEMORY, 5, 0), QPoint(0, -1200))
    assert not panel.board.is_zoomed
    assert panel.board.boxes[3].viewRange()[0] == pytest.approx([-0.5, 6.5])


def test_zooming_in_ends_at_three_tokens(panel):
    for _ in range(20):
        wheel(panel, cell(panel, MEMORY, 5, 0), QPoint(0, 120))
    assert panel.board.window.span == pytest.approx(3)


def test_all_plots_pan_together(panel):
    for _ in range(3):
        wheel(panel, cell(panel, MEMORY, 3, 0), QPoint(0, 120))
    first = panel.board.window.first
    start = title(panel, FORGET, 3)
    press(panel, start, MIDDLE)
    move(panel, start - QPointF(20, 0), MIDDLE)
    release(panel, start - QPointF(20, 0), MIDDLE)
    assert panel.board.window.first == pytest.approx(first + 20 / panel.board.chart.column)
    wheel(panel, start, QPoint(0, 120), SHIFT)
    press(panel, start, LEFT, SHIFT)
    move(panel, start + QPointF(5, 0), LEFT)
    ranges = [box.viewRange()[0] for box in panel.board.boxes]
    assert np.allclose(ranges, ranges[0])
    assert panel.session.cursor.token == 0


def test_a_double_click_or_the_button_shows_the_whole_sequence(panel, qtbot):
    assert panel.whole_button.isHidden()
    at = cell(panel, MEMORY, 5, 0)
    for reset in (
        lambda: mouse(panel, QEvent.Type.MouseButtonDblClick, at, LEFT),
        lambda: qtbot.mouseClick(panel.whole_button, LEFT),
        lambda: qtbot.keyClick(panel.board, Qt.Key.Key_0),
    ):
        qtbot.keyClick(panel.board, Qt.Key.Key_Plus)
        assert panel.board.is_zoomed
        assert not panel.whole_button.isHidden()
        reset()
        assert not panel.board.is_zoomed


def test_the_current_token_is_brought_into_sight(panel):
    for _ in range(4):
        wheel(panel, cell(panel, MEMORY, 0, 0), QPoint(0, 120))
    panel.session.move(token=6)
    assert panel.board.window.last == pytest.approx(6.5)
    panel.session.move(token=1)
    assert panel.board.window.first == pytest.approx(0.5)


def test_pointing_moves_nothing(panel):
    for _ in range(4):
        wheel(panel, cell(panel, MEMORY, 6, 0), QPoint(0, 120))
    window = panel.board.window
    move(panel, cell(panel, MEMORY, 5, 0))
    assert panel.board.window == window


def test_a_new_token_is_in_sight_and_a_zoom_survives_an_edit(panel):
    panel.session.edit("", lambda document: edits.add_token(document, 6))
    assert panel.board.boxes[5].viewRange()[0] == pytest.approx([-0.5, 7.5])
    wheel(panel, cell(panel, MEMORY, 5, 0), QPoint(0, 240))
    window = panel.board.window
    panel.session.edit("", lambda document: edits.set_input(document, 2, 0, 5.0))
    panel.session.edit("", lambda document: edits.add_token(document, 0))
    assert panel.board.window == window


# ------------------------------------------------------------------ units and modes


def click_name(panel, unit: int, qtbot) -> None:
    legend = panel.legend
    rect = legend.visualItemRect(legend.item(unit))
    qtbot.mouseClick(legend.viewport(), LEFT, pos=rect.center())


def test_a_name_is_beside_its_row(panel):
    chart, legend = panel.board.chart, panel.legend
    for unit in range(2):
        rect = legend.visualItemRect(legend.item(unit))
        middle = legend.viewport().mapTo(panel, rect.center()).y()
        row = panel.board.viewport().mapTo(panel, cell(panel, FORGET, 0, unit).toPoint()).y()
        assert abs(middle - row) <= 2
    assert legend.geometry().right() < panel.board.geometry().left()
    assert chart.layout.named


def test_short_names_stay_whole_beside_a_scroll_bar(qtbot, look, monkeypatch):
    from lstmviz.figures import timeline

    panel = opened(qtbot, look, wide_lstm(7))
    panel.resize(1000, 130)
    qtbot.waitUntil(panel.legend.verticalScrollBar().isVisible)
    shown = []
    whole = timeline.elided
    monkeypatch.setattr(timeline, "elided", lambda *a, **k: shown.append(whole(*a, **k)) or "")
    panel.legend.viewport().grab()
    assert shown
    assert not [name for name in shown if "…" in name]


def test_a_click_on_a_name_takes_its_unit_out_of_every_plot_and_back(panel, qtbot):
    before = seen(panel)
    click_name(panel, 1, qtbot)
    chart = panel.board.chart
    for series in chart.series:
        assert chart.heated_of(series) == chart.lined_of(series) == (0,)
    assert panel.chosen_units == (0,)
    assert panel.legend.item(1).checkState() == Qt.CheckState.Unchecked
    click_name(panel, 1, qtbot)
    assert seen(panel) == before


def test_space_on_a_name_takes_its_unit_out(panel, qtbot):
    panel.legend.setCurrentRow(1)
    qtbot.keyClick(panel.legend, Qt.Key.Key_Space)
    assert panel.chosen_units == (0,)


def test_of_many_units_all_have_a_row_and_those_chosen_a_line(qtbot, look, boss_raise):
    panel = opened(qtbot, look, edits.resize(boss_raise, 3, 20))
    chart = panel.board.chart
    assert chart.lined_of(chart.series[0]) == (0, 1, 2, 3)
    click_name(panel, 0, qtbot)
    panel.legend.toggled.emit(17)
    chart = panel.board.chart
    assert chart.lined_of(chart.series[0]) == (1, 2, 3, 17)
    assert len(chart.heated_of(chart.series[0])) == 20
    assert panel.legend.count() == 20
    # Some names beside the rows, the list of all beside the lines.
    heat = chart.layout.places[0].heat
    qtbot.waitUntil(lambda: panel.names.rows.height() == pytest.approx(heat.bottom(), abs=1))
    qtbot.waitUntil(lambda: panel.legend.y() >= panel.names.rows.height())
    panel.set_mode("heat")
    assert panel.legend.isHidden()
    panel.set_mode("lines")
    assert panel.names.rows.isHidden()
    assert panel.legend.isVisible()


def test_the_switch_changes_the_mode(panel, qtbot):
    with qtbot.waitSignal(panel.mode_changed) as changed:
        qtbot.mouseClick(panel.switch.button("heat"), LEFT)
    assert changed.args == ["heat"]
    assert panel.mode == "heat"
    assert panel.board.chart.layout.places[0].lines.height() == 0
    with qtbot.assertNotEmitted(panel.mode_changed):
        panel.set_mode("heat")


def test_an_rnn_shows_its_own_plots(qtbot, look):
    panel = opened(qtbot, look, plain_rnn())
    assert [series.signal.key for series in panel.board.chart.series] == ["h", "y"]
    move(panel, cell(panel, 1, 2, 1))
    assert panel.session.cursor.hover == (Ref("y", unit=1, token=2),)
    press(panel, cell(panel, 1, 2, 1))
    assert (panel.session.cursor.signal, panel.session.cursor.unit) == ("y", 1)


def test_another_document_is_shown_whole(panel):
    wheel(panel, cell(panel, MEMORY, 5, 0), QPoint(0, 240))
    panel.session.open(plain_rnn())
    assert panel.board.chart.tokens == ("a", "b", "b", "c")
    assert [panel.legend.item(n).text() for n in range(panel.legend.count())] == [
        "low",
        "middle",
        "high",
    ]
    assert sum(box.isVisible() for box in panel.board.boxes) == 2
    seen(panel)


@pytest.mark.parametrize("tokens", [1, 2, 5000])
def test_any_length_can_be_walked(qtbot, look, boss_raise, tokens):
    values = np.resize(boss_raise.sequence.values, (tokens, 3))
    names = tuple(str(n) for n in range(tokens))
    sequence = replace(boss_raise.sequence, tokens=names, values=values)
    panel = opened(qtbot, look, replace(boss_raise, sequence=sequence))
    press(panel, cell(panel, FORGET, tokens - 1, 0))
    assert panel.session.cursor.token >= 0.99 * (tokens - 1)
    seen(panel)


def test_of_many_units_the_one_whose_equation_is_shown_has_a_line_too(qtbot, look, boss_raise):
    panel = opened(qtbot, look, edits.resize(boss_raise, 3, 20))
    panel.session.move(unit=12)
    assert panel.chosen_units == (0, 1, 2, 3, 12)
    panel.session.move(unit=15)
    assert panel.chosen_units == (0, 1, 2, 3, 15)
    panel.session.move(unit=2)
    assert panel.chosen_units == (0, 1, 2, 3)
    panel.session.move(unit=7)
    panel.legend.toggled.emit(7)
    assert panel.chosen_units == (0, 1, 2, 3)
