"""HDF5 files that reach outside themselves, or lie: nothing is followed and nothing allocated."""

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from lstmviz.cells.problems import Problem
from lstmviz.formats.hdf5 import Hdf5

LINK = (
    "“{}” is a link instead of the weights themselves, and links are not followed; save the model "
    "as one file."
)


def made(path: Path, fill: Callable[[h5py.File], object]) -> Path:
    with h5py.File(path, "w") as file:
        fill(file)
    return path


def refusal(path: Path, array: str) -> str:
    with (
        pytest.raises(Problem) as raised,
        path.open("rb") as stream,
        Hdf5(stream) as file,
    ):
        file.array(array)
    return str(raised.value)


def external(file: h5py.File) -> None:
    file["a"] = h5py.ExternalLink("secret.h5", "/x")


def soft(file: h5py.File) -> None:
    file["x"] = np.ones(3)
    file["a"] = h5py.SoftLink("/x")


def elsewhere(file: h5py.File) -> None:
    file.create_dataset("a", (3,), "f4", external=[("secret.bin", 0, 12)])


def virtual(file: h5py.File) -> None:
    layout = h5py.VirtualLayout((3,), "f4")
    layout[:] = h5py.VirtualSource("secret.h5", "x", (3,))
    file.create_virtual_dataset("a", layout)


@pytest.mark.parametrize("fill", [external, soft, elsewhere, virtual])
def test_nothing_outside_is_read(tmp_path: Path, monkeypatch, fill):
    monkeypatch.chdir(tmp_path)
    made(tmp_path / "secret.h5", lambda file: file.create_dataset("x", data=np.ones(3, "f4")))
    (tmp_path / "secret.bin").write_bytes(b"\0" * 12)
    assert refusal(made(tmp_path / "m.h5", fill), "a") == LINK.format("a")


def test_links_are_refused_wherever_they_are(tmp_path: Path):
    def fill(file: h5py.File) -> None:
        file["fine"] = np.ones(3)
        file["optimizer/deep/a"] = h5py.ExternalLink("secret.h5", "/x")

    assert refusal(made(tmp_path / "m.h5", fill), "fine") == LINK.format("optimizer/deep/a")


def test_a_small_file_cannot_ask_for_terabytes(tmp_path: Path):
    def fill(file: h5py.File) -> None:
        file.create_dataset("a", (2**20, 2**20), "f4", chunks=(1, 1024))

    path = made(tmp_path / "m.h5", fill)
    assert path.stat().st_size < 10_000
    assert refusal(path, "a") == (
        "“a” declares 1048576 × 1048576 numbers, more than the file can hold; get it or save it "
        "again."
    )


def test_one_array_under_many_names_counts_each_time(tmp_path: Path):
    def fill(file: h5py.File) -> None:
        file.create_dataset("a", data=np.zeros((500, 500), "f4"), compression="gzip")
        for number in range(9):
            file[f"b{number}"] = file["a"]

    path = made(tmp_path / "m.h5", fill)
    with path.open("rb") as stream, Hdf5(stream) as file:
        for number in range(2):
            file.array(f"b{number}")
        with pytest.raises(Problem, match="more than the file can hold"):
            [file.array(f"b{number}") for number in range(2, 9)]


def test_a_group_within_itself_is_refused(tmp_path: Path):
    def fill(file: h5py.File) -> None:
        file["g/inner"] = file["/"]

    assert (
        refusal(made(tmp_path / "m.h5", fill), "a")
        == "“g/inner” stands in it twice; save the model again."
    )


def test_unusual_filters_are_not_looked_for(tmp_path: Path):
    def fill(file: h5py.File) -> None:
        file.create_dataset("a", data=np.ones((9, 9)), compression="lzf")

    assert refusal(made(tmp_path / "m.h5", fill), "a") == (
        "“a” is packed in an unusual way; save the model again with gzip or without compression."
    )


@pytest.mark.parametrize(
    ("values", "type"), [(np.ones(3, "i4"), "int32"), (np.array([b"x"]), "|S1")]
)
def test_only_floating_point_numbers_are_weights(tmp_path: Path, values, type: str):
    path = made(tmp_path / "m.h5", lambda file: file.create_dataset("a", data=values))
    assert refusal(path, "a") == (
        f"“a” holds {type} instead of floating-point numbers; save the weights in single precision."
    )


@pytest.mark.parametrize("type", ["<f2", ">f4", "<f8"])
def test_every_precision_and_byte_order_is_read(tmp_path: Path, type: str):
    values = np.linspace(-1, 1, 6).reshape(2, 3).astype(type)
    path = made(tmp_path / "m.h5", lambda file: file.create_dataset("a/b", data=values))
    with path.open("rb") as stream, Hdf5(stream) as file:
        np.testing.assert_array_equal(file.array("a/b"), values)
