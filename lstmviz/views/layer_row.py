"""One layer in the dialog that makes a new network."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from lstmviz.cells.kinds import families, find
from lstmviz.figures.words import word
from lstmviz.network.building import LayerPlan
from lstmviz.views.guard import guarded
from lstmviz.views.option_menu import OptionMenu
from lstmviz.views.size_field import size_field
from lstmviz.views.style import set_role

FORWARD, BACKWARDS, BOTH = "forward", "backwards", "both"


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in a list with commas."""
    return tuple(name.strip() for name in text.split(",")) if text.strip() else ()


@guarded
class LayerRow(QFrame):
    """Asks for the kind of cell, its options, its size, its names and its directions."""

    changed = Signal()
    removed = Signal()

    def __init__(self, family: str = "lstm", units: int = 2) -> None:
        super().__init__()
        set_role(self, "box")
        self.title = QLabel()
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of cell"))
        for name, found in families().items():
            self.kind.addItem(word(found.title), name)
        self.options = OptionMenu()
        self.options.setAccessibleName(self.tr("Options of the cell"))
        self.units = size_field(units, self.tr("Units"))
        self.outputs = size_field(1, self.tr("Numbers after the projection"))
        self.outputs_label = QLabel(self.tr("projected to"))
        self.directions = QComboBox()
        self.directions.setAccessibleName(self.tr("Directions"))
        for key, title in (
            (FORWARD, self.tr("forward →")),
            (BACKWARDS, self.tr("backwards ←")),
            (BOTH, self.tr("both ⇄")),
        ):
            self.directions.addItem(title, key)
        self.merge = QComboBox()
        self.merge.setAccessibleName(self.tr("How two directions become one"))
        for key, title in (
            ("concat", self.tr("side by side")),
            ("sum", self.tr("added")),
            ("ave", self.tr("averaged")),
            ("mul", self.tr("multiplied")),
        ):
            self.merge.addItem(title, key)
        self.names = QLineEdit()
        self.names.setAccessibleName(self.tr("Names of the units"))
        self.summary = QLabel()
        set_role(self.summary, "hint")
        self.summary.setWordWrap(True)
        self.remove_button = QToolButton()
        self.remove_button.setText("×")
        set_role(self.remove_button, "icon")
        self.remove_button.setAccessibleName(self.tr("Remove this layer"))
        self.remove_button.clicked.connect(self.removed)
        for field in (self.kind, self.directions, self.merge, self.units, self.outputs):
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.installEventFilter(self)
        self._lay_out()
        self._connect()
        self.kind.setCurrentIndex(self.kind.findData(family))
        self._other_kind()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 8, 6, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        first = (self.title, self.kind, self.options, self.directions, self.merge)
        for column, widget in enumerate(first):
            grid.addWidget(widget, 0, column)
        grid.setColumnStretch(5, 1)
        grid.addWidget(self.remove_button, 0, 6)
        grid.addWidget(QLabel(self.tr("units")), 1, 0)
        grid.addWidget(self.units, 1, 1)
        grid.addWidget(self.names, 1, 2, 1, 4)
        grid.addWidget(self.outputs_label, 2, 0)
        grid.addWidget(self.outputs, 2, 1)
        grid.addWidget(self.summary, 2, 2, 1, 5)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._other_kind)
        self.options.changed.connect(self._show)
        self.units.valueChanged.connect(self._show)
        self.outputs.valueChanged.connect(self._show)
        self.directions.currentIndexChanged.connect(self._show)
        self.merge.currentIndexChanged.connect(self._show)
        self.names.textChanged.connect(self._show)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to scrolling: a choice must not change in passing."""
        if event.type() == QEvent.Type.Wheel and not watched.property("focus"):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What takes the keyboard, in the order in which it is filled in."""
        return (
            self.kind,
            self.options,
            self.directions,
            self.merge,
            self.units,
            self.names,
            self.outputs,
            self.remove_button,
        )

    def number(self, number: int, is_only: bool) -> None:
        """Say which layer it is; the only one cannot be removed."""
        self.title.setText(self.tr("Layer {n}").format(n=number))
        self.remove_button.setVisible(not is_only)

    def plan(self) -> LayerPlan:
        """Return what is asked for; raise Problem if it does not make a cell."""
        kind = find(self.kind.currentData(), self.options.chosen)
        directions = self.directions.currentData()
        return LayerPlan(
            kind,
            self.units.value(),
            both=directions == BOTH,
            merge=self.merge.currentData() if directions == BOTH else "concat",
            backwards=directions == BACKWARDS,
            unit_names=names_in(self.names.text()),
            outputs=self.outputs.value() if kind.projected else None,
        )

    def _other_kind(self) -> None:
        self.options.show_family(families()[self.kind.currentData()])
        self._show()

    def _show(self) -> None:
        projected = bool(self.options.chosen.get("projection"))
        self.outputs.setVisible(projected)
        self.outputs_label.setVisible(projected)
        self.merge.setVisible(self.directions.currentData() == BOTH)
        summary = self.options.summary()
        self.summary.setText(summary)
        self.summary.setVisible(bool(summary))
        examples = ", ".join(f"u{n}" for n in range(1, min(self.units.value(), 4) + 1))
        dots = ", …" if self.units.value() > 4 else ""
        self.names.setPlaceholderText(self.tr("names: {names}").format(names=examples + dots))
        self.changed.emit()
