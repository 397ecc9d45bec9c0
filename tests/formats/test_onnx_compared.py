"""ONNX Runtime and this program compute the same from the same file, whatever the attributes."""

import random

import numpy as np
import pytest

from lstmviz.formats import onnx_file
from lstmviz.network.forward import run
from lstmviz.network.network import Network
from tests.formats.onnx_models import Model, TensorProto, helper, together

runtime = pytest.importorskip("onnxruntime", reason="ONNX Runtime is not installed")

TOLERANCE = 5e-6
ACTIVATIONS = {
    "LSTM": (("Sigmoid", "HardSigmoid"), ("Tanh", "Relu", "Sigmoid"), ("Tanh", "Sigmoid", "Relu")),
    "GRU": (("Sigmoid", "HardSigmoid"), ("Tanh", "Relu", "Sigmoid")),
    "RNN": (("Tanh", "Relu", "Sigmoid"),),
}


def random_attributes(op: str, units: int, model: Model, pick: random.Random):
    direction = pick.choice(("forward", "reverse", "bidirectional"))
    directions = 2 if direction == "bidirectional" else 1
    attributes: dict[str, object] = {"direction": direction}
    more: dict[int, str] = {}
    if pick.random() < 0.6:
        attributes["activations"] = [pick.choice(c) for c in ACTIVATIONS[op]] * directions
    if pick.random() < 0.4:
        attributes["clip"] = pick.choice((0.3, 1.0, 2.5))
    if op == "GRU":
        attributes["linear_before_reset"] = pick.randint(0, 1)
    if op == "LSTM":
        attributes["input_forget"] = pick.randint(0, 1)
        if pick.random() < 0.5:
            more[7] = model.random(f"P{len(model.nodes)}", directions, 3 * units)
    return attributes, more, directions


def random_model(seed: int) -> tuple[Model, str, np.ndarray]:
    pick, model = random.Random(seed), Model(seed)
    width, tokens = pick.randint(1, 4), pick.randint(1, 6)
    x = np.random.default_rng(seed).normal(size=(tokens, width)).astype(np.float32)
    source = "X"
    model.inputs = [helper.make_tensor_value_info("X", TensorProto.FLOAT, ["T", 1, width])]
    if pick.random() < 0.4:
        x = np.random.default_rng(seed).integers(0, 9, tokens)
        model.inputs = [helper.make_tensor_value_info("X", TensorProto.INT64, ["T", 1])]
        source = model.node("Gather", [model.random("table", 9, width), "X"], ["embedded"])
    for _ in range(pick.randint(1, 3)):
        op, units = pick.choice(("LSTM", "GRU", "RNN")), pick.randint(1, 5)
        attributes, more, directions = random_attributes(op, units, model, pick)
        bias = pick.random() < 0.8
        source = model.recurrent(op, source, width, units, bias=bias, more=more, **attributes)
        source, width = together(model, source, directions, pick), units * directions
    outputs = pick.randint(1, 4)
    ending = pick.choice(("none", "matmul", "gemm"))
    if ending == "matmul":
        source = model.node("MatMul", [source, model.random("V", width, outputs)], ["product"])
        source = model.node("Add", [model.random("b", outputs), source], ["sum"])
    if ending == "gemm":
        shape = model.constant("flat", np.array([-1, width]))
        source = model.node("Reshape", [source, shape], ["rows"])
        weights = [model.random("V", outputs, width), model.random("b", outputs)]
        source = model.node("Gemm", [source, *weights], ["sum"], transB=1, alpha=0.5, beta=2.0)
    if ending != "none" and (activation := pick.choice(("", "Softmax", "Sigmoid"))):
        source = model.node(activation, [source], ["activated"])
    return model, source, x


def shown(network: Network, x: np.ndarray) -> np.ndarray:
    """Return what the network makes of a sequence at every token."""
    if network.embedding is not None:
        x = network.embedding.look_up(x)
    trace = run(network, x)
    if trace.y is not None:
        return trace.y
    layer, number = network.layers[-1], len(network.layers) - 1
    return layer.merged(
        [trace.layers[f"l{number}{suffix}"].signals["h"] for suffix, _ in layer.directions]
    )


@pytest.mark.parametrize("seed", range(60))
def test_the_runtime_and_this_program_agree(seed: int, tmp_path):
    model, output, x = random_model(seed)
    path = model.save(tmp_path / "model.onnx", output)
    session = runtime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
    (wanted,) = session.run(None, {"X": x[:, np.newaxis]})
    answers = {"readout_activation": "linear"} if output == "sum" else {}
    found = shown(onnx_file.read(path, answers).network, x)
    wanted = wanted.reshape(found.shape)
    np.testing.assert_allclose(found, wanted, rtol=0, atol=TOLERANCE, err_msg=str(seed))
