"""The cell panel: what it shows, what the pointer and the keyboard do on it."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from lstmviz.figures.cell_diagram import CellDiagram
from lstmviz.session.session import Session
from lstmviz.views.cell_panel import CellPanel
from lstmviz.views.figure_canvas import FigureCanvas
from tests.documents import wide_lstm


@pytest.fixture
def panel(qtbot, session, look):
    panel = CellPanel(session, look)
    panel.moves = False
    qtbot.addWidget(panel)
    panel.resize(760, 500)
    panel.show()
    qtbot.waitExposed(panel)
    qtbot.waitUntil(lambda: bool(panel.canvas.regions))
    return panel


def place_of(panel, key, unit):
    ref = panel.session.now.ref(key, unit)
    region = next(r for r in reversed(panel.canvas.regions) if r.refs[0] == ref)
    return region.shape.center().toPoint()


def test_clicking_a_number_chooses_its_quantity_unit_and_signal(panel, qtbot):
    qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=place_of(panel, "o", 1))

    cursor = panel.session.cursor
    assert (cursor.signal, cursor.unit) == ("o", 1)


def test_hovering_a_number_lights_it_everywhere_and_leaving_puts_the_light_out(panel, qtbot):
    QTest.mouseMove(panel.canvas, place_of(panel, "i", 0))
    now = panel.session.now

    qtbot.waitUntil(lambda: panel.session.now.is_lit(now.ref("i", 0)))
    assert not panel.session.now.is_lit(now.ref("i", 1))
    QTest.mouseMove(panel.canvas, QPoint(2, 2))
    qtbot.waitUntil(lambda: not panel.session.cursor.hover)


def test_a_unit_among_three_hundred_is_lit_and_chosen_like_one_of_two(qtbot, qapp, look):
    session = Session(wide_lstm(300))
    canvas = FigureCanvas(session, look, CellDiagram(), "Cell")
    qtbot.addWidget(canvas)
    canvas.resize(760, 500)
    canvas.show()
    qtbot.waitExposed(canvas)
    qtbot.waitUntil(lambda: bool(canvas.regions))
    region = next(r for r in reversed(canvas.regions) if r.refs[0] == session.now.ref("g"))
    place = QPointF(region.shape.center().toPoint())
    part = canvas.region_at(place)

    assert part.refs[0] == session.now.ref("g", part.refs[0].unit)
    QTest.mouseMove(canvas, place.toPoint())
    qtbot.waitUntil(lambda: session.now.is_lit(part.refs[0]))
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert (session.cursor.signal, session.cursor.unit) == ("g", part.refs[0].unit)


def test_every_quantity_of_the_wiring_can_be_found_with_the_pointer(panel):
    shown = {region.refs[0].key for region in panel.canvas.regions}

    assert {"f", "i", "g", "o", "c", "h", "x", "y", "kept", "written", "squashed"} <= shown


def test_a_tip_tells_name_meaning_and_exact_value(panel):
    ref = panel.session.now.ref("f", 0)
    region = next(r for r in panel.canvas.regions if r.refs[0] == ref)

    assert "forget" in region.tip
    assert "mood" in region.tip
    assert "0.0179862" in region.tip
    assert "erases" in region.tip


def test_a_hidden_value_is_told_nowhere(panel, qtbot):
    panel.session.move(veil=(0, 0))
    panel.canvas.grab()

    tips = [r.tip for r in panel.canvas.regions if r.refs[0].key in ("i", "c", "h", "y", "kept")]
    assert tips
    assert not any("0.98" in tip or "0.74" in tip for tip in tips)


def test_the_stage_bar_goes_to_a_stage_by_mouse_and_by_keyboard(panel, qtbot):
    bar = panel.stage_bar
    place = bar.pills()[2][0].center().toPoint()

    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=place)
    assert panel.session.now.stage.key == "input"
    qtbot.keyClick(bar, Qt.Key.Key_Right)
    assert panel.session.now.stage.key == "candidate"
    qtbot.keyClick(bar, Qt.Key.Key_Left)
    qtbot.keyClick(bar, Qt.Key.Key_Left)
    qtbot.keyClick(bar, Qt.Key.Key_Left)
    assert panel.session.cursor.stage is None
    assert bar.accessibleDescription() == "whole token"


@pytest.mark.parametrize("width", [200, 360, 480, 760])
def test_the_stage_pills_fit_and_do_not_overlap(panel, width):
    panel.stage_bar.setFixedWidth(width)
    places = [place for place, _ in panel.stage_bar.pills()]

    assert all(a.right() <= b.left() for a, b in pairwise(places))
    assert places[-1].right() <= max(width, 220)


def test_the_switch_shows_gate_bars(panel, qtbot):
    qtbot.mouseClick(panel.switch.button("bars"), Qt.MouseButton.LeftButton)
    panel.canvas.grab()

    assert panel.view == "bars"
    assert {r.refs[0].key for r in panel.canvas.regions} == {"f", "i", "o"}


def test_numbers_travel_when_stepping_and_come_to_rest(panel, qtbot):
    panel.moves = True
    panel.session.step_stage(1)

    qtbot.waitUntil(lambda: panel.diagram.progress is not None)
    qtbot.waitUntil(lambda: panel.diagram.progress is None)


def test_nothing_moves_when_motion_is_switched_off(panel):
    panel.session.step_stage(1)

    assert panel.diagram.progress is None
