"""What pointer and keys do on the timeline."""

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent

from lstmviz.figures.theme import Theme
from lstmviz.figures.timeline_chart import Spot
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded
from lstmviz.views.timeline_view import TimelineView

ZOOM = 1.25
"""By one notch of the wheel."""
NOTCH = 120.0
STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
ZOOMS: dict[int, float] = {
    Qt.Key.Key_Plus: 1 / ZOOM,
    Qt.Key.Key_Equal: 1 / ZOOM,
    Qt.Key.Key_Minus: ZOOM,
}


@guarded
class TimelineBoard(TimelineView):
    """The plots, with the hands on them: they go to tokens, choose values, zoom and pan."""

    hovered = Signal(object)
    """The :class:`Spot` under the pointer, or None."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self._scrubbed: int | None = None
        self._panned: QPointF | None = None

    def spot_at(self, point: QPointF) -> Spot | None:
        """Return what is under a point."""
        return None if self.chart is None else self.chart.spot_at(point)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the token under the pointer and choose the value; or begin to pan."""
        spot = self.spot_at(event.position())
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and shift
        ):
            self._panned = event.position()
        elif event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
        elif spot is not None and self.chart is not None:
            self._scrubbed = spot.plot
            if spot.unit is None:
                self.session.move(token=spot.token)
            else:
                self.session.choose(self.chart.series[spot.plot].ref(spot.token, spot.unit))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub, pan, or tell what is under the pointer."""
        if self.chart is None:
            return
        if self._panned is not None:
            self.pan((self._panned.x() - event.position().x()) / self.chart.column)
            self._panned = event.position()
        elif self._scrubbed is not None:
            token = self.chart.token_at(event.position().x(), self._scrubbed)
            self.session.move(token=token)
            self.hovered.emit(Spot(self._scrubbed, token, None))
        else:
            self.hovered.emit(self.spot_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End scrubbing and panning."""
        self._scrubbed = self._panned = None
        self.hovered.emit(self.spot_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole sequence."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.show_all()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer; sideways or with Shift, pan."""
        chart, turned = self.chart, event.angleDelta()
        plot = None if chart is None else chart.plot_at(event.position())
        if chart is None or plot is None:
            event.ignore()
            return
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if abs(turned.x()) > abs(turned.y()) or shift:
            notches = (turned.x() or turned.y()) / NOTCH
            self.pan(-notches * chart.window.span / 8)
        else:
            around = chart.time_at(event.position().x(), plot)
            self.zoom(ZOOM ** (-turned.y() / NOTCH), around)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Put the light out."""
        del event
        self.hovered.emit(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show who has the keyboard to those who use it."""
        super().focusInEvent(event)
        reasons = Qt.FocusReason
        self._shows_focus = event.reason() in (reasons.TabFocusReason, reasons.BacktabFocusReason)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard over."""
        super().focusOutEvent(event)
        self._shows_focus = False
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with arrows, Home and End, telling values; zoom with plus, minus and 0."""
        key, keys, now = event.key(), Qt.Key, self.session.now
        step, zoom = STEPS.get(key), ZOOMS.get(key)
        if step is not None:
            self.session.step_token(step)
        elif key in (keys.Key_Home, keys.Key_End):
            self.session.move(token=0 if key == keys.Key_Home else len(now.trace) - 1)
        elif key in (keys.Key_Up, keys.Key_Down):
            self.session.move(unit=now.cursor.unit + (1 if key == keys.Key_Down else -1))
        elif zoom is not None:
            self.zoom(zoom)
            return
        elif key == keys.Key_0:
            self.show_all()
            return
        else:
            event.ignore()
            return
        self.hovered.emit(self._chosen_spot())

    def _chosen_spot(self) -> Spot | None:
        """Return the place of the chosen value, None where it has no plot."""
        now = self.session.now
        for number, series in enumerate(self.chart.series if self.chart else ()):
            if now.is_chosen(series.ref()):
                return Spot(number, now.token, now.cursor.unit)
        return None
