"""Taking out what is on screen: pictures to a file or the clipboard, numbers to a file."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from lstmviz.cells.problems import Problem
from lstmviz.exports.clipboard import copy_picture
from lstmviz.exports.output import check_output
from lstmviz.exports.picture import paint_picture, save_picture
from lstmviz.exports.traces import save_trace
from lstmviz.exports.views import VIEWS, WINDOW
from lstmviz.figures.figure import Figure
from lstmviz.figures.theme import PRINT
from lstmviz.session.session import Session

SCALE = 2.0
"""Sharp on slides; a screen's own scale raises it for pictures of the window."""


class ExportActions(QObject):
    """What the Export menu does. `done` carries a sentence that says so.

    Parameters
    ----------
    figures
        For each view that shows one, what returns the figure as it is on screen and its size.
    """

    done = Signal(str)

    def __init__(
        self,
        session: Session,
        window: QWidget,
        figures: Mapping[str, Callable[[], tuple[Figure, QSize]]],
    ) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._figures = figures

    def picture(self, view: str) -> QImage:
        """Return the picture of a view: the window as it is, a figure on white."""
        if view == WINDOW:
            return self._window.grab().toImage()
        figure, size = self._figures[view]()
        wanted = (size.width(), size.height()) if size.isValid() else VIEWS[view].size
        return paint_picture(figure, self._session.now, PRINT, wanted, SCALE)

    def save_picture(self, view: str) -> None:
        """Ask for a file and save a picture to it."""
        path = self._ask(self.tr("Save picture"), f"{view}.png", self.tr("Pictures (*.png)"))
        if path is not None and self._try(lambda: self._write_picture(path, view)):
            self.done.emit(self.tr("Saved {file}").format(file=path.name))

    def copy_picture(self, view: str) -> None:
        """Put a picture on the clipboard."""
        if self._try(lambda: copy_picture(self.picture(view))):
            self.done.emit(self.tr("Picture copied"))

    def save_trace(self) -> None:
        """Ask for a file and save every number of every step to it."""
        kinds = self.tr("Numbers (*.csv *.json *.npz)")
        path = self._ask(self.tr("Save numbers"), "trace.csv", kinds)
        if path is not None:
            now = self._session.now
            if self._try(lambda: save_trace(path, now.document, now.trace)):
                self.done.emit(self.tr("Saved {file}").format(file=path.name))

    def _ask(self, title: str, name: str, kinds: str) -> Path | None:
        folder = self._session.path.parent if self._session.path else Path.home()
        path, _ = QFileDialog.getSaveFileName(self._window, title, str(folder / name), kinds)
        if not path:
            return None
        chosen = Path(path)
        return chosen if chosen.suffix else chosen.with_suffix(Path(name).suffix)

    def _write_picture(self, path: Path, view: str) -> None:
        check_output(path, (".png",))
        save_picture(path, self.picture(view))

    def _try(self, export: Callable[[], None]) -> bool:
        try:
            export()
        except Problem as problem:
            self._session.problem.emit(problem)
            return False
        return True
