"""The diagram of a cell as data: what stands where, what runs between, on a canvas of its own.

Positions are in canvas units; a figure stretches the canvas to the room it has. Whatever carries
numbers names the expression they come from, so a diagram cannot show other values than the
equations.
"""

from dataclasses import dataclass, field

from lstmviz.cells.expressions import Expression

Point = tuple[float, float]


@dataclass(frozen=True)
class Node:
    """Something that stands on the canvas and shows a quantity.

    Parameters
    ----------
    at
        Its centre.
    size
        Width and height; for numbers the most they may take.
    stages
        The keys of the stages that light it.
    hue
        Theme token of its colour.
    quantity
        The key of the signal, state, input or intermediate that is shown.
    shows
        Where its numbers come from.
    names
        Whether the units' names stand at its left.
    """

    at: Point
    size: Point
    stages: tuple[str, ...]
    hue: str
    quantity: str
    shows: Expression
    names: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Reading(Node):
    """The numbers of a quantity, one per unit, stacked or laid `across`."""

    across: bool = False


@dataclass(frozen=True)
class Gate(Node):
    """A box that computes a signal with weights; `symbol` is its activation."""

    symbol: str


@dataclass(frozen=True)
class Operation(Node):
    """A circle or pill, marked with `symbol`, that combines what runs into it."""

    symbol: str


@dataclass(frozen=True)
class Wire:
    """A line along `path` that carries a quantity; its width follows the quantity's size."""

    path: tuple[Point, ...]
    quantity: str
    carries: Expression
    stages: tuple[str, ...]
    hue: str
    arrow: bool = False


@dataclass(frozen=True)
class Wiring:
    """The whole diagram on a canvas of the given size; a readout stands at `outlet`."""

    size: Point
    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]
    outlet: Point
