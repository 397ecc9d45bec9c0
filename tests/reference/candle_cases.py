"""The LSTM and GRU cases of candle, `candle-nn/tests/rnn.rs`.

Source: https://github.com/huggingface/candle. Licence: MIT or Apache-2.0.
Its rows are in PyTorch's order, i f g o and r z n. The figures are printed with four decimals.
"""

import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from tests.reference.case import Case

BIAS = np.array([-1.0, 1.0, -0.5, 2.0] * 3)
FED = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0])


def case(family: str, rows: int, **last: list[float]) -> Case:
    return Case(
        name=f"candle {family}",
        kind=find(family),
        weights=Weights(
            np.cos(np.arange(2.0 * rows)).reshape(rows, 2),
            np.sin(np.arange(3.0 * rows)).reshape(rows, 3),
            BIAS[:rows],
            np.cos(BIAS[:rows]),
        ),
        x=np.stack([FED, FED / 2], axis=-1)[:, np.newaxis],
        expected={(key, 6): np.array([value]) for key, value in last.items()},
        tolerance=5.1e-5,
    )


LSTM_CASES = (case("lstm", 12, h=[0.9919, 0.1738, -0.1451], c=[5.7250, 0.4458, -0.2908]),)
GRU_CASES = (case("gru", 9, h=[0.0579, 0.8836, -0.9991]),)
