"""Examples to learn from or to be examined with: one, or a batch of different lengths."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lstmviz.cells.arrays import Array
from lstmviz.sequences.one_hot import Ids, one_hot

Flags = NDArray[np.bool_]
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Example:
    """One sequence and what is wanted of it.

    Parameters
    ----------
    x
        What goes in, ``(T, I)``.
    targets
        What should come out, ``(T, O)``; zero where nothing is asked.
    asked
        At which tokens it counts, ``(T,)``.
    ids
        Which input each token is, ``(T,)``, where a row of `x` is one 1 among zeros; else None.
    """

    x: Array
    targets: Array
    asked: Flags
    ids: Ids | None = None

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True, eq=False)
class Examples:
    """A batch of B examples, padded behind their ends to the T tokens of the longest.

    Padding is zero in every array (id 0, too, so that an embedding can look it up), and never
    asked for; `lengths` tells it from what counts.

    Parameters
    ----------
    x, targets
        ``(T, B, I)`` and ``(T, B, O)``. Of a softmax, the targets at a token are one 1 among zeros.
    asked
        Where the targets count, ``(T, B)``.
    lengths
        ``(B,)``, each from 1 to T.
    ids
        ``(T, B)``, or None where tokens are rows of numbers.
    """

    x: Array
    targets: Array
    asked: Flags
    lengths: Ids
    ids: Ids | None = None

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def classes(self) -> Ids:
        """Which output is wanted at each token, ``(T, B)``; 0 where nothing is asked."""
        classes: Ids = self.targets.argmax(axis=-1)
        return classes


def batch(examples: Sequence[Example]) -> Examples:
    """Return several examples as one batch."""
    ids = [example.ids for example in examples if example.ids is not None]
    return Examples(
        _padded(example.x for example in examples),
        _padded(example.targets for example in examples),
        _padded(example.asked for example in examples),
        np.array([len(example) for example in examples], np.intp),
        _padded(ids) if ids else None,
    )


def _padded(arrays: Iterable[NDArray[Scalar]]) -> NDArray[Scalar]:
    parts = list(arrays)
    whole = np.zeros((max(map(len, parts)), len(parts), *parts[0].shape[1:]), parts[0].dtype)
    for number, part in enumerate(parts):
        whole[: len(part), number] = part
    return whole


def predicting(ids: Ids, following: Ids, inputs: int, outputs: int) -> Example:
    """Return the example that asks at every token which symbol follows.

    Parameters
    ----------
    ids, following
        The symbol at each token, and the one after it among the outputs, ``(T,)`` each.
    """
    asked = np.ones(len(ids), np.bool_)
    return Example(one_hot(ids, inputs), one_hot(following, outputs), asked, ids)


def judged(ids: Ids, inputs: int, verdict: Array) -> Example:
    """Return the example that asks once, at the last token, for `verdict` ``(O,)``."""
    targets = np.zeros((len(ids), len(verdict)))
    targets[-1] = verdict
    return Example(one_hot(ids, inputs), targets, np.arange(len(ids)) == len(ids) - 1, ids)
