"""Cases of Keras, `keras/src/layers/rnn/lstm_test.py` and `gru_test.py`.

Source: https://github.com/keras-team/keras. Licence: Apache-2.0.
All weights of a kind are equal, so the three units are, too; one figure a sequence is published.
Keras sets the LSTM's forget gate's bias to 1 unless told not to. Its GRU scales the recurrent
product by the reset gate, and then has two biases, unless told not to.
"""

import numpy as np

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from tests.reference.case import Case

UNITS = 3
X = np.arange(72.0).reshape(3, 6, 4).swapaxes(0, 1)


def case(
    name: str,
    kind: CellKind,
    last: list[float],
    bias_ih: np.ndarray | None,
    bias_hh: np.ndarray | None = None,
    *,
    back: bool = False,
) -> Case:
    rows = UNITS * len(kind.gates)
    return Case(
        name=f"Keras {kind.family} {name}",
        kind=kind,
        weights=Weights(np.full((rows, 4), 0.01), np.full((rows, UNITS), 0.02), bias_ih, bias_hh),
        x=X,
        expected={("h", 0 if back else 5): np.repeat(np.array(last)[:, np.newaxis], UNITS, axis=1)},
        tolerance=1e-5,
        reverse=back,
    )


def lstm_bias(forget: float) -> np.ndarray:
    return np.repeat([0.03, forget, 0.03, 0.03], UNITS)


LSTM = find("lstm")
LSTM_CASES = (
    case("default", LSTM, [0.6288687, 0.86899155, 0.9460773], lstm_bias(1)),
    case("go_backwards", LSTM, [0.35622165, 0.74789524, 0.8872726], lstm_bias(1), back=True),
    case("unit_forget_bias=False", LSTM, [0.57019705, 0.8661914, 0.9459622], lstm_bias(0.03)),
    case("use_bias=False", LSTM, [0.54986924, 0.86226785, 0.9443936], None),
)

GRU, BEFORE = find("gru"), find("gru", {"reset_after": False})
GRU_BIAS = np.full(9, 0.03)
GRU_CASES = (
    case("default", GRU, [0.5217289, 0.6371659, 0.39384964], GRU_BIAS, GRU_BIAS),
    case("go_backwards", GRU, [0.24406259, 0.611516, 0.3928808], GRU_BIAS, GRU_BIAS, back=True),
    case("use_bias=False", GRU, [0.49988455, 0.64701194, 0.4103359], None),
    case("reset_after=False", BEFORE, [0.51447755, 0.6426879, 0.40208298], GRU_BIAS),
)
