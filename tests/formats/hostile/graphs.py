"""ONNX graphs that lie, and safetensors headers that do."""

import json
import struct
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tests.formats.hostile.registry import DAMAGED, UNKNOWN, hostile

DATA = Path(__file__).resolve().parents[2] / "data"


def weights(**changed: np.ndarray | onnx.TensorProto) -> list[onnx.TensorProto]:
    """The initialisers of an RNN of two units over one input."""
    arrays = {"W": np.ones((1, 2, 1), "f4"), "R": np.ones((1, 2, 2), "f4"), **changed}
    return [
        a if isinstance(a, onnx.TensorProto) else numpy_helper.from_array(a, name)
        for name, a in arrays.items()
    ]


def model(
    nodes: list[onnx.NodeProto] | None = None,
    initializers: list[onnx.TensorProto] | None = None,
    **attributes: object,
) -> bytes:
    """A graph of one RNN, or of other nodes."""
    rnn = helper.make_node("RNN", ["X", "W", "R"], ["Y"], **{"hidden_size": 2, **attributes})
    graph = helper.make_graph(
        [rnn] if nodes is None else nodes,
        "graph",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, ("T", 1, 1))],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, None)],
        weights() if initializers is None else initializers,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]).SerializeToString()


def tensor(name: str, dims: list[int], raw: bytes = b"", **fields: object) -> onnx.TensorProto:
    """A tensor with any claims."""
    made = TensorProto(name=name, data_type=TensorProto.FLOAT, raw_data=raw)
    made.dims.extend(dims)
    for key, value in fields.items():
        setattr(made, key, value)
    return made


def outside(location: str) -> onnx.TensorProto:
    """A tensor that keeps its numbers in another file."""
    made = TensorProto(name="W", data_type=TensorProto.FLOAT)
    made.dims.extend([1, 2, 1])
    made.data_location = TensorProto.EXTERNAL
    for key, value in (("location", location), ("offset", "0"), ("length", "8")):
        made.external_data.add(key=key, value=value)
    return made


@hostile(
    "model.onnx",
    "{file} cannot be opened: The weights “W” lie in another file, and no other file is "
    "opened; export the model with its weights inside.",
)
def numbers_from_the_password_file(path: Path) -> bytes:
    return model(initializers=weights(W=outside("../../../../etc/passwd")))


@hostile(
    "model.onnx",
    "{file} cannot be opened: The weights “W” lie in another file, and no other file is "
    "opened; export the model with its weights inside.",
)
def numbers_from_a_file_beside(path: Path) -> bytes:
    return model(initializers=weights(W=outside("model.onnx.data")))


@hostile(
    "model.onnx",
    "{file} cannot be opened: “W” says its shape is 1 × 2147483648 × 2147483648, but holds "
    "2 numbers; save the model again.",
)
def dimensions_of_exabytes(path: Path) -> bytes:
    return model(initializers=weights(W=tensor("W", [1, 2**31, 2**31], bytes(8))))


@hostile(
    "model.onnx",
    "{file} cannot be opened: “W” says its shape is 1 × -2 × -1, but holds 2 numbers; save the "
    "model again.",
)
def dimensions_below_zero(path: Path) -> bytes:
    return model(initializers=weights(W=tensor("W", [1, -2, -1], bytes(8))))


@hostile("model.onnx", "{file} cannot be opened: A layer needs at least one unit.")
def dimensions_of_no_units(path: Path) -> bytes:
    none = {"W": np.ones((1, 0, 1), "f4"), "R": np.ones((1, 0, 0), "f4")}
    return model(initializers=weights(**none), hidden_size=0)


@hostile(
    "model.onnx",
    "{file} cannot be opened: “W” has ONNX’s type 8; only floating-point weights can be "
    "shown, so export the model without quantisation.",
)
def a_matrix_of_texts(path: Path) -> bytes:
    made = TensorProto(name="W", data_type=TensorProto.STRING, string_data=[b"a", b"b"])
    made.dims.extend([1, 2, 1])
    return model(initializers=weights(W=made))


@hostile(
    "model.onnx",
    "{file} cannot be opened: Its node RNN says hidden_size is 2, but its recurrent weights"
    " are for 3 units.",
)
def a_matrix_that_does_not_fit(path: Path) -> bytes:
    return model(initializers=weights(R=np.ones((1, 2, 3), "f4")))


@hostile(
    "model.onnx",
    "{file} cannot be opened: The weights “W” of its node RNN are computed while it runs; "
    "export the model with constant weights.",
)
def a_matrix_that_is_computed(path: Path) -> bytes:
    nodes = [
        helper.make_node("RandomNormal", [], ["W"], shape=[1, 2, 1]),
        helper.make_node("RNN", ["X", "W", "R"], ["Y"], hidden_size=2),
    ]
    return model(nodes, weights()[1:])


@hostile(
    "model.onnx",
    "{file} cannot be opened: Its node RNN (RNN) stands before the layer RNN and changes "
    "what goes in, which cannot be shown; export the recurrent layers without it.",
)
def a_graph_in_a_circle(path: Path) -> bytes:
    nodes = [
        helper.make_node("RNN", ["A", "W", "R"], ["Y"], hidden_size=2),
        helper.make_node("Squeeze", ["Y"], ["Z"]),
        helper.make_node("Transpose", ["Z"], ["A"]),
    ]
    return model(nodes)


@hostile(
    "model.onnx",
    "{file} cannot be opened: It has no LSTM, GRU or RNN node among Relu, so nothing can be shown.",
)
def a_graph_without_a_cell(path: Path) -> bytes:
    return model([helper.make_node("Relu", ["X"], ["Y"])])


