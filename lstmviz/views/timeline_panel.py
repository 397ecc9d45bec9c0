"""The timeline panel: every signal over the sequence."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from lstmviz.figures.timeline import TimelineFigure, names_width
from lstmviz.figures.timeline_chart import Spot, default_lines
from lstmviz.figures.timeline_layout import FEW, MODES
from lstmviz.figures.timeline_series import series_of
from lstmviz.figures.timeline_text import title, told
from lstmviz.session.cursor import Cursor, Ref
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded
from lstmviz.views.look import Look
from lstmviz.views.panel import Panel
from lstmviz.views.segments import Segments
from lstmviz.views.timeline_board import TimelineBoard
from lstmviz.views.timeline_legend import LegendColumn
from lstmviz.views.timeline_readout import Readout
from lstmviz.views.timeline_view import Content


@guarded
class TimelinePanel(Panel):
    """Heat maps and lines of every signal, on one time axis with the shared cursor."""

    mode_changed = Signal(str)
    """A person chose heat, lines or both."""

    def __init__(self, session: Session, look: Look, mode: str = "both") -> None:
        super().__init__(session, look, "timeline", self.tr("Timeline"))
        self.hint = self.tr("click or drag to go there · wheel to zoom")
        self._mode = mode
        self._chosen: tuple[int, ...] = ()
        self._chosen_for: object = None
        self._followed: int | None = None
        self._veil: object = None
        self.names = LegendColumn(look)
        self.legend = self.names.units
        self.board = TimelineBoard(session, look.theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 8, 6)
        row.setSpacing(0)
        row.addWidget(self.names)
        row.addWidget(self.board, 1)
        self._make_header()
        self.legend.toggled.connect(self.toggle_unit)
        self.legend.pointed.connect(self._light_unit)
        self.board.hovered.connect(self._tell)
        self.board.laid_out.connect(self._arrange)
        self.setTabOrder(self.legend, self.board)
        self.refresh()

    def _make_header(self) -> None:
        self.header = QWidget()
        row = QHBoxLayout(self.header)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.readout = Readout()
        self.readout.setAccessibleName(self.tr("Values under the pointer"))
        self.whole_button = QToolButton()
        self.whole_button.setText(self.tr("Show all"))
        self.whole_button.setAccessibleName(self.tr("Show the whole sequence"))
        self.whole_button.setToolTip(self.tr("Show the whole sequence (double click)"))
        self.whole_button.clicked.connect(self.board.show_all)
        self.switch = Segments(
            self.tr("Timeline shows"),
            [
                ("heat", self.tr("Heat")),
                ("lines", self.tr("Lines")),
                ("both", self.tr("Both")),
            ],
        )
        self.switch.choose(self._mode)
        self.switch.chosen.connect(self.set_mode)
        row.addWidget(self.readout, 1)
        row.addWidget(self.whole_button)
        row.addWidget(self.switch)

    @property
    def mode(self) -> str:
        """``heat``, ``lines`` or ``both``."""
        return self._mode

    def set_mode(self, mode: str) -> None:
        """Show heat maps, lines or both."""
        if mode not in MODES:
            raise ValueError(f"mode must be one of {', '.join(MODES)}")
        self.switch.choose(mode)
        if mode != self._mode:
            self._mode = mode
            self.refresh()
            self.mode_changed.emit(mode)

    @property
    def chosen_units(self) -> tuple[int, ...]:
        """The units not taken out; of more than eight, those that have a line."""
        return self._chosen

    def toggle_unit(self, unit: int) -> None:
        """Take a unit out, or bring it back."""
        chosen = set(self._chosen) ^ {unit}
        self._chosen = tuple(sorted(chosen))
        self._followed = None
        self.refresh()

    def _follow(self) -> None:
        """Of many units, draw the line of the one whose equation is shown, as long as it is."""
        now = self.session.now
        unit, count = now.cursor.unit, len(now.unit_names)
        if count > FEW and unit < count:
            chosen = set(self._chosen) - {self._followed}
            self._followed = None if unit in chosen else unit
            self._chosen = tuple(sorted(chosen | {unit}))

    def figure(self) -> TimelineFigure:
        """Return the figure that paints what is on screen, for pictures."""
        window = self.board.window if self.board.is_zoomed else None
        return TimelineFigure(self._mode, self._chosen, window)

    def sizeHint(self) -> QSize:
        """Return a size at which six plots read well."""
        return QSize(1000, 220)

    def refresh(self) -> None:
        """Show the values as they are now."""
        now = self.session.now
        names, self._veil = now.unit_names, now.veil
        if self._chosen_for != (now.cursor.layer, len(names)):
            self._chosen_for = (now.cursor.layer, len(names))
            self._chosen, self._followed = default_lines(len(names)), None
            self._follow()
        self.legend.show_units(names, self._chosen, self._mode != "heat")
        self.board.show_content(
            Content(
                series_of(now),
                now.document.sequence.tokens,
                self._mode,
                tuple(range(len(names))),
                self._chosen,
            )
        )

    def cursor_moved(self, before: Cursor) -> None:
        """Move the marks; only another layer, or what is hidden, changes the values shown."""
        now = self.session.now
        lines = self._chosen
        if before.unit != now.cursor.unit:
            self._follow()
        if self._chosen != lines or before.layer != now.cursor.layer or self._veil != now.veil:
            self.refresh()
        self.board.cursor_moved(before.token != now.token)

    def restyle(self) -> None:
        """Paint in the theme."""
        self.board.restyle(self.look.theme)
        self.names.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names their share."""
        super().resizeEvent(event)
        self._fit_names()

    def _fit_names(self) -> None:
        names = self.session.now.unit_names
        self.names.setFixedWidth(round(names_width(names, self.width())))

    def _arrange(self) -> None:
        """Put names beside their rows where these are high enough, else below each other."""
        self._fit_names()
        chart = self.board.chart
        self.whole_button.setVisible(self.board.is_zoomed)
        if chart is not None:
            self.names.arrange(chart, self.session.now.unit_names)

    def _tell(self, spot: Spot | None) -> None:
        """Light what is under the pointer everywhere, and tell its exact values."""
        chart = self.board.chart
        if spot is None or chart is None:
            self.session.hover()
            self.readout.tell("", "")
            return
        series = chart.series[spot.plot]
        self.session.hover(series.ref(spot.token, spot.unit))
        units = chart.lined_of(series)
        self.readout.tell(
            f"{title(series)} · {chart.tokens[spot.token]}",
            told(series, spot.token, spot.unit, units),
        )

    def _light_unit(self, unit: int | None) -> None:
        """Light all of a unit."""
        moment = self.session.now
        layer = moment.cursor.layer
        keys = [] if unit is None else [signal.key for signal in moment.kind.signals]
        self.session.hover(*(Ref(key, layer, unit) for key in keys))
