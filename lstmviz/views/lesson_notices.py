"""The quiet bar at the foot of a lesson: numbers were changed, the place was left."""

from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from lstmviz.views.style import set_role


class Notices(QWidget):
    """A line for each thing that is not as the lesson has it, with the click that mends it."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.setColumnStretch(0, 1)
        self._changed = _line(grid, 0, self.tr("You have changed numbers"))
        self.restore = _button(grid, 0, self.tr("Restore"), self.tr("Restore the lesson’s numbers"))
        self._away = _line(grid, 1, self.tr("You are looking elsewhere"))
        self.back = _button(grid, 1, self.tr("Go back"), self.tr("Back to this step’s place"))
        self.show_state(changed=False, away=False)

    def show_state(self, *, changed: bool, away: bool) -> None:
        """Show what is not as the lesson has it."""
        for widgets, on in (
            ((self._changed, self.restore), changed),
            ((self._away, self.back), away),
        ):
            for widget in widgets:
                widget.setVisible(on)
        self.setVisible(changed or away)


def _line(grid: QGridLayout, row: int, text: str) -> QLabel:
    label = QLabel(text)
    set_role(label, "hint")
    grid.addWidget(label, row, 0)
    return label


def _button(grid: QGridLayout, row: int, text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(name)
    button.setToolTip(name)
    set_role(button, "link")
    grid.addWidget(button, row, 1)
    return button
