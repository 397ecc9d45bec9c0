"""A vocabulary: which number stands for which token."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType

from lstmviz.sequences.tokens import shown

UNKNOWN_NAMES = ("<unk>", "[UNK]", "<UNK>", "<oov>", "<OOV>", "[OOV]", "‹unk›")
"""What people call the token that stands for all others."""


class Vocabulary:
    """Tokens and their ids.

    Parameters
    ----------
    ids
        The id, 0 or more, of each token.
    unknown
        The token that stands for those not in it; found by its usual names if None.
    """

    def __init__(self, ids: Mapping[str, int], unknown: str | None = None) -> None:
        self.ids: Mapping[str, int] = MappingProxyType(dict(ids))
        usual = (name for name in UNKNOWN_NAMES if name in self.ids)
        self.unknown = unknown if unknown is not None else next(usual, None)

    @classmethod
    def of(cls, tokens: Iterable[str]) -> "Vocabulary":
        """Return that of tokens whose ids are their places."""
        return cls({token: number for number, token in enumerate(tokens)})

    def __len__(self) -> int:
        return len(self.ids)

    def find(self, token: str) -> int | None:
        """Return the id of a token as it is written, or as it is shown: a blank as ␣."""
        found = self.ids.get(token)
        return self.ids.get(shown(token)) if found is None else found

    def name(self, number: int) -> str:
        """Return the token of an id as people see it, or ``#12`` if there is none."""
        token = self._tokens.get(number)
        return shown(token) if token else f"#{number}"

    @cached_property
    def _tokens(self) -> Mapping[int, str]:
        return {number: token for token, number in self.ids.items()}

    @cached_property
    def specials(self) -> tuple[str, ...]:
        """Tokens such as ``<pad>`` or ``[UNK]`` that are one token wherever they stand."""
        return tuple(token for token in self.ids if len(token) > 2 and _is_special(token))

    @property
    def is_of_characters(self) -> bool:
        """Whether all its tokens but special ones are single characters."""
        return all(len(token) == 1 for token in self.ids if token not in self.specials)


def _is_special(token: str) -> bool:
    has_brackets = (token[0], token[-1]) in (("<", ">"), ("[", "]"), ("‹", "›"))
    return has_brackets and not any(character.isspace() for character in token)
