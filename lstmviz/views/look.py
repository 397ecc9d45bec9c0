"""The theme in use: follows the system unless a person chose one."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from lstmviz.figures.theme import DARK, LIGHT, Theme, named


class Look(QObject):
    """Holds the theme that every view paints with."""

    changed = Signal()

    def __init__(self, choice: str = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = choice
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.changed)

    @property
    def theme(self) -> Theme:
        """The theme to paint with."""
        if self._choice != "system":
            return named(self._choice)
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT

    @property
    def choice(self) -> str:
        """``system``, or the name of a theme."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Follow the system, or keep to a theme."""
        if choice != self._choice:
            self._choice = choice
            self.changed.emit()
