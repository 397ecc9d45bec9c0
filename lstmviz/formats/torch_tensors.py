"""PyTorch's tensors as a pickle describes them: which numbers of which storage, in which order.

See ``torch._utils._rebuild_tensor_v2`` and ``torch.serialization`` for what the notes mean.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import as_strided

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.pickle_machine import Made, Name, Outside
from lstmviz.formats.recognised import FormatError
from lstmviz.formats.tensors import FLOATS, Stored, numbers, unread

TYPES = {
    "DoubleStorage": ("float64", 8),
    "FloatStorage": ("float32", 4),
    "HalfStorage": ("float16", 2),
    "BFloat16Storage": ("bfloat16", 2),
    "LongStorage": ("int64", 8),
    "IntStorage": ("int32", 4),
    "ShortStorage": ("int16", 2),
    "CharStorage": ("int8", 1),
    "ByteStorage": ("uint8", 1),
    "BoolStorage": ("bool", 1),
}
"""By the class of a storage: the type of its numbers, and how many bytes one takes."""

NAMED_TYPES = {"double": "float64", "float": "float32", "half": "float16"}
"""Other names of ``torch.dtype``."""

MOST_SIZES = 8
"""No weight has more dimensions."""


@dataclass(frozen=True, eq=False)
class Storages:
    """The storages of a file.

    Parameters
    ----------
    file
        The file's name, for what is told.
    size
        Returns how many bytes a storage has, by its key; raises KeyError if there is none.
    read
        Returns those bytes.
    big_endian
        Whether their numbers lie with the greatest byte first.
    """

    file: str
    size: Callable[[str], int]
    read: Callable[[str], bytes]
    big_endian: bool = False


def is_tensor(node: object) -> bool:
    """Whether a note stands for a tensor or parameter."""
    return isinstance(node, Made) and isinstance(node.maker, Name) and str(node.maker) in _REBUILD


def tensor(node: object, name: str, storages: Storages) -> Stored:
    """Return the tensor that a note stands for; nothing of it is read yet.

    Raises
    ------
    FormatError
        If it claims numbers that its storage does not have.
    ValueError, TypeError, IndexError, AttributeError, KeyError
        If the note is damaged.
    """
    while is_tensor(node) and isinstance(node, Made):
        inner = _REBUILD[str(node.maker)]
        if inner is None:
            break
        node = inner(node)
    if not (is_tensor(node) and isinstance(node, Made) and isinstance(node.arguments, tuple)):
        raise ValueError("no tensor")
    storage, offset, shape, strides = node.arguments[:4]
    # Of a storage without a type of its own, the type stands apart.
    named = node.arguments[6] if len(node.arguments) > 6 else None
    key, type, width, first = _storage(storage, named)
    shape, strides, offset = _whole(shape), _whole(strides), _whole((offset,))[0] + first
    if len(shape) != len(strides) or len(shape) > MOST_SIZES:
        raise ValueError("sizes without strides")
    there = storages.size(key) // width
    used = 1 + sum((n - 1) * stride for n, stride in zip(shape, strides, strict=True))
    if math.prod(shape) and (offset + used > there or math.prod(shape) > there):
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} is damaged: {tensor} claims more numbers than the {there} that are there; "
                "get it or save it again.",
            ),
            file=storages.file,
            tensor=name,
            there=there,
        )

    def read() -> Array:
        flat = numbers(storages.read(key), type, storages.big_endian)
        steps = tuple(stride * flat.itemsize for stride in strides)
        # A scalar or an empty tensor may start behind the last number.
        view = as_strided(flat[offset:], shape, steps, writeable=False)
        return np.asarray(view, order="C")

    return Stored(shape, type, read if type in FLOATS else unread)


def _storage(node: object, named: object) -> tuple[str, str, int, int]:
    """Return a storage's key, its numbers' type and width, and which of them is its first."""
    if not (isinstance(node, Outside) and isinstance(node.id, tuple) and node.id[0] == "storage"):
        raise ValueError("no storage")
    _, kind, key, *_ = node.id
    view = node.id[5] if len(node.id) > 5 else None
    if not (isinstance(kind, Name) and isinstance(key, str)):
        raise ValueError("a storage without a key")
    first = _whole(view[1:2])[0] if isinstance(view, tuple) else 0
    if kind.name == "UntypedStorage" and isinstance(named, Name):
        type = NAMED_TYPES.get(named.name, named.name)
        return key, type, FLOATS[type].itemsize if type in FLOATS else 1, first
    type, width = TYPES.get(kind.name, (kind.name, 1))
    return key, type, width, first


def _whole(values: object) -> tuple[int, ...]:
    if isinstance(values, Made):  # torch.Size([…])
        (values,) = values.arguments if isinstance(values.arguments, tuple) else ()
    if not isinstance(values, tuple | list):
        raise TypeError("no sizes")
    if any(type(value) is not int or not 0 <= value < 2**48 for value in values):
        raise ValueError("no sizes")
    return tuple(values)


def _first(node: Made) -> object:
    return node.arguments[0] if isinstance(node.arguments, tuple) else None


def _from_type(node: Made) -> object:
    """Undo ``_rebuild_from_type_v2(function, class, arguments, state)``."""
    if not isinstance(node.arguments, tuple):
        return None
    return Made(node.arguments[0], node.arguments[2])


_REBUILD: dict[str, Callable[[Made], object] | None] = {
    "torch._utils._rebuild_tensor": None,
    "torch._utils._rebuild_tensor_v2": None,
    "torch._utils._rebuild_tensor_v3": None,
    "torch._utils._rebuild_parameter": _first,
    "torch._utils._rebuild_parameter_with_state": _first,
    "torch._tensor._rebuild_from_type_v2": _from_type,
    "torch.nn.parameter.Parameter": _first,
}
"""What makes a tensor, and how to get at what it is made from; None if that is a storage."""
