"""Signals held at a number: what-if questions that forward and backward kernels both honour."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstmviz.cells.arrays import Array


@dataclass(frozen=True, eq=False)
class Held:
    """Where a signal is held, and at what.

    Parameters
    ----------
    where
        ``(T, B, H)``; B and H may be 1 instead.
    value
        The same; only read where `where` is true.
    """

    where: NDArray[np.bool_]
    value: Array

    def hold(self, token: int, signal: NDArray[Any]) -> None:
        """Overwrite what is held of ``signal (B, H)``, the values at a token."""
        np.copyto(signal, self.value[token], where=self.where[token], casting="same_kind")

    def stop(self, token: int, gradient: NDArray[Any]) -> None:
        """Let nothing flow on from ``gradient (B, H)`` where the signal is held."""
        gradient[np.broadcast_to(self.where[token], gradient.shape)] = 0.0


Pins = Mapping[str, Held]
"""By signal. Tokens are in the order in which the kernel reads them."""

NONE: Pins = MappingProxyType({})
