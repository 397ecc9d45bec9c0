"""Names from files as people can read them: nothing invisible in them, and none without end."""

from lstmviz.sequences.tokens import shown

LONGEST = 200
"""No name of a tensor or unit that a person gave has more characters."""
_BEGINNING, _END = 140, 50


def legible(name: str) -> str:
    """Return a name with control characters as pictures or codes, and without its middle if long.

    A character that turns the direction of writing could make one name look like another.
    """
    if len(name) > LONGEST:
        name = f"{name[:_BEGINNING]}…{name[-_END:]}"
    return name if name.isprintable() else shown(name)
