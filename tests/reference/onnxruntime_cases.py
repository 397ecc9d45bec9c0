"""Four LSTM cases of ONNX Runtime, `onnxruntime/test/providers/cpu/rnn/deep_cpu_lstm_op_test.cc`.

Source: https://github.com/microsoft/onnxruntime. Licence: MIT.
The rows are in ONNX's order, i o f c, the peepholes i o f; both are brought to ours. The figures
are float32; a float64 computation agrees with them to 3e-7.
"""

import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from tests.reference.case import Case, reordered

X = np.array([[-0.455351, -0.276391], [-0.185934, -0.269585]])[:, np.newaxis]
W = np.array(
    [
        [-0.494659, 0.0453352, -0.487793, 0.417264],
        [-0.0175329, 0.489074, -0.446013, 0.414029],
        [-0.0091708, -0.255364, -0.106952, -0.266717],
        [-0.0888852, -0.428709, -0.283349, 0.208792],
    ]
)
R = np.array(
    [
        [0.146626, -0.0620289, -0.0815302, 0.100482],
        [-0.219535, -0.306635, -0.28515, -0.314112],
        [-0.228172, 0.405972, 0.31576, 0.281487],
        [-0.394864, 0.42111, -0.386624, -0.390225],
    ]
)
WB = np.array([0.381619, 0.0323954, -0.14449, 0.420804, -0.258721, 0.45056, -0.250755, 0.0967895])
P = np.array([[0.2345, 0.5235], [0.4378, 0.3475], [0.8927, 0.3456]])


def case(
    name: str,
    h: list[list[float]],
    c: list[float],
    *,
    bias: bool = True,
    peephole: bool = True,
    h0: list[float] | None = None,
    reverse: bool = False,
) -> Case:
    """Make a case from ``Y`` at both tokens and the memory after the last one read."""
    return Case(
        name=f"ONNX Runtime {name}",
        kind=find("lstm", {"peephole": peephole}),
        weights=Weights(
            reordered(W.reshape(8, 2), "iofg"),
            reordered(R.reshape(8, 2), "iofg"),
            reordered(WB, "iofg") if bias else None,
            np.zeros(8) if bias else None,
            reordered(P, "iof", "ifo") if peephole else None,
        ),
        x=X,
        expected={
            ("h", 0): np.array([h[0]]),
            ("h", 1): np.array([h[1]]),
            ("c", 0 if reverse else 1): np.array([c]),
        },
        tolerance=3e-7,
        initial={} if h0 is None else {"h": np.array([h0])},
        reverse=reverse,
    )


CASES = (
    case(
        "bias and peephole",
        [[-0.0251062475, 0.0561261699], [-0.03277518, 0.05935364]],
        [-0.0780206, 0.098829],
    ),
    case(
        "peephole without bias",
        [[0.04154162, 0.01969122], [0.05298181, 0.0030589]],
        [0.11169686, 0.00625722],
        bias=False,
    ),
    case(
        "reverse",
        [[-0.03189282, 0.07626793], [-0.03068724, 0.02803503]],
        [-0.07536839, 0.12079399],
        reverse=True,
    ),
    case(
        "initial hidden state",
        [[0.01797521, -0.07104912], [-0.03174796, -0.0152949]],
        [-0.07285583, -0.02545788],
        peephole=False,
        h0=[0.34, 0.72],
    ),
)
