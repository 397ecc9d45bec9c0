"""The boxes of a lesson in which something is asked: a title, a hint on demand, room below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lstmviz.views.lesson_text import MarkdownLabel
from lstmviz.views.style import set_role


def say(label: QLabel, text: str) -> None:
    """Show a text; an unchanged one costs nothing."""
    if label.text() != text:
        label.setText(text)


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader speak."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class LessonBox(QFrame):
    """A frame with a title at the left, Hint at the right and the hint at the bottom."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "box")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(5)
        top = QHBoxLayout()
        top.setSpacing(4)
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.hint_button = QPushButton(self.tr("Hint"))
        self.hint_button.setCheckable(True)
        self.hint_button.setAccessibleName(self.tr("Show a hint"))
        set_role(self.hint_button, "link")
        keep = self.hint_button.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.hint_button.setSizePolicy(keep)
        top.addWidget(self.title, 1)
        top.addWidget(self.hint_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        column.addLayout(self.body)
        self.hint = MarkdownLabel()
        set_role(self.hint, "muted")
        self.hint.hide()
        column.addWidget(self.hint)
        self.hint_button.toggled.connect(self._show_hint)

    def set_title(self, text: str, role: str) -> None:
        """Write the title in a role of the style sheet."""
        say(self.title, text)
        if self.title.property("role") != role:
            set_role(self.title, role)

    def set_hint(self, text: str) -> None:
        """Offer a hint, or none if the text is empty."""
        self.hint.say(text)
        self.hint_button.setVisible(bool(text))
        self.hint.setVisible(bool(text) and self.hint_button.isChecked())

    def fold_hint(self) -> None:
        """Hide the hint until it is asked for again."""
        self.hint_button.setChecked(False)

    def _show_hint(self, on: bool) -> None:
        self.hint.setVisible(on and bool(self.hint.source))
        if on:
            announce(self.hint, self.hint.accessibleName())
