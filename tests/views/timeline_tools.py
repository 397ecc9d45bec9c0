"""A timeline panel opened for tests, and hands to use it with."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from lstmviz.session.document import Document
from lstmviz.session.session import Session
from lstmviz.views.look import Look
from lstmviz.views.timeline_panel import TimelinePanel

FORGET, MEMORY = 0, 4
"""Plots of the boss raise."""
NONE, LEFT, MIDDLE = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def opened(qtbot, look: Look, document: Document) -> TimelinePanel:
    """Open a panel at the size it has in a small window."""
    panel = TimelinePanel(Session(document), look)
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.header)
    panel.resize(1000, 180)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def mouse(panel, kind, at, button=NONE, held=None, keys=PLAIN):
    port = panel.board.viewport()
    event = QMouseEvent(kind, at, port.mapToGlobal(at), button, held or button, keys)
    QApplication.sendEvent(port, event)


def move(panel, at, held=NONE):
    mouse(panel, QEvent.Type.MouseMove, at, NONE, held)


def press(panel, at, button=LEFT, keys=PLAIN):
    mouse(panel, QEvent.Type.MouseButtonPress, at, button, keys=keys)


def release(panel, at, button=LEFT):
    mouse(panel, QEvent.Type.MouseButtonRelease, at, button, NONE)


def wheel(panel, at, turned, keys=PLAIN):
    port = panel.board.viewport()
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, port.mapToGlobal(at), QPoint(), turned, NONE, keys, phase, False)
    QApplication.sendEvent(port, event)


def cell(panel, plot: int, token: int, unit: int) -> QPointF:
    """Where a value is in a heat map."""
    chart = panel.board.chart
    return chart.cell(chart.series[plot], token, unit, chart.layout.places[plot]).center()


def point(panel, plot: int, token: int, unit: int) -> QPointF:
    """Where a value is among the lines."""
    return panel.board.chart.point(plot, token, unit)


def title(panel, plot: int, token: int) -> QPointF:
    """A place in a token's column where no value is."""
    chart = panel.board.chart
    place = chart.layout.places[plot]
    return QPointF(chart.x(token, place), place.title.center().y())


def seen(panel) -> QImage:
    return panel.board.grab().toImage()
