"""Commands as data, and the actions made of them. Menus, palette and shortcut sheet read it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence


@dataclass(frozen=True)
class Command:
    """Something a person can do.

    Parameters
    ----------
    id
        Its name in code.
    menu
        The id of the menu that holds it.
    title
        Its words, translated.
    run
        What it does.
    shortcut
        Its keys in Qt's portable form, several separated by ``; ``.
    enabled, checked
        Asked whenever something changed; None means always, and not checkable.
    group
        Where it differs from the row before, a line separates them in the menu.
    """

    id: str
    menu: str
    title: str
    run: Callable[[], object]
    shortcut: str = ""
    enabled: Callable[[], bool] | None = None
    checked: Callable[[], bool] | None = None
    group: int = 0


class Commands(QObject):
    """The actions of a table of commands, kept in step with the program."""

    def __init__(self, table: Iterable[Command], parent: QObject) -> None:
        super().__init__(parent)
        self.table = tuple(table)
        self.actions = {command.id: self._action(command) for command in self.table}

    def _action(self, command: Command) -> QAction:
        action = QAction(command.title, self)
        action.setObjectName(command.id)
        keys = [QKeySequence(part) for part in command.shortcut.split("; ") if part]
        action.setShortcuts(keys)
        if keys:
            shown = keys[0].toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{command.title.replace('…', '')} ({shown})")
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda _=False: command.run())
        return action

    def refresh(self) -> None:
        """Ask each command whether it can be used and is on."""
        for command in self.table:
            action = self.actions[command.id]
            if command.enabled is not None:
                action.setEnabled(command.enabled())
            if command.checked is not None:
                action.setChecked(command.checked())
