"""The part of a lesson that scrolls."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from lstmviz.views.style import set_role


class ReadingArea(QScrollArea):
    """A column that scrolls. Its text keeps its width whether it scrolls or not."""

    def __init__(self, name: str) -> None:
        super().__init__()
        set_role(self, "reading")
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, so that text is not set anew when a few lines more make it needed; without
        # a range its handle is not seen.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._shown: tuple[QWidget, QWidget] | None = None
        self.content = QWidget()
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(0, 0, 2, 0)
        self.column.setSpacing(8)
        self.setWidget(self.content)
        self.verticalScrollBar().rangeChanged.connect(self._range_changed)
        self._range_changed()

    def to_top(self) -> None:
        """Show the beginning."""
        self._shown = None
        self.verticalScrollBar().setValue(0)

    def bring_up(self, first: QWidget, last: QWidget) -> None:
        """Scroll down to `last`, which is about to appear, but not past the top of `first`."""
        self._shown = (first, last)
        self._follow()

    def _range_changed(self) -> None:
        scrolls = self.verticalScrollBar().maximum() > 0
        self.verticalScrollBar().setEnabled(scrolls)
        # Only then is there something to do with the arrow keys.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if scrolls else Qt.FocusPolicy.NoFocus)
        self._follow()

    def _follow(self) -> None:
        if self._shown is None:
            return
        first, last = self._shown
        bar, bottom = self.verticalScrollBar(), last.geometry().bottom()
        bar.setValue(max(bar.value(), min(bottom - self.viewport().height(), first.y())))
