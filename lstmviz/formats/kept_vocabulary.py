"""The vocabulary that a checkpoint may keep beside its weights, in one of the ways people save it.

That is a list of tokens, a text of characters, or a dictionary from tokens to ids or back.
"""

from lstmviz.formats.legible import legible
from lstmviz.formats.pickle_machine import Made, Pairs
from lstmviz.sequences.tokens import shown

DEEPEST = 3
"""So many dictionaries stand around a vocabulary, such as those of hyperparameters."""
MOST_LOOKS = 500_000
"""A checkpoint that holds more refers to the same parts over and over."""


def vocabularies(part: object, name: str) -> dict[str, tuple[str, ...]]:
    """Return every vocabulary in a part of a checkpoint: by its name, the tokens by id."""
    found, looked, waiting = dict[str, tuple[str, ...]](), 0, [(part, name, 0)]
    while waiting and looked < MOST_LOOKS:
        node, path, depth = waiting.pop()
        tokens = _tokens(node)
        if tokens is not None:
            found[path] = tokens
        # An object of a class of its own has its vocabulary in its state.
        inside = node.state if isinstance(node, Made) and not node.pairs else node
        pairs = inside.pairs if isinstance(inside, Made | Pairs) else []
        looked += 1 + (len(node) if isinstance(node, str | list | tuple) else len(pairs))
        if tokens is None and depth < DEEPEST:
            waiting += [
                (child, f"{path}.{key}", depth + 1) for key, child in pairs if isinstance(key, str)
            ]
    return found


def _tokens(node: object) -> tuple[str, ...] | None:
    by_id: dict[object, object] = {}
    if isinstance(node, str | list | tuple):
        by_id = dict(enumerate(node))
    elif isinstance(node, Pairs | Made):
        plain = [pair for pair in node.pairs if {type(pair[0]), type(pair[1])} == {str, int}]
        if len(plain) == len(node.pairs):
            by_id = dict(pair if type(pair[0]) is int else pair[::-1] for pair in plain)
    found = [by_id.get(n) for n in range(len(by_id))]
    if len(found) < 2 or not all(isinstance(token, str) and token for token in found):
        return None
    tokens = tuple(legible(shown(str(token))) for token in found)
    return tokens if len(set(tokens)) == len(tokens) else None
