"""The LSTM case of PyTorch's C++ interface, `test/cpp/api/rnn.cpp`.

Source: https://github.com/pytorch/pytorch. Licence: BSD-3-Clause.
A batch of four; every parameter counts up from 0 by one over its size.
"""

import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from tests.reference.case import Case


def counting(*shape: int) -> np.ndarray:
    size = int(np.prod(shape))
    return (np.arange(size) / size).reshape(shape)


CASES = (
    Case(
        name="PyTorch C++ CheckOutputValuesMatchPyTorch",
        kind=find("lstm"),
        weights=Weights(counting(8, 2), counting(8, 2), counting(8), counting(8)),
        x=((24 - np.arange(24)) / 24).reshape(3, 4, 2),
        expected={
            ("h", 2): np.array(
                [[0.7889, 0.9003], [0.7769, 0.8905], [0.7635, 0.8794], [0.7484, 0.8666]]
            ),
            ("c", 2): np.array(
                [[1.1647, 1.6106], [1.1425, 1.5726], [1.1187, 1.5329], [1.0931, 1.4911]]
            ),
        },
        tolerance=1e-3,
    ),
)
