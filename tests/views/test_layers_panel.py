"""The map of layers: picking a layer and a direction, following a token."""

import pytest
from PySide6.QtCore import QPoint, Qt

from lstmviz.session.session import Session
from lstmviz.views.layers_panel import LayersPanel
from tests.documents import stacked


@pytest.fixture
def panel(qtbot, look) -> LayersPanel:
    shown = LayersPanel(Session(stacked()), look)
    qtbot.addWidget(shown)
    shown.resize(420, 260)
    with qtbot.waitExposed(shown):
        shown.show()
    qtbot.waitUntil(lambda: len(shown.canvas.regions) == 5)
    return shown


def cell(panel: LayersPanel, row: int, token: int) -> QPoint:
    """Return where a token's numbers of a row, from the top, are on the map."""
    shape = panel.canvas.regions[row].shape
    tops = [r for r in (shape,) if r is not None]
    band = tops[0]
    for x in range(int(band.left()), int(band.right())):
        point = QPoint(x, int(band.center().y()))
        region = panel.canvas.region_at(point.toPointF())
        if region is not None and region.refs[0].token == token and region.shape != band:
            return point + QPoint(3, 0)
    raise AssertionError("no such cell")


def test_the_map_has_a_row_for_each_direction_the_input_and_the_readout(panel):
    refs = [region.refs[0] for region in panel.canvas.regions]
    assert [ref.key for ref in refs] == ["y", "h", "h", "h", "x"]
    assert [ref.layer for ref in refs[1:4]] == ["l1", "l0_reverse", "l0"]


def test_a_click_goes_to_a_layer_its_direction_and_the_token(panel, qtbot):
    qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=cell(panel, 2, 3))
    assert (panel.session.cursor.layer, panel.session.cursor.token) == ("l0_reverse", 3)
    qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=cell(panel, 1, 1))
    assert (panel.session.cursor.layer, panel.session.cursor.token) == ("l1", 1)


def test_a_click_on_input_or_readout_moves_the_token_only(panel, qtbot):
    panel.session.move(layer="l0_reverse")
    for row, token in ((4, 2), (0, 1)):
        qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=cell(panel, row, token))
        assert (panel.session.cursor.layer, panel.session.cursor.token) == ("l0_reverse", token)


def test_arrows_follow_the_token_up_and_go_about(panel, qtbot):
    panel.canvas.setFocus()
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(panel.canvas, key)
        seen.append((panel.session.cursor.layer, panel.session.cursor.token))
    assert seen == [("l0_reverse", 0), ("l1", 0), ("l0_reverse", 0), ("l0_reverse", 1)]


def test_above_the_highest_and_below_the_lowest_is_nothing(panel, qtbot):
    panel.canvas.setFocus()
    qtbot.keyClick(panel.canvas, Qt.Key.Key_Down)
    assert panel.session.cursor.layer == "l0"
    for _ in range(4):
        qtbot.keyClick(panel.canvas, Qt.Key.Key_Up)
    assert panel.session.cursor.layer == "l1"


def test_home_and_end_go_to_the_ends(panel, qtbot):
    qtbot.keyClick(panel.canvas, Qt.Key.Key_End)
    assert panel.session.cursor.token == len(panel.session.trace) - 1
    qtbot.keyClick(panel.canvas, Qt.Key.Key_Home)
    assert panel.session.cursor.token == 0


def test_the_map_shows_that_it_has_the_keyboard(panel, qtbot):
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    panel.canvas.clearFocus()
    before = panel.canvas.grab().toImage()
    panel.canvas.setFocus()
    qtbot.waitUntil(panel.canvas.hasFocus)
    assert panel.canvas.grab().toImage() != before


def test_hovering_tells_layer_token_and_numbers(panel):
    region = panel.canvas.region_at(cell(panel, 1, 2).toPointF())
    h = panel.session.trace.layers["l1"].signals["h"][2]
    lines = region.tip.splitlines()
    assert lines[0] == "layer 2 · RNN · three"
    assert [line.split()[0] for line in lines[1:]] == ["p", "q", "r"]
    assert float(lines[1].split()[1].replace("−", "-")) == pytest.approx(h[0], abs=1e-5)


def test_what_is_still_to_be_guessed_is_not_told(panel):
    panel.session.cover_ahead(True)
    panel.session.move(layer="l1", token=0)
    panel.canvas.repaint()
    assert "hidden until revealed" in panel.canvas.region_at(cell(panel, 1, 2).toPointF()).tip


def test_a_screen_reader_is_told_where_one_is(panel):
    panel.session.move(layer="l0_reverse")
    told = panel.canvas.accessibleDescription()
    assert told == "layer 1 of 2, from the last token to the first"