@hostile("model.onnx", "{file} cannot be opened: It holds no network; export it as ONNX again.")
def a_graph_of_nothing(path: Path) -> bytes:
    return model([], [])


@hostile(
    "model.onnx",
    "{file} cannot be opened: Its node RNN has direction = sideways, which cannot be shown; "
    "save the model without that.",
)
def a_cell_of_an_unknown_direction(path: Path) -> bytes:
    return model(direction="sideways")


@hostile(
    "model.onnx",
    "{file} cannot be opened: Its node RNN has the activation Swish; only tanh, sigmoid, "
    "relu, linear can be shown there.",
)
def a_cell_with_an_unknown_activation(path: Path) -> bytes:
    return model(activations=["Swish"])


@hostile(
    "model.onnx",
    "{file} cannot be opened: Its node RNN has the attribute mystery, which is not known; "
    "export the model again with another version.",
)
def a_cell_with_an_unknown_attribute(path: Path) -> bytes:
    return model(mystery=3)


@hostile(
    "model.onnx", "{file} cannot be opened: Its node RNN lacks the weights R; save the model again."
)
def a_cell_without_matrices(path: Path) -> bytes:
    return model([helper.make_node("RNN", ["X"], ["Y"], hidden_size=2)])


@hostile(
    "model.onnx",
    "{file} cannot be opened: Two of its weights have one name; export the model again.",
)
def two_matrices_of_one_name(path: Path) -> bytes:
    return model(initializers=[*weights(), *weights(W=np.zeros((1, 2, 1), "f4"))[:1]])


@hostile("model.onnx", DAMAGED)
def half_a_graph(path: Path) -> bytes:
    content = (DATA / "o_lstm.onnx").read_bytes()
    return content[: len(content) // 2]


# ------------------------------------------------------------------ safetensors


def safetensors(header: object, data: bytes = b"", length: int | None = None) -> bytes:
    """A file with any header."""
    content = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(content) if length is None else length) + content + data


def described(**changed: dict[str, object]) -> dict[str, object]:
    """The header of an RNN of one unit over one input."""
    return {
        "weight_ih_l0": {"dtype": "F32", "shape": [1, 1], "data_offsets": [0, 4]},
        "weight_hh_l0": {"dtype": "F32", "shape": [1, 1], "data_offsets": [4, 8]},
        **changed,
    }


def claim(dtype: object = "F32", shape: object = (1, 1), offsets: object = (4, 8)) -> dict:
    """What a header says about one tensor."""
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets}


@hostile("model.safetensors", UNKNOWN)
def a_header_of_exabytes(path: Path) -> bytes:
    return safetensors(described(), bytes(8), 2**63)


@hostile("model.safetensors", DAMAGED)
def a_header_longer_than_the_file(path: Path) -> bytes:
    return safetensors(described(), bytes(8), 5000)


@hostile("model.safetensors", DAMAGED)
def a_header_cut_in_the_middle(path: Path) -> bytes:
    return safetensors(described(), bytes(8), 60)


@hostile("model.safetensors", DAMAGED)
def tensors_one_on_top_of_the_other(path: Path) -> bytes:
    return safetensors(described(weight_hh_l0=claim(offsets=(0, 4))), bytes(4))


@hostile("model.safetensors", DAMAGED)
def a_tensor_beyond_the_end(path: Path) -> bytes:
    return safetensors(described(weight_hh_l0=claim(offsets=(2**40, 2**40 + 4))), bytes(8))


@hostile("model.safetensors", DAMAGED)
def a_tensor_of_a_backward_range(path: Path) -> bytes:
    return safetensors(described(weight_hh_l0=claim(offsets=(8, 4))), bytes(8))


@hostile("model.safetensors", DAMAGED)
def a_tensor_larger_than_its_range(path: Path) -> bytes:
    return safetensors(described(weight_hh_l0=claim(shape=(2**31, 2**31))), bytes(8))


@hostile(
    "model.safetensors",
    "{file}: weight_hh_l0 holds numbers of type PICKLE, which are no weights; save the "
    "network before it is quantised.",
)
def a_tensor_of_an_unknown_type(path: Path) -> bytes:
    return safetensors(described(weight_hh_l0=claim("PICKLE")), bytes(8))


@hostile("model.safetensors", DAMAGED)
def a_tensor_of_true_by_minus_one(path: Path) -> bytes:
    return safetensors(described(weight_hh_l0=claim(shape=(True, -1))), bytes(8))


@hostile("model.safetensors", DAMAGED)
def a_tensor_twice(path: Path) -> bytes:
    text = json.dumps(described())
    return safetensors((text[:-1] + ", " + text[1:]).encode(), bytes(8))


@hostile(
    "model.safetensors",
    "{file} is damaged: its header declares 8 bytes of numbers, but there are 800; get it "
    "or save it again.",
)
def bytes_that_no_tensor_owns(path: Path) -> bytes:
    return safetensors(described(), bytes(800))


@hostile("model.safetensors", DAMAGED)
def a_header_nested_in_itself(path: Path) -> bytes:
    return safetensors(b'{"a":' * 100_000, bytes(8))


@hostile(
    "model.safetensors",
    "{file} holds no recurrent layer: none of its 0 tensors is called like weight_ih_l0; "
    "use PyTorch’s names.",
)
def a_header_without_tensors(path: Path) -> bytes:
    return safetensors({"__metadata__": {"format": "pt"}})
