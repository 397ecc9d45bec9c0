"""A weights table in a window, and what a person does to it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lstmviz.session import edits
from lstmviz.views.weights_grid import WeightsGrid

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
GRADES, REVIEW, TIME, H_MOOD, H_BUDGET, BIAS = range(6)


def opened(qtbot, session, look, size=(280, 300)):
    grid = WeightsGrid(session, look)
    session.trace_changed.connect(grid.refresh)
    session.cursor_changed.connect(lambda _: grid.refresh())
    qtbot.addWidget(grid)
    grid.resize(*size)
    grid.show()
    qtbot.waitExposed(grid)
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    return grid


def weight(session, key, unit, source=None):
    block = edits.get_block(session.document, session.cursor.layer, key)
    return float(block[unit] if source is None else block[unit, source])


def field(grid):
    return QApplication.focusWidget()


def click(grid, row, column, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.mouseClick(grid.viewport(), LEFT, modifiers, grid.center(row, column))
