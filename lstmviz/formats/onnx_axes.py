"""Following a tensor through the nodes that only move its axes about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lstmviz.formats.onnx_graph import PASSING, Graph, Node, axes_of


@dataclass(frozen=True)
class Flow:
    """What comes out of a recurrent layer, on its way up.

    Parameters
    ----------
    name
        The tensor.
    axes
        What each axis counts: a word of ``T`` tokens, ``B`` sequences, ``D`` directions, ``H``
        units, in the order in which they are nested; empty for an axis of length 1. ``P`` is only
        a part of the tokens, ``S`` are the last states of several layers, one after the other.
    directions, units
        The lengths of D and H.
    below
        How many states of other layers come first along S.
    half
        Which direction it is, where it is only one of two.
    ends
        Whether it is where each direction ends, rather than what there is at every token.
    """

    name: str
    axes: tuple[str, ...]
    directions: int
    units: int
    below: int = 0
    half: int | None = None
    ends: bool = False

    @property
    def features(self) -> str:
        """The axes that make up what one token has."""
        return "H" if self.directions == 1 or self.half is not None else "DH"

    @property
    def is_plain(self) -> bool:
        """Whether the last axis is the whole of what a token has, in our order."""
        return self.half is None and bool(self.axes) and self.axes[-1] == self.features


def started(node: Node, number: int, directions: int, units: int) -> Flow:
    """Return the output of a recurrent node: 0 for all tokens, 1 for the last."""
    direction = "D" if directions > 1 else ""
    if node.attributes.get("layout", 0):
        axes = ("B", "T", direction, "H") if number == 0 else ("B", direction, "H")
    else:
        axes = ("T", direction, "B", "H") if number == 0 else (direction, "B", "H")
    return Flow(node.outputs[number], axes, directions, units, ends=number == 1)


def moved(graph: Graph, node: Node, flow: Flow) -> Flow | None:
    """Return `flow` behind a node that takes it as its first input; None if it does more."""
    if node.op == "Gather":
        return _picked(graph, node, flow)
    if node.op in PASSING:
        axes: tuple[str, ...] | None = flow.axes
    elif node.op in MOVES:
        axes = MOVES[node.op](graph, node, flow)
    else:
        return None
    return None if axes is None else replace(flow, name=node.outputs[0], axes=axes)


def _transpose(graph: Graph, node: Node, flow: Flow) -> tuple[str, ...] | None:
    del graph
    order = node.attributes.get("perm", range(len(flow.axes))[::-1])
    if sorted(order) != list(range(len(flow.axes))):
        return None
    return tuple(flow.axes[n] for n in order)


def _squeeze(graph: Graph, node: Node, flow: Flow) -> tuple[str, ...] | None:
    gone = axes_of(graph, node)
    if gone is None:
        return None
    gone = [axis % len(flow.axes) for axis in gone]
    if any(flow.axes[axis] not in ("", "B") for axis in gone):
        return None
    return tuple(axis for n, axis in enumerate(flow.axes) if n not in gone)


def _unsqueeze(graph: Graph, node: Node, flow: Flow) -> tuple[str, ...] | None:
    new = axes_of(graph, node)
    if new is None:
        return None
    rank = len(flow.axes) + len(new)
    places = {axis % rank for axis in new}
    rest = iter(flow.axes)
    return tuple("" if n in places else next(rest) for n in range(rank))


def _reshape(graph: Graph, node: Node, flow: Flow) -> tuple[str, ...] | None:
    """Regroup the axes: reshaping never changes how they are nested."""
    wanted = graph.sizes(node.input(1))
    nested, features = "".join(flow.axes), flow.features
    if not wanted or not nested.endswith(features):
        return None
    lead = nested.removesuffix(features)
    wide = flow.directions * flow.units
    apart = len(features) > 1 and len(wanted) > 1 and wanted[-2] == flow.directions
    tail: tuple[str, ...]
    if apart and wanted[-1] in (flow.units, -1):
        tail, sizes = ("D", "H"), wanted[:-2]
    elif wanted[-1] in (wide, -1, None, 0):
        tail, sizes = (features,), wanted[:-1]
    else:
        return None
    if len(sizes) == 1 and len(lead) == 2:
        return (lead, *tail)
    spare = len(sizes) - len(lead)
    axes, rest = [], iter(lead)
    for one in sizes:
        if one == 1 and spare > 0:
            spare -= 1
            axes.append("")
        else:
            axes.append(next(rest, "?"))
    return None if "?" in axes or next(rest, None) else (*axes, *tail)


def _flatten(graph: Graph, node: Node, flow: Flow) -> tuple[str, ...] | None:
    del graph
    axis = node.attributes.get("axis", 1)
    return ("".join(flow.axes[:axis]), "".join(flow.axes[axis:]))


def _picked(graph: Graph, node: Node, flow: Flow) -> Flow | None:
    """Pick one token, one direction, or one of several layers' last states."""
    index = graph.constant(node.input(1))
    axis = node.attributes.get("axis", 0) % len(flow.axes)
    if index is None or index.size != 1 or flow.axes[axis] not in ("", "T", "P", "B", "D", "S"):
        return None
    half = flow.half
    if flow.axes[axis] in ("D", "S"):
        own = int(index.ravel()[0]) % (flow.below + flow.directions) - flow.below
        if own < 0:
            return None
        half = own if flow.directions > 1 else None
    axes = (*flow.axes[:axis], *[""] * index.ndim, *flow.axes[axis + 1 :])
    return replace(flow, name=node.outputs[0], axes=axes, half=half)


def _slice(graph: Graph, node: Node, flow: Flow) -> tuple[str, ...] | None:
    """Take some of the tokens, in their order."""
    ends: Sequence[int] | None
    if "starts" in node.attributes:
        starts, ends = node.attributes["starts"], node.attributes["ends"]
        axes, steps = node.attributes.get("axes"), None
    else:
        starts, ends = graph.integers(node.input(1)), graph.integers(node.input(2))
        axes = graph.integers(node.input(3)) if node.input(3) else None
        steps = graph.integers(node.input(4)) if node.input(4) else None
    if axes is None or starts is None or (steps is not None and min(steps) < 1):
        return None
    found = list(flow.axes)
    for axis, start in zip(axes, starts, strict=True):
        if found[axis] not in ("", "T", "P", "B"):
            return None
        if start == -1:
            # Only the last is left.
            found[axis] = ""
        elif found[axis] == "T" and not (start == 0 and steps in (None, [1]) and _to_the_end(ends)):
            found[axis] = "P"
    return tuple(found)


def _to_the_end(ends: Sequence[int] | None) -> bool:
    return ends is not None and min(ends) >= ENDLESS


ENDLESS = 2**31 - 1
"""From here on, the end of a slice means the end of the sequence, however long."""

MOVES: dict[str, Callable[[Graph, Node, Flow], tuple[str, ...] | None]] = {
    "Transpose": _transpose,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
    "Reshape": _reshape,
    "Flatten": _flatten,
    "Slice": _slice,
}
"""By operation: the axes behind it, None if it does more than move them."""
