"""The command palette: type a few letters, run a command."""

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLineEdit, QTreeView, QVBoxLayout, QWidget

from lstmviz.views.commands import Commands
from lstmviz.views.guard import guarded


@guarded
class Palette(QDialog):
    """Lists the commands that can be used now, narrowed by what is typed."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Find a command"))
        self.resize(460, 420)
        self._commands = commands
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Type what you want to do"))
        self.search.setAccessibleName(self.tr("Search commands"))
        self._model = QStandardItemModel(0, 2, self)
        for command in commands.table:
            action = commands.actions[command.id]
            if not action.isEnabled():
                continue
            title = QStandardItem(command.title.replace("…", ""))
            title.setData(command.id)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            self._model.appendRow([title, QStandardItem(keys)])
        self._filter = QSortFilterProxyModel(self)
        self._filter.setSourceModel(self._model)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list = QTreeView()
        self.list.setModel(self._filter)
        self.list.setRootIsDecorated(False)
        self.list.setHeaderHidden(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setColumnWidth(0, 310)
        self.list.setAccessibleName(self.tr("Commands"))
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(lambda: self._run(self.list.currentIndex()))
        self.list.activated.connect(self._run)
        self._narrow("")

    def _narrow(self, text: str) -> None:
        self._filter.setFilterFixedString(text)
        self.list.setCurrentIndex(self._filter.index(0, 0))

    def _run(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        first = index.siblingAtColumn(0)
        name = self._model.itemFromIndex(self._filter.mapToSource(first)).data()
        self.accept()
        self._commands.actions[name].trigger()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Up and Down move in the list while typing."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            row = self.list.currentIndex().row() + steps[Qt.Key(event.key())]
            if 0 <= row < self._filter.rowCount():
                self.list.setCurrentIndex(self._filter.index(row, 0))
        else:
            super().keyPressEvent(event)
