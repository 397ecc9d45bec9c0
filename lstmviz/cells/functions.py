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
    slope
        Maps results to the derivatives there.
    joint
        Whether every result depends on the whole vector, as in softmax.
    defined
        Its definition, where its name does not tell, in signs of any language: as
        :data:`lstmviz.cells.notation.PLAIN` writes them, with the range of results behind.
    """

    name: str
    latex: str
    plain: str
    compute: Callable[[Array], Array]
    bounds: tuple[float | None, float | None]
    slope: Callable[[Array], Array]
    joint: bool = False
    defined: str = ""

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


def _hard_sigmoid(slope: float) -> Callable[[Array], Array]:
    def compute(a: Array) -> Array:
        risen: Array = np.clip(a * slope + 0.5, 0.0, 1.0)
        return risen

    return compute


def _no_slope(y: Array) -> Array:
    raise NotImplementedError("a joint function has no slope of its own")


SIGMOID = Function("sigmoid", r"\sigma", "σ", _sigmoid, (0.0, 1.0), lambda y: y * (1 - y))
TANH = Function("tanh", r"\tanh", "tanh", np.tanh, (-1.0, 1.0), lambda y: 1 - y * y)
RELU = Function(
    "relu",
    r"\mathrm{ReLU}",
    "ReLU",
    lambda a: np.maximum(a, 0),
    (0.0, None),
    lambda y: (y > 0).astype(y.dtype),
)
LINEAR = Function("linear", "", "", lambda a: a, (None, None), np.ones_like)
HARD_SIGMOID = Function(
    "hard_sigmoid",
    r"\hat\sigma",
    "σ̂",
    _hard_sigmoid(1 / 6),
    (0.0, 1.0),
    lambda y: ((y > 0) & (y < 1)).astype(y.dtype) / 6,
    defined="σ̂(a) = a/6 + ½  (0…1)",
)
"""Keras 3: ``a / 6 + 1 / 2`` between 0 and 1."""
HARD_SIGMOID_2 = Function(
    "hard_sigmoid_2",
    r"\hat\sigma",
    "σ̂",
    _hard_sigmoid(0.2),
    (0.0, 1.0),
    lambda y: ((y > 0) & (y < 1)).astype(y.dtype) * y.dtype.type(0.2),
    defined="σ̂(a) = 0.2 a + ½  (0…1)",
)
"""Keras 2 and ONNX: ``0.2 a + 1 / 2`` between 0 and 1."""
SOFTMAX = Function(
    "softmax", r"\mathrm{softmax}", "softmax", _softmax, (0.0, 1.0), _no_slope, joint=True
)

FUNCTIONS = {
    function.name: function
    for function in (SIGMOID, TANH, RELU, LINEAR, HARD_SIGMOID, HARD_SIGMOID_2, SOFTMAX)
}
"""By their names in files."""


def clipped(function: Function, limit: float | None) -> Function:
    """Return a function of its argument limited to -limit … limit, as ONNX's ``clip`` does.

    With None for a limit, it is the function itself.
    """
    if limit is None:
        return function

    def compute(a: Array) -> Array:
        return function.compute(np.clip(a, -limit, limit))

    def slope(y: Array) -> Array:
        # The functions rise, so a result between these two came from an argument within. They are
        # computed as y was: rounded otherwise, they would not be what y is at the limit.
        low, high = function.compute(np.array([-limit, limit], y.dtype))
        return np.where((y > low) & (y < high), function.slope(y), y.dtype.type(0))

    name = f"{limit:g}"
    definitions = (function.defined, f"clip_{name}(a) = a  (−{name}…{name})")
    return Function(
        function.name,
        (function.latex + r"\circ " if function.latex else "") + rf"\mathrm{{clip}}_{{{name}}}",
        (function.plain + "∘" if function.plain else "") + f"clip_{name}",
        compute,
        function.bounds,
        slope,
        function.joint,
        "\n".join(filter(None, definitions)),
    )


def mark(function: Function) -> str:
    """Return what a box is marked with: of a limited function the name without the limit."""
    return function.plain.partition("_")[0] or function.name
