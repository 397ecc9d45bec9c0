"""A row of buttons of which one is pressed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from lstmviz.views.style import set_role


class Segments(QWidget):
    """A switch between a few named choices; `chosen` carries the key a person picked."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for key, title in choices:
            button = QPushButton(title)
            button.setCheckable(True)
            button.setAccessibleName(f"{name}: {title}")
            set_role(button, "segment")
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)

    def choose(self, key: str) -> None:
        """Show a choice as pressed, without announcing it."""
        self._buttons[key].setChecked(True)

    def button(self, key: str) -> QPushButton:
        """Return the button of a choice."""
        return self._buttons[key]
