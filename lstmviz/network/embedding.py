"""The embedding: the row of numbers that stands for each token of a vocabulary."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lstmviz.cells.arrays import Array, read_only, working_precision
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, Word, size
from lstmviz.network.layer import check_names

TOKENS = Word(QT_TRANSLATE_NOOP("Problem", "tokens of the vocabulary"))


@dataclass(frozen=True, eq=False)
class Embedding:
    """A table from token ids to inputs.

    Parameters
    ----------
    weight
        ``(V, I)``.
    tokens
        V different names, the vocabulary; empty where it is not known.
    """

    weight: Array
    tokens: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        dtype = working_precision(self.weight)
        # A large one that is already as wanted is not copied.
        if self.weight.flags.writeable or self.weight.dtype != dtype:
            object.__setattr__(self, "weight", read_only(self.weight, dtype))
        if self.weight.ndim != 2 or not self.weight.size:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "The embedding has shape {found}; it needs tokens × inputs."
                ),
                found=size(self.weight.shape),
            )
        if self.tokens:
            check_names(self.tokens, len(self.weight), TOKENS)

    def look_up(self, ids: ArrayLike) -> Array:
        """Return the rows ``(…, I)`` of token ids ``(…)``.

        Raises
        ------
        Problem
            If an id is not in the table.
        """
        rows = np.asarray(ids)
        wrong = (rows < 0) | (rows >= len(self.weight))
        if wrong.any():
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "There is no token {id}; the vocabulary has the ids 0 to {last}."
                ),
                id=int(rows[wrong][0]),
                last=len(self.weight) - 1,
            )
        found: Array = self.weight[rows]
        return found
