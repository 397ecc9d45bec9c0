"""A widget that shows a figure and answers the pointer on it."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from lstmviz.figures.figure import Figure, Region
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded
from lstmviz.views.look import Look


@guarded
class FigureCanvas(QWidget):
    """Paints a figure of the session's moment; hovering lights, a click chooses."""

    pressed = Signal(object)
    """A person clicked a :class:`Region`."""

    def __init__(self, session: Session, look: Look, figure: Figure, name: str) -> None:
        super().__init__()
        self.figure = figure
        self._session = session
        self._look = look
        self._regions: list[Region] = []
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        # It paints its whole ground, so that nothing behind it is painted with it.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def regions(self) -> list[Region]:
        """What was painted where, topmost last."""
        return self._regions

    def region_at(self, point: QPointF) -> Region | None:
        """Return the topmost region under a point, or the part of it that is there."""
        return next((r.at(point) for r in reversed(self._regions) if r.contains(point)), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the figure."""
        del event
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), self._look.theme.color("panel"))
            self._regions = self.figure.paint(
                painter, QRectF(self.rect()), self._session.now, self._look.theme
            )
        finally:
            # Qt must not be left with a painter at work, whatever went wrong or keeps hold of it.
            painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light what is under the pointer, here and everywhere."""
        region = self.region_at(event.position())
        self._session.hover(*(region.refs if region else ()))

    def leaveEvent(self, event: QEvent) -> None:
        """Put the light out."""
        del event
        self._session.hover()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the pointer."""
        region = self.region_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and region is not None and region.refs:
            self._session.choose(region.refs[0])
            self.pressed.emit(region)

    def event(self, event: QEvent) -> bool:
        """Tell name, meaning and value of what is under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            region = self.region_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), region.tip if region else "", self)
            return True
        return super().event(event)
