"""Cutting a text into tokens."""

import re
from collections.abc import Callable, Collection, Iterable

Split = Callable[[str], list[str]]

_WORD = re.compile(r"\w+|[^\w\s]+")
_WORD_OR_MARK = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")


def characters(text: str) -> list[str]:
    """Return every character, blanks too; a line ends with one character, whoever wrote it."""
    return list(text.replace("\r\n", "\n"))


def blanks(text: str) -> list[str]:
    """Return what stands between blanks."""
    return text.split()


def runs(text: str) -> list[str]:
    """Return every run of letters and digits, and every run of other marks."""
    return _WORD.findall(text)


def words(known: Callable[[str], bool]) -> Split:
    """Return what finds words: between blanks, without the marks around them.

    Parameters
    ----------
    known
        Whether a token is in the vocabulary; such a one is not cut any further.
    """

    def split(text: str) -> list[str]:
        return [
            token
            for part in text.split()
            for token in ([part] if known(part) else _WORD_OR_MARK.findall(part))
        ]

    return split


def around(specials: Collection[str], split: Split) -> Split:
    """Return what leaves special tokens whole, and splits what stands between them."""
    if not specials:
        return split
    longest_first = sorted(specials, key=len, reverse=True)
    pattern = re.compile(f"({'|'.join(map(re.escape, longest_first))})")

    def split_around(text: str) -> list[str]:
        parts: Iterable[list[str]] = (
            [part] if part in specials else split(part) for part in pattern.split(text) if part
        )
        return [token for part in parts for token in part]

    return split_around
