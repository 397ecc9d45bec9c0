"""Zip archives that lie about themselves."""

import io
import pickle
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np

from tests.formats.hostile.pickles import FOUR, pickled, rnn, torch_zip
from tests.formats.hostile.registry import DAMAGED, hostile


def npy(array: np.ndarray) -> bytes:
    """numpy's file of one array."""
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def header(text: str, data: bytes = b"") -> bytes:
    """numpy's file with any header."""
    padded = text.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(padded)) + padded + data


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """An archive of those members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def npz(**arrays: np.ndarray | bytes) -> bytes:
    """numpy's archive of arrays, or of bytes in their place."""
    return zipped(
        {f"{name}.npy": a if isinstance(a, bytes) else npy(a) for name, a in arrays.items()}
    )


def rnn_arrays(**changed: np.ndarray | bytes) -> dict[str, np.ndarray | bytes]:
    """An RNN of two units over one input."""
    return {
        "weight_ih_l0": np.ones((2, 1), "f4"),
        "weight_hh_l0": np.ones((2, 2), "f4"),
        **changed,
    }


# ------------------------------------------------------------------ bombs


@hostile(
    "model.pt",
    "{file} would unpack m/data/0 to 134217728 bytes; no network that can be shown needs "
    "that many.",
)
def a_hundred_megabytes_of_zeros_in_a_hundred_kilobytes(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("m/data.pkl", pickled(rnn()))
        with archive.open("m/data/0", "w") as member:
            for _ in range(8):
                member.write(bytes(2**24))


@hostile("model.pt", DAMAGED)
def a_description_of_a_hundred_megabytes(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("m/data.pkl", "w") as member,
    ):
        for _ in range(8):
            member.write(b"N0" * 2**23)


@hostile(
    "bomb.npz",
    "{file} would unpack weight_ih_l0.npy to 134217803 bytes; no network that can be shown"
    " needs that many.",
)
def matrices_of_a_hundred_megabytes_of_zeros(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("weight_ih_l0.npy", "w") as member,
    ):
        member.write(header(f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({2**25}, 1)}}"))
        for _ in range(8):
            member.write(bytes(2**24))


# ------------------------------------------------------------------ lies


def changed_entry(content: bytes, offset: int, value: bytes) -> bytes:
    """The archive with some bytes of its first directory entry overwritten."""
    at = content.index(b"PK\x01\x02") + offset
    return content[:at] + value + content[at + len(value) :]


@hostile("model.pt", DAMAGED)
def a_directory_that_declares_a_terabyte(path: Path) -> bytes:
    return changed_entry(torch_zip(pickled(rnn()), _0=FOUR), 20, b"\xf0\xff\xff\xff" * 2)


@hostile("model.pt", DAMAGED)
def a_directory_that_points_outside(path: Path) -> bytes:
    return changed_entry(torch_zip(pickled(rnn()), _0=FOUR), 42, b"\xf0\xff\xff\x7f")


@hostile("model.pt", DAMAGED)
def a_checksum_that_is_wrong(path: Path) -> bytes:
    return changed_entry(torch_zip(pickled(rnn()), _0=FOUR), 16, b"\0\0\0\0")


@hostile("model.pt", DAMAGED)
def an_encrypted_archive(path: Path) -> bytes:
    content = bytearray(torch_zip(pickled(rnn()), _0=FOUR))
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 1)
    return bytes(content)


@hostile("model.pt", DAMAGED)
def an_unknown_compression(path: Path) -> bytes:
    content = changed_entry(torch_zip(pickled(rnn()), _0=FOUR), 10, b"\x63\0")
    return content[:8] + b"\x63\0" + content[10:]


@hostile("model.pt", DAMAGED)
def members_one_on_top_of_the_other(path: Path) -> bytes:
    content = torch_zip(pickled(rnn()), _0=FOUR)
    at = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", at + 4)
    return content[: second + 42] + content[at + 42 : at + 46] + content[second + 46 :]


@hostile(
    "model.pt",
    "{file} is damaged: two of its parts have one name, or there are too many; get it or "
    "save it again.",
)
def two_members_of_one_name(path: Path) -> bytes:
    stream = io.BytesIO(torch_zip(pickled(rnn()), _0=FOUR))
    with zipfile.ZipFile(stream, "a") as archive:
        content = stream.getvalue()
        del content
        archive.filelist.append(archive.filelist[0])
        archive._didModify = True
    return stream.getvalue()


@hostile(
    "model.pt",
    "{file} is a zip archive, but not one of a network; unpack it, and open the weight file"
    " that is in it.",
)
def a_member_that_climbs_out(path: Path) -> bytes:
    return zipped({"../../run/data.pkl": pickled(rnn()), "../../run/data/0": FOUR})


@hostile(
    "model.pt",
    "{file} is a zip archive, but not one that PyTorch wrote; save the network's state_dict"
    " with torch.save.",
)
def two_networks_in_one_archive(path: Path) -> bytes:
    return zipped({"a/data.pkl": pickled(rnn()), "b/data.pkl": pickled(rnn())})


