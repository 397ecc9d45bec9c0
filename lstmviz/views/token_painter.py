"""Painting one token's card: its name, and its inputs as dots or as a strip of heat."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from lstmviz.cells.arrays import Array
from lstmviz.figures.colormap import for_signed
from lstmviz.figures.fonts import elided, font, ruler
from lstmviz.figures.plottable import plottable
from lstmviz.figures.theme import Theme, mix
from lstmviz.figures.timeline_shades import Shades
from lstmviz.session.document import Document

PIXELS = 13
MOST_DOTS = 6
DOT, DOT_PITCH = 8.0, 13.0
RADIUS = 6.0
NARROWEST, WIDEST = 76.0, 132.0


@dataclass(frozen=True)
class Inputs:
    """How the inputs of all tokens are drawn: as dots, or as heat up to a limit."""

    values: Array
    dots: bool
    limit: float = 1.0

    @classmethod
    def of(cls, document: Document) -> "Inputs":
        """Choose dots for a few shares from 0 to 1, heat for anything else."""
        values = document.sequence.values
        shares = bool(np.all((values >= 0) & (values <= 1)))
        limit = float(np.abs(plottable(values)).max(initial=1e-12))
        return cls(values, shares and 0 < values.shape[1] <= MOST_DOTS, limit)

    def least_width(self) -> float:
        """Return the width that a card needs for them."""
        return self.values.shape[1] * DOT_PITCH + 16 if self.dots else NARROWEST


def card_width(tokens: tuple[str, ...], inputs: Inputs) -> float:
    """Return the width that all cards have: that of the longest name, within limits."""
    measure = ruler(PIXELS, bold=True)
    # Measuring every word of a long text takes too long; the longest have the most letters.
    longest = sorted(set(tokens), key=len, reverse=True)[:50]
    names = max(measure(name) for name in longest) + 24
    return round(min(max(names, inputs.least_width(), NARROWEST), WIDEST))


class TokenPainter:
    """Paints cards with one theme onto one painter."""

    def __init__(self, painter: QPainter, inputs: Inputs, theme: Theme) -> None:
        self._painter = painter
        self._inputs = inputs
        self._theme = theme
        # The map reaches as far as the inputs of all tokens do.
        self._shades = Shades(for_signed(np.array([inputs.limit]), theme))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def card(
        self, rect: QRectF, name: str, token: int, *, current: bool, lit: bool, focus: bool
    ) -> None:
        """Paint a token's card."""
        painter, theme = self._painter, self._theme
        fill = theme.color("accent" if current else "panel")
        ink = theme.color("on_accent" if current else "text")
        edge = theme.color("accent" if current else "border")
        pen = QPen(edge, 1)
        if lit and not current:
            fill, pen = theme.color("pressed"), QPen(theme.color("accent"), 1.5)
        painter.setPen(pen)
        painter.setBrush(fill)
        body = rect.adjusted(0.75, 0.75, -0.75, -0.75)
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        if focus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink, 1.5))
            painter.drawRoundedRect(body.adjusted(2, 2, -2, -2), RADIUS - 2, RADIUS - 2)
        painter.setFont(font(PIXELS, bold=True))
        painter.setPen(ink)
        room = rect.adjusted(6, 4, -6, -rect.height() / 2 + 3)
        shown = elided(name, room.width(), PIXELS, bold=True)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
        if self._inputs.dots:
            self._dots(rect, token, ink, fill)
        elif self._inputs.values.shape[1]:
            self._heat(rect, token)

    def _dots(self, rect: QRectF, token: int, ink: QColor, ground: QColor) -> None:
        painter = self._painter
        painter.setPen(QPen(mix(ground, ink, 0.75), 1.2))
        for feature, value in enumerate(self._inputs.values[token].tolist()):
            painter.setBrush(mix(ground, ink, value))
            center = dot_center(rect, feature, self._inputs.values.shape[1])
            painter.drawEllipse(center, DOT / 2 - 0.5, DOT / 2 - 0.5)

    def _heat(self, rect: QRectF, token: int) -> None:
        theme = self._theme
        # One colour for each input, blended where there is no room.
        pixels = self._shades.pixels(self._inputs.values[token])
        image = QImage(
            pixels.tobytes(), len(pixels), 1, 4 * len(pixels), QImage.Format.Format_RGBA8888
        )
        strip = heat_rect(rect)
        painter = self._painter
        blended = len(pixels) > strip.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, blended)
        painter.drawImage(strip, image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawRect(strip)


def dot_center(rect: QRectF, feature: int, count: int) -> QPointF:
    """Return where an input's dot is on a card."""
    offset = (feature - (count - 1) / 2) * DOT_PITCH
    return QPointF(rect.center().x() + offset, rect.bottom() - 10)


def heat_rect(rect: QRectF) -> QRectF:
    """Return where the strip of heat is on a card."""
    return QRectF(rect.left() + 8, rect.bottom() - 14.5, rect.width() - 16, 8)
