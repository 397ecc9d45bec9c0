"""A slider over a range of real numbers, filled from zero."""

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider

from lstmviz.figures.numbers import number
from lstmviz.views.guard import guarded
from lstmviz.views.look import Look

POSITIONS = 1000
RADIUS = 7.0
ARROWS = {
    Qt.Key.Key_Left: -1.0,
    Qt.Key.Key_Down: -1.0,
    Qt.Key.Key_Right: 1.0,
    Qt.Key.Key_Up: 1.0,
    Qt.Key.Key_PageDown: -5.0,
    Qt.Key.Key_PageUp: 5.0,
}


@guarded
class ValueSlider(QSlider):
    """Arrows go by a tenth of the range's power of ten, with Shift by a hundredth.

    `moved` carries the value and the gesture it belongs to: one drag, or one key held down.
    """

    moved = Signal(float, object)
    taken_back = Signal(object)
    """Escape was pressed during a drag; carries its gesture."""
    released = Signal()

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look = look
        self._low, self._high = 0.0, 1.0
        self._shown = 0.0
        self._gesture = object()
        self._grip: float | None = None
        self.setRange(0, POSITIONS)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.actionTriggered.connect(self._stepped)

    @property
    def shown(self) -> float:
        """The number it shows."""
        return self._shown

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the greatest number."""
        return self._low, self._high

    @property
    def is_dragged(self) -> bool:
        """Whether the pointer holds it."""
        return self._grip is not None

    def show_number(self, value: float, low: float, high: float) -> None:
        """Show a number within a range; a drag keeps its range."""
        if self.is_dragged:
            low, high = self._low, self._high
        wanted = (value, low, high)
        if wanted == (self._shown, self._low, self._high) and self.accessibleDescription():
            return
        self._shown, self._low, self._high = value, low, high
        self.setValue(round(self._share() * POSITIONS))
        self.setAccessibleDescription(
            self.tr("{value}, from {least} to {most}").format(
                value=number(value), least=number(low, 1), most=number(high, 1)
            )
        )
        self.update()

    def _share(self) -> float:
        share = (self._shown - self._low) / (self._high - self._low)
        return min(max(share, 0.0), 1.0) if math.isfinite(share) else 0.0

    @property
    def _step(self) -> float:
        return 10.0 ** math.floor(math.log10((self._high - self._low) / 10) + 1e-9)

    def _go(self, value: float, gesture: object) -> None:
        fine = self._step / 10
        value = min(max(round(value / fine) * fine, self._low), self._high)
        # Dividing by a power of ten leaves dust such as 0.30000000000000004.
        value = float(f"{value:.12g}")
        if value != self._shown:
            self.moved.emit(value, gesture)

    def _stepped(self, action: int) -> None:
        """Answer a screen reader's increase and decrease."""
        steps = {
            QSlider.SliderAction.SliderSingleStepAdd.value: 1.0,
            QSlider.SliderAction.SliderSingleStepSub.value: -1.0,
        }
        self.setSliderPosition(self.value())
        if action in steps:
            self._go(self._shown + steps[action] * self._step, object())

    # The pointer

    def _center(self) -> QPointF:
        room = self.width() - 2 * RADIUS - 2
        return QPointF(RADIUS + 1 + self._share() * room, self.height() / 2)

    def _at(self, x: float) -> float:
        share = (x - RADIUS - 1) / max(self.width() - 2 * RADIUS - 2, 1)
        return self._low + min(max(share, 0.0), 1.0) * (self._high - self._low)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold, and go where the pointer is unless that is the handle."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        beside = event.position().x() - self._center().x()
        self._grip = beside if abs(beside) <= RADIUS else 0.0
        self._gesture = object()
        if not self._grip:
            self._go(self._at(event.position().x()), self._gesture)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self._grip is not None:
            self._go(self._at(event.position().x() - self._grip), self._gesture)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._let_go()

    def _let_go(self) -> None:
        if self._grip is not None:
            self._grip = None
            self.update()
            self.released.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to scrolling: a value must not change in passing."""
        event.ignore()

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep keys that the window may have shortcuts for."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            leaves = self.is_dragged and event.key() == Qt.Key.Key_Escape
            if leaves or self._target(event) is not None:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go by steps; Escape takes a drag back."""
        if self.is_dragged:
            if event.key() == Qt.Key.Key_Escape:
                self._let_go()
                self.taken_back.emit(self._gesture)
            return
        target = self._target(event)
        if target is None:
            event.ignore()
            return
        if not event.isAutoRepeat():
            self._gesture = object()
        self._go(target, self._gesture)

    def _target(self, event: QKeyEvent) -> float | None:
        key = Qt.Key(event.key())
        shift, keypad = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier
        if event.modifiers() & ~(shift | keypad):
            return None
        if key in ARROWS:
            fine = 0.1 if event.modifiers() & shift else 1.0
            return self._shown + ARROWS[key] * self._step * fine
        return {Qt.Key.Key_Home: self._low, Qt.Key.Key_End: self._high}.get(key)

    # Painting

    def sizeHint(self) -> QSize:
        """Room to hit a tenth."""
        return QSize(90, 22)

    def minimumSizeHint(self) -> QSize:
        """Room for the handle to move."""
        return QSize(44, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the groove, the part from zero to the number, and the handle."""
        del event
        theme = self._look.theme
        accent = theme.color("accent")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        center = self._center()
        left, right = RADIUS + 1, self.width() - RADIUS - 1
        zero = min(max(-self._low / (self._high - self._low), 0.0), 1.0)
        origin = left + zero * (right - left)
        groove = QRectF(left - 2, center.y() - 2, right - left + 4, 4)
        painter.setBrush(theme.color("border"))
        painter.drawRoundedRect(groove, 2, 2)
        painter.setBrush(accent)
        begin, end = sorted((origin, center.x()))
        painter.drawRoundedRect(QRectF(begin, center.y() - 2, end - begin, 4), 2, 2)
        if 0 < zero < 1:
            painter.setBrush(theme.color("rail"))
            painter.drawRect(QRectF(origin - 0.75, center.y() - 5, 1.5, 10))
        if self.hasFocus():
            halo = QColor(accent)
            halo.setAlpha(70)
            painter.setBrush(halo)
            painter.drawEllipse(center, RADIUS + 3.5, RADIUS + 3.5)
        painter.setPen(QPen(accent, 2))
        painter.setBrush(accent if self.is_dragged else theme.color("panel"))
        painter.drawEllipse(center, RADIUS - 1, RADIUS - 1)


def nice_range(least: float, greatest: float) -> tuple[float, float]:
    """Return a range for values: 0…1 where they lie in it, else a round one around them."""
    if least >= 0 and greatest <= 1:
        return 0.0, 1.0
    most = max(abs(least), abs(greatest), 1.0)
    power = 10.0 ** math.floor(math.log10(most))
    most = next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= most * (1 - 1e-9))
    return (-most if least < 0 else 0.0), most


def signed_range(least: float, greatest: float) -> tuple[float, float]:
    """Return a range around zero that holds the values: −1…1 or wider."""
    most = nice_range(min(least, -greatest, -1.0), max(greatest, -least))[1]
    return -most, most
