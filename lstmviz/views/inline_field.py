"""A line for typing a name in place, over what is renamed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from lstmviz.views.guard import guarded

CLOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


@guarded
class InlineField(QLineEdit):
    """Shows itself over a place; Enter or a click elsewhere takes the name, Escape does not."""

    def __init__(self, parent: QWidget, back: QWidget) -> None:
        super().__init__(parent)
        self._back = back
        self._before = ""
        self._take: Callable[[str], object] | None = None
        self.setMaxLength(200)
        self.hide()

    def begin(self, place: QRect, text: str, name: str, take: Callable[[str], object]) -> None:
        """Open over `place` with a text; `take` gets another one."""
        self.finish(False)
        self._before, self._take = text, take
        self.setAccessibleName(name)
        self.setGeometry(place)
        self.setText(text)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def finish(self, take: bool) -> None:
        """Close; hand over the text if it is to be taken and is another one."""
        handler, self._take = self._take, None
        if handler is None:
            return
        text = self.text().strip()
        # Before hiding, or Qt gives the focus to whatever comes next.
        if self.hasFocus():
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        if take and text != self._before.strip():
            handler(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish(True)
        elif event.key() == Qt.Key.Key_Escape:
            self.finish(False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A click elsewhere takes; a menu of its own does not."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish(True)

    def event(self, event: QEvent) -> bool:
        """Keep keys to itself that the window has shortcuts for."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in CLOSING:
            event.accept()
            return True
        return super().event(event)
