"""GRU and RNN with their options against ONNX Runtime and Keras, where these are installed."""

import os

import numpy as np
import pytest

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.network.forward import run_layer
from tests.cells.variants import drawn_state, drawn_weights
from tests.reference.case import reordered

ONNX_NAMES = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "Relu", "hard_sigmoid_2": "HardSigmoid"}
TOKENS, BATCH, INPUTS, UNITS = 6, 2, 3, 4
LENGTHS = np.array([6, 4])


def drawn(kind: CellKind) -> tuple[Weights, np.ndarray, dict[str, np.ndarray]]:
    """Draw weights, inputs and a state in single precision, large enough to be clipped."""
    weights = drawn_weights(kind, INPUTS, UNITS, "float32", seed=4)
    x = 2 * np.random.default_rng(4).normal(size=(TOKENS, BATCH, INPUTS))
    state = drawn_state(kind, weights, (BATCH,))
    return weights, x.astype("float32"), {"h": state["h"].astype("float32")}


def onnx_node(kind: CellKind, activations: list[str], reverse: bool, **attributes: object):
    """Run the kind as ONNX's node in ONNX Runtime on what is drawn; return ``Y (T, B, H)``."""
    onnx = pytest.importorskip("onnx", reason="onnx is not installed")
    runtime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    weights, x, state = drawn(kind)
    order = "zrn" if kind.family == "gru" else "h"

    def ordered(array: np.ndarray) -> np.ndarray:
        return reordered(array, "".join(kind.gates), order)[np.newaxis]

    given = {
        "X": x,
        "W": ordered(weights.weight_ih),
        "R": ordered(weights.weight_hh),
        "B": np.concatenate([ordered(b) for b in (weights.bias_ih, weights.bias_hh)], axis=1),
        "lengths": LENGTHS.astype("int32"),
        "h": state["h"][np.newaxis],
    }
    make, types = onnx.helper, onnx.TensorProto
    if "hard_sigmoid_2" in activations:
        attributes |= {"activation_alpha": [0.2], "activation_beta": [0.5]}
    node = make.make_node(
        kind.family.upper(),
        list(given),
        ["Y"],
        hidden_size=UNITS,
        activations=[ONNX_NAMES[name] for name in activations],
        direction="reverse" if reverse else "forward",
        **attributes,
    )
    inputs = [
        make.make_tensor_value_info(
            name, types.INT32 if name == "lengths" else types.FLOAT, value.shape
        )
        for name, value in given.items()
    ]
    graph = make.make_graph(
        [node], "cell", inputs, [make.make_tensor_value_info("Y", types.FLOAT, None)]
    )
    model = make.make_model(graph, opset_imports=[make.make_opsetid("", 14)], ir_version=8)
    session = runtime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return session.run(None, given)[0][:, 0]


def check(kind: CellKind, y: np.ndarray, reverse: bool) -> None:
    weights, x, state = drawn(kind)
    signals = run_layer(kind, weights, x, state, lengths=LENGTHS, reverse=reverse)
    np.testing.assert_allclose(signals["h"], y, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("clip", [None, 0.5, 2.0])
@pytest.mark.parametrize(
    ("gate", "candidate"),
    [("sigmoid", "tanh"), ("hard_sigmoid_2", "tanh"), ("sigmoid", "relu"), ("sigmoid", "sigmoid")],
)
def test_onnx_runtime_computes_the_same_gru(gate, candidate, clip, after, reverse):
    options = {
        "gate_activation": gate,
        "candidate_activation": candidate,
        "clip": clip,
        "reset_after": after,
    }
    kind = find("gru", options)
    limit = {} if clip is None else {"clip": clip}
    y = onnx_node(kind, [gate, candidate], reverse, linear_before_reset=int(after), **limit)
    check(kind, y, reverse)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("clip", [None, 0.5, 2.0])
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_onnx_runtime_computes_the_same_rnn(activation, clip, reverse):
    kind = find("rnn", {"activation": activation, "clip": clip})
    limit = {} if clip is None else {"clip": clip}
    check(kind, onnx_node(kind, [activation], reverse, **limit), reverse)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("gate", ["sigmoid", "hard_sigmoid"])
@pytest.mark.parametrize("candidate", ["tanh", "relu", "linear"])
def test_keras_computes_the_same_gru(candidate, gate, after, monkeypatch):
    pytest.importorskip("torch", reason="torch, on which Keras runs, is not installed")
    monkeypatch.setitem(os.environ, "KERAS_BACKEND", "torch")
    keras = pytest.importorskip("keras", reason="Keras is not installed")
    options = {"gate_activation": gate, "candidate_activation": candidate, "reset_after": after}
    kind = find("gru", options)
    weights, x, _ = drawn(kind)
    layer = keras.layers.GRU(
        UNITS,
        activation=candidate,
        recurrent_activation=gate,
        reset_after=after,
        return_sequences=True,
    )
    layer.build((BATCH, TOKENS, INPUTS))
    W, U, *biases = (
        reordered(array, "rzn", "zrn").T
        for array in (weights.weight_ih, weights.weight_hh, weights.bias_ih, weights.bias_hh)
    )
    layer.set_weights([W, U, np.stack(biases) if after else sum(biases)])
    y = layer(x.swapaxes(0, 1)).detach().numpy().swapaxes(0, 1)
    found = run_layer(kind, weights, x, {"h": np.zeros((BATCH, UNITS), "float32")})
    np.testing.assert_allclose(found["h"], y, rtol=1e-4, atol=1e-5)
