"""What every panel is: a widget that shows the session under a title."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lstmviz.session.cursor import Cursor
from lstmviz.session.session import Session
from lstmviz.views.look import Look


class Panel(QWidget):
    """Base of the panels. It repaints when the session or the theme changes.

    A subclass overrides :meth:`refresh`, and :meth:`cursor_moved` where it can answer a moved
    cursor with less work. Its title is the window title; :attr:`header`, if set, is shown at the
    right of the title, :attr:`hint` beside it. :meth:`set_caption` writes another title above it.
    """

    caption_changed = Signal()

    def __init__(self, session: Session, look: Look, name: str, title: str) -> None:
        super().__init__()
        self.session = session
        self.look = look
        self.header: QWidget | None = None
        self.hint = ""
        self._caption, self.caption_hue, self.short_caption = "", "text", ""
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        session.trace_changed.connect(self.refresh)
        session.cursor_changed.connect(self.cursor_moved)
        look.changed.connect(self.restyle)

    @property
    def caption(self) -> str:
        """What is written on the card: the title, unless there is something more telling."""
        return self._caption or self.windowTitle()

    def set_caption(self, text: str, hue: str = "text", short: str = "") -> None:
        """Write on the card, in a hue, what the panel shows; `short` where there is little room."""
        self._caption, self.caption_hue, self.short_caption = text, hue, short or text
        self.caption_changed.emit()

    def refresh(self) -> None:
        """Show the document and trace as they are now."""
        raise NotImplementedError

    def cursor_moved(self, before: Cursor) -> None:
        """Answer a moved cursor; `before` is where it was."""
        del before
        self.refresh()

    def restyle(self) -> None:
        """Answer a changed theme."""
        self.refresh()
