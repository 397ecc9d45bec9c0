"""The session: one open document, its trace and the cursor, and the signals that announce them."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QUndoStack

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, Word
from lstmviz.formats.recognised import Recognised
from lstmviz.learning.cards import Card
from lstmviz.network.trace import Trace
from lstmviz.session.commands import EditCommand
from lstmviz.session.cursor import Cursor, Ref, owner
from lstmviz.session.document import Document
from lstmviz.session.files import open_session, save_session
from lstmviz.session.moment import READOUT, Moment

About = Card | Recognised
"""What is known of a network that ships, or that was read from a weight file."""


class Session(QObject):
    """What is open and where everybody looks.

    Views read :attr:`now`, call the methods below and repaint on the signals; they keep no copy.
    Methods that take values from people raise :class:`Problem` and change nothing.
    """

    document_changed = Signal()
    """The document was edited, undone, redone or replaced. `trace_changed` follows."""
    trace_changed = Signal()
    cursor_changed = Signal(object)
    """The cursor moved; carries the cursor before."""
    opened = Signal()
    """Another document took this one's place. `file_changed` follows."""
    file_changed = Signal()
    """Another file, or read-only or not; saving does that, too."""
    problem = Signal(object)
    """A :class:`Problem` that should be told quietly."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.path: Path | None = None
        self.read_only = False
        self.about: About | None = None
        self._document = document
        self._trace = document.trace()
        self._cursor = self._start()
        self._now: Moment | None = None

    @property
    def now(self) -> Moment:
        """What is shown at this moment."""
        if self._now is None:
            self._now = Moment(self._document, self._trace, self._cursor)
        return self._now

    @property
    def document(self) -> Document:
        """The open document."""
        return self._document

    @property
    def trace(self) -> Trace:
        """Its trace."""
        return self._trace

    @property
    def cursor(self) -> Cursor:
        """Where everybody looks."""
        return self._cursor

    # Files

    def open(
        self,
        document: Document,
        path: Path | None = None,
        read_only: bool = False,
        about: About | None = None,
        trace: Trace | None = None,
    ) -> None:
        """Replace the document and forget its history; on any error nothing is changed.

        Parameters
        ----------
        path, read_only
            Its session file, if it has one, and whether a newer version wrote that.
        about
            What is known of the network: its card, or how its weight file was understood.
        trace
            The document's, where it was computed already.
        """
        # First, for a long sequence may be more than memory holds.
        trace = trace or document.trace()
        self.undo_stack.clear()
        self.path, self.read_only, self.about = path, read_only, about
        # Before the cursor moves, so that no view sees a cursor outside its trace.
        self._document, self._trace, self._now = document, trace, None
        before, self._cursor = self._cursor, self._start()
        self.document_changed.emit()
        self.trace_changed.emit()
        self.cursor_changed.emit(before)
        self.opened.emit()
        self.file_changed.emit()

    def open_file(self, path: Path) -> None:
        """Open a session file."""
        opened = open_session(path)
        self.open(opened.document, path, opened.newer)

    def save(self, path: Path) -> None:
        """Save to a session file and mark the document clean.

        A read-only document is not saved over its own file; a copy of it can be edited.
        """
        if self.read_only and self.path is not None and _is_same(path, self.path):
            raise self._refusal()
        save_session(path, self._document)
        self.path, self.read_only = path, False
        self.undo_stack.setClean()
        self.file_changed.emit()

    # Edits

    def edit(
        self, title: str, change: Callable[[Document], Document], gesture: object = None
    ) -> None:
        """Change the document in one undoable step.

        Parameters
        ----------
        title
            What Undo calls it, translated.
        change
            Maps the document to the new one.
        gesture
            Edits in a row with the same gesture (one drag of the mouse) become one step.
        """
        if self.read_only:
            raise self._refusal()
        changed = change(self._document)
        if changed is self._document:
            return
        self.undo_stack.push(EditCommand(self, title, self._document, changed, gesture))

    def try_edit(
        self, title: str, change: Callable[[Document], Document], gesture: object = None
    ) -> bool:
        """Edit, and announce a problem instead of raising it."""
        try:
            self.edit(title, change, gesture)
        except Problem as problem:
            self.problem.emit(problem)
            return False
        return True

    def show_document(self, document: Document) -> None:
        """Put another state of the document in place; only undo commands call this."""
        self._document, self._trace, self._now = document, document.trace(), None
        before, self._cursor = self._cursor, self._fitted(self._cursor)
        self.document_changed.emit()
        self.trace_changed.emit()
        if before != self._cursor:
            self.cursor_changed.emit(before)

    def _refusal(self) -> Problem:
        return Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "This session was saved by a newer lstmviz and is read-only; "
                "update lstmviz, or save a copy under another name.",
            )
        )

    # The cursor

    def move(self, **where: object) -> None:
        """Change fields of the cursor; what lies outside is brought to the nearest inside."""
        before = self._cursor
        cursor = self._fitted(replace(before, **where))  # type: ignore[arg-type]
        if cursor != before:
            self._cursor, self._now = cursor, None
            self.cursor_changed.emit(before)

    def step_token(self, by: int) -> None:
        """Go some tokens on or back, within the sequence."""
        self.move(token=self._cursor.token + by)

    def step_stage(self, by: int) -> bool:
        """Go one stage on or back, over the edges of tokens; False where the sequence ends."""
        count = len(self.now.stages)
        stage = self._cursor.stage
        if stage is None:
            stage = 0 if by > 0 else count - 1
            self.move(stage=stage)
            return True
        position = self._cursor.token * count + stage + by
        if not 0 <= position < count * len(self._trace):
            return False
        self.move(token=position // count, stage=position % count)
        return True

    def hover(self, *refs: Ref) -> None:
        """Light quantities everywhere; none puts the light out."""
        self.move(hover=refs)

    def choose(self, ref: Ref) -> None:
        """Show a quantity's equation and go to its token.

        A weight chooses the gate it belongs to; an input or an initial state only its token, for
        the latter the one that is read first.
        """
        where: dict[str, object] = {}
        signal = owner(ref.key) or ref.key
        if signal not in ("x", READOUT.key):
            where["layer"] = ref.layer
        elif signal == READOUT.key and not self.now.shows_readout:
            where["layer"] = f"l{len(self._document.network.layers) - 1}"
        at_start = ref.token is not None and ref.token < 0
        if at_start:
            where["token"] = self._trace.layers[ref.layer].first
        elif ref.token is not None:
            where["token"] = ref.token
        if signal != "x" and not at_start:
            where["signal"] = signal
            if ref.unit is not None:
                where["unit"] = ref.unit
        self.move(**where)

    @property
    def covers_ahead(self) -> bool:
        """Whether everything after the current stage is hidden."""
        return self._cursor.covers

    def cover_ahead(self, on: bool) -> None:
        """Hide, or show again, everything after the current stage."""
        self.move(covers=on)

    def _start(self) -> Cursor:
        return self._fitted(Cursor())

    def _fitted(self, cursor: Cursor) -> Cursor:
        """Bring a cursor inside the document."""
        layer = cursor.layer if cursor.layer in self._trace.layers else "l0"
        moment = Moment(self._document, self._trace, replace(cursor, layer=layer))
        kind = moment.kind
        known = {s.key for s in (*kind.signals, *kind.intermediates)}
        if moment.shows_readout:
            known.add(READOUT.key)
        signal = cursor.signal if cursor.signal in known else kind.signals[0].key
        count = len(moment.names(signal))
        stage = cursor.stage
        return replace(
            cursor,
            layer=layer,
            token=min(max(cursor.token, 0), len(self._trace) - 1),
            stage=None if stage is None else min(max(stage, 0), len(moment.stages) - 1),
            signal=signal,
            unit=min(max(cursor.unit, 0), count - 1),
        )


def told(problem: Problem) -> str:
    """Return a problem's sentence in the language of the program."""

    def in_language(value: object) -> object:
        if isinstance(value, Word):
            return QCoreApplication.translate(Problem.CONTEXT, value)
        return told(value) if isinstance(value, Problem) else value

    values = {name: in_language(value) for name, value in problem.values.items()}
    return QCoreApplication.translate(Problem.CONTEXT, problem.text).format(**values)


def _is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
