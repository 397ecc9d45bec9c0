"""The sheet of keyboard shortcuts, made from the table of commands."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from lstmviz.views.command_table import menus
from lstmviz.views.commands import Commands
from lstmviz.views.style import set_role


class ShortcutSheet(QDialog):
    """Shows each command that has keys, by menu."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(460, 560)
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setColumnStretch(0, 1)
        for menu, title in menus().items():
            rows = [c for c in commands.table if c.menu == menu and c.shortcut]
            if not rows:
                continue
            heading = QLabel(title.replace("&", ""))
            set_role(heading, "title")
            grid.addWidget(heading, grid.rowCount(), 0)
            for command in rows:
                keys = commands.actions[command.id].shortcuts()
                shown = [k.toString(QKeySequence.SequenceFormat.NativeText) for k in keys]
                row = grid.rowCount()
                grid.addWidget(QLabel(command.title.replace("…", "")), row, 0)
                grid.addWidget(QLabel(self.tr(" or ").join(shown)), row, 1)
        area = QScrollArea()
        area.setWidget(sheet)
        area.setWidgetResizable(True)
        area.setAccessibleName(self.windowTitle())
        column = QVBoxLayout(self)
        column.addWidget(area)
