"""The names of tokens under the plots, as many as fit."""

from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from PySide6.QtGui import QPainter

from lstmviz.figures.fonts import elided, ruler, write
from lstmviz.figures.timeline_chart import Chart

FONT = 10
BETWEEN = 5.0
LONGEST = 64.0
LEAST = 12.0
"""No name with the space beside it is narrower, so this many pixels at most hold one."""


@dataclass(frozen=True)
class Tick:
    """A name, and where it stands from the left edge of a plot."""

    token: int
    text: str
    left: float
    width: float


def ticks_of(chart: Chart) -> tuple[Tick, ...]:
    """Return the names that fit beside each other: of every token, every second and so on."""
    visible = chart.visible
    every = max(ceil(LEAST / chart.column), 1)
    while True:
        first = -(-visible.start // every) * every
        ticks = tuple(tick_of(chart, token) for token in range(first, visible.stop, every))
        if all(one.left + one.width + BETWEEN <= two.left for one, two in pairwise(ticks)):
            return ticks
        every = rounder(every)


def tick_of(chart: Chart, token: int, bold: bool = False) -> Tick:
    """Return a token's name under its column, shifted where it would leave the plot."""
    place = chart.layout.places[0]
    room = place.ticks.width()
    text = elided(chart.tokens[token], min(max(LONGEST, chart.column), room), FONT, bold=bold)
    wide = ruler(FONT, bold=bold)(text)
    middle = chart.x(token, place) - place.ticks.left()
    return Tick(token, text, min(max(middle - wide / 2, 0.0), max(room - wide, 0.0)), wide)


def paint_ticks(painter: QPainter, chart: Chart, ticks: tuple[Tick, ...], current: int) -> None:
    """Paint the names under every plot, the current one bold; it takes the place of others."""
    now = tick_of(chart, current, bold=True) if current in chart.visible else None
    others = [tick for tick in ticks if now is None or not _meet(tick, now)]
    for place in chart.layout.places:
        left, middle = place.ticks.left(), place.ticks.center().y() + 1
        painter.setPen(chart.theme.color("muted"))
        for tick in others:
            write(painter, left + tick.left, middle, tick.text, FONT)
        if now is not None:
            painter.setPen(chart.theme.ink("accent"))
            write(painter, left + now.left, middle, now.text, FONT, bold=True)


def _meet(one: Tick, two: Tick) -> bool:
    return one.token == two.token or (
        one.left < two.left + two.width + BETWEEN and two.left < one.left + one.width + BETWEEN
    )


def rounder(every: int) -> int:
    """Return the next of 1, 2, 3, 4, 5, 6, 8, 10, 20 and so on."""
    decade = 10 ** (len(str(every)) - 1)
    return next(step * decade for step in (2, 3, 4, 5, 6, 8, 10) if step * decade > every)
