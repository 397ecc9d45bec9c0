"""Asking for the numbers of inputs and units."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from lstmviz.views.size_field import size_field
from lstmviz.views.style import set_role


class SizesDialog(QDialog):
    """Asks how many inputs and units the network shall have."""

    def __init__(self, inputs: int, units: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Sizes"))
        self.inputs = size_field(inputs, self.tr("Inputs"))
        self.units = size_field(units, self.tr("Units"))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.addRow(self.tr("&Inputs"), self.inputs)
        form.addRow(self.tr("&Units"), self.units)
        note = QLabel(
            self.tr(
                "New weights and values are zero. What no longer fits is dropped; "
                "Undo brings it back."
            )
        )
        note.setWordWrap(True)
        set_role(note, "hint")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        set_role(buttons.button(QDialogButtonBox.StandardButton.Ok), "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(note)
        column.addWidget(buttons)
