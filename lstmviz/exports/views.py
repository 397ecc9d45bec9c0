"""The pictures that can be made, as one table. Naming them needs no Qt; making one does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lstmviz.figures.figure import Figure


@dataclass(frozen=True)
class View:
    """A figure by name: what makes it, and its width and height unless others are asked for."""

    make: Callable[[], Figure]
    size: tuple[int, int]


def _cell() -> Figure:
    from lstmviz.figures.cell_diagram import CellDiagram

    return CellDiagram()


def _gates() -> Figure:
    from lstmviz.figures.gate_bars import GateBars

    return GateBars()


def _timeline() -> Figure:
    from lstmviz.figures.timeline import TimelineFigure

    return TimelineFigure()


def _equation() -> Figure:
    from lstmviz.figures.equation import EquationFigure

    return EquationFigure()


def _layers() -> Figure:
    from lstmviz.figures.layer_map import LayerMap

    return LayerMap()


VIEWS = {
    "cell": View(_cell, (960, 640)),
    "gates": View(_gates, (640, 440)),
    "timeline": View(_timeline, (1400, 340)),
    "equation": View(_equation, (640, 300)),
    "layers": View(_layers, (720, 320)),
}
"""Every figure by its name on the command line."""

WINDOW = "window"
"""The name of the picture that shows the whole program; the application makes it."""
WINDOW_SIZE, LEAST_WINDOW = (1600, 1000), (1024, 768)
