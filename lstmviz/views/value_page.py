"""A scrolling list of named numbers, in groups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lstmviz.figures.fonts import font
from lstmviz.session.cursor import Ref
from lstmviz.session.document import Document
from lstmviz.session.moment import Moment
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded
from lstmviz.views.look import Look
from lstmviz.views.number_field import tell_refusals
from lstmviz.views.style import set_role
from lstmviz.views.value_row import HEIGHT, ValueRow

MOST, MORE = 40, 260
"""So many entries are shown at first, and so many more each time one asks."""


@dataclass(frozen=True)
class Entry:
    """One number: what it is called, where it is read, how it is changed and renamed."""

    name: str
    spoken: str
    ref: Callable[[Moment], Ref]
    value: Callable[[Moment], float]
    limits: Callable[[Moment], tuple[float, float]]
    change: Callable[[Document, float], Document]
    rename: Callable[[Document, str], Document]


@dataclass(frozen=True)
class Group:
    """Entries under a heading in a signal's hue; no heading if the title is empty."""

    title: str
    hue: str
    entries: tuple[Entry, ...]


@guarded
class ValuePage(QScrollArea):
    """Shows groups of entries; makes new widgets only when their names change."""

    def __init__(
        self, session: Session, look: Look, name: str, groups: Callable[[Moment], Sequence[Group]]
    ) -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._groups = groups
        self._entries: list[Entry] = []
        self._titles: list[tuple[QLabel, str]] = []
        self._shape: object = None
        self._most, self._left_out = MOST, 0
        self._gesture: object = None
        self._before = self._known = session.document
        self.rows: list[ValueRow] = []
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self._show_numbers)
        self.verticalScrollBar().setSingleStep(HEIGHT)

    def refresh(self) -> None:
        """Show the numbers as they are now."""
        self._known = self._session.document
        groups = self._first(self._groups(self._session.now))
        shape = [(group.title, [entry.spoken for entry in group.entries]) for group in groups]
        is_other = shape != self._shape
        if is_other:
            self._clear()
        self._entries = [entry for group in groups for entry in group.entries]
        if is_other:
            self._shape = shape
            self._build(groups)
        self._show_numbers()

    def show_more(self) -> None:
        """Show the next entries."""
        self._most += MORE
        self.refresh()

    def _first(self, groups: Sequence[Group]) -> list[Group]:
        """Return as many entries as are shown: a thousand rows would take seconds to make."""
        kept, room = [], self._most
        for group in groups:
            kept.append(replace(group, entries=group.entries[: max(room, 0)]))
            room -= len(group.entries)
        self._left_out = max(-room, 0)
        return kept

    def reveal(self, number: int) -> None:
        """Scroll to an entry, making its row unless hundreds would have to be made for it."""
        if self._most <= number < MORE:
            self._most = number + 1
            self.refresh()
        body = self.widget()
        if body is not None and number < len(self.rows):
            # Rows just made have no place before they are laid out.
            body.adjustSize()
            self.ensureWidgetVisible(self.rows[number], 0, HEIGHT)

    def forget_typing(self) -> None:
        """Drop what is typed and not taken: the rows now stand for other numbers."""
        for row in self.rows:
            row.forget_typing()

    def restyle(self) -> None:
        """Paint in another theme."""
        for title, hue in self._titles:
            color = self._look.theme.ink(hue).name()
            title.setStyleSheet(f"color: {color}; font-weight: 600; font-size: 12px;")
        for row in self.rows:
            row.update()

    def light(self) -> None:
        """Light what the pointer is on."""
        moment = self._session.now
        for row, entry in zip(self.rows, self._entries, strict=True):
            row.set_lit(bool(moment.cursor.hover) and moment.is_lit(entry.ref(moment)))

    def _clear(self) -> None:
        for row in self.rows:
            row.retire()
        self.rows, self._titles, self._entries = [], [], []
        old = self.takeWidget()
        if old is not None:
            # Not at once: a key or a click on one of its fields may have led here.
            old.setParent(self)
            old.deleteLater()

    def _build(self, groups: Sequence[Group]) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for number, group in enumerate(groups):
            if group.title:
                title = QLabel(group.title)
                title.setFont(font(12, bold=True))
                title.setContentsMargins(4, 6 if number else 0, 0, 2)
                self._titles.append((title, group.hue))
                column.addWidget(title)
            for entry in group.entries:
                column.addWidget(self._row(len(self.rows), entry))
        if self._left_out:
            more = QPushButton(
                self.tr("Show more of the other {count}").format(count=self._left_out)
            )
            set_role(more, "link")
            more.clicked.connect(self.show_more)
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.setWidget(body)
        self.restyle()

    def _row(self, number: int, entry: Entry) -> ValueRow:
        names = tuple(one.name for one in self._entries)
        row = ValueRow(self._look, entry.name, entry.spoken, names)
        row.changed.connect(partial(self._change, number))
        row.taken_back.connect(partial(self._take_back, number))
        row.released.connect(self.refresh)
        row.renamed.connect(partial(self._rename, number))
        row.entered.connect(partial(self._hover, number))
        row.left.connect(self._session.hover)
        tell_refusals(row.field, self._session)
        self.rows.append(row)
        return row

    def _show_numbers(self) -> None:
        if self._known is not self._session.document:
            # A hidden page is not told of every change, and refreshed before it is shown.
            return
        moment = self._session.now
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        # Not those scrolled away: there can be hundreds.
        for row, entry in zip(self.rows, self._entries, strict=True):
            if row.y() + HEIGHT >= top and row.y() <= bottom:
                row.show_number(entry.value(moment), entry.limits(moment))
        self.light()

    def _title(self, entry: Entry) -> str:
        return self.tr("Change {name}").format(name=entry.spoken)

    def _change(self, number: int, value: float, gesture: object) -> None:
        if gesture is not self._gesture:
            self._gesture, self._before = gesture, self._session.document
        entry = self._entries[number]
        self._session.try_edit(
            self._title(entry), lambda document: entry.change(document, value), gesture
        )
        # What could not be changed goes back.
        self._show_numbers()

    def _take_back(self, number: int, gesture: object) -> None:
        if gesture is self._gesture:
            title, before = self._title(self._entries[number]), self._before
            self._session.try_edit(title, lambda _: before, gesture)

    def _rename(self, number: int, name: str) -> None:
        entry = self._entries[number]
        self._session.try_edit(
            self.tr("Rename to {name}").format(name=name),
            lambda document: entry.rename(document, name),
        )

    def _hover(self, number: int) -> None:
        self._session.hover(self._entries[number].ref(self._session.now))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what has come into view."""
        super().resizeEvent(event)
        self._show_numbers()

    def sizeHint(self) -> QSize:
        """Room for a few rows."""
        return QSize(230, 4 * HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Room for two rows."""
        return QSize(180, 2 * HEIGHT)
