"""safetensors: eight bytes of length, a header in JSON, and the tensors' numbers after it.

See https://huggingface.co/docs/safetensors. The header is checked in full before a number is read:
each tensor lies within the file, has as many bytes as its shape needs, and shares none.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.described import KEY
from lstmviz.formats.guard import damaged, guarded
from lstmviz.formats.recognised import Format, FormatError, Recognised
from lstmviz.formats.state_dict import recognise
from lstmviz.formats.tensors import FLOATS, Contents, Stored, numbers, unread

LARGEST_HEADER = 100_000_000
"""What the format itself allows."""
MOST_SIZES = 8
TYPES = {
    "F64": ("float64", 8),
    "F32": ("float32", 4),
    "F16": ("float16", 2),
    "BF16": ("bfloat16", 2),
    "I64": ("int64", 8),
    "U64": ("uint64", 8),
    "I32": ("int32", 4),
    "U32": ("uint32", 4),
    "I16": ("int16", 2),
    "U16": ("uint16", 2),
    "I8": ("int8", 1),
    "U8": ("uint8", 1),
    "BOOL": ("bool", 1),
    "F8_E4M3": ("float8_e4m3", 1),
    "F8_E5M2": ("float8_e5m2", 1),
    "C64": ("complex64", 8),
}
"""By the header's word: the type of the numbers, and how many bytes one takes."""


def recognises(head: bytes, path: Path) -> bool:
    """Whether a file's first bytes are a safetensors header's."""
    del path
    length = int.from_bytes(head[:8], "little")
    return 2 <= length <= LARGEST_HEADER and head[8:].lstrip(b" ")[:2] in (b'{"', b"{}")


def read(path: Path, answers: Mapping[str, str]) -> Recognised:
    """Read the network in a safetensors file; raise :class:`FormatError`."""
    with guarded(path), path.open("rb") as stream:
        return recognise(_contents(path.name, stream, path.stat().st_size), answers)


def _contents(file: str, stream: BinaryIO, end: int) -> Contents:
    length = int.from_bytes(stream.read(8), "little")
    if length > min(LARGEST_HEADER, end - 8):
        raise damaged(file)
    header = json.loads(stream.read(length).decode("utf-8"), object_pairs_hook=_without_twins)
    metadata = header.pop("__metadata__", {})
    tensors, begin = {}, 8 + length
    for name, told in header.items():
        tensors[name] = _stored(name, told, stream, begin)
    _check_places(file, header, end - begin)
    described = metadata.get(KEY)
    return Contents(
        file,
        "safetensors",
        tensors,
        description=None if described is None else json.loads(described),
        ordered=metadata.get("format") == "pt",
    )


def _stored(name: str, told: Mapping[str, Any], stream: BinaryIO, begin: int) -> Stored:
    shape, (first, last) = tuple(told["shape"]), told["data_offsets"]
    type, width = TYPES.get(told["dtype"], (told["dtype"], 0))
    whole = all(_is_size(value) for value in (*shape, first, last))
    if not whole or not isinstance(type, str) or len(shape) > MOST_SIZES or first > last:
        raise ValueError(name)
    # Of a type from the future, the width is not known.
    if width and math.prod(shape) * width != last - first:
        raise ValueError(name)

    def read() -> Array:
        stream.seek(begin + first)
        content = stream.read(last - first)
        return numbers(content, type).reshape(shape)

    return Stored(shape, type, read if type in FLOATS else unread)


def _check_places(file: str, header: Mapping[str, Any], size: int) -> None:
    """Raise unless the tensors lie one after another and fill the rest of the file."""
    place = 0
    for first, last in sorted(told["data_offsets"] for told in header.values()):
        if first != place:
            raise damaged(file)
        place = last
    if place != size:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} is damaged: its header declares {declared} bytes of numbers, but there "
                "are {there}; get it or save it again.",
            ),
            file=file,
            declared=place,
            there=size,
        )


def _is_size(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**48


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build a dictionary; raise ValueError if a key comes twice, where readers would differ."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


FORMAT = Format("safetensors", recognises, read)
