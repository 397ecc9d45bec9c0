"""Activation functions as kernels apply them: in place, token after token, and quickly."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstmviz.cells.functions import LINEAR, RELU, SIGMOID, TANH, Function

InPlace = Callable[[NDArray[Any]], object]
"""Turns pre-activations into what the function makes of them."""


def in_place(function: Function) -> InPlace:
    """Return `function` as an operation on an array of any shape."""
    return _KNOWN.get(function, partial(_through_a_copy, function))


_HALVES = {char: np.array(0.5, char) for char in "fd"}
"""By precision: an array saves numpy a conversion at every token."""


def _sigmoid(a: NDArray[Any]) -> None:
    # σ(a) = ½ + ½ tanh(a / 2), which never overflows.
    half = _HALVES[a.dtype.char]
    np.multiply(a, half, out=a)
    np.tanh(a, out=a)
    np.multiply(a, half, out=a)
    np.add(a, half, out=a)


def _through_a_copy(function: Function, a: NDArray[Any]) -> None:
    a[...] = function.compute(a)


_KNOWN: dict[Function, InPlace] = {
    SIGMOID: _sigmoid,
    TANH: lambda a: np.tanh(a, out=a),
    RELU: lambda a: np.maximum(a, 0, out=a),
    LINEAR: lambda a: a,
}
