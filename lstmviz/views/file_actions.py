"""Opening sessions and weight files, saving, and the one question before work is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from lstmviz.cells.problems import Problem
from lstmviz.session.files import SUFFIX
from lstmviz.session.models import is_session, keep_answers
from lstmviz.session.session import Session
from lstmviz.session.settings import Settings

if TYPE_CHECKING:
    from lstmviz.views.model_dialog import ModelDialog

MOST_RECENT = 8
WEIGHTS = "*.pt *.pth *.ckpt *.bin *.safetensors *.keras *.h5 *.hdf5 *.onnx *.npz *.csv"
"""How weight files are mostly called; what they are is told by their content."""


class FileActions(QObject):
    """What the File menu does."""

    opened = Signal()
    """Another session is open now."""

    def __init__(self, session: Session, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window

    def open(self) -> None:
        """Ask for a session or a weight file and open it."""
        if not self.may_go_on():
            return
        kinds = (
            (self.tr("Sessions and weight files"), f"*{SUFFIX} {WEIGHTS}"),
            (self.tr("Weight files"), WEIGHTS),
            (self.tr("All files"), "*"),
        )
        both, *others = (f"{title} ({patterns})" for title, patterns in kinds)
        filters = ";;".join((both, self._filter(), *others))
        path, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open"), str(self._folder()), filters
        )
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path) -> bool:
        """Open a session, or begin to open a weight file, which is told by its content.

        A problem is told and changes nothing.
        """
        try:
            if is_session(path):
                self._session.open_file(path)
            else:
                self._ask_about(path)
                return True
        except Problem as problem:
            self._session.problem.emit(problem)
            return False
        self._remember(path)
        self.opened.emit()
        return True

    def _ask_about(self, path: Path) -> None:
        """Show what a weight file is before it opens."""
        # The window stands sooner without it.
        from lstmviz.views.model_dialog import ModelDialog

        dialog = ModelDialog(path, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.failed.connect(self._session.problem)
        dialog.accepted.connect(lambda: self._open_model(dialog))
        dialog.open()

    def _open_model(self, dialog: ModelDialog) -> None:
        if dialog.ready is None:
            return
        recognised, document, trace = dialog.ready
        if dialog.remember.isChecked():
            try:
                keep_answers(dialog.path, recognised)
            except Problem as problem:
                self._session.problem.emit(problem)
        self._session.open(document, about=recognised, trace=trace)
        self._remember(dialog.path)
        self.opened.emit()

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
        return self._save(
            chosen if chosen.suffix == SUFFIX else chosen.with_name(chosen.name + SUFFIX)
        )

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
        """The files opened or saved last that are still there."""
        paths = [Path(line) for line in self._settings.get_text("recent").splitlines()]
        return [path for path in paths if path.is_file()]

    def _remember(self, path: Path) -> None:
        path = path.resolve()
        kept = [path, *(other for other in self.recent if other != path)][:MOST_RECENT]
        self._settings.set("recent", "\n".join(map(str, kept)))

    def _folder(self) -> Path:
        """Return where to look first: beside the session, or what was opened or saved last."""
        path = self._session.path or next(iter(self.recent), None)
        return path.parent if path is not None else Path.home()

    def _filter(self) -> str:
        words = QCoreApplication.translate("FileActions", "lstmviz sessions")
        return f"{words} (*{SUFFIX})"


def dropped(event: QDropEvent) -> Path | None:
    """Return the file that is dragged, None if it is not one file of this machine."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
