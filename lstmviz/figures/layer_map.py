"""The whole network as a map: each layer and direction a row, each token a column.

The current token's column is followed upwards, from the input through every layer to the
readout; an arrow in each row says from which side its memory comes.
"""

from dataclasses import dataclass, replace
from functools import partial
from math import ceil

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import Signal
from lstmviz.figures.chips import draw_text, frame
from lstmviz.figures.colormap import ColorMap, for_signal, for_signed
from lstmviz.figures.figure import GridRegion, Region
from lstmviz.figures.fonts import elided, ruler, write
from lstmviz.figures.numbers import HIDDEN, exact
from lstmviz.figures.plottable import unfinished
from lstmviz.figures.theme import Theme, rgba
from lstmviz.figures.timeline_shades import Shades
from lstmviz.figures.words import word
from lstmviz.session.cursor import Ref
from lstmviz.session.moment import READOUT, Moment

LEAST_COLUMN, MOST_COLUMN = 15.0, 64.0
LEAST_ROW, MOST_ROW = 6.0, 56.0
LEAST_GAP, MOST_GAP = 6.0, 14.0
"""Between two rows, for the arrows that lead up."""
NAME_FONT, TICK_FONT = 12, 10
TICKS = 16.0
TOLD = 8
"""So many numbers of a cell are told on hovering."""


@dataclass(frozen=True, eq=False)
class Row:
    """One row of the map.

    Parameters
    ----------
    label
        Of layer and direction; empty for the input and the readout.
    title, short
        What it is called, and where room is scarce.
    signal
        What is shown of it.
    names
        Of its n numbers.
    values
        ``(T, n)``.
    extent
        Their greatest finite size.
    reverse
        Whether it reads from the last token to the first.
    """

    label: str
    title: str
    short: str
    signal: Signal | None
    names: tuple[str, ...]
    values: Array
    extent: float
    reverse: bool = False

    def ref(self, token: int) -> Ref:
        """Refer to all its numbers at a token."""
        key = "x" if self.signal is None else self.signal.key
        return Ref(key, self.label or "l0", token=token)

    def colors(self, theme: Theme) -> ColorMap:
        """Return its colours, the same at every token."""
        reach = np.array([self.extent])
        if self.signal is None:
            return for_signed(reach, theme, least=1.0)
        return for_signal(self.signal, reach, theme)


def rows_of(moment: Moment) -> tuple[Row, ...]:
    """Return the rows from top to bottom: readout, layers from the last to the first, input."""
    translate = QCoreApplication.translate
    network, trace = moment.document.network, moment.trace
    reaches = trace.extents
    title = translate("map", "input")
    rows = [Row("", title, "x", None, network.input_names, trace.x, reaches["x"])]
    for label, (number, _) in network.labels.items():
        layer, record = network.layers[number], trace.layers[label]
        output = record.kind.output
        title = translate("map", "layer {n} · {kind}").format(
            n=number + 1, kind=word(record.kind.title)
        )
        rows.append(
            Row(
                label,
                title,
                str(number + 1),
                record.kind.signal(output),
                layer.names_of(output),
                record.signals[output],
                record.extents[output],
                record.reverse,
            )
        )
    if network.readout is not None and trace.y is not None:
        signal = replace(READOUT, bounds=network.readout.function.bounds)
        title, names = translate("map", "readout"), network.readout.names
        rows.append(Row("", title, "y", signal, names, trace.y, reaches["y"]))
    return tuple(reversed(rows))


