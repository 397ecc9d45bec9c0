"""The diagram of a cell as data: what stands where, what runs between, on a canvas of its own.

Positions are in canvas units; a figure stretches the canvas to the room it has. Whatever carries
numbers names the expression they come from, so a diagram cannot show other values than the
equations.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise

from lstmviz.cells.expressions import Expression

Point = tuple[float, float]
ARROW = 9.0
"""How far before what it points at a wire with an arrow ends."""


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

    def has_inside(self, point: Point) -> bool:
        """Whether a point lies on the wire and is none of its ends."""
        if point in (self.path[0], self.path[-1]):
            return False
        return any(_is_between(point, *piece) for piece in pairwise(self.path))


@dataclass(frozen=True)
class Joint:
    """A place where a wire leaves another or runs into it.

    Parameters
    ----------
    at
        The place.
    trunk
        The wire that goes on there.
    branches
        Those that begin or end there.
    """

    at: Point
    trunk: Wire
    branches: tuple[Wire, ...]


@dataclass(frozen=True)
class Wiring:
    """The whole diagram on a canvas of the given size; a readout stands at `outlet`."""

    size: Point
    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]
    outlet: Point

    @cached_property
    def joints(self) -> tuple[Joint, ...]:
        """Where wires meet, so that it can be told from where they only cross."""
        ends = {end: None for wire in self.wires for end in (wire.path[0], wire.path[-1])}
        found = []
        for end in ends:
            trunk = next((wire for wire in self.wires if wire.has_inside(end)), None)
            if trunk is not None and not any(_covers(node, end) for node in self.nodes):
                meeting = (wire for wire in self.wires if end in (wire.path[0], wire.path[-1]))
                found.append(Joint(end, trunk, tuple(meeting)))
        return tuple(found)

    @cached_property
    def crossings(self) -> tuple[tuple[Point, Wire, Wire], ...]:
        """Where wires cross without meeting: the place, and the upright and the level one."""
        return tuple(
            (place, *pair)
            for one, other in combinations(self.wires, 2)
            for pair in ((one, other), (other, one))
            for place in _crossings(*pair)
        )


def _crossings(upright: Wire, level: Wire) -> Iterator[Point]:
    for (x, top), (x_end, bottom) in pairwise(upright.path):
        for (left, y), (right, y_end) in pairwise(level.path):
            if (
                x == x_end
                and y == y_end
                and min(top, bottom) < y < max(top, bottom)
                and min(left, right) < x < max(left, right)
            ):
                yield x, y


def _is_between(point: Point, one: Point, other: Point) -> bool:
    """Whether a point lies on a straight piece that is level or upright, or at its end."""
    return all(
        min(a, b) <= value <= max(a, b) for value, a, b in zip(point, one, other, strict=True)
    )


def _covers(node: Node, point: Point) -> bool:
    """Whether a point lies under a node."""
    return all(
        abs(value - middle) <= extent / 2
        for value, middle, extent in zip(point, node.at, node.size, strict=True)
    )
