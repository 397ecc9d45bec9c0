"""The equation panel: formula, terms, result; hovering a term; copying."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from lstmviz.views.equation_panel import EquationPanel


@pytest.fixture
def panel(qtbot, session, look):
    session.move(signal="i", unit=0)
    panel = EquationPanel(session, look)
    qtbot.addWidget(panel)
    panel.resize(300, 240)
    panel.show()
    qtbot.waitExposed(panel)
    qtbot.waitUntil(lambda: bool(panel.canvas.regions))
    return panel


def test_hovering_a_term_lights_its_weight_and_its_input(panel, qtbot):
    first = panel.canvas.regions[0]
    QTest.mouseMove(panel.canvas, first.shape.center().toPoint())

    now = panel.session.now
    qtbot.waitUntil(lambda: panel.session.now.is_lit(now.ref("W_i", 0, 0)))
    assert panel.session.now.is_lit(now.ref("x", 0))
    assert not panel.session.now.is_lit(now.ref("W_i", 0, 1))


def test_it_has_a_row_for_each_input_each_hidden_unit_and_the_bias(panel):
    refs = [{ref.key for ref in region.refs} for region in panel.canvas.regions]

    assert refs[:-1] == [{"W_i", "x"}] * 3 + [{"U_i", "h"}] * 2 + [{"b_i"}]
    assert refs[-1] == {"i"}


def test_the_card_is_called_after_the_chosen_quantity(panel):
    assert panel.caption == "Input gate i₁ · mood"
    panel.session.move(signal="c", unit=1, token=2)
    assert panel.caption == "Memory (cell state) c₃ · budget"


def test_copying_gives_latex_with_symbols_and_with_numbers(panel, qtbot):
    qtbot.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)

    symbols, numbers = QGuiApplication.clipboard().text().strip().split("\n")
    assert symbols.startswith("i_{t} = \\sigma")
    assert numbers.endswith("= 0.982")
    assert "4.00 \\times 1.00" in numbers


def test_a_hidden_result_is_not_copied(panel):
    panel.session.move(veil=(0, 0))
    panel.copy()

    assert "0.982" not in QGuiApplication.clipboard().text()
