"""One quiet line over the window: a problem told, with nothing to click away first."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from lstmviz.views.guard import guarded
from lstmviz.views.style import set_role

SHOWN_MS = 9000


@guarded
class Banner(QFrame):
    """Floats at the top of its window; goes by itself, or when it is dismissed."""

    def __init__(self, window: QWidget, top: int = 8) -> None:
        super().__init__(window)
        self._window, self._top = window, top
        set_role(self, "banner")
        self.label = QLabel()
        # Names that people gave stand in it.
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton()
        close.setText("×")
        close.setAccessibleName(self.tr("Dismiss message"))
        set_role(close, "icon")
        close.clicked.connect(self.hide)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 8, 8)
        self._row.addWidget(self.label, 1)
        self._row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def tell(self, text: str, *, stays: bool = False) -> None:
        """Show a sentence for a while, or until it is dismissed."""
        self.label.setText(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.stop()
        if not stays:
            self._timer.start(SHOWN_MS)

    def settle(self) -> None:
        """Go, unless it has to be dismissed."""
        if self._timer.isActive():
            self._timer.stop()
            self.hide()

    def _place(self) -> None:
        width = min(620, self._window.width() - 40)
        self.setFixedSize(width, self._row.totalHeightForWidth(width))
        self.move((self._window.width() - width) // 2, self._top)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle when the window is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
