"""PyTorch's files since 1.6, and TorchScript: a zip archive of a pickle and raw storages.

``<name>/data.pkl`` describes the tensors, ``<name>/data/<key>`` holds their numbers and
``<name>/byteorder`` says how they lie. The code that TorchScript adds is never looked at.
"""

import io
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from zipfile import ZipFile

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.guard import guarded
from lstmviz.formats.pickle_machine import read_pickle
from lstmviz.formats.recognised import Format, FormatError, Recognised
from lstmviz.formats.state_dict import recognise
from lstmviz.formats.torch_tensors import Storages
from lstmviz.formats.torch_tree import contents
from lstmviz.formats.zip_members import first_member, members, read_member

DESCRIPTION = "data.pkl"
LARGEST_DESCRIPTION = 2**26
_FIRST = re.compile(
    r"[^/]*/(data\.pkl|data/\d+|version|byteorder|\.format_version|\.storage_alignment"
    r"|\.data/.*|constants.*|code/.*|extra/.*)?"
)


def recognises(head: bytes, path: Path) -> bool:
    """Whether a file's first bytes are of PyTorch's zip archives."""
    del path
    first = first_member(head)
    return bool(first) and _FIRST.fullmatch(first) is not None


def read(path: Path, answers: Mapping[str, str]) -> Recognised:
    """Read the network in a PyTorch or TorchScript file; raise :class:`FormatError`."""
    with guarded(path), ZipFile(path) as archive:
        file = path.name
        found = members(archive, file)
        pickles = [name for name in found if name.split("/")[1:] == [DESCRIPTION]]
        if len(pickles) != 1:
            raise FormatError(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{file} is a zip archive, but not one that PyTorch wrote; save the network's "
                    "state_dict with torch.save.",
                ),
                file=file,
            )
        folder = pickles[0].removesuffix(DESCRIPTION)
        description = found[pickles[0]]
        if description.file_size > LARGEST_DESCRIPTION:
            raise ValueError("a description of more than all weights")
        order = found.get(folder + "byteorder")
        big_endian = order is not None and read_member(archive, order, file) == b"big"

        @cache
        def storage(key: str) -> bytes:
            return read_member(archive, found[f"{folder}data/{key}"], file)

        def size(key: str) -> int:
            return found[f"{folder}data/{key}"].file_size

        root = read_pickle(io.BytesIO(read_member(archive, description, file)))
        held = contents(root, file, Storages(file, size, storage, big_endian))
        return recognise(held, answers)


FORMAT = Format("PyTorch", recognises, read)
