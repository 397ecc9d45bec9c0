"""The table of one signal's weights, painted as one widget: drag, type, nudge, copy, paste."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from lstmviz.figures.words import word
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded
from lstmviz.views.inline_field import InlineField
from lstmviz.views.look import Look
from lstmviz.views.number_field import tell_refusals
from lstmviz.views.weights_cell_field import WeightField
from lstmviz.views.weights_drag import WeightDrag
from lstmviz.views.weights_edits import Selection, WeightsEdits
from lstmviz.views.weights_keys import FAR, deed_of
from lstmviz.views.weights_layout import WeightsLayout
from lstmviz.views.weights_painter import Marks, WeightsPainter, name_height, names_width
from lstmviz.views.weights_table import WeightsTable

STEP, FINE_STEP = 0.1, 0.01
LEAST_FIELD = 68


@guarded
class WeightsGrid(QAbstractScrollArea):
    """Shows and edits one signal's weights; names stay put while cells scroll."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._session = session
        self._look = look
        self._signal = session.now.kind.weighted[0].key
        self._table = WeightsTable(session.now, self._signal)
        self._laid_out_for: object = None
        self._layout = WeightsLayout((0.0,), 1, 1, 1, 1, 1)
        self._current = self._anchor = (0, 0)
        self._drag: WeightDrag | None = None
        self._gesture = object()
        self._edits = WeightsEdits(session, self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        # Instead of the style's own, which is a box.
        self.setCornerWidget(QWidget(self))
        self.viewport().setMouseTracking(True)
        self._field = WeightField(self.viewport(), self, self.tr("Weight"))
        self._field.edited.connect(self._set_current)
        self._field.moved.connect(self.step)
        self._field.nudged.connect(self._nudge_in_field)
        tell_refusals(self._field, session)
        self._name_field = InlineField(self.viewport(), self)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._scrolled)
        self.refresh()

    # What is shown

    @property
    def table(self) -> WeightsTable:
        """The table as it stands."""
        return self._table

    @property
    def current(self) -> tuple[int, int]:
        """Row and column that keys act on; -1 stands for a name."""
        return self._current

    @property
    def selection(self) -> Selection:
        """The rows and columns between where a selection began and the current cell."""
        (row, column), (to_row, to_column) = self._anchor, self._current
        if min(row, column, to_row, to_column) < 0:
            row = to_row = max(to_row, 0)
            column = to_column = max(to_column, 0)
        return (
            range(min(row, to_row), max(row, to_row) + 1),
            range(min(column, to_column), max(column, to_column) + 1),
        )

    def center(self, row: int, column: int) -> QPoint:
        """Return where a cell is in the viewport; row or column -1 is a name."""
        return self._layout.rect(row, column, self._offset()).center().toPoint()

    def show_signal(self, signal: str) -> None:
        """Show the weights of a signal as they are now."""
        if signal != self._signal:
            self._close_fields()
            self._signal = signal
        self.refresh()

    def refresh(self) -> None:
        """Show the weights as they are now."""
        moment = self._session.now
        before, self._table = self._table, WeightsTable(moment, self._signal)
        if _identity(before) != _identity(self._table):
            # What was pressed or typed on, such as before an undo, is no longer there.
            self._drag = None
            self._close_fields()
        room = self.viewport().size()
        wanted = (self._table.shape, room.width(), room.height())
        if wanted != self._laid_out_for:
            self._laid_out_for = wanted
            self._close_fields()
            self._lay_out(QSizeF(room))
        title = word(moment.signal(self._signal).title)
        self.setAccessibleName(self.tr("Weights of {signal}").format(signal=title))
        self._announce()
        self.viewport().update()

    def _lay_out(self, room: QSizeF) -> None:
        table = self._table
        layout = WeightsLayout.fit(
            room,
            self._groups(),
            len(table.columns),
            names_width(table),
            name_height(),
        )
        self._layout = layout
        for bar, size, visible, step in (
            (self.horizontalScrollBar(), layout.size.width(), room.width(), layout.cell),
            (self.verticalScrollBar(), layout.size.height(), room.height(), layout.row),
        ):
            # No scroll bar for what is only rounding.
            bar.setRange(0, max(round(size - visible - 1), 0))
            bar.setPageStep(int(visible))
            bar.setSingleStep(int(step))
        self._current = self._inside(self._current)
        self._anchor = self._inside(self._anchor)

    def _groups(self) -> list[int]:
        return [self._table.blocks.index(row.block) for row in self._table.rows]

    def least_height(self) -> float:
        """Return the height that shows every row without scrolling."""
        return WeightsLayout.least_height(self._groups(), name_height())

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _place(self, point: QPointF) -> tuple[int, int] | None:
        return self._layout.place(point, self._offset())

    def _inside(self, place: tuple[int, int]) -> tuple[int, int]:
        row = min(max(place[0], -1), len(self._table.rows) - 1)
        column = min(max(place[1], -1), len(self._table.columns) - 1)
        return (row, column) if row >= 0 or column >= 0 else (0, 0)

    def _announce(self) -> None:
        spoken = self._table.spoken(*self._current)
        if spoken != self.accessibleDescription():
            self.setAccessibleDescription(spoken)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what shows."""
        del event
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._look.theme.color("panel"))
        marks = Marks(self._current, *self.selection, self.hasFocus())
        WeightsPainter(painter, self._table, self._layout, self._look.theme).paint(
            QSizeF(self.viewport().size()), self._offset(), marks
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self.refresh()

    def sizeHint(self) -> QSize:
        """Room for a small network without scrolling."""
        return QSize(230, 210)

    def minimumSizeHint(self) -> QSize:
        """Names and a few cells."""
        return QSize(150, 90)

    # The pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light what the pointer is on, or change the dragged weight."""
        if self._drag is not None:
            self._drag_to(event.position().x(), event.modifiers())
            return
        place = self._place(event.position())
        on_cell = place is not None and min(place) >= 0
        self.viewport().setCursor(
            Qt.CursorShape.SizeHorCursor if on_cell else Qt.CursorShape.ArrowCursor
        )
        self._session.hover(*(self._table.refs(*place) if place else ()))

    def leaveEvent(self, event: QEvent) -> None:
        """Put the light out."""
        del event
        if self._drag is None:
            self._session.hover()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make a place the current one and choose what it belongs to."""
        place = self._place(event.position())
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            return
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.go(place, extend=extend)
        if min(place) >= 0:
            value = float(self._table.values[place])
            self._drag = WeightDrag(place, self._session.document, value, event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a field over a number or a name."""
        self._drag = None
        place = self._place(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.go(place)
            self.open_field()

    def _drag_to(self, x: float, modifiers: Qt.KeyboardModifier) -> None:
        drag = self._drag
        fine = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        value = None if drag is None else drag.to(x, fine)
        if drag is not None and value is not None:
            self._anchor = self._current
            self._edits.set_cell(self._table, *drag.place, value, drag)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell what is under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place(QPointF(event.pos()))
            QToolTip.showText(
                event.globalPos(), self._table.tip(*place) if place else "", self.viewport()
            )
            return True
        return super().viewportEvent(event)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep keys that the window may have shortcuts for."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and deed_of(self, event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, nudge, type, copy, paste."""
        deed = deed_of(self, event)
        if deed is None:
            event.ignore()
        else:
            deed()

    def step(self, rows: int, columns: int, extend: bool = False) -> None:
        """Move the current cell; names are reached by single steps only."""
        row, column = self._current[0] + rows, self._current[1] + columns
        if abs(rows) > 1:
            row = max(row, 0)
        if abs(columns) == FAR:
            column = max(column, 0)
        if row >= 0 or column >= 0:
            self.go((row, column), extend)

    def go(self, place: tuple[int, int], extend: bool = False) -> None:
        """Make a place the current one, in view, lit and chosen everywhere."""
        self._current = row, column = self._inside(place)
        if not extend or min(self._anchor) < 0:
            self._anchor = self._current
        self._bring_into_view()
        if column >= 0:
            ref = self._table.target(column) if row < 0 else self._table.weight(row, column)
            self._session.choose(ref)
        self._session.hover(*self._table.refs(row, column))
        self._announce()
        self.viewport().update()

    def _bring_into_view(self) -> None:
        rect = self._layout.rect(*self._current, self._offset())
        room = self.viewport().rect()
        for named, bar, low, high, first, last in (
            (
                self._current[1] < 0,
                self.horizontalScrollBar(),
                rect.left(),
                rect.right(),
                self._layout.left,
                room.width(),
            ),
            (
                self._current[0] < 0,
                self.verticalScrollBar(),
                rect.top(),
                rect.bottom(),
                self._layout.head,
                room.height(),
            ),
        ):
            if not named and low < first:
                bar.setValue(bar.value() + int(low - first) - 3)
            elif not named and high > last:
                bar.setValue(bar.value() + int(high - last) + 3)

    def has_something_to_leave(self) -> bool:
        """Whether Escape has a meaning: during a drag or with more than one cell selected."""
        rows, columns = self.selection
        return self._drag is not None or len(rows) * len(columns) > 1

    def escape(self) -> None:
        """Take back the drag that is going on, or else select only the current cell."""
        drag, self._drag = self._drag, None
        if drag is None:
            self.go(self._current)
        elif drag.begun:
            self._edits.take_back(drag.before, drag)

    def nudge(self, direction: int, fine: bool = False, held: bool = False) -> None:
        """Add a step to the selected weights; a key held down makes one undo step."""
        if not held:
            self._gesture = object()
        by = direction * (FINE_STEP if fine else STEP)
        self._edits.nudge(self._table, self.selection, by, self._gesture)

    def clear(self) -> None:
        """Set the selected weights to zero."""
        self._edits.clear(self._table, self.selection)

    def select_all(self) -> None:
        """Select every weight."""
        self._anchor = (0, 0)
        self.go((len(self._table.rows) - 1, len(self._table.columns) - 1), extend=True)

    def copy(self) -> None:
        """Copy the selected numbers for a spreadsheet."""
        self._edits.copy(self._table, self.selection)

    def paste(self) -> None:
        """Paste numbers from a spreadsheet."""
        self._edits.paste(self._table, self.selection)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the current cell."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put out the light that keys lit."""
        super().focusOutEvent(event)
        self._session.hover()
        self.viewport().update()

    # Fields over numbers and names

    def open_field(self, typed: str = "") -> None:
        """Open a field over the current number, or over the current name."""
        self._anchor = row, column = self._current
        self._bring_into_view()
        place = self._layout.rect(row, column, self._offset()).toRect()
        if min(row, column) >= 0:
            place.setWidth(max(place.width(), LEAST_FIELD))
            place.moveRight(min(place.right(), self.viewport().width() - 1))
            self._gesture = object()
            value = float(self._table.values[row, column])
            self._field.begin(place, value, typed, self._table.spoken(row, column))
        elif not typed and self._table.renames(row, column) is not None:
            name = self._table.plain_name(row, column)
            self._name_field.begin(
                place,
                name,
                self.tr("New name for {name}").format(name=name),
                lambda text: self._edits.rename(self._table, row, column, text),
            )

    def _set_current(self, value: float) -> None:
        self._edits.set_cell(self._table, *self._current, value)

    def _nudge_in_field(self, direction: int, fine: bool) -> None:
        self.nudge(direction, fine, held=True)
        self._field.show_exactly(float(self._table.values[self._current]))

    def _scrolled(self) -> None:
        self._close_fields()
        self.viewport().update()

    def _close_fields(self) -> None:
        self._field.cancel()
        self._name_field.finish(False)


def _identity(table: WeightsTable) -> tuple[object, ...]:
    """Return what must stay the same for a cell to stand for the same weight."""
    return (table.signal, table.moment.cursor.layer, table.shape)
