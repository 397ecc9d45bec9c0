"""A published numeric case: weights, inputs, and what another project's tests expect of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.parameters import Weights


@dataclass(frozen=True)
class Case:
    """One case.

    Parameters
    ----------
    name
        What it is called in the source.
    kind, weights
        The cell, in this project's gate order.
    x
        ``(T, B, I)``.
    expected
        By signal and token, ``(B, H)``; other tokens and signals are not published.
    tolerance
        The largest difference its source allows.
    initial
        The state before the first token, ``(B, H)`` each; zero where left out.
    reverse
        Whether the sequence is read from its end.
    """

    name: str
    kind: CellKind
    weights: Weights
    x: np.ndarray
    expected: Mapping[tuple[str, int], np.ndarray]
    tolerance: float
    initial: Mapping[str, np.ndarray] = field(default_factory=dict)
    reverse: bool = False

    @property
    def state(self) -> dict[str, np.ndarray]:
        """The whole state before the first token."""
        zeros = np.zeros((self.x.shape[1], self.weights.units))
        return {key: self.initial.get(key, zeros) for key in self.kind.state}


def reordered(array: np.ndarray, given: str, wanted: str = "ifgo") -> np.ndarray:
    """Bring the row blocks of an array from one order of gates to another."""
    blocks = dict(zip(given, np.split(array, len(given)), strict=True))
    return np.concatenate([blocks[gate] for gate in wanted])
