"""The forward pass that records every signal, against PyTorch's, which records none.

    python tests/benchmarks/forward_pass.py

Prints ratios measured in one run, one thread each, in float32, for LSTM, GRU and RNN: to a loop
of PyTorch's cell, such as `nn.LSTMCell`, at most 0.5 at H = 2 and 64, to one call of its layer,
such as `nn.LSTM`, at most 1.5 at H = 256. Needs PyTorch, which the program itself does not.
"""

import os

# Before numpy and PyTorch start their threads.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import importlib.util
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.network.forward import run
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network

TOKENS = 100
SIZES = ((2, 3), (64, 32), (256, 128))
"""Units and inputs."""
RUNS = 61
FAMILIES = ("lstm", "gru", "rnn")
LOOP_GOALS, CALL_GOALS = {2: 0.5, 64: 0.5}, {256: 1.5}
"""The greatest ratio to the loop and to the one call, by units."""


def interleaved(ways: Sequence[Callable[[], object]]) -> list[float]:
    """Return the median seconds of each way, all measured in turn."""
    seconds: list[list[float]] = [[] for _ in ways]
    for _ in range(RUNS):
        for taken, way in zip(seconds, ways, strict=True):
            start = time.perf_counter()
            way()
            taken.append(time.perf_counter() - start)
    return [median(taken) for taken in seconds]


def measure(family: str, units: int, inputs: int) -> tuple[list[float], float]:
    """Return the seconds of ours, the loop and the one call, and how far the results differ."""
    import torch

    torch.manual_seed(0)
    whole = getattr(torch.nn, family.upper())(inputs, units)
    cell = getattr(torch.nn, f"{family.upper()}Cell")(inputs, units)
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    for name in names:
        getattr(cell, name).data = getattr(whole, f"{name}_l0").data
    fed = torch.randn(TOKENS, 1, inputs)

    kind = find(family)
    weights = Weights(*(getattr(cell, name).detach().numpy() for name in names))
    layer = Layer(kind, weights, tuple(map(str, range(units))))
    network = Network((layer,), tuple(map(str, range(inputs))))
    x, zero = fed[:, 0].numpy(), torch.zeros(1, units)
    start = (zero, zero) if len(kind.state) == 2 else zero

    def loop() -> torch.Tensor:
        with torch.no_grad():
            state = start
            for x_t in fed:
                state = cell(x_t, state)
            return state[0] if len(kind.state) == 2 else state

    def call() -> torch.Tensor:
        with torch.no_grad():
            return whole(fed)[0]

    ours = run(network, x).layers["l0"].signals["h"]
    theirs = call()[:, 0].numpy()
    difference = max(
        float(np.abs(ours - theirs).max()), float(np.abs(ours[-1] - loop()[0].numpy()).max())
    )
    return interleaved((lambda: run(network, x), loop, call)), difference


def told(ratio: float, what: str, goal: float | None) -> str:
    return f"{ratio:.2f} × {what}" + (f" (goal {goal})" if goal else "")


def main() -> int:
    if importlib.util.find_spec("torch") is None:
        print("This benchmark needs PyTorch: pip install torch, then run it again.")
        return 2
    import torch

    torch.set_num_threads(1)
    print(f"{TOKENS} tokens, median of {RUNS} runs in turn, PyTorch {torch.__version__}")
    good = True
    for family in FAMILIES:
        for units, inputs in SIZES:
            (ours, loop, call), difference = measure(family, units, inputs)
            name = family.upper()
            pairs = (
                (ours / loop, f"{name}Cell loop", LOOP_GOALS.get(units)),
                (ours / call, name, CALL_GOALS.get(units)),
            )
            good &= all(goal is None or ratio <= goal for ratio, _, goal in pairs)
            good &= difference < 1e-5
            ratios = ", ".join(told(*pair) for pair in pairs)
            title = f"{name:4} H = {units:3}"
            print(f"{title}: {ours * 1e3:.2f} ms, {ratios}; differs by {difference:.0e}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
