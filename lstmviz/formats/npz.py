"""numpy's ``.npz``: a zip archive with an ``.npy`` file for each tensor, under PyTorch's names.

No array of Python objects is read, and a header's shape must need as many bytes as are there.
"""

import io
import json
import math
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.described import KEY
from lstmviz.formats.guard import guarded
from lstmviz.formats.recognised import Format, FormatError, Recognised
from lstmviz.formats.state_dict import recognise
from lstmviz.formats.tensors import Contents, Stored
from lstmviz.formats.zip_members import check_member, first_member, members, read_member
from lstmviz.sequences.npy import npy_header

SUFFIX = ".npy"
LONGEST_HEADER = 2**16
NUMBERS = "fiu"
"""Kinds of numbers that can be weights: decimals, and whole numbers, which a person may type."""


def recognises(head: bytes, path: Path) -> bool:
    """Whether a file's first bytes are of an ``.npz`` archive."""
    del path
    return first_member(head).endswith(SUFFIX)


def read(path: Path, answers: Mapping[str, str]) -> Recognised:
    """Read the network in an ``.npz`` file; raise :class:`FormatError`."""
    with guarded(path), ZipFile(path) as archive:
        tensors: dict[str, Stored] = {}
        description = None
        for member in members(archive, path.name).values():
            name = member.filename.removesuffix(SUFFIX)
            if name == KEY:
                text = np.lib.format.read_array(
                    io.BytesIO(read_member(archive, member, path.name)), allow_pickle=False
                )
                description = json.loads(str(text))
            elif member.filename.endswith(SUFFIX):
                tensors[name] = _stored(archive, member, path.name)
        held = Contents(path.name, "npz", tensors, description=description, ordered=False)
        return recognise(held, answers)


def _stored(archive: ZipFile, member: ZipInfo, file: str) -> Stored:
    check_member(member, file)
    with archive.open(member) as stream:
        head = io.BytesIO(stream.read(LONGEST_HEADER))
    shape, by_column, dtype = npy_header(f"{file}/{member.filename}", head)
    if dtype.hasobject:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem", "{file}: {tensor} holds Python objects; it must hold numbers."
            ),
            file=file,
            tensor=member.filename,
        )
    declared, there = math.prod(shape) * dtype.itemsize, member.file_size - head.tell()
    if declared != there or any(size < 0 for size in shape):
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} is damaged: {tensor} declares {declared} bytes of numbers, but there are "
                "{there}; get it or save it again.",
            ),
            file=file,
            tensor=member.filename,
            declared=declared,
            there=there,
        )

    def read() -> Array:
        content = read_member(archive, member, file)
        found = np.frombuffer(content, dtype, offset=head.tell())
        native = np.float64 if dtype.kind != "f" else dtype.newbyteorder("=")
        array: Array = found.reshape(shape, order="F" if by_column else "C").astype(
            native, copy=False
        )
        return array

    # A whole number is as good as a decimal; a long double has no room anywhere else.
    readable = dtype.kind in NUMBERS and dtype.itemsize <= 8
    type = dtype.name if dtype.kind == "f" or not readable else "float64"
    return Stored(shape, type, read)


FORMAT = Format("npz", recognises, read)
