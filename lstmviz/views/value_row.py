"""A named number on one line: its name, a slider and a field."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from lstmviz.figures.fonts import elided, font
from lstmviz.figures.numbers import exact
from lstmviz.views.guard import guarded
from lstmviz.views.inline_field import InlineField
from lstmviz.views.look import Look
from lstmviz.views.name_size import name_pixels
from lstmviz.views.number_field import NumberField
from lstmviz.views.value_slider import ValueSlider

HEIGHT, GAP = 30, 4
FIELD, MOST_FIELD = 52, 84


@guarded
class ValueRow(QWidget):
    """Shows a number and lets a person change it and rename it.

    Parameters
    ----------
    name, spoken
        What it is called here, and where nothing else tells what it is.
    beside
        The names of all rows, which are written in one size.
    """

    changed = Signal(float, object)
    """A new number, and the gesture that it belongs to."""
    taken_back = Signal(object)
    """A drag was taken back; carries its gesture."""
    released = Signal()
    renamed = Signal(str)
    entered = Signal()
    left = Signal()

    def __init__(self, look: Look, name: str, spoken: str, beside: tuple[str, ...]) -> None:
        super().__init__()
        self._beside = beside
        self._look = look
        self._name = name
        self._lit = False
        self._field_width = FIELD
        self.setAccessibleName(spoken)
        self.slider = ValueSlider(look, spoken)
        self.field = NumberField(self.tr("{name}, number").format(name=spoken))
        self._name_field = InlineField(self, self.slider)
        for widget in (self.slider, self.field):
            widget.setParent(self)
            widget.show()
        self.slider.moved.connect(self.changed)
        self.slider.taken_back.connect(self.taken_back)
        self.slider.released.connect(self.released)
        self.field.edited.connect(lambda value: self.changed.emit(value, None))
        self.setFixedHeight(HEIGHT)

    @property
    def name(self) -> str:
        """What the number is called."""
        return self._name

    def show_number(self, value: float, limits: tuple[float, float]) -> None:
        """Show the number as it is now."""
        if value != self.field.value or not self.field.text():
            self.field.set_value(value)
        self.slider.show_number(value, *limits)
        if not self.slider.is_dragged:
            self._fit_field()

    def _fit_field(self) -> None:
        wanted = self.field.fontMetrics().horizontalAdvance(self.field.text()) + 14
        wanted = min(max(wanted, FIELD), MOST_FIELD)
        if wanted != self._field_width:
            self._field_width = wanted
            self._place()

    def retire(self) -> None:
        """Drop all that is typed: another row takes this one's place."""
        self._name_field.finish(False)
        self.forget_typing()

    def forget_typing(self) -> None:
        """Drop what is typed and not taken: the row now stands for another number."""
        if self.field.isModified():
            self.field.setModified(False)
            self.field.set_value(self.field.value)

    @property
    def is_lit(self) -> bool:
        """Whether it is shown as lit."""
        return self._lit

    def set_lit(self, lit: bool) -> None:
        """Show that the pointer is on this number, here or in another view."""
        if lit != self._lit:
            self._lit = lit
            self.update()

    def begin_rename(self) -> None:
        """Open a field over the name."""
        place = QRect(0, 2, max(self._name_width(), 90), HEIGHT - 4)
        spoken = self.tr("New name for {name}").format(name=self._name)
        self._name_field.begin(place, self._name, spoken, self.renamed.emit)

    def _name_width(self) -> int:
        return min(max(int(0.42 * self.width()), 70), 150)

    def name_center(self) -> QPoint:
        """Return the middle of the name."""
        return QPoint(self._name_width() // 2, HEIGHT // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the slider and the field."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        left, right = self._name_width() + GAP, self.width() - self._field_width - 2
        self.field.setGeometry(right, 3, self._field_width, HEIGHT - 6)
        self.slider.setGeometry(left, 3, right - GAP - left, HEIGHT - 6)

    def sizeHint(self) -> QSize:
        """Room for all three."""
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the name, on a band when it is lit."""
        del event
        theme = self._look.theme
        painter = QPainter(self)
        if self._lit:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("pressed"))
            painter.drawRoundedRect(self.rect(), 5, 5)
        room = self._name_width() - 5
        pixels = name_pixels(self._beside, room)
        shown = elided(self._name, room, pixels, bold=self._lit)
        painter.setFont(font(pixels, bold=self._lit))
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(4, 0, room + 2, HEIGHT), Qt.AlignmentFlag.AlignVCenter, shown)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell that the pointer came."""
        super().enterEvent(event)
        self.entered.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer went."""
        super().leaveEvent(event)
        self.left.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename."""
        if event.position().x() <= self._name_width():
            self.begin_rename()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 in the slider or the field renames."""
        if event.key() == Qt.Key.Key_F2:
            self.begin_rename()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell the whole name and every digit."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(
                event.globalPos(),
                self.tr("{name} = {value}\nDouble click or F2 on the name renames.").format(
                    name=self._name, value=exact(self.slider.shown)
                ),
                self,
            )
            return True
        return super().event(event)
