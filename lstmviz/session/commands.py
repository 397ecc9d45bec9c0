"""Undo: one command for every edit, holding the document before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from lstmviz.session.document import Document

if TYPE_CHECKING:
    from lstmviz.session.session import Session


class EditCommand(QUndoCommand):
    """One edit. Edits of one gesture that follow each other merge into one."""

    ID = 1

    def __init__(
        self, session: Session, title: str, before: Document, after: Document, gesture: object
    ) -> None:
        super().__init__(title)
        self._session = session
        self._before = before
        self._after = after
        self._gesture = gesture

    def redo(self) -> None:
        """Put the document after the edit in place."""
        self._session.show_document(self._after)

    def undo(self) -> None:
        """Put the document before the edit in place."""
        self._session.show_document(self._before)

    def id(self) -> int:
        """Allow merging only for edits that belong to a gesture."""
        return self.ID if self._gesture is not None else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over the later edit of the same gesture."""
        if not isinstance(other, EditCommand) or other._gesture is not self._gesture:
            return False
        self._after = other._after
        # A drag that was taken back leaves no step behind.
        self.setObsolete(self._after is self._before)
        return True
