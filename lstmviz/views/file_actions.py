"""Opening and saving sessions, and the one question before work is lost."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from lstmviz.cells.problems import Problem
from lstmviz.session.files import SUFFIX
from lstmviz.session.session import Session
from lstmviz.session.settings import Settings

MOST_RECENT = 8


class FileActions(QObject):
    """What the File menu does."""

    opened = Signal()
    """Another session is open now."""

    def __init__(self, session: Session, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window

    def open(self) -> None:
        """Ask for a session file and open it."""
        if not self.may_go_on():
            return
        path, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open session"), str(self._folder()), self._filter()
        )
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path) -> bool:
        """Open a session file; tell a problem and change nothing if it cannot be."""
        try:
            self._session.open_file(path)
        except Problem as problem:
            self._session.problem.emit(problem)
            return False
        self._remember(path)
        self.opened.emit()
        return True

    def open_recent(self, path: Path) -> None:
        """Open a session from the list, after asking about unsaved work."""
        if self.may_go_on():
            self.open_path(path)

    def save(self) -> bool:
        """Save to the session's file; ask for one if it has none."""
        path = self._session.path
        if path is None or self._session.read_only:
            return self.save_as()
        return self._save(path)

    def save_as(self) -> bool:
        """Ask for a file and save to it."""
        name = self._session.document.title + SUFFIX
        path, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save session"), str(self._folder() / name), self._filter()
        )
        if not path:
            return False
        chosen = Path(path)
        return self._save(chosen if chosen.suffix else chosen.with_suffix(SUFFIX))

    def _save(self, path: Path) -> bool:
        try:
            self._session.save(path)
        except Problem as problem:
            self._session.problem.emit(problem)
            return False
        self._remember(path)
        return True

    def may_go_on(self) -> bool:
        """Ask once about unsaved work; False if the person wants to stay."""
        if self._session.undo_stack.isClean():
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            self.tr("Unsaved changes"),
            self.tr("Save the changes to “{title}”?").format(title=self._session.document.title),
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        if answer == buttons.Save:
            return self.save()
        return bool(answer == buttons.Discard)

    @property
    def recent(self) -> list[Path]:
        """The sessions opened or saved last that are still there."""
        paths = [Path(line) for line in self._settings.get_text("recent").splitlines()]
        return [path for path in paths if path.is_file()]

    def _remember(self, path: Path) -> None:
        path = path.resolve()
        kept = [path, *(other for other in self.recent if other != path)][:MOST_RECENT]
        self._settings.set("recent", "\n".join(map(str, kept)))

    def _folder(self) -> Path:
        path = self._session.path
        return path.parent if path is not None else Path.home()

    def _filter(self) -> str:
        words = QCoreApplication.translate("FileActions", "lstmviz sessions")
        return f"{words} (*{SUFFIX})"
