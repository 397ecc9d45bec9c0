"""The sample models, each with what an independent program made of it."""

from pathlib import Path

import numpy as np

from lstmviz.formats.choosing import choose, first_bytes
from lstmviz.network.forward import run

DATA = Path(__file__).resolve().parent.parent / "data"
TOLERANCE = 2e-6


def check_sample(name: str) -> None:
    """Read a sample, run it on its input, and compare every signal."""
    path = DATA / name
    network = choose(path, first_bytes(path)).read(path, {}).network
    x = np.load(DATA / f"{path.stem}.input.npy")
    trace = run(network, x if network.embedding is None else network.embedding.look_up(x))
    with np.load(DATA / f"{path.stem}.expected.npz") as expected:
        assert expected.files
        for key in expected.files:
            label, signal = key.split("/")
            found = trace.layers[label].signals[signal]
            np.testing.assert_allclose(found, expected[key], rtol=0, atol=TOLERANCE, err_msg=key)
