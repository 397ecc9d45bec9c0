"""The forward pass that records every signal, against PyTorch's, which records none.

    python tests/benchmarks/forward_pass.py

Prints ratios measured in one run, one thread each, in float32: to a loop of `nn.LSTMCell` at most
0.5 at H = 2 and 64, to one call of `nn.LSTM` at most 1.5 at H = 256. Needs PyTorch, which the
program itself does not.
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
GOALS = {("LSTMCell loop", 2): 0.5, ("LSTMCell loop", 64): 0.5, ("LSTM", 256): 1.5}


def interleaved(ways: Sequence[Callable[[], object]]) -> list[float]:
    """Return the median seconds of each way, all measured in turn."""
    seconds: list[list[float]] = [[] for _ in ways]
    for _ in range(RUNS):
        for taken, way in zip(seconds, ways, strict=True):
            start = time.perf_counter()
            way()
            taken.append(time.perf_counter() - start)
    return [median(taken) for taken in seconds]


def measure(units: int, inputs: int) -> tuple[list[float], float]:
    """Return the seconds of ours, the loop and the one call, and how far the results differ."""
    import torch

    torch.manual_seed(0)
    lstm, cell = torch.nn.LSTM(inputs, units), torch.nn.LSTMCell(inputs, units)
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    for name in names:
        getattr(cell, name).data = getattr(lstm, f"{name}_l0").data
    fed = torch.randn(TOKENS, 1, inputs)
    zero = torch.zeros(1, units)

    weights = Weights(*(getattr(cell, name).detach().numpy() for name in names))
    layer = Layer(find("lstm"), weights, tuple(map(str, range(units))))
    network = Network((layer,), tuple(map(str, range(inputs))))
    x = fed[:, 0].numpy()

    def loop() -> torch.Tensor:
        with torch.no_grad():
            h, c = zero, zero
            for x_t in fed:
                h, c = cell(x_t, (h, c))
            return h

    def call() -> torch.Tensor:
        with torch.no_grad():
            return lstm(fed)[0]

    ours = run(network, x).layers["l0"].signals["h"]
    theirs = call()[:, 0].numpy()
    difference = max(
        float(np.abs(ours - theirs).max()), float(np.abs(ours[-1] - loop()[0].numpy()).max())
    )
    return interleaved((lambda: run(network, x), loop, call)), difference


def main() -> int:
    if importlib.util.find_spec("torch") is None:
        print("This benchmark needs PyTorch: pip install torch, then run it again.")
        return 2
    import torch

    torch.set_num_threads(1)
    print(f"{TOKENS} tokens, median of {RUNS} runs in turn, PyTorch {torch.__version__}")
    good = True
    for units, inputs in SIZES:
        (ours, loop, call), difference = measure(units, inputs)
        ratios = {"LSTMCell loop": ours / loop, "LSTM": ours / call}
        told = []
        for name, ratio in ratios.items():
            goal = GOALS.get((name, units))
            good &= goal is None or ratio <= goal
            told.append(f"{ratio:.2f} × {name}" + (f" (goal {goal})" if goal else ""))
        print(f"H = {units:3}: {ours * 1e3:.2f} ms, {', '.join(told)}; differs by {difference:.0e}")
        good &= difference < 1e-5
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
