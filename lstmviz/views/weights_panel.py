"""The weights: a tab for each signal that has some, and their table."""

import sys

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lstmviz.cells.problems import Problem
from lstmviz.session import edits
from lstmviz.session.moment import Moment
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded
from lstmviz.views.look import Look
from lstmviz.views.panel import Panel
from lstmviz.views.sizes_dialog import SizesDialog
from lstmviz.views.style import set_role
from lstmviz.views.weights_fill import FillMenu
from lstmviz.views.weights_grid import WeightsGrid
from lstmviz.views.weights_table import owner_short, owner_title, owners, weight_blocks
from lstmviz.views.weights_tabs import WeightsTabs

MARGIN, SPACING = 8, 6


@guarded
class WeightsPanel(Panel):
    """Shows and edits the weights of the chosen signal."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__(session, look, "weights", self.tr("Weights"))
        self._signal = session.now.kind.weighted[0].key
        self.tabs = WeightsTabs(look, self.tr("Whose weights"))
        self.tabs.chosen.connect(self._choose)
        self.grid = WeightsGrid(session, look)
        self.fill_menu = FillMenu(session, lambda: self._signal, self)
        self.header = self._make_header()
        nudge = "⌘↑↓" if sys.platform == "darwin" else "Ctrl+↑↓"
        self._hint = QLabel(
            self.tr("drag sideways · type a number · {keys} nudges").format(keys=nudge)
        )
        self._hint.setWordWrap(True)
        self._hint.setContentsMargins(4, 0, 0, 0)
        set_role(self._hint, "hint")
        column = QVBoxLayout(self)
        # Names, tabs and hint begin four pixels in, so that they stand under the title.
        column.setContentsMargins(MARGIN, 2, MARGIN, MARGIN)
        column.setSpacing(SPACING)
        column.addWidget(self.tabs)
        column.addWidget(self.grid, 1)
        column.addWidget(self._hint)
        self.refresh()

    def _make_header(self) -> QWidget:
        header = QWidget()
        row = QHBoxLayout(header)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self.fill_button = QPushButton(self.tr("Fill ▾"))
        self.fill_button.setAccessibleName(self.tr("Fill weights"))
        self.fill_button.setToolTip(
            self.tr("Fill with zeros, identity or random numbers, or set the bias")
        )
        self.fill_button.clicked.connect(self._open_fill)
        self.sizes_button = QPushButton(self.tr("Sizes…"))
        self.sizes_button.setAccessibleName(self.tr("Change sizes"))
        self.sizes_button.setToolTip(self.tr("Change the numbers of inputs and units"))
        self.sizes_button.clicked.connect(self.open_sizes)
        for button in (self.fill_button, self.sizes_button):
            set_role(button, "link")
            row.addWidget(button)
        return header

    def _open_fill(self) -> None:
        button = self.fill_button
        self.fill_menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    @property
    def signal(self) -> str:
        """The key of the signal whose weights are shown."""
        return self._signal

    def refresh(self) -> None:
        """Show the weights as they are now."""
        moment = self.session.now
        keys = owners(moment)
        tabs = [
            (
                key,
                _capital(owner_short(moment, key)),
                moment.signal(key).hue,
                owner_title(moment, key),
            )
            for key in keys
        ]
        if moment.cursor.signal in keys:
            self._signal = moment.cursor.signal
        elif self._signal not in keys:
            self._signal = keys[0]
        self.tabs.set_tabs(tabs)
        self.tabs.choose(self._signal)
        self.tabs.light(_owners_lit(moment, keys))
        self.grid.show_signal(self._signal)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop the hint where every row counts."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        width = self.width() - 2 * MARGIN
        hint = self._hint.heightForWidth(width) + SPACING
        room = self.height() - MARGIN - 2 - self.tabs.height_for(width) - SPACING
        self._hint.setVisible(room - hint >= self.grid.least_height())

    def restyle(self) -> None:
        """Paint in another theme."""
        self.tabs.update()
        self.refresh()

    def _choose(self, signal: str) -> None:
        self._signal = signal
        self.session.choose(self.session.now.ref(signal))

    # Commands

    def fill_zero(self) -> None:
        """Set the shown signal's weights to zero."""
        self.fill_menu.zero()

    def fill_identity(self) -> None:
        """Make the shown signal pass each source on to the unit in the same place."""
        self.fill_menu.identity()

    def fill_random(self) -> None:
        """Draw the shown signal's weights anew."""
        self.fill_menu.random()

    def open_sizes(self) -> None:
        """Ask for other sizes and change them."""
        document = self.session.document
        inputs, units = len(document.network.input_names), document.network.layers[0].units
        try:
            edits.resize(document, inputs, units)
        except Problem as problem:
            self.session.problem.emit(problem)
            return
        dialog = SizesDialog(inputs, units, self)
        dialog.accepted.connect(lambda: self._resize(dialog.inputs.value(), dialog.units.value()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _resize(self, inputs: int, units: int) -> None:
        network = self.session.document.network
        if (inputs, units) != (len(network.input_names), network.layers[0].units):
            self.session.try_edit(
                self.tr("Change sizes"), lambda document: edits.resize(document, inputs, units)
            )


def _owners_lit(moment: Moment, signals: tuple[str, ...]) -> set[str]:
    """Return the signals that own a weight which the pointer is on."""
    keys = {ref.key for ref in moment.cursor.hover if ref.token is None}
    if not keys:
        return set()
    return {
        signal
        for signal in signals
        if any(block.key in keys for block in weight_blocks(moment.equation(signal)))
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
