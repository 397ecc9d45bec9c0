"""The menu that fills weights at one stroke."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from lstmviz.cells.arrays import Array
from lstmviz.cells.parameters import LARGEST
from lstmviz.network.initialisation import WAYS
from lstmviz.session import edits, fills
from lstmviz.session.session import Session
from lstmviz.views.weights_table import BIAS, MATRIX, Block, owner_title, owners, weight_blocks

Fill = Callable[[Block, Array], Array]


class FillMenu(QMenu):
    """Zero, identity, drawn in several ways, and bias, for the shown signal or for all."""

    def __init__(self, session: Session, signal: Callable[[], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._signal = signal
        self._seed = 1
        self.every = QMenu(self.tr("All gates"), self)
        self.setAccessibleName(self.tr("Fill weights"))
        self.aboutToShow.connect(self.build)

    def build(self) -> None:
        """Make the entries for what is shown now."""
        self.clear()
        moment = self._session.now
        one = self._signal()
        self._add_entries(self, (one,))
        every = tuple(key for key in owners(moment) if key in moment.kind.gates)
        self.every.clear()
        if len(every) > 1:
            self.addSeparator()
            self._add_entries(self.every, every)
            self.addMenu(self.every)

    def _add_entries(self, menu: QMenu, signals: tuple[str, ...]) -> None:
        menu.addAction(self.tr("Zero"), partial(self.zero, signals))
        menu.addAction(self.tr("Identity"), partial(self.identity, signals))
        menu.addAction(
            self.tr("Random (seed {seed})").format(seed=self._seed), partial(self.random, signals)
        )
        for way, title in (
            ("glorot", self.tr("Glorot, no bias (seed {seed})")),
            ("orthogonal", self.tr("Glorot, U orthogonal, no bias (seed {seed})")),
        ):
            menu.addAction(title.format(seed=self._seed), partial(self.begin, way, signals))
        menu.addAction(self.tr("Bias = 1"), partial(self.bias, 1.0, signals))
        menu.addAction(self.tr("Bias…"), partial(self.ask_bias, signals))

    def zero(self, signals: tuple[str, ...] = ()) -> None:
        """Set all to zero."""
        self._fill(self.tr("Fill {what} with zeros"), signals, lambda _, block: fills.zeros(block))

    def identity(self, signals: tuple[str, ...] = ()) -> None:
        """Pass each source on to the unit in the same place; no bias."""
        self._fill(
            self.tr("Fill {what} with identity"),
            signals,
            lambda kind, block: fills.zeros(block) if kind.role == BIAS else fills.identity(block),
        )

    def random(self, signals: tuple[str, ...] = ()) -> None:
        """Draw all anew, each time from the next seed."""
        units = self._session.now.layer.units
        generator = np.random.default_rng(self._seed)
        title = self.tr("Fill {what} with random numbers (seed {seed})")
        self._fill(
            title.replace("{seed}", str(self._seed)),
            signals,
            lambda _, block: fills.random(block, units, generator),
        )
        self._seed += 1

    def begin(self, way: str, signals: tuple[str, ...] = ()) -> None:
        """Draw all anew as a new network begins: ``glorot`` or ``orthogonal``, no bias."""
        pair = WAYS[way]
        assert pair is not None
        from_input, from_hidden = pair
        generator = np.random.default_rng(self._seed)

        def draw(kind: Block, block: Array) -> Array:
            if kind.role != MATRIX:
                return fills.zeros(block)
            is_recurrent = kind.vector is not None and kind.vector.lag == 1
            rows, columns = block.shape
            drawn = (from_hidden if is_recurrent else from_input)(generator, rows, columns)
            return drawn.astype(block.dtype)

        title = {
            "glorot": self.tr("Fill {what} with Glorot’s numbers (seed {seed})"),
            "orthogonal": self.tr("Fill {what} with Glorot’s numbers, U orthogonal (seed {seed})"),
        }[way]
        self._fill(title.replace("{seed}", str(self._seed)), signals, draw)
        self._seed += 1

    def bias(self, value: float, signals: tuple[str, ...] = ()) -> None:
        """Set only the biases."""
        self._fill(
            self.tr("Fill bias of {what}"),
            signals,
            lambda _, block: fills.constant(block, value),
            roles=(BIAS,),
        )

    def ask_bias(self, signals: tuple[str, ...] = ()) -> None:
        """Ask for a number and set the biases to it."""
        dialog = QInputDialog(self.parentWidget())
        dialog.setWindowTitle(self.tr("Bias"))
        dialog.setLabelText(self.tr("Set every bias to:"))
        dialog.setInputMode(QInputDialog.InputMode.DoubleInput)
        dialog.setDoubleDecimals(3)
        dialog.setDoubleRange(-LARGEST, LARGEST)
        dialog.setDoubleValue(1.0)
        dialog.doubleValueSelected.connect(lambda value: self.bias(value, signals))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _fill(
        self,
        title: str,
        signals: tuple[str, ...],
        fill: Fill,
        roles: tuple[int, ...] | None = None,
    ) -> None:
        moment = self._session.now
        signals = signals or (self._signal(),)
        what = owner_title(moment, signals[0]) if len(signals) == 1 else self.tr("all gates")
        by_key = {
            block.key: partial(fill, block)
            for signal in signals
            for block in weight_blocks(moment.equation(signal))
            if roles is None or block.role in roles
        }
        self._session.try_edit(
            title.format(what=what),
            lambda document: edits.fill_blocks(document, moment.cursor.layer, by_key),
        )
