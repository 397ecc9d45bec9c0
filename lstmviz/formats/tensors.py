"""Tensors in a file by name: their shapes are known, their numbers read when they are asked for."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.formats.recognised import Note


@dataclass(frozen=True, eq=False)
class Stored:
    """A tensor that lies in a file.

    Parameters
    ----------
    shape
        As its file declares it, and checked against what is there.
    type
        What its numbers are, such as ``float32`` or ``bfloat16``.
    read
        Returns them, ``shape``, in the precision they have; bfloat16 widened to float32.
    """

    shape: tuple[int, ...]
    type: str
    read: Callable[[], Array]

    @property
    def is_float(self) -> bool:
        """Whether it holds floating-point numbers that can be read."""
        return self.type in FLOATS

    @property
    def count(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


@dataclass(frozen=True, eq=False)
class Contents:
    """All that a file holds.

    Parameters
    ----------
    file
        Its name, for what is told.
    format
        What it is, such as "PyTorch state_dict".
    tensors
        By name, in the file's order.
    classes
        By the name of a module: what the file says about it, such as ``{"mode": "RNN_RELU"}``,
        its class under ``class``.
    description
        What this program wrote beside the tensors, None in other programs' files.
    ordered
        Whether the file's kind settles the order of gates: PyTorch's own files do.
    vocabularies
        By name: the tokens, by id, that are kept beside the weights.
    ignored
        What holds no weights: its name, and why it was left out.
    """

    file: str
    format: str
    tensors: Mapping[str, Stored]
    classes: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    description: Mapping[str, Any] | None = None
    ordered: bool = True
    vocabularies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: tuple[tuple[str, Note], ...] = ()


def is_pytorchs(stated: str) -> bool:
    """Whether the class that a pickled module says it has is one of PyTorch's own layers."""
    return stated.startswith(("torch.nn.modules.", "__torch__.torch.nn.modules."))


FLOATS: dict[str, np.dtype[Any]] = {
    "float64": np.dtype("<f8"),
    "float32": np.dtype("<f4"),
    "float16": np.dtype("<f2"),
    "bfloat16": np.dtype("<u2"),
}
"""How the floating-point numbers that can be read lie in a file, least byte first."""


def unread() -> Array:
    """Stand for reading numbers that are not floating-point numbers."""
    raise TypeError("no floating-point numbers")


def numbers(content: bytes, type: str, big_endian: bool = False) -> Array:
    """Return the floating-point numbers ``(n,)`` in `content`, read-only.

    A bfloat16 is the upper half of a float32.
    """
    lying = FLOATS[type].newbyteorder(">" if big_endian else "<")
    found = np.frombuffer(content, lying)
    if type == "bfloat16":
        found = (found.astype(np.uint32) << 16).view(np.float32)
    array: Array = found.astype(found.dtype.newbyteorder("="), copy=False)
    array.setflags(write=False)
    return array
