"""One-layer networks written by PyTorch, Keras and ONNX, from `tests/data`; see the README there.

Every signal at every token is known, computed in float64 from the float32 weights.
"""

from pathlib import Path

import numpy as np

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from tests.reference.case import Case

DATA = Path(__file__).resolve().parent.parent / "data"
PRECISIONS = {"float64": 1e-12, "float32": 2e-6}


def cases(name: str, kind: CellKind, weights: str, suffix: str = "") -> tuple[Case, ...]:
    """Read a case, once for each precision."""
    with np.load(DATA / weights) as stored:
        read = Weights(**{key.removesuffix(suffix): stored[key] for key in stored.files})
    with np.load(DATA / f"{name}.expected.npz") as stored:
        expected = {
            (key.removeprefix("l0/"), token): row[np.newaxis]
            for key in stored.files
            if key.startswith("l0/")
            for token, row in enumerate(stored[key])
        }
    x = np.load(DATA / f"{name}.input.npy")[:, np.newaxis]
    return tuple(
        Case(f"{name} in {dtype}", kind, read.astype(dtype), x, expected, tolerance)
        for dtype, tolerance in PRECISIONS.items()
    )


LSTM_CASES = cases("n_lstm", find("lstm"), "n_lstm.npz", "_l0")
GRU_CASES = (
    *cases("t_gru2", find("gru"), "t_gru2.weights.npz"),
    *cases("o_gru_lbr1", find("gru"), "o_gru_lbr1.weights.npz"),
    *cases("k_gru_before", find("gru", {"reset_after": False}), "k_gru_before.weights.npz"),
)
RNN_CASES = (
    *cases("t_rnn", find("rnn"), "t_rnn.weights.npz"),
    *cases("o_rnn_relu", find("rnn", {"activation": "relu"}), "o_rnn_relu.weights.npz"),
)
