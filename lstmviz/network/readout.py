"""The readout: what a network makes of its last hidden state."""

from dataclasses import dataclass

import numpy as np

from lstmviz.cells.arrays import Array, is_finite, read_only, working_precision
from lstmviz.cells.declaration import Stage
from lstmviz.cells.expressions import Apply, Expression, Leaf
from lstmviz.cells.functions import LINEAR, SIGMOID, SOFTMAX, Function
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, Word, size
from lstmviz.network.layer import check_names

READOUTS = Word(QT_TRANSLATE_NOOP("Problem", "readouts"))
ACTIVATIONS = {function.name: function for function in (SIGMOID, SOFTMAX, LINEAR)}
STAGE = Stage("readout", QT_TRANSLATE_NOOP("cells", "readout"), ("y",), "readout")


@dataclass(frozen=True, eq=False)
class Readout:
    """An affine map of the hidden state with an activation.

    Parameters
    ----------
    weight, bias
        ``(O, N)`` and ``(O,)``; N is what the last layer gives: H, or 2·H with two directions.
    activation
        ``sigmoid``, ``softmax`` or ``linear``.
    names
        O different names.
    """

    weight: Array
    bias: Array
    activation: str
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        dtype = working_precision(self.weight, self.bias)
        object.__setattr__(self, "weight", read_only(self.weight, dtype))
        object.__setattr__(self, "bias", read_only(self.bias, dtype))
        if self.activation not in ACTIVATIONS:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "The readout's activation is “{name}”; it must be one of {known}."
                ),
                name=self.activation,
                known=", ".join(ACTIVATIONS),
            )
        if self.weight.ndim != 2 or self.bias.shape != self.weight.shape[:1]:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "The readout's bias {bias} does not fit its weight {weight}."
                ),
                bias=size(self.bias.shape),
                weight=size(self.weight.shape),
            )
        check_names(self.names, len(self.bias), READOUTS)

    @property
    def function(self) -> Function:
        """The activation itself."""
        return ACTIVATIONS[self.activation]

    @property
    def equation(self) -> Expression:
        """The expression of ``y`` over ``V``, ``top`` and ``b_y``.

        ``top`` is written h: the hidden state of the last layer, of both directions if it has two.
        """
        product = Leaf("V", "V") @ Leaf("top", "h", lag=0)
        return Apply(self.function, product + Leaf("b_y", "b", "y"))

    def values(self, top: Array) -> dict[str, Array]:
        """Return what the equation's leaves stand for, given ``top (N,)``, in float64."""
        named = {"V": self.weight, "b_y": self.bias, "top": top}
        return {key: value.astype(np.float64, copy=False) for key, value in named.items()}

    def scores(self, hidden: Array) -> Array:
        """Map the last layer's outputs ``(…, N)`` to what goes into the activation, ``(…, O)``."""
        with np.errstate(over="ignore", invalid="ignore"):
            scores: Array = hidden @ self.weight.T + self.bias
        return scores

    def run(self, hidden: Array) -> Array:
        """Map the last layer's outputs ``(…, N)`` to outputs ``(…, O)``."""
        with np.errstate(over="ignore", invalid="ignore"):
            outputs = self.function.compute(self.scores(hidden))
            if not is_finite(outputs):
                # Single precision may overflow on the way to a finite result.
                wide = hidden.astype(np.float64) @ self.weight.T.astype(np.float64) + self.bias
                outputs = self.function.compute(wide).astype(outputs.dtype)
        return outputs

    def slopes(self, outputs: Array, upstream: Array) -> Array:
        """Go back through the activation.

        Parameters
        ----------
        outputs
            ``(…, O)``.
        upstream
            How a number depends on them, ``(…, O)``.

        Returns
        -------
        Array
            How it depends on the scores, ``(…, O)``.
        """
        if not self.function.joint:
            return upstream * self.function.slope(outputs)
        # Softmax: ∂y_i / ∂a_j = y_i (1[i = j] − y_j).
        shared = (upstream * outputs).sum(axis=-1, keepdims=True)
        slopes: Array = outputs * (upstream - shared)
        return slopes
