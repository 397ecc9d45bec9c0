"""Feeding in another sequence: a text, a table, or token ids."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from lstmviz.cells.problems import Problem
from lstmviz.sequences.sequence import Sequence
from lstmviz.session.edits import feed
from lstmviz.session.session import Session


class FeedActions(QObject):
    """What the File menu feeds in; each is one step that can be undone."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def ask_text(self) -> None:
        """Ask for a text and feed it in."""
        # The window stands sooner without it.
        from lstmviz.sequences.text import joined
        from lstmviz.views.text_dialog import TextDialog

        document = self._session.document
        # What is read now is the natural thing to begin with.
        dialog = TextDialog(document.network, joined(document.sequence.tokens), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._feed)
        dialog.text.selectAll()
        dialog.open()

    def ask_file(self) -> None:
        """Ask for a table or an array and feed it in."""
        path, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Feed in"), "", self.tr("Tables and arrays (*.csv *.npy)")
        )
        if path:
            self.feed_file(Path(path))

    def feed_file(self, path: Path) -> None:
        """Feed in a table, an array of numbers or one of token ids; tell a problem."""
        from lstmviz.sequences.text import read_input

        try:
            sequence = read_input(path, self._session.document.network)
        except Problem as problem:
            self._session.problem.emit(problem)
            return
        self._feed(sequence)

    def _feed(self, sequence: Sequence) -> None:
        self._session.try_edit(
            self.tr("Feed in {count} tokens").format(count=len(sequence)),
            lambda document: feed(document, sequence),
        )
