"""Pickles and PyTorch files put together by hand: what PyTorch writes, and what it never would."""

import io
import struct
import zipfile
from pathlib import Path

import numpy as np

from lstmviz.formats.pickle_machine import Made, Name, Outside, Pairs

ORDERED = Name("collections", "OrderedDict")
REBUILD = Name("torch._utils", "_rebuild_tensor_v2")
STORAGES = {
    "float64": "DoubleStorage",
    "float32": "FloatStorage",
    "float16": "HalfStorage",
    "int64": "LongStorage",
}


def pickled(node: object) -> bytes:
    """Write a note as the pickle that reads back as it."""
    return b"\x80\x02" + _written(node) + b"."


def _written(node: object) -> bytes:
    match node:
        case None:
            return b"N"
        case bool():
            return b"\x88" if node else b"\x89"
        case int():
            return b"\x8b" + struct.pack("<i", 8) + node.to_bytes(8, "little", signed=True)
        case float():
            return b"G" + struct.pack(">d", node)
        case str():
            text = node.encode()
            return b"X" + struct.pack("<I", len(text)) + text
        case tuple():
            return b"(" + b"".join(map(_written, node)) + b"t"
        case list():
            return b"](" + b"".join(map(_written, node)) + b"e"
        case Pairs():
            return b"}" + _pairs(node.pairs)
        case Name():
            return f"c{node.module}\n{node.name}\n".encode()
        case Outside():
            return _written(node.id) + b"Q"
        case Made():
            made = _written(node.maker) + _written(node.arguments) + b"R" + _pairs(node.pairs)
            return made if node.state is None else made + _written(node.state) + b"b"
    raise TypeError(node)


def _pairs(pairs: list[tuple[object, object]]) -> bytes:
    if not pairs:
        return b""
    return b"(" + b"".join(_written(key) + _written(value) for key, value in pairs) + b"u"


def tensor(key: str, array: np.ndarray, *, offset: int = 0, strides=None, kind=None, numel=None):
    """Return the note of a tensor that is all of the storage `key`."""
    if strides is None:
        strides = tuple(step // array.itemsize for step in array.strides)
    kind = kind or STORAGES[array.dtype.name]
    numel = array.size if numel is None else numel
    storage = Outside(("storage", Name("torch", kind), key, "cpu", numel))
    return Made(REBUILD, (storage, offset, array.shape, strides, False, Made(ORDERED, ())))


def state_dict(arrays: dict[str, np.ndarray]) -> Made:
    """Return the note of a state_dict whose tensors have a storage each: 0, 1, 2…"""
    pairs = [(name, tensor(str(n), array)) for n, (name, array) in enumerate(arrays.items())]
    return Made(ORDERED, (), pairs=pairs)


def module(kind: str, state: dict[str, object]) -> Made:
    """Return the note of a pickled module, its class named with its Python module."""
    return Made(Name(*kind.rsplit(".", 1)), (), Pairs(list(state.items())))


def write_zip(path: Path, root: object, storages: list[np.ndarray | bytes], **extra: bytes) -> Path:
    """Write a file of PyTorch's zip format."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", root if isinstance(root, bytes) else pickled(root))
        for name, content in extra.items():
            archive.writestr(f"archive/{name}", content)
        for n, storage in enumerate(storages):
            content = storage if isinstance(storage, bytes) else storage.tobytes()
            archive.writestr(f"archive/data/{n}", content)
    return path


def write_legacy(path: Path, root: object, storages: list[np.ndarray]) -> Path:
    """Write a file of PyTorch's old format."""
    stream = io.BytesIO()
    stream.write(b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.")
    stream.write(pickled(1001))
    stream.write(pickled(Pairs([("protocol_version", 1001), ("little_endian", True)])))
    stream.write(pickled(root))
    stream.write(pickled([str(n) for n in range(len(storages))]))
    for storage in storages:
        stream.write(storage.size.to_bytes(8, "little") + storage.tobytes())
    path.write_bytes(stream.getvalue())
    return path
