"""The names of the units beside the timeline; a click takes one out or brings it back."""

from math import ceil

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from lstmviz.figures.timeline import Entry, paint_name, paint_row_names
from lstmviz.figures.timeline_chart import Chart
from lstmviz.figures.timeline_layout import FEW, GAP, LEGEND_ROW, TICKS, TITLE
from lstmviz.views.guard import guarded
from lstmviz.views.look import Look

AnyIndex = QModelIndex | QPersistentModelIndex


@guarded
class UnitLegend(QListWidget):
    """A list of names, each with a sample of its line."""

    toggled = Signal(int)
    """A person clicked a unit or pressed space on it."""
    pointed = Signal(object)
    """The unit under the pointer, or None."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._places = (0, 0, 18)
        self._chosen: tuple[int, ...] | None = None
        self._names: tuple[str, ...] = ()
        self._has_lines = True
        self.setAccessibleName(self.tr("Units in the timeline"))
        # A narrow bar, so that short names stay whole beside it.
        self.setStyleSheet(
            "QListView { border: none; background: transparent; }"
            "QScrollBar:vertical { width: 6px; }"
        )
        self.setItemDelegate(_NameDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.entered.connect(lambda index: self.pointed.emit(index.row()))
        self.viewportEntered.connect(lambda: self.pointed.emit(None))

    def show_units(self, names: tuple[str, ...], chosen: tuple[int, ...], has_lines: bool) -> None:
        """List the units; those not `chosen` are taken out, or of many have no line."""
        if names != self._names:
            self._names = names
            self.clear()
            for name in names:
                item = QListWidgetItem(name, self)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            self.setCurrentRow(0)
            self._chosen = None
        self._has_lines = has_lines
        if self._chosen != chosen:
            self._chosen = chosen
            for row in range(self.count()):
                self._mark(self.item(row), row in chosen)
        self.viewport().update()

    def _mark(self, item: QListWidgetItem, chosen: bool) -> None:
        item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        if self.count() > FEW:
            tip = (
                self.tr("{unit}: click to remove its lines")
                if chosen
                else self.tr("{unit}: click to draw its lines")
            )
        else:
            tip = (
                self.tr("{unit}: click to take it out")
                if chosen
                else self.tr("{unit}: click to bring it back")
            )
        item.setToolTip(tip.format(unit=item.text()))

    def entry(self, unit: int) -> Entry:
        """Return how a unit is painted."""
        chosen = unit in (self._chosen or ())
        is_out = not chosen and self.count() <= FEW
        return Entry(self._has_lines, self._has_lines and chosen, is_out)

    def set_rows(self, top: int, bottom: int, row: int) -> None:
        """Place the list: how far its edges are from the widget's, how high an entry is."""
        if (top, bottom, row) != self._places:
            self._places = (top, bottom, row)
            self.setViewportMargins(0, top, 0, bottom)
            self.scheduleDelayedItemsLayout()

    @property
    def row_height(self) -> int:
        """How high an entry is."""
        return self._places[2]

    def leaveEvent(self, event: QEvent) -> None:
        """Put the light out."""
        super().leaveEvent(event)
        self.pointed.emit(None)


@guarded
class _NameDelegate(QStyledItemDelegate):
    def __init__(self, legend: UnitLegend) -> None:
        super().__init__(legend)
        self._legend = legend

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the height of a row; the width is the column's."""
        del option, index
        return QSize(20, self._legend.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint sample and name as the figure does."""
        theme, unit = self._legend.look.theme, index.row()
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = state & QStyle.StateFlag.State_HasFocus
        if focused or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(theme.color("accent"), 1) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("control"))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -4.5, -0.5), 4, 4)
        scrolls = self._legend.verticalScrollBar().isVisible()
        paint_name(
            painter,
            rect.adjusted(1, 0, -1 if scrolls else -5, 0),
            index.data(),
            unit,
            theme,
            self._legend.entry(unit),
        )
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: AnyIndex,
    ) -> bool:
        """Toggle on a click anywhere in the row, and on space."""
        del model, option
        clicked = (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
        )
        pressed = isinstance(event, QKeyEvent) and event.key() in (
            Qt.Key.Key_Space,
            Qt.Key.Key_Select,
        )
        if clicked or pressed:
            self._legend.toggled.emit(index.row())
            return True
        return False


@guarded
class RowNames(QWidget):
    """Some names beside rows too low for one each."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._names: tuple[str, ...] = ()
        self._row = 0.0

    def show_names(self, names: tuple[str, ...], row: float) -> None:
        """Name rows of a height."""
        self._names, self._row = names, row
        self.setMaximumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the height of the rows, without insisting: the plots decide how high they are."""
        return QSize(20, ceil(TITLE + self._row * len(self._names)))

    def minimumSizeHint(self) -> QSize:
        """Give way to anything."""
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the names as the figure does."""
        del event
        painter = QPainter(self)
        column = QRectF(0, TITLE, self.width(), self.height() - TITLE)
        paint_row_names(painter, column, self._row, self._names, self._look.theme)


class LegendColumn(QWidget):
    """The names beside the plots: each at its row, or some at the rows and a list below them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.rows, self.units = RowNames(look), UnitLegend(look)
        # The list takes what the rows leave.
        self.units.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.rows)
        column.addWidget(self.units, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)

    def arrange(self, chart: Chart, names: tuple[str, ...]) -> None:
        """Put the names where the chart has its rows and lines."""
        layout, has_heat = chart.layout, chart.mode != "lines"
        beside = layout.named or not has_heat
        self.rows.setVisible(not beside)
        # Of heat maps alone, the list could take nothing out.
        self.units.setVisible(beside or chart.mode == "both")
        self._rest.setVisible(self.units.isHidden())
        if beside:
            row = layout.row if layout.named else LEGEND_ROW
            self.units.set_rows(round(TITLE), round(TICKS), round(row))
        else:
            self.rows.show_names(names, layout.row)
            self.units.set_rows(round(GAP), round(TICKS), round(LEGEND_ROW))

    def restyle(self) -> None:
        """Paint in the theme."""
        self.rows.update()
        self.units.viewport().update()
