"""File → New: a network from nothing."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.network.building import Start, new_network
from lstmviz.network.network import Network
from lstmviz.sequences.starting import starting_sequence
from lstmviz.session.document import Document
from lstmviz.session.session import told
from lstmviz.views.guard import guarded
from lstmviz.views.layer_row import LayerRow, names_in
from lstmviz.views.style import set_role

MOST_LAYERS = 16
ROOM_FOR_LAYERS = QSize(600, 230)
MOST_SEED = 2**31 - 1


@guarded
class NewNetworkDialog(QDialog):
    """Asks for inputs, layers, readout and how the weights begin."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New network"))
        self.rows: list[LayerRow] = []
        self._network: Network | None = None
        self._make_fields()
        self._make_start()
        self.told = QLabel()
        self.told.setWordWrap(True)
        # Room for two lines, so that nothing jumps while a person types.
        self.told.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText(self.tr("Create"))
        set_role(self._ok, "primary")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self.add_layer()
        self.title.setFocus()
        self.title.selectAll()

    # The fields

    def _make_fields(self) -> None:
        self.title = self._line(self.tr("Title"), self.tr("New network"))
        self.inputs = self._line(self.tr("Inputs"), "x1, x2, x3")
        self.readouts = self._line(self.tr("Readout"), "")
        self.readouts.setPlaceholderText(self.tr("none; or names: refuse, agree"))
        self.activation = QComboBox()
        self.activation.setAccessibleName(self.tr("Activation of the readout"))
        for key in ("sigmoid", "softmax", "linear"):
            self.activation.addItem(key, key)
        self.activation.currentIndexChanged.connect(self._check)
        self.activation.setEnabled(False)
        self.readouts.textChanged.connect(
            lambda text: self.activation.setEnabled(bool(names_in(text)))
        )
        self.add_button = QPushButton(self.tr("&Add layer"))
        self.add_button.clicked.connect(self._add_another)

    def _line(self, name: str, text: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setAccessibleName(name)
        line.textChanged.connect(self._check)
        return line

    def _make_start(self) -> None:
        self.way = QComboBox()
        self.way.setAccessibleName(self.tr("How weights begin"))
        for key, title in (
            ("uniform", self.tr("uniform within ±1/√H (as PyTorch)")),
            ("glorot", self.tr("W and U Glorot")),
            ("orthogonal", self.tr("W Glorot, U orthogonal (as Keras)")),
            ("identity", self.tr("W Glorot, U identity")),
            ("zero", self.tr("zero")),
        ):
            self.way.addItem(title, key)
        self.seed = QSpinBox()
        self.seed.setRange(0, MOST_SEED)
        self.seed.setValue(1)
        self.seed.setAccessibleName(self.tr("Seed"))
        self.sets_forget = QCheckBox(self.tr("forget bias"))
        self.forget_bias = QDoubleSpinBox()
        self.forget_bias.setRange(-10.0, 10.0)
        self.forget_bias.setSingleStep(0.5)
        self.forget_bias.setValue(1.0)
        self.forget_bias.setEnabled(False)
        self.forget_bias.setAccessibleName(self.tr("Forget bias"))
        self.sets_forget.toggled.connect(self.forget_bias.setEnabled)
        self.sets_forget.toggled.connect(self._check)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.addRow(self.tr("&Title"), self.title)
        form.addRow(self.tr("&Inputs"), self.inputs)
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setMinimumSize(ROOM_FOR_LAYERS)
        self._scroll.setWidget(body)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # What takes the keyboard is in it.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._show_focused)
        out = QFormLayout()
        out.setHorizontalSpacing(14)
        out.addRow(
            _label(self.tr("&Readout"), self.readouts), _beside(self.readouts, self.activation)
        )
        out.addRow(
            _label(self.tr("&Weights"), self.way),
            _beside(self.way, QLabel(self.tr("seed")), self.seed),
        )
        out.addRow("", _beside(self.sets_forget, self.forget_bias, None))
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(10)
        column.addLayout(form)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(out)
        column.addWidget(self.told)
        column.addWidget(self.buttons)

    # Layers

    def add_layer(self) -> None:
        """Add a layer above the others."""
        row = LayerRow()
        row.changed.connect(self._check)
        row.removed.connect(lambda: self.remove_layer(row))
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        before = self.rows[-2].fields[-1] if len(self.rows) > 1 else self.inputs
        for widget in row.fields:
            self.setTabOrder(before, widget)
            before = widget
        self._renumber()

    def _add_another(self) -> None:
        """Add a layer and go to it."""
        self.add_layer()
        # At once, so that it can take the keyboard.
        self.rows[-1].show()
        self.rows[-1].kind.setFocus()

    def _show_focused(self) -> None:
        """Keep the layer in view that is being asked about."""
        for row in self.rows:
            if row.isAncestorOf(self.focusWidget()):
                self._scroll.ensureWidgetVisible(row)

    def remove_layer(self, row: LayerRow) -> None:
        """Take a layer out."""
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._renumber()

    def _renumber(self) -> None:
        for number, row in enumerate(self.rows, 1):
            row.number(number, len(self.rows) == 1)
        self.add_button.setEnabled(len(self.rows) < MOST_LAYERS)
        self._check()

    # What comes of it

    def network(self) -> Network:
        """Return the network that is asked for; raise Problem if it cannot be made."""
        readouts = names_in(self.readouts.text())
        start = Start(
            self.way.currentData(),
            self.forget_bias.value() if self.sets_forget.isChecked() else None,
            self.seed.value(),
        )
        return new_network(
            [row.plan() for row in self.rows],
            names_in(self.inputs.text()),
            start,
            readout=(readouts, self.activation.currentData()) if readouts else None,
        )

    def document(self) -> Document:
        """Return the document that is asked for."""
        network = self.network()
        title = self.title.text().strip() or self.tr("New network")
        return Document(title, network, starting_sequence(network), {})

    def _check(self) -> None:
        """Say what would be made, or why it cannot be."""
        if not self.rows:
            return
        try:
            for row in self.rows:
                names = names_in(row.names.text())
                if names and len(names) != row.units.value():
                    raise Problem(
                        QT_TRANSLATE_NOOP(
                            "Problem",
                            "{found} names are given for {count} units; give one for each or none.",
                        ),
                        found=len(names),
                        count=row.units.value(),
                    )
            network = self.network()
        except Problem as problem:
            set_role(self.told, "warning")
            self.told.setText(told(problem))
            self._ok.setEnabled(False)
            return
        count = sum(
            array.size
            for layer in network.layers
            for _, weights in layer.directions
            for array in weights.arrays.values()
        )
        set_role(self.told, "hint")
        self.told.setText(
            self.tr("{count} weights in the layers; every one can be changed afterwards.").format(
                count=count
            )
        )
        self._ok.setEnabled(True)


def _label(text: str, field: QWidget) -> QLabel:
    """Return a label whose key leads to a field."""
    label = QLabel(text)
    label.setBuddy(field)
    return label


def _beside(*widgets: QWidget | None) -> QWidget:
    """Put widgets beside each other; None takes the rest of the room."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget, 1 if isinstance(widget, QLineEdit | QComboBox) else 0)
    return holder
