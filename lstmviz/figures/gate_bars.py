"""The gates of one step as bars: how far each stands open for each unit."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from lstmviz.cells.declaration import Signal
from lstmviz.figures.chips import MOST_NUMBERS, chosen_unit, draw_text, lit_units
from lstmviz.figures.colormap import for_quantity
from lstmviz.figures.figure import Region
from lstmviz.figures.fonts import ruler
from lstmviz.figures.numbers import number
from lstmviz.figures.theme import Theme
from lstmviz.figures.unit_grid import UnitGrid, grid_region, mark_units
from lstmviz.figures.words import shown, tip, titled, values_of
from lstmviz.session.moment import Moment

MARGINS = 44.0
"""What title and axis of one block take of its height."""
LEAST_ROW = 14.0
"""Bars lower than this, in pixels, carry no name and no number."""


def barred(moment: Moment) -> tuple[Signal, ...]:
    """Return the gates of the current layer; all its signals if it has no gates."""
    kind = moment.kind
    gates = tuple(s for s in kind.signals if s.is_gate and s.key not in kind.state)
    return gates or moment.kind.signals


@dataclass(frozen=True)
class GateBars:
    """Paints one block of bars a gate, one bar a unit."""

    def paint(self, painter: QPainter, rect: QRectF, moment: Moment, theme: Theme) -> list[Region]:
        """Paint into `rect` and return what lies where, topmost last."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        signals = barred(moment)
        regions: list[Region] = []
        inside = rect.adjusted(14, 8, -14, -10)
        for signal, block in zip(signals, _blocks(inside, signals, moment), strict=True):
            regions += _Block(painter, block, moment, theme, signal).paint()
        painter.restore()
        return regions


def _blocks(rect: QRectF, signals: tuple[Signal, ...], moment: Moment) -> list[QRectF]:
    """Lay blocks below each other while every bar keeps its name, else side by side."""
    count, gap = len(signals), 22.0
    rows = max(len(moment.names(signal.key)) for signal in signals)
    height = (rect.height() - gap * (count - 1)) / count
    if height >= MARGINS + rows * LEAST_ROW:
        return [
            QRectF(rect.left(), rect.top() + n * (height + gap), rect.width(), height)
            for n in range(count)
        ]
    width = (rect.width() - gap * (count - 1)) / count
    return [
        QRectF(rect.left() + n * (width + gap), rect.top(), width, rect.height())
        for n in range(count)
    ]


