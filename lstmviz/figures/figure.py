"""What every figure is: it paints a moment into a rectangle and says what lies where."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from lstmviz.figures.theme import Theme
from lstmviz.session.cursor import Ref
from lstmviz.session.moment import Moment

Told = str | Callable[[], str]
"""What is told of a place, or what writes it: most is never read."""


@dataclass(frozen=True)
class Region:
    """A place in a painted figure.

    Parameters
    ----------
    shape
        Where it is.
    refs
        What it shows; the first is what a click chooses, all are lit on hovering.
    told
        Name, meaning and value.
    """

    shape: QRectF | QPainterPath
    refs: tuple[Ref, ...]
    told: Told

    @property
    def tip(self) -> str:
        """Name, meaning and value, for hovering."""
        return self.told if isinstance(self.told, str) else self.told()

    def contains(self, point: QPointF) -> bool:
        """Whether a point lies in it."""
        return self.shape.contains(point)

    def at(self, point: QPointF) -> "Region":
        """Return what lies at a point of it: it itself, unless it has parts."""
        del point
        return self


@dataclass(frozen=True)
class GridRegion(Region):
    """A place with more parts than could be listed in every frame.

    Parameters
    ----------
    part
        What lies at a point, None where there is only the whole.
    """

    part: Callable[[QPointF], Region | None]

    def at(self, point: QPointF) -> Region:
        """Return the part at a point, or the whole."""
        return self.part(point) or self


class Figure(Protocol):
    """Paints a moment. The same object serves the screen and every picture."""

    def paint(self, painter: QPainter, rect: QRectF, moment: Moment, theme: Theme) -> list[Region]:
        """Paint into `rect` and return what lies where, topmost last."""
        ...
