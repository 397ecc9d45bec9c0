"""A sequence of named tokens, each a row of numbers."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from lstmviz.cells.arrays import Array, read_only
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, size


@dataclass(frozen=True, eq=False)
class Sequence:
    """Tokens and their inputs.

    Parameters
    ----------
    tokens
        T names; the same name may stand twice, as words do in a text.
    values
        ``(T, I)``, T at least 1.
    """

    tokens: tuple[str, ...]
    values: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", read_only(self.values))
        if self.values.ndim != 2 or len(self.values) == 0:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "The sequence has shape {found}; it needs rows of inputs, at least one.",
                ),
                found=size(self.values.shape),
            )
        if len(self.tokens) != len(self.values):
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "{names} token names for {rows} rows of inputs."),
                names=len(self.tokens),
                rows=len(self.values),
            )

    def __len__(self) -> int:
        return len(self.tokens)

    def with_value(self, token: int, feature: int, value: float) -> "Sequence":
        """Return the sequence with one input changed."""
        values = self.values.copy()
        values[token, feature] = value
        return replace(self, values=values)

    def with_name(self, token: int, name: str) -> "Sequence":
        """Return the sequence with one token renamed."""
        return replace(self, tokens=(*self.tokens[:token], name, *self.tokens[token + 1 :]))

    def inserted(self, token: int, name: str, row: ArrayLike) -> "Sequence":
        """Return the sequence with a token added before position `token`."""
        return Sequence(
            (*self.tokens[:token], name, *self.tokens[token:]),
            np.insert(self.values, token, row, axis=0),
        )

    def removed(self, token: int) -> "Sequence":
        """Return the sequence without a token.

        Raises
        ------
        Problem
            If it is the only one.
        """
        if len(self) == 1:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "A sequence needs at least one token; this is the last."
                )
            )
        return Sequence(
            (*self.tokens[:token], *self.tokens[token + 1 :]), np.delete(self.values, token, axis=0)
        )

    def moved(self, token: int, to: int) -> "Sequence":
        """Return the sequence with a token taken out and put at position `to`."""
        order = [n for n in range(len(self)) if n != token]
        order.insert(to, token)
        return Sequence(tuple(self.tokens[n] for n in order), self.values[order])
