"""Inspecting a weight file of 100 MB, against reading its bytes.

    python tests/benchmarks/opening.py

Each run is a whole process: `lstmviz inspect FILE`, as a person starts it. The goal is 1.5 times
reading the file's bytes, plus 400 ms.
"""

import os

# Before numpy starts its threads.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np

from tests.formats.hostile.pickles import Tensor, pickled, torch_zip
from tests.formats.hostile.zips import npz

UNITS, INPUTS = 2000, 1125
"""Of one LSTM: 4 · 2000 · (1125 + 2000) numbers of four bytes."""
RUNS = 9
FACTOR, MORE = 1.5, 0.4


def arrays() -> dict[str, np.ndarray]:
    """The tensors of one LSTM of 100 MB."""
    draw, rows = np.random.default_rng(1).random, 4 * UNITS
    return {
        "weight_ih_l0": draw((rows, INPUTS), "f4"),
        "weight_hh_l0": draw((rows, UNITS), "f4"),
        "bias_ih_l0": draw(rows, "f4"),
        "bias_hh_l0": draw(rows, "f4"),
    }


def as_torch() -> bytes:
    """The file that PyTorch would write, each tensor in a storage of its own."""
    found = arrays()
    described = {
        name: Tensor(array.shape, (*array.shape[1:], 1), key=str(n), count=array.size)
        for n, (name, array) in enumerate(found.items())
    }
    storages = {f"_{n}": array.tobytes() for n, array in enumerate(found.values())}
    return torch_zip(pickled(described), **storages)


def seconds(way: list[str] | Path) -> float:
    """Return how long reading a file or running a command takes."""
    start = time.perf_counter()
    if isinstance(way, Path):
        way.read_bytes()
    else:
        subprocess.run(way, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return time.perf_counter() - start


def main() -> int:
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("model.pt", as_torch()), ("model.npz", npz(**arrays()))):
            path = Path(folder, name)
            path.write_bytes(content)
            inspect = [sys.executable, "-m", "lstmviz", "inspect", str(path)]
            empty = [sys.executable, "-c", "import numpy"]
            ways: list[list[str] | Path] = [path, inspect, empty]
            for way in ways:
                seconds(way)
            runs = [[seconds(way) for way in ways] for _ in range(RUNS)]
            read, ours, numpy = (median(taken) for taken in zip(*runs, strict=True))
            goal = FACTOR * read + MORE
            good &= ours <= goal
            print(
                f"{name}, {len(content) / 1e6:.0f} MB: inspect {ours * 1e3:.0f} ms, its bytes "
                f"{read * 1e3:.0f} ms, {ours / goal:.2f} of the goal of {goal * 1e3:.0f} ms "
                f"(Python and numpy alone take {numpy * 1e3:.0f} ms)"
            )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
