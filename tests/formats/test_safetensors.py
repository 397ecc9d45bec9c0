"""safetensors files are read without the package, and none of their claims is trusted."""

import json
from pathlib import Path

import numpy as np
import pytest

from lstmviz.formats import safe_tensors
from lstmviz.formats.recognised import FormatError, Recognised
from tests.formats.drawn import drawn_tensors, told

DAMAGED = "net.safetensors is damaged and cannot be read; get it or save it again."
NAMES = {"float64": "F64", "float32": "F32", "float16": "F16", "int64": "I64", "uint16": "BF16"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "net.safetensors"


def parts(tensors: dict[str, np.ndarray]) -> tuple[dict[str, object], bytes]:
    header, place = {}, 0
    for name, array in tensors.items():
        header[name] = {
            "dtype": NAMES[array.dtype.name],
            "shape": list(array.shape),
            "data_offsets": [place, place + array.nbytes],
        }
        place += array.nbytes
    return header, b"".join(array.tobytes() for array in tensors.values())


def write(path: Path, header: object, data: bytes) -> Path:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)
    return path


def opened(path: Path) -> Recognised:
    assert safe_tensors.FORMAT.recognises(path.read_bytes()[:4096], path)
    return safe_tensors.FORMAT.read(path, {})


def refusal(path: Path) -> str:
    with pytest.raises(FormatError) as caught:
        safe_tensors.FORMAT.read(path, {})
    return str(caught.value)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_every_precision_is_read(path: Path, dtype: str):
    tensors = {name: array.astype(dtype) for name, array in drawn_tensors().items()}
    weights = opened(write(path, *parts(tensors))).network.layers[0].weights
    for name, array in weights.arrays.items():
        np.testing.assert_array_equal(array, tensors[f"{name}_l0"])


def test_bfloat16_is_half_a_float32(path: Path):
    tensors = drawn_tensors()
    halves = {
        name: (array.view(np.uint32) >> 16).astype(np.uint16) for name, array in tensors.items()
    }
    weights = opened(write(path, *parts(halves))).network.layers[0].weights
    assert weights.dtype == np.float32
    np.testing.assert_allclose(weights.weight_hh, tensors["weight_hh_l0"], rtol=2**-7)


def test_what_the_package_writes_is_read(path: Path):
    numpy = pytest.importorskip("safetensors.numpy", reason="needs safetensors")
    tensors = drawn_tensors("gru", layers=2, both=True)
    numpy.save_file(tensors, path)
    found = opened(path)
    np.testing.assert_array_equal(
        found.network.layers[1].directions[1][1].weight_hh, tensors["weight_hh_l1_reverse"]
    )
    assert "gate_order" in told(found)


def test_pytorchs_own_files_are_not_asked_for_the_gate_order(path: Path):
    header, data = parts(drawn_tensors())
    assert told(opened(write(path, header | {"__metadata__": {"format": "pt"}}, data))) == {}


def test_unknown_types_are_passed_over(path: Path):
    header, data = parts(drawn_tensors() | {"steps": np.array([1, 2])})
    header["new"] = {"dtype": "F4", "shape": [4], "data_offsets": [len(data), len(data) + 2]}
    found = opened(write(path, header, data + b"ab"))
    assert [name for name, _ in found.ignored] == ["steps", "new"]


@pytest.mark.parametrize(
    "change",
    [
        {"data_offsets": [0, 2**60]},
        {"data_offsets": [4, 68]},
        {"data_offsets": [-4, 60]},
        {"data_offsets": [64, 0]},
        {"data_offsets": [0, 64, 128]},
        {"data_offsets": [0, 64.0]},
        {"data_offsets": "ab"},
        {"shape": [8, 3]},
        {"shape": [2**40, 2**40]},
        {"shape": [-8, -2]},
        {"shape": [8, "2"]},
        {"shape": 16},
        {"shape": [1] * 14 + [8, 2]},
        {"dtype": "F64"},
        {"dtype": ["F32"]},
        {"dtype": None},
    ],
    ids=str,
)
def test_a_header_that_lies_is_refused(path: Path, change: dict[str, object]):
    tensors = drawn_tensors()
    header, data = parts({"weight_hh_l0": tensors.pop("weight_hh_l0"), **tensors})
    header["weight_hh_l0"] |= change
    assert refusal(write(path, header, data)) == DAMAGED


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"[]",
        b"{",
        b"null",
        b'{"a":1}',
        b'{"a":{}}',
        b'{"__metadata__":3}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"weight_ih_l0":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},'
        b'"weight_ih_l0":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
        b'{"__metadata__":{"lstmviz":"{"}}',
        b'{"__metadata__":{"lstmviz":"[]"}}',
        b'{"__metadata__":{"lstmviz":"{}"}}',
        b'{"__metadata__":{"lstmviz":3}}',
    ],
    ids=range(15),
)
def test_a_header_that_is_none_is_refused(path: Path, header: bytes):
    assert refusal(write(path, header, b"")) == DAMAGED


def test_tensors_must_not_overlap(path: Path):
    header, data = parts(drawn_tensors())
    header["bias_hh_l0"]["data_offsets"] = header["bias_ih_l0"]["data_offsets"]
    assert refusal(write(path, header, data[:-32])) == DAMAGED


@pytest.mark.parametrize("extra", [-1, 1])
def test_data_of_another_length_is_refused(path: Path, extra: int):
    header, data = parts(drawn_tensors())
    data = data + b"x" if extra > 0 else data[:-1]
    assert refusal(write(path, header, data)) == (
        f"net.safetensors is damaged: its header declares 224 bytes of numbers, but there are "
        f"{224 + extra}; get it or save it again."
    )


def test_a_header_longer_than_the_file_is_refused(path: Path):
    path.write_bytes((90_000_000).to_bytes(8, "little") + b'{"a":{}}')
    assert refusal(path) == DAMAGED


def test_other_files_are_not_taken_for_safetensors(path: Path):
    for head in (b"", b"PK\x03\x04" + bytes(40), b'{"format": "lstmviz session"}', b"\xff" * 40):
        assert not safe_tensors.FORMAT.recognises(head, path)
