"""The numbers of an ONNX tensor."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, size
from lstmviz.formats.tensors import numbers

FLOATS = {1: "float32", 10: "float16", 11: "float64", 16: "bfloat16"}
"""ONNX's numbers for types."""
INTEGERS: dict[int, np.dtype[Any]] = {6: np.dtype("<i4"), 7: np.dtype("<i8")}
TYPED = {
    1: ("float_data", "<f4"),
    6: ("int32_data", "<i4"),
    7: ("int64_data", "<i8"),
    10: ("int32_data", "<u2"),
    11: ("double_data", "<f8"),
    16: ("int32_data", "<u2"),
}
"""Where the numbers stand that are not raw bytes, and what bytes they make."""
EXTERNAL = 1


def values(tensor: Any) -> NDArray[Any]:
    """Return a tensor's numbers in its shape.

    Raises
    ------
    Problem
        If they lie in another file, are of a type that weights cannot have, or are not as many
        as the shape says.
    """
    kind = tensor.data_type
    if tensor.data_location == EXTERNAL or tensor.external_data:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The weights “{name}” lie in another file, and no other file is opened; export "
                "the model with its weights inside.",
            ),
            name=tensor.name,
        )
    if kind not in TYPED:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "“{name}” has ONNX’s type {type}; only floating-point weights can be shown, so "
                "export the model without quantisation.",
            ),
            name=tensor.name,
            type=kind,
        )
    shape = tuple(tensor.dims)
    field, written = TYPED[kind]
    if tensor.HasField("raw_data"):
        content = tensor.raw_data
    else:
        content = np.array(getattr(tensor, field)).astype(written).tobytes()
    found: NDArray[Any]
    if kind in FLOATS:
        found = numbers(content, FLOATS[kind])
    else:
        found = np.frombuffer(content, INTEGERS[kind])
    if min(shape, default=0) < 0 or math.prod(shape) != len(found):
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "“{name}” says its shape is {shape}, but holds {found} numbers; save the model "
                "again.",
            ),
            name=tensor.name,
            shape=size(shape),
            found=len(found),
        )
    return found.reshape(shape)
