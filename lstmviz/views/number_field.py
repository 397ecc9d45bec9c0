"""A field that takes a number and nothing else."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from lstmviz.cells.parameters import LARGEST
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.figures.numbers import number
from lstmviz.sequences.number_text import parse_number
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded
from lstmviz.views.style import set_role


@guarded
class NumberField(QLineEdit):
    """Edits one number. What is no finite number within the limits is refused in plain words.

    `edited` carries a new value; `refused` carries a Problem, and the old value comes back.
    """

    edited = Signal(float)
    refused = Signal(object)

    def __init__(
        self,
        name: str,
        minimum: float = -LARGEST,
        maximum: float = LARGEST,
        *,
        digits: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._minimum, self._maximum, self._digits = minimum, maximum, digits
        self._value = 0.0
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        set_role(self, "number")
        self.editingFinished.connect(self._take)
        self.textEdited.connect(lambda: self._mark(False))

    @property
    def value(self) -> float:
        """The number it holds; NaN if it was set empty."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a number, unless a person is typing another."""
        self._value = value
        if not (self.hasFocus() and self.isModified()):
            self._show()

    def set_empty(self) -> None:
        """Hold no number, NaN, until a person types one."""
        self._value = math.nan
        self._show()
        self._mark(False)

    def commit(self) -> bool:
        """Take what was typed as if Enter was pressed; False if it was refused."""
        return self._take()

    def _show(self) -> None:
        self.setText("" if math.isnan(self._value) else number(self._value, self._digits))
        self.setModified(False)

    def _take(self) -> bool:
        if not self.isModified():
            return True
        if math.isnan(self._value) and not self.text().strip():
            self._show()
            return True
        try:
            value = self._read()
        except Problem as problem:
            self._show()
            self._mark(True)
            self.refused.emit(problem)
            return False
        changed = value != self._value
        self._value = value
        self._show()
        if changed:
            self.edited.emit(value)
        return True

    def _read(self) -> float:
        text = self.text().strip()
        value = parse_number(text)
        if value is None:
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "“{text}” is not a number; the old value stays."),
                text=text,
            )
        if not math.isfinite(value):
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "Only finite numbers can be set; the old value stays.")
            )
        if not self._minimum <= value <= self._maximum:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "The number must lie between {least} and {most}; the old value stays.",
                ),
                least=number(self._minimum, 0),
                most=number(self._maximum, 0),
            )
        return value

    def _mark(self, wrong: bool) -> None:
        self.setProperty("wrong", wrong)
        self.style().unpolish(self)
        self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape bring the old value back."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self._show()
            self.selectAll()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select all, so that typing replaces."""
        super().focusInEvent(event)
        self.selectAll()


def tell_refusals(field: NumberField, session: Session) -> None:
    """Have the session announce what a field refuses, as it announces every other problem."""
    field.refused.connect(session.problem)
