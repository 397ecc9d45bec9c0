"""Where the outputs of a recurrent node lead to."""

from collections import defaultdict
from dataclasses import dataclass, replace

from lstmviz.formats.onnx_axes import Flow, moved
from lstmviz.formats.onnx_cells import DIRECTIONS, RECIPES
from lstmviz.formats.onnx_graph import Graph, Node


@dataclass(frozen=True)
class Above:
    """A node above a layer, the place where it takes the layer's output, and how that lies."""

    node: Node
    place: int
    flow: Flow


def ends(graph: Graph, flow: Flow) -> list[Above]:
    """Return the nodes that do more to a tensor than move its axes, each with how it gets there."""
    found, waiting, seen = [], [flow], set[str]()
    halves: dict[str, list[Above]] = defaultdict(list)
    while waiting:
        one = waiting.pop()
        if one.name in seen:
            continue
        seen.add(one.name)
        for user, place in graph.users[one.name]:
            if user.op == "Shape":
                continue
            further = moved(graph, user, one) if place == 0 else None
            if user.op == "Concat":
                if _joins_halves(user, place, one):
                    waiting += _joined(halves[user.outputs[0]], Above(user, place, one))
                    continue
                further = _stacked(graph, user, place, one)
            if further is None:
                found.append(Above(user, place, one))
            else:
                waiting.append(further)
    return found + [one for pair in halves.values() if len(pair) < 2 for one in pair]


def _joins_halves(node: Node, place: int, flow: Flow) -> bool:
    """Whether a node puts the two directions one behind the other, and `flow` at its place."""
    last = node.attributes["axis"] in (-1, len(flow.axes) - 1)
    return last and len(node.inputs) == 2 and flow.half == place and flow.axes[-1] == "H"


def _joined(before: list[Above], one: Above) -> list[Flow]:
    """Return both directions together once the second is there."""
    before.append(one)
    if len(before) < 2 or before[0].flow.axes != one.flow.axes:
        return []
    axes = (*one.flow.axes[:-1], "DH")
    return [replace(one.flow, name=one.node.outputs[0], axes=axes, half=None)]


def _stacked(graph: Graph, node: Node, place: int, flow: Flow) -> Flow | None:
    """Return the last states of all layers where a node puts ours behind those below."""
    others = [graph.makers.get(name) for name in node.inputs[:-1]]
    below = 0
    for other, name in zip(others, node.inputs, strict=False):
        if other is None or other.op not in RECIPES or other.outputs[1:2] != (name,):
            return None
        below += DIRECTIONS[other.attributes.get("direction", "forward")]
    maker = graph.makers[flow.name]
    untouched = maker.op in RECIPES and maker.outputs[1:2] == (flow.name,)
    if not untouched or place != len(others) or node.attributes["axis"] != 0:
        return None
    if maker.attributes.get("layout", 0):
        return None
    return replace(flow, name=node.outputs[0], axes=("S", *flow.axes[1:]), below=below)
