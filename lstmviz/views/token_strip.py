"""The tokens along the top: go, add, remove, rename and reorder."""

from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton

from lstmviz.figures.fonts import elided, ruler
from lstmviz.session import edits
from lstmviz.session.cursor import Cursor, Ref
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded
from lstmviz.views.look import Look
from lstmviz.views.panel import Panel
from lstmviz.views.style import set_role
from lstmviz.views.token_cards import HEIGHT, SPACE, TokenCards

MARGIN = 4
PLUS = 34
LEAST_LEGEND, MOST_LEGEND = 150, 460


@guarded
class TokenStrip(Panel):
    """A row of token cards, a button that adds one, and what the dots mean."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__(session, look, "tokens", self.tr("Tokens"))
        self.cards = TokenCards(session, look)
        self.cards.setParent(self)
        self.cards.moved.connect(self._move)
        self.cards.menu_wanted.connect(self._open_menu)
        self.cards.wanted.connect(self._answer)
        self.plus = QPushButton("+", self)
        self.plus.setAccessibleName(self.tr("Add token"))
        self.plus.setToolTip(self.tr("Add a token after the current one"))
        self.plus.clicked.connect(self.add_token)
        set_role(self.plus, "quiet")
        self._legend = QLabel(self)
        self._legend.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._legend, "hint")
        self._menu = self._make_menu()
        self.setFocusProxy(self.cards)
        self.setFixedHeight(HEIGHT + 2 * MARGIN)
        self.setMinimumWidth(260)
        self.refresh()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Rename…"), self.rename_token)
        menu.addAction(self.tr("Add after"), self.add_token)
        menu.addAction(self.tr("Remove"), self.remove_token)
        menu.addSeparator()
        menu.addAction(self.tr("Move earlier"), lambda: self.move_token(-1))
        menu.addAction(self.tr("Move later"), lambda: self.move_token(1))
        return menu

    def _open_menu(self, place: QPoint) -> None:
        self._menu.popup(place)

    # What is shown

    def refresh(self) -> None:
        """Show the tokens as they are now."""
        self.cards.refresh()
        self._arrange()

    def cursor_moved(self, before: Cursor) -> None:
        """Answer a moved cursor."""
        now = self.session.cursor
        if before.token != now.token:
            self.cards.show_current()
        elif _lit(before) != _lit(now):
            self.cards.update()

    def restyle(self) -> None:
        """Paint in another theme."""
        self.cards.update()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.width() - PLUS - SPACE - 2
        wide = min(self.cards.content_width, room)
        self.cards.setGeometry(QRect(0, MARGIN, wide, HEIGHT))
        self.plus.setGeometry(QRect(wide + SPACE, MARGIN, PLUS, HEIGHT))
        left = wide + SPACE + PLUS + 14
        self._legend.setGeometry(QRect(left, 0, self.width() - left, self.height()))
        least = self._write_legend(min(self.width() - left, MOST_LEGEND))
        self._legend.setVisible(self.width() - left >= max(LEAST_LEGEND, least))

    def _write_legend(self, room: int) -> float:
        """Say what the marks mean; return the width that it needs at least."""
        names = ", ".join(self.session.document.network.input_names)
        if self.cards.inputs.dots:
            first = self.tr("dots: {names}").format(names=names)
            second = self.tr("filled = high, empty = low")
        else:
            first = self.tr("strip: {names}").format(names=names)
            second = self.tr("red = above 0, blue = below")
        shown = elided(first, room, 12)
        self._legend.setText(f"{shown}\n{second}")
        self._legend.setToolTip(first if shown != first else "")
        return ruler(12)(second)

    # Commands

    def _answer(self, wish: str) -> None:
        {
            "add": self.add_token,
            "remove": self.remove_token,
            "rename": self.rename_token,
            "earlier": lambda: self.move_token(-1),
            "later": lambda: self.move_token(1),
        }[wish]()

    def add_token(self) -> None:
        """Add a copy of the current token behind it and go there."""
        token = self.session.cursor.token
        if self.session.try_edit(
            self.tr("Add token"), lambda document: edits.add_token(document, token)
        ):
            self.session.move(token=token + 1)

    def remove_token(self) -> None:
        """Remove the current token."""
        now = self.session.now
        self.session.try_edit(
            self.tr("Remove token {name}").format(name=now.token_name),
            lambda document: edits.remove_token(document, now.token),
        )

    def rename_token(self) -> None:
        """Open a field over the current token's name."""
        self.cards.begin_rename(partial(self._rename, self.session.cursor.token))

    def _rename(self, token: int, name: str) -> None:
        self.session.try_edit(
            self.tr("Rename token to {name}").format(name=name),
            lambda document: edits.rename_token(document, token, name),
        )

    def move_token(self, by: int) -> None:
        """Move the current token some places later, or earlier if negative."""
        token = self.session.cursor.token
        to = min(max(token + by, 0), len(self.session.document.sequence) - 1)
        if to != token:
            self._move(token, to)

    def _move(self, token: int, to: int) -> None:
        name = self.session.document.sequence.tokens[token]
        if self.session.try_edit(
            self.tr("Move token {name}").format(name=name),
            lambda document: edits.move_token(document, token, to),
        ):
            self.session.move(token=to)


def _lit(cursor: Cursor) -> set[Ref]:
    """Return what is hovered and belongs to a token; weights do not."""
    return {ref for ref in cursor.hover if ref.token is not None}