class _Block:
    """The bars of one signal, on an axis that begins at 0 or, if signed, has 0 in its middle."""

    def __init__(
        self, painter: QPainter, rect: QRectF, moment: Moment, theme: Theme, signal: Signal
    ) -> None:
        self.painter, self.rect, self.moment, self.theme = painter, rect, moment, theme
        self.signal = signal
        reach = for_quantity(moment, signal.key, theme).limit
        # What is never negative, such as a gate or ReLU, has an axis that begins at 0.
        self.low, self.high = (0.0 if signal.bounds[0] == 0.0 else -reach), reach
        self.values: list[float] = values_of(moment, signal.key).tolist()
        count = len(self.values)
        self.lit = lit_units(moment, signal.key, count)
        self.chosen = chosen_unit(moment, signal.key, count)

    def paint(self) -> list[Region]:
        names = self.moment.names(self.signal.key)
        draw_text(
            self.painter,
            QPointF(self.rect.left(), self.rect.top() + 9),
            titled(self.moment, self.signal.key),
            self.theme.ink(self.signal.hue),
            14,
            align=Qt.AlignmentFlag.AlignLeft,
            bold=True,
            width=self.rect.width(),
        )
        area = self.rect.adjusted(0, 24, 0, 24 - MARGINS)
        height = min(44.0, area.height() / len(names))
        roomy = height >= LEAST_ROW
        longest = max(map(ruler(13), names)) + 10
        label = min(max(longest, 60.0), 110.0, area.width() * 0.38) if roomy else 0.0
        # As wide as the widest number that the axis allows.
        widest = shown(self.moment, self.signal.key, self.low or self.high)
        value = max(46.0, ruler(13, bold=True)(widest) + 10) if roomy else 0.0
        axis = QRectF(area.left() + label, area.top(), area.width() - label - value, area.height())
        used = QRectF(axis.left(), axis.top(), axis.width(), height * len(names))
        self._ticks(used)
        if not roomy and len(names) > MOST_NUMBERS:
            return [self._many(UnitGrid(used, len(names), rows=len(names)))]
        regions = []
        for unit, name in enumerate(names):
            row = QRectF(area.left(), area.top() + unit * height, area.width(), height)
            self._bar(row, axis, unit)
            if roomy:
                self._labels(row, axis, unit, name)
            ref = self.moment.ref(self.signal.key, unit)
            regions.append(Region(row, (ref,), partial(tip, self.moment, self.signal.key, unit)))
        return regions

    def _many(self, rows: UnitGrid) -> Region:
        """Paint more bars than a person can tell apart, side by side without gaps."""
        key, axis = self.signal.key, rows.rect
        self.painter.fillRect(axis, self.theme.color("control"))
        if not self.moment.hides(key):
            zero, height = self._x(axis, 0.0), axis.height() / rows.count
            bars = []
            for unit, value in enumerate(self.values):
                x = self._x(axis, value)
                top = axis.top() + unit * height
                bars.append(QRectF(min(x, zero), top, abs(x - zero), height))
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(self.theme.color(self.signal.hue))
            self.painter.drawRects(bars)
        mark_units(self.painter, rows, self.moment, key, self.theme)
        return grid_region(rows, self.moment, key)

    def _x(self, axis: QRectF, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return axis.left() + axis.width() * min(max(share, 0.0), 1.0)

    def _ticks(self, axis: QRectF) -> None:
        for value in (self.low, (self.low + self.high) / 2, self.high):
            x = self._x(axis, value)
            self.painter.setPen(QPen(self.theme.color("border"), 1))
            self.painter.drawLine(QPointF(x, axis.top()), QPointF(x, axis.bottom() + 3))
            text = number(value, 1).removesuffix(".0")
            # A number that is cut reads as another number.
            if ruler(11)(text) <= axis.width() / 2 or value == self.high:
                muted = self.theme.color("muted")
                draw_text(self.painter, QPointF(x, axis.bottom() + 11), text, muted, 11)

    def _bar(self, row: QRectF, axis: QRectF, unit: int) -> None:
        gap = min(6.0, row.height() * 0.15)
        track = QRectF(axis.left(), row.top() + gap, axis.width(), row.height() - 2 * gap)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.color("control"))
        self.painter.drawRoundedRect(track, 3, 3)
        if not self.moment.hides(self.signal.key):
            ends = sorted((self._x(axis, 0.0), self._x(axis, self.values[unit])))
            bar = QRectF(ends[0], track.top(), max(ends[1] - ends[0], 2.0), track.height())
            self.painter.setBrush(self.theme.color(self.signal.hue))
            self.painter.drawRoundedRect(bar, 3, 3)
        if unit in self.lit or unit == self.chosen:
            token = "accent" if unit in self.lit else "text"
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.setPen(QPen(self.theme.color(token), 1.5))
            self.painter.drawRoundedRect(track.adjusted(-1, -1, 1, 1), 4, 4)

    def _labels(self, row: QRectF, axis: QRectF, unit: int, name: str) -> None:
        y, size = row.center().y(), min(13.0, row.height() * 0.8)
        draw_text(
            self.painter,
            QPointF(axis.left() - 8, y),
            name,
            self.theme.color("muted"),
            size,
            align=Qt.AlignmentFlag.AlignRight,
            width=axis.left() - row.left() - 8,
        )
        draw_text(
            self.painter,
            QPointF(row.right(), y),
            shown(self.moment, self.signal.key, self.values[unit]),
            self.theme.color("text"),
            size,
            align=Qt.AlignmentFlag.AlignRight,
            bold=True,
            width=row.right() - axis.right() - 4,
        )
