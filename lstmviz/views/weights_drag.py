"""A weight under the pressed pointer."""

from lstmviz.session.document import Document

PER_PIXEL, FINE_PER_PIXEL = 0.02, 0.002
THRESHOLD = 3
"""Pixels that the pointer travels before a press becomes a drag."""


class WeightDrag:
    """From a press on a weight to its release; one gesture, and so one undo step.

    Parameters
    ----------
    place
        Row and column of the weight.
    before
        The document at the press.
    value
        The weight at the press.
    x
        Where the pointer was.
    """

    def __init__(self, place: tuple[int, int], before: Document, value: float, x: float) -> None:
        self.place = place
        self.before = before
        self.begun = False
        self._value = value
        self._x = x

    def to(self, x: float, fine: bool) -> float | None:
        """Return the weight with the pointer at `x`, None as long as it is but a press."""
        if not self.begun and abs(x - self._x) < THRESHOLD:
            return None
        self.begun = True
        self._value += (x - self._x) * (FINE_PER_PIXEL if fine else PER_PIXEL)
        self._x = x
        return round(self._value, 3 if fine else 2)
