"""An ONNX graph: its nodes, who makes and who uses each tensor, and which tensors are constant."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.onnx_tensors import values

FLOAT, INT, STRING, TENSOR, _, FLOATS, INTS, STRINGS = range(1, 9)
"""How ONNX numbers the types of attributes."""
COPIES = 8
"""So often an exporter may copy all weights while it puts them together."""
PASSING = ("Identity", "Cast", "Dropout")
"""Nodes that pass their first input on as it is; precision apart."""


@dataclass(frozen=True, eq=False)
class Node:
    """One operation."""

    op: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any]

    @property
    def title(self) -> str:
        """What it is called where people read of it."""
        return self.name or self.op

    def input(self, number: int) -> str:
        """Return the name of an input; empty where it is left out."""
        return self.inputs[number] if number < len(self.inputs) else ""


class Graph:
    """The main graph of a model.

    Parameters
    ----------
    proto
        As the onnx package parsed it.
    size
        How many bytes its file has.
    """

    def __init__(self, proto: Any, size: int) -> None:
        self._stored = {tensor.name: tensor for tensor in proto.initializer}
        if len(self._stored) != len(proto.initializer):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "Two of its weights have one name; export the model again."
                )
            )
        self.nodes = [_node(node) for node in proto.node]
        self.inputs = {
            value.name: _shape(value) for value in proto.input if value.name not in self._stored
        }
        self.outputs = {value.name for value in proto.output}
        self.makers = {name: node for node in self.nodes for name in node.outputs if name}
        self.users: dict[str, list[tuple[Node, int]]] = defaultdict(list)
        for node in self.nodes:
            for place, name in enumerate(node.inputs):
                self.users[name].append((node, place))
        # Joining copies, and a few nodes could double a little again and again.
        self._budget = COPIES * size + 2**20
        self._constants: dict[str, NDArray[Any] | None] = {}

    def constant(self, name: str) -> NDArray[Any] | None:
        """Return the numbers of a tensor that does not depend on the input, None if it does."""
        if name not in self._constants:
            # A graph that refers back to itself has no constant there.
            self._constants[name] = None
            self._constants[name] = self._folded(name)
        return self._constants[name]

    def _folded(self, name: str) -> NDArray[Any] | None:
        if name in self._stored:
            return values(self._stored[name])
        node = self.makers.get(name)
        if node is None or node.op not in FOLDS:
            return None
        given = [None if not one else self.constant(one) for one in node.inputs]
        if any(one is None and name for one, name in zip(given, node.inputs, strict=True)):
            return None
        self._budget -= sum(one.nbytes for one in given if one is not None and node.op == "Concat")
        if self._budget < 0:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "Its node {node} makes more weights than the file can need; save the model "
                    "again.",
                ),
                node=node.title,
            )
        return FOLDS[node.op](node, given)

    def integers(self, name: str) -> list[int] | None:
        """Return a constant list of whole numbers, None if it is none."""
        found = self.constant(name)
        return None if found is None else [int(number) for number in found.ravel()]

    def sizes(self, name: str) -> list[int | None] | None:
        """Return a list of sizes, None for those that only the input tells; None if all do."""
        known = self.integers(name)
        if known is not None:
            return list(known)
        node = self.makers.get(name)
        if node is None or node.op != "Concat":
            return None
        found: list[int | None] = []
        for part in node.inputs:
            inner = self.integers(part)
            found += [None] if inner is None else inner
        return found

    def is_zero(self, name: str) -> bool:
        """Whether a tensor is zero wherever it is, also where only the input tells its size."""
        for _ in range(len(self.nodes) + 1):
            known = self.constant(name)
            if known is not None:
                return not known.any()
            node = self.makers.get(name)
            if node is None:
                return False
            if node.op == "ConstantOfShape":
                filled = node.attributes.get("value")
                return filled is None or not values(filled).any()
            if node.op not in ("Expand", "Slice", "Transpose", "Unsqueeze", "Squeeze", *PASSING):
                return False
            name = node.inputs[0]
        return False


def axes_of(graph: Graph, node: Node) -> list[int] | None:
    """Return the axes that a Squeeze or Unsqueeze names, None if it names none."""
    if "axes" in node.attributes:
        return list(node.attributes["axes"])
    return graph.integers(node.input(1)) if node.input(1) else None


def _node(proto: Any) -> Node:
    own = proto.domain in ("", "ai.onnx")
    return Node(
        proto.op_type if own else f"{proto.domain}.{proto.op_type}",
        proto.name,
        tuple(proto.input),
        tuple(proto.output),
        {attribute.name: _attribute(attribute) for attribute in proto.attribute},
    )


def _attribute(proto: Any) -> Any:
    if proto.type == STRING:
        return proto.s.decode("utf-8")
    if proto.type == STRINGS:
        return [text.decode("utf-8") for text in proto.strings]
    if proto.type in (FLOATS, INTS):
        return list(proto.floats if proto.type == FLOATS else proto.ints)
    return {FLOAT: proto.f, INT: proto.i, TENSOR: proto.t}.get(proto.type, "…")


def _shape(value: Any) -> tuple[int | None, ...]:
    dims = value.type.tensor_type.shape.dim
    return tuple(dim.dim_value if dim.HasField("dim_value") else None for dim in dims)


Given = list[NDArray[Any] | None]


def _constant(node: Node, given: Given) -> NDArray[Any] | None:
    del given
    for key, value in node.attributes.items():
        if key == "value":
            return values(value)
        if key in ("value_float", "value_floats"):
            return np.array(value, np.float32)
        if key in ("value_int", "value_ints"):
            return np.array(value, np.int64)
    return None


def _axes(node: Node, given: Given) -> tuple[int, ...]:
    if len(given) > 1 and given[1] is not None:
        return tuple(int(axis) for axis in given[1].ravel())
    return tuple(node.attributes.get("axes", ()))


def _squeeze(node: Node, given: Given) -> NDArray[Any]:
    array = np.asarray(given[0])
    return np.squeeze(array, _axes(node, given) or None)


def _reshape(node: Node, given: Given) -> NDArray[Any]:
    array, wanted = np.asarray(given[0]), np.asarray(given[1]).ravel()
    return array.reshape([array.shape[n] if one == 0 else int(one) for n, one in enumerate(wanted)])


def _slice(node: Node, given: Given) -> NDArray[Any]:
    array = np.asarray(given[0])
    starts, ends, *more = (np.asarray(one).ravel() for one in given[1:] if one is not None)
    axes = more[0] if more else range(len(starts))
    steps = more[1] if len(more) > 1 else [1] * len(starts)
    cut = [slice(None)] * array.ndim
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
        cut[int(axis)] = slice(int(start), int(end), int(step))
    return array[tuple(cut)]


FOLDS: dict[str, Callable[[Node, Given], NDArray[Any] | None]] = {
    "Constant": _constant,
    "Identity": lambda node, given: given[0],
    "Transpose": lambda node, given: np.transpose(
        np.asarray(given[0]), node.attributes.get("perm")
    ),
    "Concat": lambda node, given: np.concatenate(
        [np.asarray(one) for one in given], node.attributes["axis"]
    ),
    "Unsqueeze": lambda node, given: np.expand_dims(np.asarray(given[0]), _axes(node, given)),
    "Squeeze": _squeeze,
    "Reshape": _reshape,
    "Slice": _slice,
}
"""Nodes that only rearrange numbers: how each makes a constant of constants."""
