"""Keras and ONNX files with random damage are read, or refused in one sentence."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from lstmviz.formats import keras_zip, onnx_file
from tests.formats import test_mutations as mutations
from tests.formats.mutated_hdf5 import CASES

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "onnx": (onnx_file.FORMAT, mutations.sample("o_gru.onnx"), mutations.damaged),
    "onnx, one node": (onnx_file.FORMAT, mutations.sample("o_peephole.onnx"), mutations.damaged),
    "onnx, both ways": (onnx_file.FORMAT, mutations.sample("o_bilstm2.onnx"), mutations.damaged),
    "a configuration": (
        keras_zip.FORMAT,
        mutations.sample("k_lstm.keras"),
        mutations.damaged_inside("config.json"),
    ),
}
"""Files whose libraries do not crash, so that they are read right here."""


def read_damaged_hdf5(name: str, rounds: int) -> Counter[str]:
    """Return how often a damaged file was read and refused, and how often the library died."""
    fates: Counter[str] = Counter()
    first = 0
    while first < rounds:
        process = subprocess.run(
            [sys.executable, "-m", "tests.formats.mutated_hdf5", name, str(first), str(rounds)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        for line in process.stdout.splitlines():
            seed, _, fate = line.partition(" ")
            assert fate in ("read", "refused"), line
            fates[fate] += 1
            first = int(seed) + 1
        if first < rounds:
            # A plain error of ours is none of the library's crashes.
            assert process.returncode < 0, process.stderr
            fates["died"] += 1
            first += 1
    return fates


@pytest.mark.parametrize("name", CASES)
def test_damaged_hdf5_is_told_or_harmless(name: str):
    fates = read_damaged_hdf5(name, 40)
    assert fates["refused"] > 0
    assert fates.total() == 40


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_much_damaged_hdf5_is_told_or_harmless(name: str):
    assert read_damaged_hdf5(name, 2000)["read"] > 0


@pytest.mark.parametrize("name", SAFE)
def test_damage_is_told_or_harmless(name: str, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(mutations, "CASES", SAFE)
    read, refused = mutations.read_damaged(name, tmp_path, 60)
    assert refused > 0
    assert read + refused == 60


@pytest.mark.slow
@pytest.mark.parametrize("name", SAFE)
def test_much_damage_is_told_or_harmless(name: str, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(mutations, "CASES", SAFE)
    read, refused = mutations.read_damaged(name, tmp_path, 3000)
    assert read > 0
    assert refused > 0
