"""Forward and backward pass with all that a gradient tells, against PyTorch's autograd.

    python tests/benchmarks/gradient.py

Prints ratios of processor time measured in one run, one thread each, in float32: at H = 64 and
T = 200 at most 2 to `nn.LSTM` and its backward. Ours gives the derivatives by every signal at
every token besides those by weights and inputs. Needs PyTorch, which the program itself does not.
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

from lstmviz.cells.gradients import Gradients
from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights

SIZES = ((2, 3, 200), (64, 32, 200), (256, 128, 200))
"""Units, inputs and tokens."""
RUNS = 101
GOALS = {64: 2.0}
NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def interleaved(ways: Sequence[Callable[[], object]]) -> list[float]:
    """Return the median processor seconds of each way, all measured in turn."""
    seconds: list[list[float]] = [[] for _ in ways]
    for _ in range(RUNS):
        for taken, way in zip(seconds, ways, strict=True):
            start = time.process_time()
            way()
            taken.append(time.process_time() - start)
    return [median(taken) for taken in seconds]


def measure(units: int, inputs: int, tokens: int) -> tuple[list[float], float]:
    """Return the seconds of ours and theirs, and how far the derivatives by weights differ."""
    import torch

    torch.manual_seed(0)
    lstm = torch.nn.LSTM(inputs, units)
    fed = torch.randn(tokens, 1, inputs)
    wanted = torch.randn(tokens, 1, units)
    weights = Weights(*(getattr(lstm, f"{name}_l0").detach().numpy() for name in NAMES))
    kind, x, upstream = find("lstm"), fed.numpy(), {"h": wanted.numpy()}
    state = {key: np.zeros((1, units), np.float32) for key in kind.state}

    def ours() -> tuple[Gradients, dict[str, np.ndarray]]:
        signals = kind.forward(weights, x, state)
        found = kind.backward(weights, x, state, signals, upstream)
        return found, found.weights()

    def theirs() -> torch.Tensor:
        lstm.zero_grad()
        (lstm(fed)[0] * wanted).sum().backward()

    theirs()
    found = ours()[1]
    difference = max(
        float(np.abs(found[name] - getattr(lstm, f"{name}_l0").grad.numpy()).max())
        / max(1.0, float(np.abs(found[name]).max()))
        for name in NAMES
    )
    return interleaved((ours, theirs)), difference


def main() -> int:
    if importlib.util.find_spec("torch") is None:
        print("This benchmark needs PyTorch: pip install torch, then run it again.")
        return 2
    import torch

    torch.set_num_threads(1)
    print(f"median of {RUNS} runs in turn, PyTorch {torch.__version__}")
    good = True
    for units, inputs, tokens in SIZES:
        (ours, theirs), difference = measure(units, inputs, tokens)
        goal, ratio = GOALS.get(units), ours / theirs
        told = f"{ratio:.2f} × autograd" + (f" (goal {goal})" if goal else "")
        print(
            f"H = {units:3}, T = {tokens}: {ours * 1e3:.2f} ms, {told}; differs by {difference:.0e}"
        )
        good &= (goal is None or ratio <= goal) and difference < 1e-5
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
