"""Saving a network as safetensors or npz, under PyTorch's names; each reads back equal."""

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.atomic import save
from lstmviz.formats.described import KEY, describe, tensors
from lstmviz.network.network import Network

ALIGNMENT = 8


def save_network(path: Path, network: Network) -> None:
    """Save a network in the format that the file's suffix names; an old file stays until then.

    PyTorch loads the tensors with ``load_state_dict``, wherever it has such a cell; what it has no
    name for, such as options, units and the readout's activation, lies in a description.

    Raises
    ------
    Problem
        If there is no such format, or the file cannot be written; the old one is as it was.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} was not saved: a network is saved as one of {known}."
            ),
            file=path.name,
            known=", ".join(WRITERS),
        )
    content = write(tensors(network), json.dumps(describe(network)))
    save(path, content)


def _safetensors(arrays: Mapping[str, Array], description: str) -> bytes:
    header: dict[str, object] = {"__metadata__": {"format": "pt", KEY: description}}
    parts, place = [], 0
    # The widest first, so that every number lies at a multiple of its size.
    for name, array in sorted(arrays.items(), key=lambda one: -one[1].itemsize):
        part = array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        header[name] = {
            "dtype": f"F{8 * array.itemsize}",
            "shape": array.shape,
            "data_offsets": (place, place + len(part)),
        }
        parts.append(part)
        place += len(part)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % ALIGNMENT)
    return b"".join((len(text).to_bytes(8, "little"), text, *parts))


def _npz(arrays: Mapping[str, Array], description: str) -> bytes:
    stream = io.BytesIO()
    named: dict[str, Any] = {**arrays, KEY: np.array(description)}
    np.savez(stream, **named)
    return stream.getvalue()


WRITERS: dict[str, Callable[[Mapping[str, Array], str], bytes]] = {
    ".safetensors": _safetensors,
    ".npz": _npz,
}
"""By suffix: what makes a file of arrays and their description."""
