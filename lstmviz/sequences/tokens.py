"""How tokens are named where people see them: nothing in a name is invisible."""

import unicodedata

INSIDE = " \u200d"
_PICTURES = {" ": "␣", "\n": "⏎", "\t": "⇥", "\x7f": "␡"}
_BLANKS = {picture: blank for blank, picture in _PICTURES.items()}
_UNSEEN = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")


def shown(token: str) -> str:
    """Return a token with its blanks and control characters as pictures, or as codes like U+00A0.

    A blank between words stays, and so does what joins several characters to one, as in 👩‍🚀.
    """
    if token.isascii() and token.isprintable() and token == token.strip():
        return token
    last = len(token) - 1
    return "".join(
        character if character in INSIDE and 0 < place < last else _shown(character)
        for place, character in enumerate(token)
    )


def typed(token: str) -> str:
    """Return a single character as it was before :func:`shown` made a picture of it."""
    return _BLANKS.get(token, token)


def _shown(character: str) -> str:
    if character in _PICTURES:
        return _PICTURES[character]
    if character < " ":
        return chr(0x2400 + ord(character))
    if unicodedata.category(character) in _UNSEEN:
        return f"U+{ord(character):04X}"
    return character
