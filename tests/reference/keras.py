"""Four LSTM cases of Keras, `keras/src/layers/rnn/lstm_test.py`.

Source: https://github.com/keras-team/keras. Licence: Apache-2.0.
All weights of a kind are equal, so the three units are, too; one figure a sequence is published.
Keras sets the forget gate's bias to 1 unless told not to.
"""

import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from tests.reference.case import Case

UNITS = 3
X = np.arange(72.0).reshape(3, 6, 4).swapaxes(0, 1)


def case(
    name: str,
    last: list[float],
    *,
    bias: float | None = 0.03,
    forget: float = 1,
    back: bool = False,
) -> Case:
    biases = None if bias is None else np.repeat([bias, forget, bias, bias], UNITS)
    return Case(
        name=f"Keras {name}",
        kind=find("lstm"),
        weights=Weights(np.full((12, 4), 0.01), np.full((12, 3), 0.02), biases),
        x=X,
        expected={("h", 0 if back else 5): np.repeat(np.array(last)[:, np.newaxis], UNITS, axis=1)},
        tolerance=1e-5,
        reverse=back,
    )


CASES = (
    case("default", [0.6288687, 0.86899155, 0.9460773]),
    case("go_backwards", [0.35622165, 0.74789524, 0.8872726], back=True),
    case("unit_forget_bias=False", [0.57019705, 0.8661914, 0.9459622], forget=0.03),
    case("use_bias=False", [0.54986924, 0.86226785, 0.9443936], bias=None),
)
