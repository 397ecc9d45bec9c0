"""A one-layer LSTM exported by PyTorch, from `tests/data`; see the README there.

Every signal at every token is known, computed in float64 from the float32 weights.
"""

from pathlib import Path

import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from tests.reference.case import Case

DATA = Path(__file__).resolve().parent.parent / "data"


def case(name: str, dtype: str, tolerance: float) -> Case:
    with np.load(DATA / "n_lstm.npz") as stored:
        weights = Weights(
            *(stored[f"{key}_l0"] for key in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
        )
    with np.load(DATA / "n_lstm.expected.npz") as stored:
        expected = {
            (key.removeprefix("l0/"), token): row[np.newaxis]
            for key in stored.files
            for token, row in enumerate(stored[key])
        }
    x = np.load(DATA / "n_lstm.input.npy")
    return Case(name, find("lstm"), weights.astype(dtype), x[:, np.newaxis], expected, tolerance)


CASES = (
    case("exported, in float64", "float64", 1e-12),
    case("exported, in float32", "float32", 2e-6),
)
