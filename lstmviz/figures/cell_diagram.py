"""The cell as a live diagram: every wire and box carries this step's numbers."""

import math
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from lstmviz.cells.expressions import Leaf
from lstmviz.cells.wiring import Gate, Node, Operation, Point, Reading, Wire
from lstmviz.figures.chips import (
    MOST_NUMBERS,
    draw_text,
    frame,
    paint_chips,
    row,
    stack,
)
from lstmviz.figures.colormap import for_quantity
from lstmviz.figures.figure import Region, Told
from lstmviz.figures.fonts import font, ruler, write
from lstmviz.figures.numbers import HIDDEN, number
from lstmviz.figures.theme import Theme, mix
from lstmviz.figures.unit_grid import UnitGrid, grid, paint_grid
from lstmviz.figures.words import formula_tip, readable, symbol, timed, tip, titled
from lstmviz.session.cursor import Ref
from lstmviz.session.moment import Moment

REACH = 6.0
"""A wire answers the pointer from so near."""
ROOMY = 0.8
"""Stretch of the canvas from which there is room for the readout's formula."""
LONGEST_NAME = 70.0
"""The width of the units' names on the canvas; further left are wires."""
DIM = 0.4
"""How much is left of the colours of what the current stage is not about."""


@dataclass
class CellDiagram:
    """Paints the wiring that a cell kind declares.

    Parameters
    ----------
    progress
        How far the movement along the lit wires has come, 0 to 1; None shows none.
    """

    progress: float | None = None

    def paint(self, painter: QPainter, rect: QRectF, moment: Moment, theme: Theme) -> list[Region]:
        """Paint into `rect` and return what lies where, topmost last."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush = _Brush(painter, rect, moment, theme, self.progress)
        wiring = moment.kind.wiring
        # What is lit goes over what is not.
        for wire in sorted(wiring.wires, key=lambda wire: brush.is_on(wire.stages)):
            brush.wire(wire)
        brush.joints()
        for node in wiring.nodes:
            brush.node(node)
        if moment.shows_readout:
            brush.readout(wiring.outlet)
        painter.restore()
        return brush.regions


class _Brush:
    """One painting of one moment: the canvas stretched to a rectangle."""

    def __init__(
        self,
        painter: QPainter,
        rect: QRectF,
        moment: Moment,
        theme: Theme,
        progress: float | None,
    ) -> None:
        self.painter, self.moment, self.progress = painter, moment, progress
        self.bright, self.dim = theme, theme.faded(DIM)
        self.theme = theme
        self.regions: list[Region] = []
        self.sizes: dict[str, float] = {}
        self.drawn: dict[int, float] = {}
        width, height = moment.kind.wiring.size
        self.origin = rect.topLeft()
        self.sx, self.sy = rect.width() / width, rect.height() / height
        self.scale = min(max(min(self.sx, self.sy), 0.8), 2.5)

    def at(self, point: Point) -> QPointF:
        return self.origin + QPointF(point[0] * self.sx, point[1] * self.sy)

    def box(self, node: Node) -> QRectF:
        center, (width, height) = self.at(node.at), node.size
        if isinstance(node, Operation):
            # Circles stay circles.
            width, height = width * self.scale, height * self.scale
        else:
            width, height = width * self.sx, height * self.sy
        return QRectF(center.x() - width / 2, center.y() - height / 2, width, height)

    def is_on(self, stages: tuple[str, ...]) -> bool:
        stage = self.moment.stage
        return stage is None or stage.key in stages

    def light(self, on: bool) -> None:
        """Paint what follows in full colours, or faded."""
        self.theme = self.bright if on else self.dim

    def wire(self, wire: Wire) -> None:
        path, around = _course(wire.path, self.origin.x(), self.origin.y(), self.sx, self.sy)
        width = (1.4 + 4.6 * self.size(wire)) * self.scale
        ref = self.moment.ref(wire.quantity)
        # A rail carries both h and x; lighting either must light it.
        on = self.is_on(wire.stages)
        self.light(on)
        color = self.theme.color(wire.hue)
        if self.moment.is_lit(ref):
            glow = mix(self.theme.color("accent"), self.theme.color("panel"), 0.55)
            self._stroke(path, glow, width + 6 * self.scale)
        self._bridges(wire, width)
        self.drawn[id(wire)] = width
        self._stroke(path, color, width)
        if wire.arrow:
            self._arrow(wire, width)
        if self.progress is not None and on:
            self.painter.setPen(QPen(self.theme.color("panel"), 1.5))
            self.painter.setBrush(color)
            radius = (3.0 + width / 2) * 1.0
            self.painter.drawEllipse(path.pointAtPercent(self.progress), radius, radius)
        self.regions.append(Region(around, (ref,), partial(self._wire_tip, wire)))

    def size(self, wire: Wire) -> float:
        """Return how much a wire carries, from 0 to 1: the mean size over the units."""
        known = self.sizes.get(wire.quantity)
        if known is None:
            if self.moment.hides(wire.quantity):
                known = 0.25
            else:
                values = wire.carries.evaluate(self.moment.values)
                reach = for_quantity(self.moment, wire.quantity, self.theme).limit
                mean = float(np.abs(values).mean())
                known = min(mean / reach, 1.0) if math.isfinite(mean) else 1.0
            self.sizes[wire.quantity] = known
        return known

    def _stroke(self, path: QPainterPath, color: QColor, width: float) -> None:
        pen = QPen(color, width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawPath(path)

    def _bridges(self, wire: Wire, width: float) -> None:
        """Part the wires that lie below where this one crosses them without meeting."""
        for place, upright, level in self.moment.kind.wiring.crossings:
            if wire is not upright and wire is not level:
                continue
            below = self.drawn.get(id(level if wire is upright else upright))
            if below is None:
                continue
            gap, half = 3.0 * self.scale, below / 2 + 1
            along = QPointF(0, half) if wire is upright else QPointF(half, 0)
            pen = QPen(self.theme.color("panel"), width + 2 * gap)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            self.painter.setPen(pen)
            self.painter.drawLine(self.at(place) - along, self.at(place) + along)

    def joints(self) -> None:
        """Mark with a dot where wires meet: where they only cross, there is none."""
        for joint in self.moment.kind.wiring.joints:
            self.light(any(self.is_on(wire.stages) for wire in joint.branches))
            widths = (self.drawn[id(wire)] for wire in (joint.trunk, *joint.branches))
            # The point of a round pen is a circle.
            size = max(widths) + 3.6 * self.scale
            pen = QPen(self.theme.color(joint.trunk.hue), size, c=Qt.PenCapStyle.RoundCap)
            self.painter.setPen(pen)
            self.painter.drawPoint(self.at(joint.at))

    def _arrow(self, wire: Wire, width: float) -> None:
        before, end = self.at(wire.path[-2]), self.at(wire.path[-1])
        angle = math.atan2(end.y() - before.y(), end.x() - before.x())
        size = max(9 * self.scale, width * 1.7)
        along = QPointF(math.cos(angle), math.sin(angle)) * size
        across = QPointF(-along.y(), along.x()) * 0.5
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.color(wire.hue))
        self.painter.drawPolygon(QPolygonF([end + across, end + along, end - across]))

    def _wire_tip(self, wire: Wire) -> str:
        if self.moment.hides(wire.quantity):
            return self._hidden_tip(wire.quantity)
        values = wire.carries.evaluate(self.moment.values)
        pairs = zip(self.moment.names(wire.quantity), values.tolist(), strict=True)
        lines = [f"{name} {number(value, 3, True)}" for name, value in pairs]
        return "\n".join((titled(self.moment, wire.quantity), *lines[:MOST_NUMBERS]))

    def _hidden_tip(self, quantity: str) -> str:
        hidden = QCoreApplication.translate("figures", "hidden until revealed")
        return f"{titled(self.moment, quantity)}\n{hidden}"

    def node(self, node: Node) -> None:
        self.light(self.is_on(node.stages))
        if isinstance(node, Gate):
            self.gate(node)
        elif isinstance(node, Operation):
            self.operation(node)
        elif isinstance(node, Reading):
            self.reading(node)

    def gate(self, node: Gate) -> None:
        rect, color = self.box(node), self.theme.color(node.hue)
        self.painter.setPen(QPen(color, 2.0 * self.scale))
        self.painter.setBrush(self.theme.color("panel"))
        self.painter.drawRoundedRect(rect, 7, 7)
        ink = self.theme.ink(node.hue)
        top = 20.0 * self.scale
        draw_text(
            self.painter,
            QPointF(rect.center().x(), rect.top() - 12 * self.scale),
            titled(self.moment, node.quantity),
            ink,
            12.5 * self.scale,
            bold=True,
            width=rect.width() + 30 * self.sx,
            backing=self.theme.color("panel"),
        )
        draw_text(
            self.painter,
            QPointF(rect.center().x(), rect.top() + top / 2 + 3),
            readable(node.symbol),
            ink,
            13 * self.scale,
            bold=True,
            width=rect.width(),
        )
        pad = 8 * self.scale
        inner = rect.adjusted(pad, top + 2, -pad, -pad * 0.6)
        ref = self.moment.ref(node.quantity)
        self.regions.append(Region(rect, (ref,), partial(formula_tip, self.moment, node.quantity)))
        self.chips(node, inner, names_right_of=rect.left() - 8)

    def operation(self, node: Operation) -> None:
        rect, color = self.box(node), self.theme.color(node.hue)
        self.painter.setPen(QPen(color, 2.2 * self.scale))
        self.painter.setBrush(self.theme.color("panel"))
        radius = rect.height() / 2 if rect.width() == rect.height() else 7.0
        self.painter.drawRoundedRect(rect, radius, radius)
        draw_text(
            self.painter,
            rect.center(),
            readable(node.symbol),
            self.theme.ink(node.hue),
            (17 if len(node.symbol) == 1 else 13) * self.scale,
            bold=True,
        )
        ref = self.moment.ref(node.quantity)
        if self.moment.is_lit(ref):
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.setPen(QPen(self.theme.color("accent"), 2.5))
            self.painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), radius + 3, radius + 3)
        self.regions.append(Region(rect, (ref,), partial(formula_tip, self.moment, node.quantity)))

    def reading(self, node: Reading) -> None:
        rect = self.box(node)
        if node.across:
            self.inputs(node, rect)
            return
        used = self.chips(node, rect, names_right_of=rect.left() - 5)
        named = isinstance(node.shows, Leaf)
        y = used.top() - 11 * self.scale if named else used.bottom() + 9 * self.scale
        draw_text(
            self.painter,
            QPointF(rect.center().x(), y),
            titled(self.moment, node.quantity),
            self.theme.ink(node.hue) if named else self.theme.color("muted"),
            (12.5 if named else 11.5) * self.scale,
            bold=named,
            width=rect.width() + 64 * self.sx,
        )

    def inputs(self, node: Reading, rect: QRectF) -> None:
        """Draw the input vector in a row, with its name at the end."""
        count = len(self.moment.names(node.quantity))
        height = 22 * self.scale
        band = QRectF(rect.left(), rect.center().y() - height / 2, rect.width(), height)
        if count > MOST_NUMBERS:
            band.setWidth(min(band.width(), count * 50 * self.scale))
            self._grid_at(node.quantity, UnitGrid(band, count, rows=1))
            right = band.right()
        else:
            places = row(band, count, 50 * self.scale)
            self._chips_at(node.quantity, places)
            right = places[-1].right()
        draw_text(
            self.painter,
            QPointF(right + 8, band.center().y()),
            titled(self.moment, node.quantity),
            self.theme.color("muted"),
            12.5 * self.scale,
            align=Qt.AlignmentFlag.AlignLeft,
            bold=True,
        )

    def chips(self, node: Node, rect: QRectF, names_right_of: float) -> QRectF:
        """Draw the numbers of a node and, if it wants them, the units' names at their left.

        Returns
        -------
        QRectF
            What of `rect` they take.
        """
        names = self.moment.names(node.quantity)
        if len(names) > MOST_NUMBERS:
            # On whole pixels, so that its border is sharp.
            whole = QRectF(rect.toRect())
            self._grid_at(node.quantity, grid(whole, len(names), least=2.0))
            return whole
        places = stack(rect, len(names), 25 * self.scale)
        self._chips_at(node.quantity, places)
        if node.names:
            for name, place in zip(names, places, strict=True):
                draw_text(
                    self.painter,
                    QPointF(names_right_of, place.center().y()),
                    name,
                    self.theme.color("muted"),
                    min(12 * self.scale, place.height()),
                    align=Qt.AlignmentFlag.AlignRight,
                    width=min(names_right_of - self.origin.x() - 1, LONGEST_NAME * self.sx),
                )
        return places[0].united(places[-1])

    def _grid_at(self, quantity: str, cells: UnitGrid) -> None:
        self.regions.append(paint_grid(self.painter, cells, self.moment, quantity, self.theme))

    def _chips_at(self, quantity: str, places: list[QRectF]) -> None:
        paint_chips(
            self.painter, places, self.moment, quantity, self.theme, pixels=12.5 * self.scale
        )
        for unit, place in enumerate(places):
            ref = self.moment.ref(quantity, unit)
            self.regions.append(Region(place, (ref,), partial(tip, self.moment, quantity, unit)))

    def readout(self, outlet: Point) -> None:
        """Draw what the network decides: the readout, or the greatest of several."""
        on = self.is_on(("readout",))
        self.light(on)
        y = self.moment.trace.y
        assert y is not None
        values, names = y[self.moment.token], self.moment.names("y")
        # Which of several is the greatest is itself to be guessed.
        best = None if self.moment.hides("y") else int(np.argmax(values))
        if best is None:
            text = f"{names[0]}: {HIDDEN}" if len(names) == 1 else HIDDEN
            told: Told = self._hidden_tip("y")
        else:
            text = f"{names[best]}: {_amount(float(values[best]), self.moment)}"
            told = partial(tip, self.moment, "y", best)
        center, height = self.at(outlet), 30 * self.scale
        self.painter.setFont(font(14 * self.scale, bold=True))
        width = self.painter.fontMetrics().horizontalAdvance(text) + 34 * self.scale
        right = self.origin.x() + (self.moment.kind.wiring.size[0] - 12) * self.sx
        rect = QRectF(right - width, center.y() - height / 2, width, height)
        fill = self.theme.color("accent")
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(fill)
        self.painter.drawRoundedRect(rect, 7, 7)
        self.painter.setPen(self.theme.text_on(fill))
        self.painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        ref = Ref("y", unit=best, token=self.moment.token)
        if self.moment.is_lit(ref) or self.moment.is_chosen(ref):
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            frame(self.painter, rect.adjusted(-2, -2, 2, 2), self.theme.color("text"), 1.5)
        if self.sx >= ROOMY:
            formula = timed(self.moment, self.moment.equation("y"))
            self._formula(f"{symbol(self.moment, 'y')} = {formula}", rect.left() - 10, center.y())
        self.regions.append(Region(rect, (ref,), told))

    def _formula(self, text: str, right: float, middle: float) -> None:
        """Write a formula left of a place, the name of its bias with a letter below the line."""
        size, small = 12 * self.scale, 9 * self.scale
        before, _, after = text.partition("_")
        pieces = ((after[1:], size, 0.0), (after[:1], small, 0.25 * size), (before, size, 0.0))
        self.painter.setPen(self.theme.color("muted"))
        for piece, pixels, lower in pieces:
            right -= ruler(pixels)(piece)
            write(self.painter, right, middle + lower, piece, pixels)


@lru_cache(maxsize=256)
def _course(
    way: tuple[Point, ...], left: float, top: float, sx: float, sy: float
) -> tuple[QPainterPath, QPainterPath]:
    """Return a line of straight pieces on the stretched canvas, and the places near it."""
    points = [QPointF(left + x * sx, top + y * sy) for x, y in way]
    line, near = QPainterPath(points[0]), QPainterPath()
    for before, point in pairwise(points):
        line.lineTo(point)
        piece = QRectF(before, point).normalized()
        near.addRect(piece.adjusted(-REACH, -REACH, REACH, REACH))
    near.setFillRule(Qt.FillRule.WindingFill)
    return line, near


def _amount(value: float, moment: Moment) -> str:
    readout = moment.document.network.readout
    share = readout is not None and readout.function.bounds == (0.0, 1.0)
    if not share or math.isnan(value):
        return number(value, 2, True)
    return QCoreApplication.translate("figures", "{percent} %").format(percent=round(100 * value))
