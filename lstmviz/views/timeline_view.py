"""The live plots of the timeline: linked pyqtgraph views, painted by the timeline's figure."""

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QWidget

from lstmviz.figures.theme import Theme
from lstmviz.figures.timeline import paint_backdrop, paint_foreground
from lstmviz.figures.timeline_chart import Chart, chart_of
from lstmviz.figures.timeline_layout import MARGIN_RIGHT, Window
from lstmviz.figures.timeline_series import Series
from lstmviz.figures.timeline_text import described
from lstmviz.figures.words import word
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded

LEAST_SPAN = 3
"""No closer than so many tokens."""


@dataclass(frozen=True, eq=False)
class Content:
    """What the plots show: see :func:`lstmviz.figures.timeline_chart.chart_of`."""

    series: tuple[Series, ...]
    tokens: tuple[str, ...]
    mode: str
    rows: tuple[int, ...]
    chosen: tuple[int, ...]


@guarded
class TimelineView(pg.GraphicsView):
    """One row of plots with a common time axis.

    Qt keeps the background, which holds everything that depends on values; the foreground holds
    what moves with the cursor. So a moved cursor costs no more than its marks.
    """

    laid_out = Signal()
    """Plots, rows or the visible stretch have new places."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(background=None)
        self.session = session
        self._theme = theme
        self._content: Content | None = None
        self._chart: Chart | None = None
        self._boxes: list[pg.ViewBox] = []
        self._labels: list[QWidget] = []
        self._shows_focus = False
        self.setAntialiasing(True)
        self.setAccessibleName(self.tr("Timeline"))
        self.setMinimumSize(200, 90)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    @property
    def chart(self) -> Chart | None:
        """What lies where, None before anything is shown."""
        return self._chart

    @property
    def boxes(self) -> list[pg.ViewBox]:
        """The views of the plots, linked to the first."""
        return self._boxes

    # What is shown

    def show_content(self, content: Content) -> None:
        """Show other values, units or modes; the visible stretch stays where it can."""
        before, self._content = self._content, content
        count = len(content.tokens)
        if before is None or len(before.tokens) != count:
            self._fit_to(count, before is None or self.window.holds(len(before.tokens)))
        self._lay_out()

    def restyle(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self._lay_out()

    def cursor_moved(self, token_moved: bool) -> None:
        """Move the marks, and bring another current token into sight."""
        if token_moved:
            token, window = self.session.now.token, self.window
            if token - 0.5 < window.first:
                self.pan(token - 0.5 - window.first)
            elif token + 0.5 > window.last:
                self.pan(token + 0.5 - window.last)
            self._describe()
        self.viewport().update()

    def _lay_out(self) -> None:
        """Give everything its place and paint it anew."""
        content = self._content
        if content is None:
            return
        self._chart = chart_of(
            content.series,
            content.tokens,
            self._theme,
            QRectF(self.rect()).adjusted(0, 0, *MARGIN_RIGHT),
            content.mode,
            self.window,
            content.rows,
            content.chosen,
            0.0,
        )
        self._place_boxes(self._chart)
        self._describe()
        self.resetCachedContent()
        self.viewport().update()
        self.laid_out.emit()

    def _place_boxes(self, chart: Chart) -> None:
        for number, (place, scale) in enumerate(
            zip(chart.layout.places, chart.scales, strict=True)
        ):
            self._need_box(number)
            box = self._boxes[number]
            rect = place.heat if chart.mode == "heat" else place.lines
            if box.geometry() != rect:
                box.setGeometry(rect)
            if box.viewRange()[1] != [scale.low, scale.high]:
                box.setYRange(scale.low, scale.high, padding=0)
            self._labels[number].setGeometry(place.title.united(place.ticks).toRect())
        for number, box in enumerate(self._boxes):
            box.setVisible(number < len(chart.series))
            self._labels[number].setVisible(number < len(chart.series))

    def _need_box(self, number: int) -> None:
        """Make sure that there is a view for a plot."""
        if number < len(self._boxes):
            return
        box = pg.ViewBox(enableMenu=False, enableMouse=False)
        # The figure paints; the view holds the ranges.
        box.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        box.background.hide()
        box.borderRect.hide()
        self.addItem(box)
        if self._boxes:
            box.setXLink(self._boxes[0])
        else:
            box.sigXRangeChanged.connect(self._lay_out)
        self._boxes.append(box)
        label = QWidget(self.viewport())
        # It stands for a plot to screen readers and paints nothing.
        label.setUpdatesEnabled(False)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._labels.append(label)

    def _describe(self) -> None:
        """Tell those who do not see the plots what they show."""
        if self._chart is None:
            return
        for label, series in zip(self._labels, self._chart.series, strict=False):
            label.setAccessibleName(word(series.signal.title))
            label.setAccessibleDescription(
                described(series, self._chart.tokens, self.session.now.token)
            )

    # The visible stretch

    @property
    def window(self) -> Window:
        """The visible stretch of tokens."""
        self._need_box(0)
        return Window(*self._boxes[0].viewRange()[0])

    @property
    def is_zoomed(self) -> bool:
        """Whether only a part of the sequence is visible."""
        return self._content is not None and not self.window.holds(len(self._content.tokens))

    def show_all(self) -> None:
        """Show the whole sequence."""
        if self._content is not None:
            self._fit_to(len(self._content.tokens), True)

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Show `factor` times as many tokens, the token at `around` staying where it is."""
        center = self.session.now.token if around is None else around
        self._boxes[0].scaleBy(x=factor, center=(center, 0.0))

    def pan(self, tokens: float) -> None:
        """Show what is some tokens further on."""
        self._boxes[0].translateBy(x=tokens)

    def _fit_to(self, count: int, whole: bool) -> None:
        self._need_box(0)
        box, window = self._boxes[0], Window.whole(count)
        box.blockSignals(True)
        box.setLimits(xMin=None, xMax=None, minXRange=None, maxXRange=None)
        if whole:
            box.setXRange(window.first, window.last, padding=0)
        box.blockSignals(False)
        box.setLimits(
            xMin=window.first,
            xMax=window.last,
            minXRange=min(count, LEAST_SPAN),
            maxXRange=count,
        )
        box.sigXRangeChanged.emit(box, tuple(box.viewRange()[0]))

    # Painting

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Paint what depends on values; Qt keeps the result."""
        painter.fillRect(rect, self._theme.color("panel"))
        if self._chart is not None:
            paint_backdrop(painter, self._chart)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Paint what moves with the cursor."""
        del rect
        if self._chart is not None:
            paint_foreground(painter, self._chart, self.session.now)
        if self._shows_focus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 1.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Lay out for the new size."""
        super().resizeEvent(event)
        if event is not None:
            self._lay_out()
