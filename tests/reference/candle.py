"""The LSTM case of candle, `candle-nn/tests/rnn.rs`.

Source: https://github.com/huggingface/candle. Licence: MIT or Apache-2.0.
Its rows are in PyTorch's order, i f g o. The figures are printed with four decimals.
"""

import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from tests.reference.case import Case

BIAS = np.array([-1.0, 1.0, -0.5, 2.0] * 3)
FED = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0])

CASES = (
    Case(
        name="candle lstm",
        kind=find("lstm"),
        weights=Weights(
            np.cos(np.arange(24.0)).reshape(12, 2),
            np.sin(np.arange(36.0)).reshape(12, 3),
            BIAS,
            np.cos(BIAS),
        ),
        x=np.stack([FED, FED / 2], axis=-1)[:, np.newaxis],
        expected={
            ("h", 6): np.array([[0.9919, 0.1738, -0.1451]]),
            ("c", 6): np.array([[5.7250, 0.4458, -0.2908]]),
        },
        tolerance=5.1e-5,
    ),
)