@hostile("model.pt", DAMAGED)
def half_an_archive(path: Path) -> bytes:
    content = torch_zip(pickled(rnn()), _0=FOUR)
    return content[: len(content) // 2]


@hostile("model.pt", DAMAGED)
def an_archive_without_its_end(path: Path) -> bytes:
    return torch_zip(pickled(rnn()), _0=FOUR)[:-22]


@hostile(
    "photos.zip",
    "{file} is a zip archive, but not one of a network; unpack it, and open the weight file"
    " that is in it.",
)
def an_archive_of_something_else(path: Path) -> bytes:
    return zipped({"holiday/beach.jpg": b"\xff\xd8\xff", "holiday/list.txt": b"sun"})


@hostile(
    "model.pt",
    "{file} is damaged: bias_ih_l0 claims more numbers than the 2 that are there; get it or"
    " save it again.",
)
def a_storage_cut_short(path: Path) -> bytes:
    return torch_zip(pickled(rnn()), _0=FOUR[:10])


@hostile("model.pt", DAMAGED)
def a_storage_that_is_missing(path: Path) -> bytes:
    return torch_zip(pickled(rnn()))


@hostile("model.pt", DAMAGED)
def a_broken_deflate_stream(path: Path) -> bytes:
    content = zipped({"m/data.pkl": pickled(rnn()) * 50}, zipfile.ZIP_DEFLATED)
    at = content.index(zlib.compress(pickled(rnn()) * 50, wbits=-15)[:4])
    return content[:at] + b"\xff" * 8 + content[at + 8 :]


# ------------------------------------------------------------------ matrices


@hostile("model.npz", "{file}: weight_ih_l0.npy holds Python objects; it must hold numbers.")
def an_array_of_objects(path: Path) -> bytes:
    objects = np.empty((2, 1), object)
    stream = io.BytesIO()
    np.save(stream, objects, allow_pickle=True)
    return npz(**rnn_arrays(weight_ih_l0=stream.getvalue()))


@hostile(
    "model.npz",
    "{file} cannot be opened: {file}/weight_ih_l0.npy is not a .npy file; write one with "
    "numpy.save, a plain array.",
)
def an_array_that_is_a_pickle(path: Path) -> bytes:
    return npz(**rnn_arrays(weight_ih_l0=pickle.dumps([1.0, 2.0])))


@hostile(
    "model.npz",
    "{file} is damaged: weight_ih_l0.npy declares 4611686018427387904 bytes of numbers, but"
    " there are 8; get it or save it again.",
)
def a_header_that_declares_exabytes(path: Path) -> bytes:
    big = header(f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({2**58}, 4)}}", bytes(8))
    return npz(**rnn_arrays(weight_ih_l0=big))


@hostile(
    "model.npz",
    "{file} is damaged: weight_ih_l0.npy declares 8 bytes of numbers, but there are 8; get "
    "it or save it again.",
)
def a_header_of_negative_size(path: Path) -> bytes:
    odd = header("{'descr': '<f4', 'fortran_order': False, 'shape': (-2, -1)}", bytes(8))
    return npz(**rnn_arrays(weight_ih_l0=odd))


@hostile(
    "model.npz",
    "{file} cannot be opened: {file}/weight_ih_l0.npy is not a .npy file; write one with "
    "numpy.save, a plain array.",
)
def a_header_that_is_a_program(path: Path) -> bytes:
    return npz(**rnn_arrays(weight_ih_l0=header("__import__('os').system('touch run')", bytes(8))))


@hostile(
    "model.npz",
    "{file} cannot be opened: {file}/weight_ih_l0.npy is not a .npy file; write one with "
    "numpy.save, a plain array.",
)
def a_header_nested_without_end(path: Path) -> bytes:
    return npz(**rnn_arrays(weight_ih_l0=header("(" * 5000 + ")" * 5000, bytes(8))))


@hostile(
    "model.npz",
    "{file}: weight_ih_l0 holds numbers of type str96, which are no weights; save the "
    "network before it is quantised.",
)
def an_array_of_words(path: Path) -> bytes:
    return npz(**rnn_arrays(weight_ih_l0=np.array([["one"], ["two"]])))


@hostile(
    "model.npz",
    "{file}: weight_ih_l0 holds numbers of type void64, which are no weights; save the "
    "network before it is quantised.",
)
def an_array_of_records(path: Path) -> bytes:
    return npz(**rnn_arrays(weight_ih_l0=np.zeros((2, 1), [("a", "f4"), ("b", "f4")])))


@hostile(
    "model.npz",
    "{file}: weight_hh_l0 has shape 2 × 3, which fits no cell: for 3 units an LSTM has 12 "
    "rows, a GRU 9 and an RNN 3; check how it was saved.",
)
def arrays_that_do_not_fit(path: Path) -> bytes:
    return npz(**rnn_arrays(weight_hh_l0=np.ones((2, 3), "f4")))


@hostile(
    "model.npz",
    "{file}: weight_ih_l0 has shape 0 × 3, but a matrix is needed; check how it was saved.",
)
def arrays_of_no_units(path: Path) -> bytes:
    return npz(weight_ih_l0=np.ones((0, 3), "f4"), weight_hh_l0=np.ones((0, 0), "f4"))


@hostile(
    "model.npz",
    "{file} holds no recurrent layer: none of its 2 tensors is called like weight_ih_l0; "
    "use PyTorch’s names.",
)
def arrays_of_something_else(path: Path) -> bytes:
    return npz(x=np.ones(3), y=np.ones(3))
