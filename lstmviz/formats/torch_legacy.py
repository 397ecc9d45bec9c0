"""PyTorch's files before 1.6: five pickles, then each storage as its length and raw numbers.

The pickles are a magic number, the version, the writer's system, the tensors, and the keys of the
storages in the order in which they follow. Numbers lie with the least byte first.
"""

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lstmviz.formats.guard import guarded
from lstmviz.formats.pickle_machine import Made, Name, Outside, read_pickle
from lstmviz.formats.recognised import Format, Recognised
from lstmviz.formats.state_dict import recognise
from lstmviz.formats.torch_tensors import TYPES, Storages
from lstmviz.formats.torch_tree import contents

MAGIC = b"\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
VERSION = 1001
LARGEST_DESCRIPTION = 2**26


def recognises(head: bytes, path: Path) -> bool:
    """Whether a file's first bytes are of PyTorch's old format."""
    del path
    return head[:1] == b"\x80" and head[2 : 2 + len(MAGIC)] == MAGIC


def read(path: Path, answers: Mapping[str, str]) -> Recognised:
    """Read the network in a file of PyTorch's old format; raise :class:`FormatError`."""
    with guarded(path), path.open("rb") as stream:
        pickles = io.BytesIO(stream.read(LARGEST_DESCRIPTION))
        read_pickle(pickles)
        if read_pickle(pickles) != VERSION:
            raise ValueError("another version")
        read_pickle(pickles)
        root = read_pickle(pickles)
        keys = read_pickle(pickles)
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise ValueError("no keys")
        widths = _widths(root)
        places: dict[str, tuple[int, int]] = {}
        place, end = pickles.tell(), path.stat().st_size
        for key in keys:
            stream.seek(place)
            length = int.from_bytes(stream.read(8), "little") * widths[key]
            place += 8
            if key in places or place + length > end:
                raise ValueError("a storage cut short")
            places[key] = (place, length)
            place += length

        @cache
        def storage(key: str) -> bytes:
            begin, length = places[key]
            stream.seek(begin)
            content = stream.read(length)
            if len(content) != length:
                raise ValueError("a storage cut short")
            return content

        def size(key: str) -> int:
            return places[key][1]

        held = contents(root, path.name, Storages(path.name, size, storage), old=True)
        return recognise(held, answers)


def _widths(root: object) -> dict[str, int]:
    """Return how many bytes a number takes in each storage that the tensors refer to."""
    widths: dict[str, int] = {}
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Outside) and isinstance(node.id, tuple):
            match node.id:
                case ("storage", Name(name=kind), str(key), *_):
                    widths[key] = TYPES.get(kind, (kind, 1))[1]
            continue
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Made):
            waiting += [node.arguments, node.state, node.items, node.pairs]
        elif isinstance(node, list | tuple):
            waiting += node
        elif hasattr(node, "pairs"):
            waiting.append(node.pairs)
    return widths


FORMAT = Format("PyTorch, old format", recognises, read)
