"""The order in which a direction reads a batch of sequences of different lengths."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstmviz.cells.pins import Held, Pins


class Reading:
    """How one direction reads a batch, forward or from each sequence's last token to its first.

    Parameters
    ----------
    tokens, batch
        T and B.
    lengths
        How many tokens of each sequence count, ``(B,)`` integers from 0 to T; the rest is padding.
        All T if None.
    reverse
        Whether the direction runs backwards.
    """

    def __init__(self, tokens: int, batch: int, lengths: ArrayLike | None, reverse: bool) -> None:
        self._shape = tokens, batch
        self._padding: NDArray[np.bool_] | None = None
        self._order: NDArray[np.intp] | None = None
        if lengths is None:
            if reverse:
                self._order = np.arange(tokens)[::-1]
            return
        position = np.arange(tokens)[:, np.newaxis]
        count = np.broadcast_to(np.asarray(lengths), batch)
        self._padding = (position >= count)[..., np.newaxis]
        if reverse:
            # Reversing the first `count` tokens undoes itself, so one order serves both ways.
            order = np.where(position < count, count - 1 - position, position)
            self._order = order[..., np.newaxis]

    def turn(self, values: NDArray[Any]) -> NDArray[Any]:
        """Bring ``(T, B, N)`` from the input's order into that of reading, or back."""
        if self._order is None:
            return values
        if self._order.ndim == 1:
            # All read alike: the same numbers seen from the other end, not copied.
            return values[::-1]
        return np.take_along_axis(values, self._order, axis=0)

    def turn_range(self, tokens: slice) -> slice:
        """Return where a range of the input's tokens stands in the order of reading.

        Sequences of different lengths, read backwards, have only the range of all tokens.
        """
        start, stop, _ = tokens.indices(self._shape[0])
        if self._order is None or (start, stop) == (0, self._shape[0]):
            return slice(start, stop)
        if self._order.ndim > 1:
            raise NotImplementedError("tokens of sequences of different lengths, read backwards")
        return slice(self._shape[0] - stop, self._shape[0] - start)

    def turn_pins(self, pins: Pins) -> Pins:
        """Bring what is held into the order of reading."""
        if not pins or self._order is None:
            return pins
        return {
            key: Held(self._turned(held.where), self._turned(held.value))
            for key, held in pins.items()
        }

    def _turned(self, values: NDArray[Any]) -> NDArray[Any]:
        width = values.shape[-1] if values.ndim else 1
        return self.turn(np.broadcast_to(values, (*self._shape, width)))

    def without_padding(self, values: NDArray[Any]) -> NDArray[Any]:
        """Put zero into the padding of ``(T, B, N)``."""
        return values if self._padding is None else np.where(self._padding, 0, values)
