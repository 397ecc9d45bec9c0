"""The line that says what to look at, and lights it."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from lstmviz.views.guard import guarded
from lstmviz.views.lesson_text import MarkdownLabel
from lstmviz.views.style import set_role

DOT = 4.0
INDENT = 17


@guarded
class LookLine(QPushButton):
    """A line of text with a dot in a signal's colour. Pointing at it lights, a click goes there."""

    pointed = Signal(bool)
    """The pointer or the focus came, or went."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "look")
        self.setToolTip(self.tr("Point here to light it, click to go there"))
        self._color = QColor()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(INDENT, 2, 2, 2)
        self._label = MarkdownLabel()
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_role(self._label, "muted")
        row.addWidget(self._label)

    def show_text(self, text: str, color: QColor) -> None:
        """Show what to look at; an empty text hides the line."""
        self._label.say(text)
        self.setAccessibleName(self.tr("Look at: {what}").format(what=self._label.accessibleName()))
        self.setVisible(bool(text))
        if color != self._color:
            self._color = color
            self.update()

    def sizeHint(self) -> QSize:
        """Need what the text needs."""
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Need no more than the text in narrow lines."""
        return self._row.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dot, a ring around it so that it reads as an eye."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(DOT + 4, 2 + self.fontMetrics().height() / 2)
        painter.setPen(self._color)
        painter.drawEllipse(centre, DOT, DOT)
        painter.setBrush(self._color)
        painter.drawEllipse(centre, DOT / 3, DOT / 3)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light."""
        super().enterEvent(event)
        self.pointed.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Put the light out."""
        super().leaveEvent(event)
        self.pointed.emit(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Light."""
        super().focusInEvent(event)
        self.pointed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the light out."""
        super().focusOutEvent(event)
        self.pointed.emit(False)
