"""numpy's archives are read without pickles, and no header is believed."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from lstmviz.formats import npz, zip_members
from lstmviz.formats.recognised import FormatError, Recognised
from tests.formats.drawn import drawn_tensors, told

DAMAGED = "net.npz is damaged and cannot be read; get it or save it again."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "net.npz"


def opened(path: Path) -> Recognised:
    assert npz.FORMAT.recognises(path.read_bytes()[:4096], path)
    return npz.FORMAT.read(path, {})


def refusal(path: Path) -> str:
    with pytest.raises(FormatError) as caught:
        npz.FORMAT.read(path, {})
    return str(caught.value)


def npy(shape: str, descr: str = "'<f4'", order: str = "False", data: bytes = b"") -> bytes:
    """Write an ``.npy`` file with any header."""
    header = f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


def write(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return path


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize("dtype", ["<f2", "<f4", ">f4", "<f8", ">f8"])
def test_every_precision_is_read(path: Path, dtype: str, save):
    tensors = {name: array.astype(dtype) for name, array in drawn_tensors().items()}
    save(path, **tensors)
    weights = opened(path).network.layers[0].weights
    assert weights.dtype == ("float64" if dtype.endswith("8") else "float32")
    for name, array in weights.arrays.items():
        np.testing.assert_array_equal(array, tensors[f"{name}_l0"])


def test_arrays_by_column_and_whole_numbers_are_read(path: Path):
    tensors = drawn_tensors("rnn", bias=False)
    tensors["weight_ih_l0"] = np.asfortranarray(tensors["weight_ih_l0"])
    tensors["weight_hh_l0"] = np.array([[0, 1], [1, 0]])
    np.savez(path, **tensors)
    found = opened(path)
    weights = found.network.layers[0].weights
    np.testing.assert_array_equal(weights.weight_ih, tensors["weight_ih_l0"])
    np.testing.assert_array_equal(weights.weight_hh, tensors["weight_hh_l0"])
    assert told(found) == {"activation": "tanh"}


def test_an_unlabelled_order_is_asked_for(path: Path):
    np.savez(path, **drawn_tensors("lstm"))
    assert told(opened(path)) == {"gate_order": "ifgo"}


def test_python_objects_are_refused_unread(path: Path):
    np.savez(path, **drawn_tensors(), extra=np.array([{"a": 1}], dtype=object))
    assert refusal(path) == "net.npz: extra.npy holds Python objects; it must hold numbers."


@pytest.mark.parametrize("shape", ["(8, 3)", "(1099511627776, 2)", "(0, 2)"])
def test_a_header_that_lies_about_its_shape_is_refused(path: Path, shape: str):
    write(path, weight_hh_l0=npy(shape, data=bytes(64)))
    sentence = refusal(path)
    assert sentence.startswith("net.npz is damaged: weight_hh_l0.npy declares ")
    assert sentence.endswith(" bytes of numbers, but there are 64; get it or save it again.")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x93NUMPY",
        b"\x93NUMPY\x09\x00\x00\x00",
        npy("__import__('os').system('true')"),
        npy("(8, 2)", "'<f4', 'descr': 3"),
        npy("(8, 2)" + "(" * 5000),
        b"\x93NUMPY\x02\x00\xff\xff\xff\xff{}",
    ],
    ids=range(7),
)
def test_a_header_that_is_none_is_refused(path: Path, content: bytes):
    assert refusal(write(path, weight_hh_l0=content)) == (
        "net.npz cannot be opened: net.npz/weight_hh_l0.npy is not a .npy file; write one with "
        "numpy.save, a plain array."
    )


@pytest.mark.parametrize("description", ["3", "[]", "{", "{}", '{"version": 1}'])
def test_a_description_that_is_none_is_refused(path: Path, description: str):
    np.savez(path, **drawn_tensors(), lstmviz=np.array(description))
    assert refusal(path) == DAMAGED


def test_a_description_of_objects_is_refused(path: Path):
    np.savez(path, **drawn_tensors(), lstmviz=np.array([{}], dtype=object))
    assert refusal(path) == DAMAGED


def test_two_members_of_one_name_are_refused(path: Path):
    content = npy("(8, 2)", data=bytes(64))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("weight_hh_l0.npy", content)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("weight_hh_l0.npy", content)
    assert refusal(path) == (
        "net.npz is damaged: two of its parts have one name, or there are too many; get it or "
        "save it again."
    )


def test_a_bomb_is_refused_before_it_is_unpacked(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(zip_members, "SMALL", 2**16)
    np.savez_compressed(path, weight_hh_l0=np.zeros((400, 100)))
    assert refusal(path) == (
        "net.npz would unpack weight_hh_l0.npy to 320128 bytes; no network that can be shown "
        "needs that many."
    )


def test_a_flipped_byte_is_seen(path: Path):
    np.savez(path, **drawn_tensors("rnn"))
    content = bytearray(path.read_bytes())
    place = content.index(drawn_tensors("rnn")["weight_hh_l0"].tobytes())
    content[place] ^= 1
    path.write_bytes(content)
    assert refusal(path) == DAMAGED


def test_a_locked_archive_is_refused(path: Path):
    np.savez(path, **drawn_tensors("rnn"))
    content = bytearray(path.read_bytes())
    content[6] |= 1
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    path.write_bytes(content)
    assert refusal(path) == DAMAGED


def test_a_file_cut_anywhere_is_one_sentence(path: Path):
    stream = io.BytesIO()
    np.savez(stream, **drawn_tensors("rnn"))
    content = stream.getvalue()
    for end in range(0, len(content), 11):
        path.write_bytes(content[:end])
        assert refusal(path) == DAMAGED
