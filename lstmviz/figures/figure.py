"""What every figure is: it paints a moment into a rectangle and says what lies where."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from lstmviz.figures.theme import Theme
from lstmviz.session.cursor import Ref
from lstmviz.session.moment import Moment


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
        Name, meaning and value, or what writes them: most are never read.
    """

    shape: QRectF | QPainterPath
    refs: tuple[Ref, ...]
    told: str | Callable[[], str]

    @property
    def tip(self) -> str:
        """Name, meaning and value, for hovering."""
        return self.told if isinstance(self.told, str) else self.told()

    def contains(self, point: QPointF) -> bool:
        """Whether a point lies in it."""
        return self.shape.contains(point)


class Figure(Protocol):
    """Paints a moment. The same object serves the screen and every picture."""

    def paint(self, painter: QPainter, rect: QRectF, moment: Moment, theme: Theme) -> list[Region]:
        """Paint into `rect` and return what lies where, topmost last."""
        ...
