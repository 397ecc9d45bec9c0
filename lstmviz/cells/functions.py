"""Activation functions as they are written and as the slow evaluator computes them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.notation import LATEX, Notation


@dataclass(frozen=True)
class Function:
    """A function of a vector, unit by unit unless it is joint.

    Parameters
    ----------
    name
        Its name in files, such as ``sigmoid``.
    latex, plain
        How it is written.
    compute
        Maps an array ``(…, n)`` to an array of the same shape.
    bounds
        Least and greatest result, None where unbounded.
    joint
        Whether every result depends on the whole vector, as in softmax.
    """

    name: str
    latex: str
    plain: str
    compute: Callable[[Array], Array]
    bounds: tuple[float | None, float | None]
    joint: bool = False

    def written(self, notation: Notation) -> str:
        """Return the function's name in `notation`."""
        return self.latex if notation is LATEX else self.plain


def _sigmoid(a: Array) -> Array:
    # Both branches avoid the overflow of exp at large arguments.
    small = np.exp(-np.abs(a))
    return np.where(a >= 0, 1 / (1 + small), small / (1 + small))


def _softmax(a: Array) -> Array:
    shifted = np.exp(a - a.max(axis=-1, keepdims=True))
    result: Array = shifted / shifted.sum(axis=-1, keepdims=True)
    return result


SIGMOID = Function("sigmoid", r"\sigma", "σ", _sigmoid, (0.0, 1.0))
TANH = Function("tanh", r"\tanh", "tanh", np.tanh, (-1.0, 1.0))
SOFTMAX = Function("softmax", r"\mathrm{softmax}", "softmax", _softmax, (0.0, 1.0), joint=True)
LINEAR = Function("linear", "", "", lambda a: a, (None, None))
