"""The stages of one token as a row of pills; the lit one says what the cell is doing."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from lstmviz.figures.fonts import font, ruler
from lstmviz.figures.theme import readable_on
from lstmviz.figures.words import word
from lstmviz.session.cursor import Cursor
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded
from lstmviz.views.look import Look

HEIGHT = 26


@guarded
class StageBar(QWidget):
    """Chooses the whole token or one of its stages; Left and Right go through them."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._font = font(12.5, bold=True)
        self._painted: list[str] = []
        self.setFixedHeight(HEIGHT + 4)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Stages of this token"))
        session.cursor_changed.connect(self._cursor_moved)
        session.document_changed.connect(self._document_changed)
        look.changed.connect(self.update)
        self._moved()

    def sizeHint(self) -> QSize:
        """Ask for room for every title."""
        return QSize(520, HEIGHT + 4)

    def minimumSizeHint(self) -> QSize:
        """Fall back to numbers where there is little room."""
        return QSize(160, HEIGHT + 4)

    @property
    def titles(self) -> list[str]:
        """What is written on the pills, the whole token first."""
        stages = self._session.now.stages
        named = [f"{n} {word(stage.title)}" for n, stage in enumerate(stages, 1)]
        return [self.tr("whole token"), *named]

    def pills(self) -> list[tuple[QRectF, str]]:
        """Return place and text of each pill, as large as fits."""
        stages = [word(stage.title) for stage in self._session.now.stages]
        names = [self.tr("all"), *stages]
        numbers = [self.tr("all"), *(str(n) for n, _ in enumerate(stages, 1))]
        gap = 4.0
        for pixels, padding, bold, texts in (
            (12.5, 9.0, True, self.titles),
            (12.0, 6.0, True, self.titles),
            (11.5, 6.0, True, names),
            (11.0, 4.0, False, names),
            (11.0, 8.0, False, numbers),
        ):
            self._font = font(pixels, bold=bold)
            measure = ruler(pixels, bold=bold)
            widths = [measure(text) + 2 * padding for text in texts]
            if sum(widths) + gap * (len(widths) - 1) <= self.width():
                break
        places, left = [], 0.0
        for width, text in zip(widths, texts, strict=True):
            places.append((QRectF(left + 1, 2, width - 2, HEIGHT - 2), text))
            left += width + gap
        return places

    def _chosen(self) -> int:
        stage = self._session.cursor.stage
        return 0 if stage is None else stage + 1

    def _choose(self, index: int) -> None:
        self._session.move(stage=None if index == 0 else index - 1)

    def _document_changed(self) -> None:
        """Repaint for another cell kind, not for every number."""
        if self.titles != self._painted:
            self._moved()

    def _cursor_moved(self, before: Cursor) -> None:
        now = self._session.cursor
        if (before.stage, before.layer) != (now.stage, now.layer):
            self._moved()

    def _moved(self) -> None:
        self._painted = self.titles
        self.setAccessibleDescription(self._painted[self._chosen()])
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pills."""
        del event
        theme, painter = self._look.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hues = ["text", *(stage.hue for stage in self._session.now.stages)]
        for n, (place, text) in enumerate(self.pills()):
            on, hue = n == self._chosen(), theme.color(hues[n])
            painter.setFont(self._font)
            painter.setPen(QPen(hue, 1.4))
            painter.setBrush(hue if on else theme.color("panel"))
            radius = place.height() / 2
            painter.drawRoundedRect(place, radius, radius)
            painter.setPen(readable_on(hue) if on else theme.ink(hues[n]))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
            if on and self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.color("accent"), 2))
                painter.drawRoundedRect(place.adjusted(-1, -1, 1, 1), radius, radius)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the pill's stage."""
        index = self._index_at(event.position())
        if index is not None:
            self._choose(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the pills."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            index = self._chosen() + steps[Qt.Key(event.key())]
            self._choose(min(max(index, 0), len(self.titles) - 1))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell a pill's title in full."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if index is None else self.titles[index], self)
            return True
        return super().event(event)

    def _index_at(self, point: QPointF) -> int | None:
        return next((n for n, (place, _) in enumerate(self.pills()) if place.contains(point)), None)
