"""A tokenizer: from a text to tokens, and to their ids where the vocabulary has them."""

from collections.abc import Callable
from dataclasses import dataclass

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.sequences.splitting import Split, around, characters, words
from lstmviz.sequences.vocabulary import Vocabulary

CHARACTERS, WORDS = "char", "word"
CUTS = (CHARACTERS, WORDS)


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, eq=False)
class Tokenizer:
    """A vocabulary and how a text is cut.

    Parameters
    ----------
    vocabulary
        What the tokens are looked up in.
    split
        Cuts what stands between special tokens.
    normal
        What is done to the text first, and to each part of it between special tokens.
    first, last
        Tokens put before and behind every text.
    lowers
        Whether a token that is not in the vocabulary is looked up in lower case, too.
    """

    vocabulary: Vocabulary
    split: Split
    normal: Callable[[str], str] = _same
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    lowers: bool = False

    def tokens(self, text: str) -> list[tuple[str, int | None]]:
        """Return the tokens of a text, each with its id, or None where there is none."""
        split = around(self.vocabulary.specials, lambda part: self.split(self.normal(part)))
        found = [*self.first, *split(text), *self.last]
        return [(token, self._find(token)) for token in found]

    def _find(self, token: str) -> int | None:
        number = self.vocabulary.find(token)
        if number is None and self.lowers:
            return self.vocabulary.find(token.lower())
        return number


def plain_tokenizer(vocabulary: Vocabulary, way: str | None = None) -> Tokenizer:
    """Return what cuts a text for a vocabulary that does not say how.

    Parameters
    ----------
    way
        ``char`` or ``word``; if None, characters where the vocabulary has nothing else.

    Raises
    ------
    Problem
        If there is no such way.
    """
    if way is None:
        way = CHARACTERS if vocabulary.is_of_characters else WORDS
    if way == CHARACTERS:
        return Tokenizer(vocabulary, characters, lowers=True)
    if way == WORDS:

        def is_known(token: str) -> bool:
            return vocabulary.find(token) is not None

        return Tokenizer(vocabulary, words(is_known), lowers=True)
    raise Problem(
        QT_TRANSLATE_NOOP("Problem", "A text cannot be cut by “{way}”; choose one of {known}."),
        way=way,
        known=", ".join(CUTS),
    )
