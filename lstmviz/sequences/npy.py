"""numpy's ``.npy`` files: what the header claims is checked before anything is made of it."""

import io
import math
import warnings

import numpy as np
from numpy.typing import NDArray

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem

WHOLE = "iu"
KINDS = "biuf"
"""Yes or no, whole numbers and decimals; everything else is not a number that can be fed in."""


def dimensions(file: str, content: bytes) -> int:
    """Return how many dimensions the array in a ``.npy`` file has: rows of inputs have two.

    Raises
    ------
    Problem
        If it is not such a file.
    """
    return len(npy_header(file, io.BytesIO(content))[0])


def read_npy(file: str, content: bytes, inputs: int) -> Array:
    """Return the numbers ``(T, inputs)`` of a ``.npy`` file, in float64.

    Nothing in it is run: arrays of Python objects are refused.

    Parameters
    ----------
    file
        Its name, for what is told.
    content
        All of it.

    Raises
    ------
    Problem
        If it is not such a file, is cut short, or holds something else.
    """
    stream = io.BytesIO(content)
    shape, by_column, dtype = npy_header(file, stream)
    _check_kind(file, dtype, KINDS)
    if len(shape) != 2 or shape[0] < 1 or shape[1] != inputs:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} has shape {found}; it must be (tokens, {inputs}), one column for each "
                "input.",
            ),
            file=file,
            found=shape,
            inputs=inputs,
        )
    numbers = _numbers(file, content[stream.tell() :], math.prod(shape), dtype)
    with np.errstate(over="ignore"):
        # A long double may become infinite.
        values: Array = numbers.reshape(shape, order="F" if by_column else "C").astype(np.float64)
    return values


def read_ids(file: str, content: bytes) -> NDArray[np.generic]:
    """Return the token ids ``(T,)`` of a ``.npy`` file, T at least 1.

    Raises
    ------
    Problem
        If it is not such a file, is cut short, or holds something else.
    """
    stream = io.BytesIO(content)
    shape, _, dtype = npy_header(file, stream)
    _check_kind(file, dtype, WHOLE)
    if len(shape) != 1 or shape[0] < 1:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} has shape {found}; it must be (tokens,), one id for each."
            ),
            file=file,
            found=shape,
        )
    return _numbers(file, content[stream.tell() :], shape[0], dtype)


def _check_kind(file: str, dtype: np.dtype[np.generic], kinds: str) -> None:
    if dtype.hasobject:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "{file} holds Python objects; it must hold numbers."),
            file=file,
        )
    if dtype.kind not in KINDS:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} holds values of type {type}; it must hold numbers."
            ),
            file=file,
            type=dtype,
        )
    if dtype.kind not in kinds:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} holds values of type {type}; token ids must be whole numbers."
            ),
            file=file,
            type=dtype,
        )


def _numbers(
    file: str, content: bytes, count: int, dtype: np.dtype[np.generic]
) -> NDArray[np.generic]:
    """Return what stands behind the header, having checked that it is all there."""
    declared, there = count * dtype.itemsize, len(content)
    if declared != there:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} is damaged: its header declares {declared} bytes of numbers, but there "
                "are {there}.",
            ),
            file=file,
            declared=declared,
            there=there,
        )
    return np.frombuffer(content, dtype)


def npy_header(file: str, stream: io.BytesIO) -> tuple[tuple[int, ...], bool, np.dtype[np.generic]]:
    """Return the shape, whether it lies by column, and the type; raise :class:`Problem` else."""
    readers = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    try:
        with warnings.catch_warnings():
            # Of a header that Python 2 wrote.
            warnings.simplefilter("ignore")
            shape, by_column, dtype = readers[np.lib.format.read_magic(stream)](stream)
    # The header is a Python literal and numpy a lenient reader of it: what it raises for a broken
    # one is whatever its parts happen to raise.
    except Exception:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} is not a .npy file; write one with numpy.save, a plain array."
            ),
            file=file,
        ) from None
    return tuple(int(size) for size in shape), bool(by_column), dtype
