"""The cell: its live diagram, or its gates as bars."""

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtWidgets import QStackedLayout, QStyle, QVBoxLayout, QWidget

from lstmviz.figures.cell_diagram import CellDiagram
from lstmviz.figures.gate_bars import GateBars
from lstmviz.session.cursor import Cursor
from lstmviz.session.session import Session
from lstmviz.views.figure_canvas import FigureCanvas
from lstmviz.views.layer_name import layer_name
from lstmviz.views.look import Look
from lstmviz.views.panel import Panel
from lstmviz.views.segments import Segments
from lstmviz.views.stage_bar import StageBar

MOTION_MS = 220


class CellPanel(Panel):
    """Shows the current step of the current layer."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__(session, look, "cell", self.tr("Cell"))
        self.hint = self.tr("every wire carries this step’s numbers")
        self.moves = True
        self.diagram = CellDiagram()
        self.header = self.switch = Segments(
            self.tr("Show the cell as"),
            (("diagram", self.tr("Diagram")), ("bars", self.tr("Gate bars"))),
        )
        self.switch.choose("diagram")
        self.switch.chosen.connect(self.show_view)
        self._canvases = {
            "diagram": FigureCanvas(session, look, self.diagram, self.tr("Cell diagram")),
            "bars": FigureCanvas(session, look, GateBars(), self.tr("Gate bars")),
        }
        self.stage_bar = StageBar(session, look)
        body = QWidget()
        self._stack = QStackedLayout(body)
        for canvas in self._canvases.values():
            canvas.setMinimumSize(300, 220)
            self._stack.addWidget(canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 8, 6)
        column.setSpacing(2)
        column.addWidget(self.stage_bar)
        column.addWidget(body, 1)
        self._motion = QVariantAnimation(self)
        self._motion.setDuration(MOTION_MS)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._motion.valueChanged.connect(self._advance)
        self._motion.finished.connect(self._arrive)
        self.refresh()

    @property
    def canvas(self) -> FigureCanvas:
        """The canvas in view."""
        return next(c for c in self._canvases.values() if c is self._stack.currentWidget())

    @property
    def view(self) -> str:
        """``diagram`` or ``bars``."""
        return next(key for key, c in self._canvases.items() if c is self._stack.currentWidget())

    def show_view(self, view: str) -> None:
        """Show the diagram or the bars."""
        self.switch.choose(view)
        self._stack.setCurrentWidget(self._canvases[view])

    def refresh(self) -> None:
        """Repaint, and say which layer it is where there are several."""
        now = self.session.now
        if len(now.trace.layers) > 1:
            self.set_caption(self.tr("Cell · {layer}").format(layer=layer_name(now)))
        else:
            self.set_caption(self.tr("Cell"))
        self.canvas.update()

    def cursor_moved(self, before: Cursor) -> None:
        """Repaint, and let the numbers travel when a person stepped."""
        after = self.session.cursor
        if self._animates() and (before.token, before.stage) != (after.token, after.stage):
            self._motion.stop()
            self._motion.start()
        if before.layer != after.layer:
            self.refresh()
        self.canvas.update()

    def _animates(self) -> bool:
        """Whether motion is wanted, here and by the system."""
        duration = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        return self.moves and duration > 0 and self.isVisible() and self.view == "diagram"

    def _advance(self, progress: float) -> None:
        self.diagram.progress = progress
        self.canvas.update()

    def _arrive(self) -> None:
        self.diagram.progress = None
        self.canvas.update()
