"""What a backward kernel returns: how a number depends on everything that made it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lstmviz.cells.arrays import Array
from lstmviz.cells.parameters import Weights


@dataclass(frozen=True, eq=False)
class Gradients:
    """Derivatives of one number, the target, by all that one layer read, made and used.

    Parameters
    ----------
    signals
        By every recorded signal, ``(T, B, H)``, all ways counted through which it acts on the
        target. Where a signal is held by a pin, what the held number would do; nothing flows on
        from there to what would have made the signal.
    x
        By the input, ``(T, B, I)``.
    state
        By the state before the first token read, ``(B, H)`` each.
    weights_over
        Returns, for a range of tokens, the derivatives by the weights as they were used there,
        summed over these tokens and the batch, under the names and with the shapes of
        :class:`lstmviz.cells.parameters.Weights`; only of those that are there.
    """

    signals: Mapping[str, Array]
    x: Array
    state: Mapping[str, Array]
    weights_over: Callable[[slice], dict[str, Array]]

    def weights(self) -> dict[str, Array]:
        """Return the derivatives by the weights over all tokens."""
        return self.weights_over(slice(None))


def matrices(weights: Weights, inner: Array, x: Array, before: Array) -> dict[str, Array]:
    """Return the derivatives by matrices and biases where all gates see the same two vectors.

    Parameters
    ----------
    inner
        The derivatives by what goes into the activations, ``(T, B, G·H)``.
    x, before
        What the matrices are multiplied with: the input ``(T, B, I)`` and the hidden state before
        the token ``(T, B, P)``.
    """
    rows = inner.reshape(-1, inner.shape[-1])
    found: dict[str, Array] = {
        "weight_ih": rows.T @ x.reshape(len(rows), -1),
        "weight_hh": rows.T @ before.reshape(len(rows), -1),
    }
    for bias in ("bias_ih", "bias_hh"):
        if bias in weights.arrays:
            found[bias] = rows.sum(axis=0)
    return found
