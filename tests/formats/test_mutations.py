"""Files with random damage are read, or refused in one sentence; nothing else happens."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lstmviz.formats import csv_matrices, npz, safe_tensors, torch_legacy, torch_zip
from lstmviz.formats.recognised import Format, FormatError, Recognised
from lstmviz.formats.writers import save_network
from lstmviz.network.forward import run
from tests.formats.drawn import drawn_network, drawn_tensors

DATA = Path(__file__).resolve().parent.parent / "data"
BOUNDED, LONG = 60, 3000
EDGES = (b"\xff" * 8, b"\0" * 8, b"\xff\xff\xff\x7f", b"\x80", b"9" * 12, b"-1", b"[" * 50, b"nan")

Rng = np.random.Generator
Damage = Callable[[bytes, Rng], bytes]


def damaged(content: bytes, rng: Rng) -> bytes:
    """Flip, replace, cut out, double or cut off some bytes."""
    changed = bytearray(content)
    for _ in range(rng.integers(1, 5)):
        place = int(rng.integers(0, len(changed) + 1))
        length = int(rng.integers(1, 12))
        match rng.integers(0, 6):
            case 0 if place < len(changed):
                changed[place] ^= 1 << int(rng.integers(0, 8))
            case 1:
                changed[place : place + length] = rng.bytes(length)
            case 2:
                del changed[place : place + length]
            case 3:
                changed[place:place] = changed[place : place + length]
            case 4:
                edge = EDGES[rng.integers(0, len(EDGES))]
                changed[place : place + len(edge)] = edge
            case 5 if rng.integers(0, 4) == 0:
                del changed[place:]
    return bytes(changed)


def damaged_inside(member: str) -> Damage:
    """Damage one member of a zip archive, so that its check sum still fits."""

    def damage(content: bytes, rng: Rng) -> bytes:
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(content)) as old,
            zipfile.ZipFile(stream, "w") as new,
        ):
            for name in old.namelist():
                inside = old.read(name)
                new.writestr(name, damaged(inside, rng) if name.endswith(member) else inside)
        return stream.getvalue()

    return damage


def sample(name: str) -> Callable[[Path], bytes]:
    return lambda _: (DATA / name).read_bytes()


def saved(suffix: str) -> Callable[[Path], bytes]:
    def write(folder: Path) -> bytes:
        path = folder / f"saved{suffix}"
        kinds = [("lstm", {"peephole": True}), ("gru", {"reset_after": False})]
        save_network(path, drawn_network(kinds, both=True, readout="softmax", tokens=4))
        return path.read_bytes()

    return write


def text(_: Path) -> bytes:
    tensors = drawn_tensors("gru") | {"fc.weight": np.ones((2, 2)), "emb.weight": np.ones((4, 3))}
    blocks = []
    for name, array in tensors.items():
        rows = "\n".join(",".join(f"{x:.3g}" for x in row) for row in np.atleast_2d(array))
        blocks.append(f"{name}\n{rows}\n")
    return "".join(blocks).encode()


CASES: dict[str, tuple[Format, Callable[[Path], bytes], Damage]] = {
    "torch": (torch_zip.FORMAT, sample("t_charlm.pt"), damaged),
    "torch's pickle": (torch_zip.FORMAT, sample("t_charlm.pt"), damaged_inside("data.pkl")),
    "a checkpoint's pickle": (torch_zip.FORMAT, sample("t_gru2.ckpt"), damaged_inside("data.pkl")),
    "a module's pickle": (torch_zip.FORMAT, sample("t_module.pt"), damaged_inside("data.pkl")),
    "a script's pickle": (torch_zip.FORMAT, sample("t_script.pt"), damaged_inside("data.pkl")),
    "old torch": (torch_legacy.FORMAT, sample("t_legacy.pt"), damaged),
    "safetensors": (safe_tensors.FORMAT, sample("s_lstm.safetensors"), damaged),
    "ours in safetensors": (safe_tensors.FORMAT, saved(".safetensors"), damaged),
    "npz": (npz.FORMAT, sample("n_lstm.npz"), damaged),
    "an npz's headers": (npz.FORMAT, sample("n_lstm.npz"), damaged_inside(".npy")),
    "our description in npz": (npz.FORMAT, saved(".npz"), damaged_inside("lstmviz.npy")),
    "text": (csv_matrices.FORMAT, text, damaged),
}


def read_damaged(name: str, tmp_path: Path, rounds: int) -> tuple[int, int]:
    """Read a file with different damage many times; return how often it was read and refused."""
    form, make, damage = CASES[name]
    content, path = make(tmp_path), tmp_path / "net"
    read = refused = 0
    for seed in range(rounds):
        path.write_bytes(damage(content, np.random.default_rng(seed)))
        head = path.read_bytes()[:4096]
        assert form.recognises(head, path) in (True, False)
        try:
            found = form.read(path, {})
        except FormatError as problem:
            sentence = str(problem)
            assert sentence.startswith("net"), f"seed {seed}"
            assert sentence.endswith((".", "read.")), f"seed {seed}: {sentence}"
            refused += 1
        else:
            check_runs(found)
            read += 1
    return read, refused


def check_runs(found: Recognised) -> None:
    """Whatever was read can be shown: it runs, and every sentence about it is complete."""
    network = found.network
    with np.errstate(all="ignore"):
        run(network, np.zeros((2, len(network.input_names))))
    for note in (*found.notes, *(why for _, why in found.ignored)):
        assert str(note)


@pytest.mark.parametrize("name", CASES)
def test_damage_is_told_or_harmless(name: str, tmp_path: Path):
    read, refused = read_damaged(name, tmp_path, BOUNDED)
    assert refused > 0
    assert read + refused == BOUNDED


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_much_damage_is_told_or_harmless(name: str, tmp_path: Path):
    read, refused = read_damaged(name, tmp_path, LONG)
    assert read > 0
    assert refused > 0