class LayerMap:
    """Paints the map."""

    def paint(self, painter: QPainter, rect: QRectF, moment: Moment, theme: Theme) -> list[Region]:
        """Paint into `rect` and return what lies where, topmost last."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        regions = _Map(painter, rect.adjusted(8, 4, -8, -4), moment, theme).paint()
        painter.restore()
        return regions


class _Map:
    """One painting: what lies where, then row by row."""

    def __init__(self, painter: QPainter, rect: QRectF, moment: Moment, theme: Theme) -> None:
        self.painter, self.moment, self.theme = painter, moment, theme
        self.rows = rows_of(moment)
        measure = ruler(NAME_FONT, bold=True)
        wanted = max(measure(row.title) for row in self.rows) + 32
        self.short = wanted > 0.34 * rect.width()
        if self.short:
            wanted = max(measure(row.short) for row in self.rows) + 32
        self.names = QRectF(rect.left(), rect.top(), wanted, rect.height())
        count = len(moment.trace)
        room = rect.width() - wanted
        shown = min(count, max(int(room / LEAST_COLUMN), 1))
        self.column = min(room / shown, MOST_COLUMN)
        # As many tokens as fit, the current one among them.
        first = min(max(moment.token - shown // 2, 0), count - shown)
        self.tokens = range(first, first + shown)
        self.left = self.names.right()
        count = len(self.rows)
        share = (rect.height() - TICKS) / count
        self.gap = min(max(0.3 * share, LEAST_GAP), MOST_GAP)
        space = rect.height() - TICKS - self.gap * (count - 1)
        self.height = min(max(space / count, LEAST_ROW), MOST_ROW)
        used = self.height * count + self.gap * (count - 1) + TICKS
        self.top = rect.top() + max((rect.height() - used) / 2, 0.0)

    def band(self, number: int) -> QRectF:
        """Return the place of a row's cells."""
        top = self.top + number * (self.height + self.gap)
        return QRectF(self.left, top, self.column * len(self.tokens), self.height)

    def cell(self, number: int, token: int) -> QRectF:
        """Return the place of a row's numbers at a token."""
        band = self.band(number)
        left = band.left() + (token - self.tokens.start) * self.column
        return QRectF(left + 1, band.top(), self.column - 2, band.height())

    def paint(self) -> list[Region]:
        """Paint everything; a row's region finds the token under the pointer."""
        regions: list[Region] = []
        for number, row in enumerate(self.rows):
            self._cells(number, row)
            self._name(number, row)
            band = self.band(number)
            whole = band.united(QRectF(self.names.left(), band.top(), 1, band.height()))
            part = partial(self._part, number, row)
            regions.append(GridRegion(whole, (row.ref(self.moment.token),), row.title, part))
        self._way_up()
        for number, row in enumerate(self.rows):
            if row.label:
                self._memory(number, row)
        self._ticks()
        return regions

    def _cells(self, number: int, row: Row) -> None:
        """Paint the numbers as colours: a column a token, a line a unit."""
        band, tokens = self.band(number), self.tokens
        shown = row.values[tokens.start : tokens.stop]
        pixels = Shades(row.colors(self.theme)).pixels(shown)
        pixels[unfinished(shown)] = rgba(self.theme.color("text"))
        hidden = [n for n, token in enumerate(tokens) if self._hides(row, token)]
        pixels[hidden] = rgba(self.theme.color("control"))
        lines = np.ascontiguousarray(pixels.swapaxes(0, 1))
        high, wide, depth = lines.shape
        image = QImage(lines.data, wide, high, depth * wide, QImage.Format.Format_RGBA8888)
        self.painter.drawImage(band, image)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        for n, token in enumerate(tokens):
            # The gap between two tokens, then the border of what may be as pale as the panel.
            right = band.left() + (n + 1) * self.column
            gap = QRectF(right - 1, band.top(), 2, band.height())
            self.painter.fillRect(gap, self.theme.color("panel"))
            cell = self.cell(number, token)
            self.painter.setPen(QPen(self.theme.color("border"), 1.0))
            self.painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5))
            if n in hidden and self.column >= LEAST_COLUMN:
                muted = self.theme.color("muted")
                draw_text(self.painter, cell.center(), HIDDEN, muted, 11, width=cell.width())
            if self.moment.is_lit(row.ref(token)):
                frame(self.painter, cell, self.theme.color("accent"), 2.5)

    def _memory(self, number: int, row: Row) -> None:
        """Mark from which side the memory of the current cell comes."""
        before = self.moment.trace.layers[row.label].before(self.moment.token)
        if before not in self.tokens or self.moment.token not in self.tokens:
            return
        cell = self.cell(number, self.moment.token)
        edge = cell.right() + 1 if row.reverse else cell.left() - 1
        way = -1.0 if row.reverse else 1.0
        size = min(9.0, self.column / 2, self.height * 0.8)
        tip = QPointF(edge + way * size * 0.6, cell.center().y())
        back = tip - QPointF(way * size * 1.2, 0)
        self._arrow(tip, back, self.theme.color("memory"), size)

    def _arrow(self, tip: QPointF, back: QPointF, color: QColor, size: float) -> None:
        along = tip - back
        length = max(abs(along.x()) + abs(along.y()), 1.0)
        across = QPointF(-along.y(), along.x()) * (0.6 * size / length)
        self.painter.setPen(QPen(self.theme.color("panel"), 1.0))
        self.painter.setBrush(color)
        self.painter.drawPolygon(QPolygonF([tip, back + across, back - across]))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def _name(self, number: int, row: Row) -> None:
        band = self.band(number)
        chosen = row.label == self.moment.cursor.layer
        color = self.theme.ink("accent") if chosen else self.theme.color("muted")
        text = row.short if self.short else row.title
        if row.label:
            text += " ←" if row.reverse else " →"
        room = self.names.width() - 12
        text = elided(text, room, NAME_FONT, bold=chosen)
        self.painter.setPen(color)
        middle = band.center().y()
        write(self.painter, self.names.left() + 4, middle, text, NAME_FONT, bold=chosen)
        if chosen:
            frame(self.painter, band.adjusted(-2, -2, 2, 2), self.theme.color("accent"), 2.0)

    def _way_up(self) -> None:
        """Lead the current token from row to row."""
        token, accent = self.moment.token, self.theme.color("accent")
        for number in range(len(self.rows)):
            cell = self.cell(number, token)
            frame(self.painter, cell.adjusted(1, 1, -1, -1), accent, 2.0)
            if number == 0 or self._is_beside(number):
                continue
            x = cell.center().x()
            tip, back = QPointF(x, cell.top() - self.gap), QPointF(x, cell.top() - 1)
            self._arrow(tip, back, accent, min(self.gap, 11.0))

    def _is_beside(self, number: int) -> bool:
        """Whether a row and the one above it are two directions of one layer."""
        labels = self.moment.document.network.labels
        one, other = self.rows[number].label, self.rows[number - 1].label
        return bool(one and other) and labels[one][0] == labels[other][0]

    def _ticks(self) -> None:
        """Name as many tokens as fit, the current one among them."""
        names, moment = self.moment.document.sequence.tokens, self.moment
        measure = ruler(TICK_FONT)
        widest = max(measure(names[token]) for token in self.tokens) + 4
        every = max(ceil(min(widest, 60.0) / self.column), 1)
        middle = self.band(len(self.rows) - 1).bottom() + TICKS / 2 + 1
        for token in self.tokens:
            is_now = token == moment.token
            if not is_now and ((token - moment.token) % every or every > len(self.tokens)):
                continue
            text = elided(names[token], max(self.column * every - 3, 24.0), TICK_FONT, bold=is_now)
            center = self.cell(0, token).center().x()
            left = center - ruler(TICK_FONT, bold=is_now)(text) / 2
            self.painter.setPen(self.theme.ink("accent") if is_now else self.theme.color("muted"))
            write(self.painter, left, middle, text, TICK_FONT, bold=is_now)

    def _hides(self, row: Row, token: int) -> bool:
        """Whether a row's numbers at a token are still to be guessed."""
        if row.signal is None:
            return False
        return self.moment.hides(row.signal.key, token, row.label or None)

    def _part(self, number: int, row: Row, point: QPointF) -> Region | None:
        at = int((point.x() - self.left) // self.column)
        if point.x() < self.left or not 0 <= at < len(self.tokens):
            return None
        token = self.tokens[at]
        return Region(self.cell(number, token), (row.ref(token),), partial(self._tip, row, token))

    def _tip(self, row: Row, token: int) -> str:
        """Return what a cell is and its first numbers."""
        title = f"{row.title} · {self.moment.document.sequence.tokens[token]}"
        if self._hides(row, token):
            return f"{title}\n" + QCoreApplication.translate("map", "hidden until revealed")
        values = row.values[token].tolist()
        lines = [f"{name}  {exact(value)}" for name, value in zip(row.names, values, strict=True)]
        return "\n".join((title, *lines[:TOLD], *(("…",) if len(lines) > TOLD else ())))
