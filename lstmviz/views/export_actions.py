"""Taking out what is on screen: pictures to a file or the clipboard, numbers to a file."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from lstmviz.cells.problems import Problem
from lstmviz.exports.clipboard import copy_picture
from lstmviz.exports.output import check_output, write_output
from lstmviz.exports.picture import paint_picture, save_picture
from lstmviz.exports.traces import WRITERS
from lstmviz.exports.views import VIEWS, WINDOW
from lstmviz.figures.figure import Figure
from lstmviz.figures.theme import PRINT
from lstmviz.session.moment import Moment
from lstmviz.session.session import Session
from lstmviz.views.look import Look

SCALE = 2.0
"""Sharp on slides; a screen's own scale raises it for pictures of the window."""


class ExportActions(QObject):
    """What the Export menu does.

    Parameters
    ----------
    figures
        For each view that shows one, what returns the figure as it is on screen and its size.
    """

    def __init__(
        self,
        session: Session,
        look: Look,
        window: QWidget,
        figures: Mapping[str, Callable[[], tuple[Figure, QSize]]],
    ) -> None:
        super().__init__(window)
        self._session, self._look, self._window = session, look, window
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
        if path is not None:
            self._try(lambda: save_picture(path, self.picture(view)))

    def copy_picture(self, view: str) -> None:
        """Put a picture on the clipboard."""
        copy_picture(self.picture(view))

    def save_trace(self) -> None:
        """Ask for a file and save every number of every step to it."""
        kinds = self.tr("Numbers (*.csv *.json *.npz)")
        path = self._ask(self.tr("Save numbers"), "trace.csv", kinds)
        if path is not None:
            now = self._session.now
            self._try(lambda: write_trace(path, now))

    def _ask(self, title: str, name: str, kinds: str) -> Path | None:
        folder = self._session.path.parent if self._session.path else Path.home()
        path, _ = QFileDialog.getSaveFileName(self._window, title, str(folder / name), kinds)
        if not path:
            return None
        chosen = Path(path)
        return chosen if chosen.suffix else chosen.with_suffix(Path(name).suffix)

    def _try(self, save: Callable[[], None]) -> None:
        try:
            save()
        except Problem as problem:
            self._session.problem.emit(problem)


def write_trace(path: Path, now: Moment) -> None:
    """Write every number of every step in the form that the file's name asks for."""
    ending = check_output(path, WRITERS)
    write_output(path, WRITERS[ending](now.document, now.trace))
