"""The memory that a trace of a long sequence takes while it is made.

    python tests/benchmarks/memory.py

Prints the peak of what numpy and Python allocate as a ratio to the size of the recorded signals: at
H = 256 and T = 100,000 at most 1.3, in both directions of reading and for every kind of kernel.
"""

import gc
import sys
import tracemalloc
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.network.forward import run
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network

UNITS, INPUTS, TOKENS = 256, 32, 100_000
GOAL = 1.3
CASES: tuple[tuple[str, Mapping[str, object], bool], ...] = (
    ("lstm", {}, False),
    ("lstm", {}, True),
    ("lstm", {"coupled": True}, False),
    ("lstm", {"projection": True, "peephole": True}, False),
    ("gru", {}, False),
    ("rnn", {}, False),
)
"""Family, options, and whether it reads backwards."""


def network(family: str, options: Mapping[str, object], backwards: bool) -> Network:
    kind, draw = find(family, options), np.random.default_rng(0).normal
    rows, outputs = len(kind.gates) * UNITS, UNITS // 2 if kind.projected else UNITS
    weights = Weights(
        draw(size=(rows, INPUTS)) * 0.1,
        draw(size=(rows, outputs)) * 0.1,
        peephole=draw(size=(len(kind.peepholes), UNITS)) if kind.peepholes else None,
        weight_hr=draw(size=(outputs, UNITS)) if kind.projected else None,
    ).astype("float32")
    layer = Layer(kind, weights, tuple(map(str, range(UNITS))), backwards=backwards)
    return Network((layer,), tuple(map(str, range(INPUTS))))


def measure(net: Network, x: np.ndarray) -> tuple[int, int]:
    """Return the bytes of the signals and the most that was allocated on the way."""
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    trace = run(net, x)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    (layer,) = trace.layers.values()
    return sum(signal.nbytes for signal in layer.signals.values()), peak - before


def main() -> int:
    x = np.random.default_rng(1).normal(size=(TOKENS, INPUTS)).astype("float32")
    print(f"H = {UNITS}, T = {TOKENS}, goal {GOAL} × the signals")
    good = True
    for family, options, backwards in CASES:
        signals, peak = measure(network(family, options, backwards), x)
        chosen = " ".join(f"{key}={value}" for key, value in options.items())
        told = " ".join((family, chosen, "backwards" if backwards else "")).strip()
        print(f"{told}: {signals / 1e6:.0f} MB of signals, peak {peak / signals:.2f} ×")
        good &= peak <= GOAL * signals
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
