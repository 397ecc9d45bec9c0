"""Training bracket depth: here, and the same in PyTorch.

    python tests/benchmarks/training.py

Prints ratios measured in one run, one thread each, in float32: the same number of steps over the
same batches, drawn anew on both sides, from the same first weights, with Adam and a clipped
gradient. At most 3 times PyTorch's time; both must end at the same loss. Needs PyTorch, which the
program itself does not.
"""

import os

# Before numpy and PyTorch start their threads.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import importlib.util
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.learning.run import Pupil
from lstmviz.network.network import Network
from lstmviz.network.parameters import parameters
from lstmviz.network.training import BATCHES, Recipe, train
from lstmviz.sequences.tasks.catalogue import find_task

TASK = find_task("bracket-depth")
SIZES = (1, 4, 32)
STEPS, RUNS = 100, 7
GOAL = 3.0
RECIPE = Recipe(TASK.loss, rate=0.02, steps=STEPS, fades=False, seed=1)


def theirs(begun: Network) -> float:
    """Train the same in PyTorch and return the last loss."""
    import torch

    size = begun.layers[0].units
    lstm, head = torch.nn.LSTM(2, size), torch.nn.Linear(size, 1)
    named = {**dict(lstm.named_parameters()), **dict(head.named_parameters())}
    for name, array in parameters(begun).items():
        where, key = name.split("/")
        named[f"{key}_{where}" if where == "l0" else key].data = torch.tensor(array)
    everything = [*lstm.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(everything, lr=RECIPE.rate)
    generator = np.random.default_rng([RECIPE.seed, BATCHES])
    for _ in range(STEPS):
        drawn = TASK.draw(generator, RECIPE.batch)
        x = torch.tensor(drawn.x, dtype=torch.float32)
        targets = torch.tensor(drawn.targets, dtype=torch.float32)
        asked = torch.tensor(drawn.asked)
        optimizer.zero_grad()
        apart = (head(lstm(x)[0]) - targets)[..., 0]
        loss = (apart[asked] ** 2).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(everything, RECIPE.clip)
        optimizer.step()
    return float(loss.detach())


def ours(begun: Network) -> float:
    return float(train(begun, TASK.draw, RECIPE).losses[-1])


def timed(way: Callable[[Network], float], begun: Network) -> tuple[float, float]:
    start = time.perf_counter()
    loss = way(begun)
    return time.perf_counter() - start, loss


def main() -> int:
    if importlib.util.find_spec("torch") is None:
        print("This benchmark needs PyTorch: pip install torch, then run it again.")
        return 2
    import torch

    torch.set_num_threads(1)
    print(f"{STEPS} steps, median of {RUNS} runs in turn, PyTorch {torch.__version__}")
    good = True
    for units in SIZES:
        begun = Pupil(find("lstm"), units).network(TASK, RECIPE.seed)
        runs = [(timed(ours, begun), timed(theirs, begun)) for _ in range(RUNS)]
        own, other = (median(seconds for seconds, _ in side) for side in zip(*runs, strict=True))
        (_, loss), (_, their_loss) = runs[0]
        good &= own / other <= GOAL and abs(loss - their_loss) < 1e-2 * their_loss
        print(
            f"H = {units:2}: {own / STEPS * 1e3:.2f} ms a step, {own / other:.2f} × PyTorch "
            f"(goal {GOAL:g}); last loss {loss:.5f} and {their_loss:.5f}"
        )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
