"""Small ONNX models, made node by node."""

import random
from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}
OPSET = 17


class Model:
    """Nodes and constants, put together to a file."""

    def __init__(self, seed: int = 0) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.inputs = [helper.make_tensor_value_info("X", TensorProto.FLOAT, ["T", 1, None])]
        self._numbers = np.random.default_rng(seed)

    def constant(self, name: str, values) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def random(self, name: str, *shape: int) -> str:
        return self.constant(name, self._numbers.normal(0, 0.6, shape).astype(np.float32))

    def node(self, op: str, inputs: Sequence[str], outputs: Sequence[str], **attributes) -> str:
        named = {"name": f"/{op}_{len(self.nodes)}", **attributes}
        self.nodes.append(helper.make_node(op, inputs, outputs, **named))
        return outputs[0]

    def recurrent(
        self,
        op: str,
        source: str,
        inputs: int,
        units: int,
        *,
        bias: bool = True,
        more: Mapping[int, str] | None = None,
        outputs: Sequence[str] = (),
        name: str = "",
        **attributes,
    ) -> str:
        """Add a recurrent node with random weights; `more` are its other inputs, by place."""
        directions = 2 if attributes.get("direction") == "bidirectional" else 1
        rows, own = GATES[op] * units, name or f"{op}{len(self.nodes)}"
        given = [
            source,
            self.random(f"{own}.W", directions, rows, inputs),
            self.random(f"{own}.R", directions, rows, units),
            self.random(f"{own}.B", directions, 2 * rows) if bias else "",
        ]
        for place in range(4, 8):
            given.append((more or {}).get(place, ""))
        while given[-1] == "":
            given.pop()
        outputs = list(outputs) or [f"{own}.Y"]
        return self.node(op, given, outputs, name=own, hidden_size=units, **attributes)

    def proto(self, output: str) -> onnx.ModelProto:
        kind = helper.make_tensor_value_info(output, TensorProto.FLOAT, None)
        graph = helper.make_graph(self.nodes, "model", self.inputs, [kind], self.constants)
        return helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8
        )

    def save(self, path, output: str):
        path.write_bytes(self.proto(output).SerializeToString())
        return path


def together(model: Model, source: str, directions: int, pick: random.Random | None = None) -> str:
    """Bring ``Y (T, D, 1, H)`` to ``(T, 1, D·H)``, in one of the ways that exporters know."""
    own = f"{source}.together"
    if directions == 1 and (pick is None or pick.random() < 0.5):
        return model.node("Squeeze", [source, model.constant(f"{own}.axes", [1])], [own])
    turned = model.node("Transpose", [source], [f"{own}.turned"], perm=[0, 2, 1, 3])
    shape = model.constant(f"{own}.shape", np.array([0, 0, -1], np.int64))
    return model.node("Reshape", [turned, shape], [own])
