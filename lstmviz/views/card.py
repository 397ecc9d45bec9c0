"""Cards: the frames with a title that hold the panels, in the middle or as docks."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lstmviz.views.guard import guarded
from lstmviz.views.panel import Panel
from lstmviz.views.style import set_role


class CardHeader(QFrame):
    """The title of a card: name, hint, and the panel's own controls at the right."""

    def __init__(self, panel: Panel, dock: QDockWidget | None = None) -> None:
        super().__init__()
        set_role(self, "card-top")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 4)
        row.setSpacing(8)
        self.title = _Title(panel)
        row.addWidget(self.title, 0 if panel.hint else 1)
        if panel.hint:
            policy = QSizePolicy.Policy
            self.title.setSizePolicy(policy.Maximum, policy.Preferred)
            row.addWidget(_Hint(panel.hint), 1)
        if panel.header is not None:
            row.addWidget(panel.header)
        if dock is not None:
            row.addWidget(_close_button(dock))


class Card(QWidget):
    """A panel under its title."""

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(CardHeader(panel))
        column.addWidget(_body(panel))


class DockCard(QDockWidget):
    """A panel under its title that can be moved, floated and hidden."""

    def __init__(self, panel: Panel) -> None:
        super().__init__(panel.windowTitle())
        self.setObjectName(f"dock-{panel.objectName()}")
        self.setTitleBarWidget(CardHeader(panel, self))
        self.setWidget(_body(panel))


@guarded
class _Title(QLabel):
    """A panel's caption in its hue; one that is too long gets an ellipsis and a tooltip."""

    def __init__(self, panel: Panel) -> None:
        super().__init__(panel.caption)
        self._panel = panel
        set_role(self, "title")
        panel.caption_changed.connect(self._show)
        panel.look.changed.connect(self.update)

    def _show(self) -> None:
        self.setText(self._panel.caption)
        self.setToolTip(self._panel.caption)

    def minimumSizeHint(self) -> QSize:
        """Give way to the panel's controls."""
        return QSize(50, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the caption."""
        del event
        painter = QPainter(self)
        painter.setPen(self._panel.look.theme.ink(self._panel.caption_hue))
        metrics, text = self.fontMetrics(), self.text()
        if metrics.horizontalAdvance(text) > self.width():
            short = self._panel.short_caption or text
            text = metrics.elidedText(short, Qt.TextElideMode.ElideRight, self.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), flags, text)


@guarded
class _Hint(QLabel):
    """A hint that gives way when room is scarce."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        set_role(self, "hint")
        self.setMinimumWidth(0)

    def minimumSizeHint(self) -> QSize:
        """Need no room."""
        return QSize(0, 0)

    def resizeEvent(self, event: object) -> None:
        """Show the hint whole or not at all."""
        del event
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
        self.setStyleSheet("" if fits else "color: transparent;")


def _body(panel: Panel) -> QFrame:
    frame = QFrame()
    set_role(frame, "card-bottom")
    column = QVBoxLayout(frame)
    column.setContentsMargins(1, 0, 1, 1)
    column.addWidget(panel)
    return frame


def _close_button(dock: QDockWidget) -> QToolButton:
    button = QToolButton()
    button.setText("×")
    title = dock.windowTitle()
    button.setAccessibleName(QCoreApplication.translate("Card", "Hide {panel}").format(panel=title))
    button.setToolTip(QCoreApplication.translate("Card", "Hide this panel; View brings it back"))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_role(button, "icon")
    button.clicked.connect(dock.close)
    return button
