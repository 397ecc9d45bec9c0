"""The equation of the chosen quantity, with a button that copies it."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from lstmviz.figures.equation import EquationFigure, headline, latex_with_numbers
from lstmviz.session.session import Session
from lstmviz.views.figure_canvas import FigureCanvas
from lstmviz.views.guard import guarded
from lstmviz.views.look import Look
from lstmviz.views.panel import Panel
from lstmviz.views.style import set_role


@guarded
class EquationPanel(Panel):
    """Shows the cursor's signal and unit: formula, terms, result."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__(session, look, "equation", self.tr("Equation"))
        self.figure = EquationFigure(titled=False, drawn=False)
        self.canvas = FigureCanvas(session, look, self.figure, self.tr("Equation"))
        self.canvas.setMinimumSize(200, 144)
        self.header = self.copy_button = QPushButton(self.tr("LaTeX"))
        self.copy_button.setAccessibleName(self.tr("Copy as LaTeX"))
        self.copy_button.setToolTip(
            self.tr("Copy the formula as LaTeX, with symbols and with this step’s numbers")
        )
        set_role(self.copy_button, "quiet")
        self.copy_button.clicked.connect(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 0, 3, 6)
        column.addWidget(self.canvas)
        self.refresh()

    def refresh(self) -> None:
        """Repaint."""
        now = self.session.now
        hue = now.signal(now.cursor.signal).hue
        self.set_caption(headline(now), hue, headline(now, short=True))
        self.canvas.setAccessibleDescription(headline(now))
        self.canvas.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the formula after the window is first painted: loading what draws it takes long."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self.draw_formula)

    def draw_formula(self) -> None:
        """Draw the formula from now on."""
        self.figure.drawn = True
        self.canvas.update()

    def copy(self) -> None:
        """Put the formula, and the formula filled with numbers, on the clipboard as LaTeX."""
        QGuiApplication.clipboard().setText(latex_with_numbers(self.session.now))
