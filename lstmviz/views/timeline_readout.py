"""Where the timeline tells exact values: beside its title, where it hides no data."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from lstmviz.views.guard import guarded
from lstmviz.views.style import set_role


@guarded
class Readout(QLabel):
    """One line that tells exact values, shortened at its end where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "hint")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._full = ""

    @property
    def full(self) -> str:
        """The whole line."""
        return self._full

    def tell(self, what: str, values: str) -> None:
        """Show what is under the pointer."""
        self._full = f"{what}:  {values}" if values else ""
        self._shorten()

    def _shorten(self) -> None:
        room = self.width() - 4
        self.setText(self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, room))

    def sizeHint(self) -> QSize:
        """Ask for room for two units."""
        return QSize(400, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Do with any room."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._shorten()
