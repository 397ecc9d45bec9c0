"""The tokens as a row of cards, painted as one widget however many there are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from lstmviz.figures.fonts import font
from lstmviz.figures.numbers import exact
from lstmviz.session.cursor import Ref
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded
from lstmviz.views.inline_field import InlineField
from lstmviz.views.look import Look
from lstmviz.views.token_painter import (
    DOT_PITCH,
    Inputs,
    TokenPainter,
    card_width,
    dot_center,
    heat_rect,
)

HEIGHT, SPACE = 42, 6
THRESHOLD = 8
"""Pixels that the pointer travels before a press becomes a drag."""
EDGE = 26
"""Width of the arrows that stand at an end where more tokens are."""
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


MOVES = {Qt.Key.Key_Left: "earlier", Qt.Key.Key_Right: "later"}
DEEDS = {
    Qt.Key.Key_F2: "rename",
    Qt.Key.Key_Delete: "remove",
    Qt.Key.Key_Insert: "add",
}


@dataclass
class CardDrag:
    """A card under the pressed pointer: where it was pressed, how far it was carried."""

    token: int
    x: float
    by: float = 0.0
    begun: bool = False


@guarded
class TokenCards(QWidget):
    """Shows the tokens and lets a person go, move, rename and remove."""

    moved = Signal(int, int)
    """A token was dragged from a place to another."""
    wanted = Signal(str)
    """A key asked for ``add``, ``remove``, ``rename``, ``earlier`` or ``later``."""
    menu_wanted = Signal(QPoint)
    """A context menu for the current token was asked for, at a place on the screen."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._session = session
        self._look = look
        self._tokens: tuple[str, ...] = ()
        self._inputs = Inputs.of(session.document)
        self._width = 80.0
        self._scroll = 0.0
        self._drag: CardDrag | None = None
        self._name_field = InlineField(self, self)
        self.setAccessibleName(self.tr("Tokens"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setFixedHeight(HEIGHT)
        self.refresh()

    # What is shown

    @property
    def inputs(self) -> Inputs:
        """How the inputs are drawn."""
        return self._inputs

    def refresh(self) -> None:
        """Show the tokens as they are now."""
        document = self._session.document
        sequence = document.sequence
        if self._inputs.values is sequence.values and self._tokens is sequence.tokens:
            # An edited weight changes nothing here.
            return
        if self._inputs.values is not document.sequence.values:
            self._inputs = Inputs.of(document)
        if self._tokens is not document.sequence.tokens:
            self._tokens = document.sequence.tokens
            # An undo during a drag: the card may be gone, or be another's.
            self._drag = None
            self._name_field.finish(False)
            self._width = card_width(self._tokens, self._inputs)
            self.updateGeometry()
        self.show_current()

    @property
    def is_dragging(self) -> bool:
        """Whether the pointer holds a card."""
        return self._drag is not None

    def show_current(self) -> None:
        """Bring the current token into view and tell which it is."""
        token = self._session.cursor.token
        left = token * (self._width + SPACE)
        # A neighbour shows too, so that one sees where one is going.
        margin = min(self._width + SPACE, max((self.width() - self._width) / 2, 0))
        if self._drag is None:
            self._scroll_to(
                min(max(self._scroll, left + self._width + margin - self.width()), left - margin)
            )
        self._announce()
        self.update()

    def _announce(self) -> None:
        moment = self._session.now
        text = self.tr("{name}, token {n} of {count}").format(
            name=moment.token_name, n=moment.token + 1, count=len(self._tokens)
        )
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    @property
    def content_width(self) -> int:
        """Width of all cards."""
        return int(len(self._tokens) * (self._width + SPACE) - SPACE)

    def _scroll_to(self, x: float) -> None:
        before = self._scroll
        self._scroll = min(max(x, 0.0), max(self.content_width - self.width(), 0))
        if self._scroll != before:
            self._name_field.finish(True)
            self.update()

    def card(self, token: int) -> QRectF:
        """Return where a token's card is."""
        left = token * (self._width + SPACE) - self._scroll
        return QRectF(left, 0, self._width, HEIGHT)

    def token_at(self, x: float) -> int | None:
        """Return the token at a place, None between and beside the cards."""
        token, within = divmod(x + self._scroll, self._width + SPACE)
        inside = 0 <= token < len(self._tokens) and within <= self._width
        return int(token) if inside else None

    def _ends(self) -> tuple[bool, bool]:
        """Whether there are more tokens on the left and on the right."""
        return self._scroll > 0.5, self._scroll < self.content_width - self.width() - 0.5

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cards that show."""
        del event
        moment, theme = self._session.now, self._look.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("window"))
        cards = TokenPainter(painter, self._inputs, theme)
        lit = {ref.token for ref in moment.cursor.hover if ref.token is not None}
        pitch = self._width + SPACE
        first = max(int(self._scroll // pitch), 0)
        last = min(int((self._scroll + self.width()) // pitch) + 1, len(self._tokens))
        dragged = self._drag.token if self._drag is not None and self._drag.begun else None

        def paint(token: int, rect: QRectF) -> None:
            cards.card(
                rect,
                self._tokens[token],
                token,
                current=token == moment.token,
                lit=token in lit,
                focus=token == moment.token and self.hasFocus(),
            )

        for token in range(first, last):
            if token != dragged:
                paint(token, self.card(token))
        if dragged is not None and self._drag is not None:
            self._paint_target(painter, dragged)
            painter.setOpacity(0.85)
            paint(dragged, self.card(dragged).translated(self._drag.by, 0))
            painter.setOpacity(1.0)
        self._paint_ends(painter)

    def _paint_target(self, painter: QPainter, dragged: int) -> None:
        target = self._target()
        place = self.card(target)
        x = place.left() - SPACE / 2 if target < dragged else place.right() + SPACE / 2
        if target != dragged:
            painter.setPen(QPen(self._look.theme.color("accent"), 2.5))
            painter.drawLine(QPointF(x, 2), QPointF(x, HEIGHT - 2))

    def _paint_ends(self, painter: QPainter) -> None:
        theme = self._look.theme
        painter.setFont(font(18))
        for more, left, sign in zip(self._ends(), (0, self.width() - EDGE), "‹›", strict=True):
            if more:
                rect = QRectF(left, 0, EDGE, HEIGHT)
                painter.fillRect(rect, theme.color("window"))
                painter.setPen(QPen(theme.color("border"), 1))
                painter.setBrush(theme.color("control"))
                painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
                painter.setPen(theme.color("text"))
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, sign)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current token in view."""
        super().resizeEvent(event)
        self.show_current()

    def sizeHint(self) -> QSize:
        """Room for all cards."""
        return QSize(self.content_width, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Room for one card between the arrows."""
        return QSize(int(self._width) + 2 * EDGE, HEIGHT)

    # The pointer

    def _end_at(self, x: float) -> int:
        left, right = self._ends()
        if left and x < EDGE:
            return -1
        return 1 if right and x > self.width() - EDGE else 0

    def _target(self) -> int:
        if self._drag is None:
            return 0
        middle = self.card(self._drag.token).center().x() + self._drag.by + self._scroll
        return min(max(int(middle // (self._width + SPACE)), 0), len(self._tokens) - 1)

    def input_at(self, point: QPointF) -> tuple[int, int] | None:
        """Return the token and the input whose dot or heat is at a point."""
        token = self.token_at(point.x())
        count = self._inputs.values.shape[1]
        if token is None or not count or point.y() < HEIGHT / 2:
            return None
        card = self.card(token)
        if self._inputs.dots:
            feature = (point.x() - dot_center(card, 0, count).x()) / DOT_PITCH + 0.5
        else:
            strip = heat_rect(card)
            feature = (point.x() - strip.left()) / strip.width() * count
        return (token, int(feature)) if 0 <= feature < count else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the token or the input under the pointer, or carry the pressed card."""
        point = event.position()
        if self._drag is not None:
            self._drag.by = point.x() - self._drag.x
            self._drag.begun |= abs(self._drag.by) >= THRESHOLD
            self.update()
            return
        token, found = self.token_at(point.x()), self.input_at(point)
        if token is None or self._end_at(point.x()):
            self._session.hover()
        else:
            feature = None if found is None else found[1]
            self._session.hover(Ref("x", unit=feature, token=token))

    def leaveEvent(self, event: QEvent) -> None:
        """Put the light out."""
        del event
        self._session.hover()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a token, or further along by an arrow."""
        x = event.position().x()
        end, token = self._end_at(x), self.token_at(x)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if end:
            self._scroll_to(self._scroll + end * 0.8 * self.width())
        elif token is not None:
            # Held before the token is brought into view, so that it stays under the pointer.
            self._drag = CardDrag(token, x)
            self._session.move(token=token)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put a carried card down."""
        if event.button() != Qt.MouseButton.LeftButton or self._drag is None:
            return
        target, drag = self._target(), self._drag
        self._drag = None
        self.show_current()
        if drag.begun and target != drag.token:
            self.moved.emit(drag.token, target)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename."""
        if self.token_at(event.position().x()) == self._session.cursor.token:
            self._drag = None
            self.wanted.emit("rename")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll along the tokens."""
        turned = event.angleDelta()
        by = turned.x() if abs(turned.x()) > abs(turned.y()) else turned.y()
        self._scroll_to(self._scroll - by)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of a token."""
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            token = self.token_at(event.pos().x())
            if token is None:
                return
            self._session.move(token=token)
        else:
            current = self.card(self._session.cursor.token)
            place = self.mapToGlobal(current.bottomLeft().toPoint())
        self.menu_wanted.emit(place)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep keys that the window may have shortcuts for; tell what is under the pointer."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._deed(event) is not None:
            event.accept()
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go, add, remove, rename and move."""
        deed = self._deed(event)
        if deed is None:
            event.ignore()
        else:
            deed()

    def _deed(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Escape and self._drag is not None:
            return self._drop
        if held == CONTROL | SHIFT and key in MOVES:
            return partial(self.wanted.emit, MOVES[key])
        if held in (Qt.KeyboardModifier.NoModifier, SHIFT) and event.text() == "+":
            return partial(self.wanted.emit, "add")
        if held != Qt.KeyboardModifier.NoModifier:
            return None
        if key in DEEDS:
            return partial(self.wanted.emit, DEEDS[key])
        token, last = self._session.cursor.token, len(self._tokens) - 1
        to = {
            Qt.Key.Key_Left: token - 1,
            Qt.Key.Key_Right: token + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(key)
        return None if to is None else partial(self._session.move, token=min(max(to, 0), last))

    def _drop(self) -> None:
        self._drag = None
        self.update()

    def _tip(self, point: QPointF) -> str:
        token, found = self.token_at(point.x()), self.input_at(point)
        if token is None:
            return ""
        document = self._session.document
        names, values = document.network.input_names, document.sequence.values[token]
        if found is not None:
            return f"{names[found[1]]} = {exact(float(values[found[1]]))}"
        shown = [
            f"{name} = {exact(float(value))}"
            for name, value in list(zip(names, values, strict=True))[:12]
        ]
        return "\n".join([self._tokens[token], *shown, *("…" for _ in names[12:13])])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where keys go."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def begin_rename(self, take: Callable[[str], object]) -> None:
        """Open a field over the current token's name; `take` gets the new name."""
        self.show_current()
        token = self._session.cursor.token
        name = self._tokens[token]
        place = self.card(token).toRect().adjusted(1, 5, -1, -5)
        self._name_field.begin(place, name, self.tr("New name for {name}").format(name=name), take)
