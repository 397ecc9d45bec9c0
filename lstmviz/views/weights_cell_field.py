"""The field that opens over a weight."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from lstmviz.cells.problems import Problem
from lstmviz.figures.numbers import exact
from lstmviz.views.guard import guarded
from lstmviz.views.number_field import NumberField
from lstmviz.views.weights_keys import NUDGES

MOVES = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}


@guarded
class WeightField(NumberField):
    """Enter takes and moves down, Tab moves right, Escape leaves the old number."""

    moved = Signal(int, int)
    """The number was taken; the current cell should move by rows and columns."""
    nudged = Signal(int, bool)
    """The number should grow or shrink by a step, fine or not."""

    def __init__(self, parent: QWidget, back: QWidget, name: str) -> None:
        super().__init__(name, parent=parent)
        self._back = back
        self._refused = False
        self.refused.connect(self._stay)
        self.hide()

    def begin(self, place: QRect, value: float, typed: str, name: str) -> None:
        """Open over `place` with a number, or with what was typed instead of it."""
        self.setAccessibleName(name)
        self.setGeometry(place)
        self.set_value(value)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_exactly(value)
        if typed:
            self.setText(typed)
            self.setModified(True)

    def show_exactly(self, value: float) -> None:
        """Show a number with every digit, ready to be typed over."""
        self.setModified(False)
        self.set_value(value)
        self.setText(exact(value))
        self.selectAll()

    def cancel(self) -> None:
        """Close and leave the old number."""
        self.setModified(False)
        self._close()

    def _stay(self, problem: Problem) -> None:
        del problem
        self._refused = True
        self.selectAll()

    def _close(self) -> None:
        # Before hiding, or Qt gives the focus to whatever comes next.
        if self.hasFocus():
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Have Tab come here, and keep keys that the window may have shortcuts for."""
        if isinstance(event, QKeyEvent) and event.key() in {*MOVES, *NUDGES, Qt.Key.Key_Escape}:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take, leave or nudge."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.cancel()
        elif key in MOVES:
            self._refused = False
            self.editingFinished.emit()
            if not self._refused:
                rows, columns = MOVES[key]
                shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self._close()
                self.moved.emit(-rows if shift else rows, columns)
        elif key in NUDGES:
            self.editingFinished.emit()
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.nudged.emit(NUDGES[key], fine)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A click elsewhere takes the number."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._close()
