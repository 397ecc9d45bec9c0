"""The LSTM's options against other implementations of them, where these are installed."""

from itertools import product

import numpy as np
import pytest

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from tests.cells.variants import drawn_state, drawn_weights

ONNX_NAMES = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "Relu", "hard_sigmoid_2": "HardSigmoid"}
TOKENS, BATCH, INPUTS, UNITS = 6, 2, 3, 4


def drawn(kind: CellKind, seed: int) -> tuple[Weights, np.ndarray, dict[str, np.ndarray]]:
    """Draw weights, inputs and a state in single precision, large enough to be clipped."""
    weights = drawn_weights(kind, INPUTS, UNITS, "float32", seed)
    state = drawn_state(kind, weights, (BATCH,), seed)
    x = 2 * np.random.default_rng(seed).normal(size=(TOKENS, BATCH, INPUTS))
    single = {key: (3 * value).astype("float32") for key, value in state.items()}
    return weights, x.astype("float32"), single


def onnx_lstm(kind: CellKind, weights: Weights, x: np.ndarray, state: dict) -> list[np.ndarray]:
    """Run ONNX's LSTM node in ONNX Runtime; return Y and the last memory."""
    onnx = pytest.importorskip("onnx", reason="onnx is not installed")
    runtime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")

    def ordered(array: np.ndarray, gates: str, own: tuple[str, ...]) -> np.ndarray:
        # A coupled forget gate has no weights: ONNX wants some, and does not read them.
        blocks = dict(zip(own, np.split(array, len(own)), strict=True))
        spare = np.full_like(next(iter(blocks.values())), 9)
        return np.concatenate([blocks.get(gate, spare) for gate in gates])[np.newaxis]

    given = {
        "X": x,
        "W": ordered(weights.weight_ih, "iofg", kind.gates),
        "R": ordered(weights.weight_hh, "iofg", kind.gates),
        "B": np.concatenate(
            [ordered(b, "iofg", kind.gates) for b in (weights.bias_ih, weights.bias_hh)], axis=1
        ),
        "initial_h": state["h"][np.newaxis],
        "initial_c": state["c"][np.newaxis],
    }
    if weights.peephole is not None:
        given["P"] = ordered(weights.peephole, "iof", kind.peepholes).reshape(1, -1)
    options, make = kind.options, onnx.helper
    names = [options[f"{which}_activation"] for which in ("gate", "candidate", "output")]
    attributes = {"activations": [ONNX_NAMES[name] for name in names]}
    if "hard_sigmoid_2" in names:
        attributes |= {"activation_alpha": [0.2], "activation_beta": [0.5]}
    if options["clip"] is not None:
        attributes["clip"] = options["clip"]
    slots = ["X", "W", "R", "B", "", "initial_h", "initial_c", "P" if "P" in given else ""]
    node = make.make_node(
        "LSTM",
        slots,
        ["Y", "", "Y_c"],
        hidden_size=UNITS,
        input_forget=int(options["coupled"]),
        **attributes,
    )
    number = onnx.TensorProto.FLOAT
    graph = make.make_graph(
        [node],
        "lstm",
        [make.make_tensor_value_info(name, number, v.shape) for name, v in given.items()],
        [make.make_tensor_value_info(name, number, None) for name in ("Y", "Y_c")],
    )
    model = make.make_model(graph, opset_imports=[make.make_opsetid("", 14)], ir_version=8)
    session = runtime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return session.run(None, given)


@pytest.mark.parametrize(
    "activations",
    [
        ("sigmoid", "tanh", "tanh"),
        ("hard_sigmoid_2", "tanh", "tanh"),
        ("sigmoid", "relu", "relu"),
        ("sigmoid", "sigmoid", "sigmoid"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("clip", [None, 0.5, 2.0])
def test_onnx_runtime_computes_the_same(activations: tuple[str, str, str], clip: float | None):
    gate, candidate, output = activations
    for coupled, peephole in product((False, True), repeat=2):
        kind = find(
            "lstm",
            {
                "gate_activation": gate,
                "candidate_activation": candidate,
                "output_activation": output,
                "coupled": coupled,
                "peephole": peephole,
                "clip": clip,
            },
        )
        weights, x, state = drawn(kind, seed=coupled + 2 * peephole)
        y, last = onnx_lstm(kind, weights, x, state)
        signals = kind.forward(weights, x, state)
        np.testing.assert_allclose(signals["h"], y[:, 0], rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(signals["c"][-1], last[0], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("projection", [False, True])
def test_pytorch_computes_the_same_forward_and_back(projection: bool):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    kind = find("lstm", {"projection": projection})
    # PyTorch's projections are smaller than what they project.
    units, outputs = UNITS, UNITS - 1 if projection else UNITS
    module = torch.nn.LSTM(
        INPUTS, units, proj_size=outputs if projection else 0, dtype=torch.float64
    )
    names = {
        name: f"{name}_l0"
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
        if hasattr(module, f"{name}_l0")
    }
    weights = Weights(
        **{name: getattr(module, theirs).detach().numpy() for name, theirs in names.items()}
    )
    weights.check(kind.rows)
    draw = np.random.default_rng(0).normal
    x, wanted = draw(size=(TOKENS, BATCH, INPUTS)), draw(size=(TOKENS, BATCH, outputs))
    state = {"h": draw(size=(BATCH, outputs)), "c": draw(size=(BATCH, units))}
    fed, *before = (
        torch.tensor(array, requires_grad=True) for array in (x, state["h"][None], state["c"][None])
    )
    y, _ = module(fed, tuple(before))
    (y * torch.tensor(wanted)).sum().backward()

    signals = kind.forward(weights, x, state)
    np.testing.assert_allclose(signals["h"], y.detach().numpy(), rtol=0, atol=1e-12)
    found = kind.backward(weights, x, state, signals, {"h": wanted})
    theirs = {name: getattr(module, names[name]).grad.numpy() for name in names}
    for name, gradient in found.weights().items():
        np.testing.assert_allclose(gradient, theirs[name], rtol=0, atol=1e-11)
    np.testing.assert_allclose(found.x, fed.grad.numpy(), rtol=0, atol=1e-12)
    for key, leaf in zip("hc", before, strict=True):
        np.testing.assert_allclose(found.state[key], leaf.grad.numpy()[0], rtol=0, atol=1e-12)
