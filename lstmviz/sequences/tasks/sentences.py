"""Writing a text about as long as asked for, out of sentences picked at random."""

from collections.abc import Sequence

import numpy as np


def filler(rng: np.random.Generator, sentences: Sequence[str], room: int) -> list[str]:
    """Return the words of sentences picked at random, each as long as there is room for it.

    Parameters
    ----------
    sentences
        Words with spaces between them.
    room
        The most words there may be.
    """
    words: list[str] = []
    while fitting := [s for s in map(str.split, sentences) if len(s) <= room - len(words)]:
        words += fitting[rng.integers(len(fitting))]
    return words


def vocabulary(*texts: str) -> tuple[str, ...]:
    """Return the different words of some texts, in the order of the alphabet."""
    return tuple(sorted({word for text in texts for word in text.split()}))
