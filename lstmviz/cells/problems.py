"""Problems told to people: one clear sentence, kept apart from its values so it can be translated.

The layers below Qt mark their strings with `QT_TRANSLATE_NOOP`, which Qt's `lupdate` collects;
whoever shows them calls ``QCoreApplication.translate(context, text).format(**values)``.
"""

from collections.abc import Iterable

MOST_NAMES = 12
"""How many names a sentence lists."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name lupdate looks for
    """Mark `text` as translatable in `context` and return it unchanged."""
    del context
    return text


class Word(str):
    """A word of ours that fills a place in a problem's sentence, and is translated with it."""


def size(shape: tuple[int, ...]) -> str:
    """Write an array's shape as people do: ``8 × 3``."""
    return " × ".join(map(str, shape)) or "1"


def listed(names: Iterable[str]) -> str:
    """Write names one after the other, not more than a sentence bears."""
    shown = list(names)
    if len(shown) > MOST_NAMES:
        shown = [*shown[: MOST_NAMES - 2], "…", shown[-1]]
    return ", ".join(shown)


class Problem(ValueError):
    """Something a person gave cannot be used.

    Parameters
    ----------
    text
        One sentence saying what is wrong, where, and what to do; a literal marked with
        ``QT_TRANSLATE_NOOP("Problem", ...)``, with ``{name}`` places for the values.
    **values
        What fills the places. A :class:`Word` or another problem is translated, too.
    """

    CONTEXT = "Problem"

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(text.format(**values))
        self.text = text
        self.values = values
