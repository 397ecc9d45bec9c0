"""The sequence that a network begins with when none is given: short, and its gates show something.

With an embedding it is the first tokens of the vocabulary. Otherwise each input is 1 in its turn,
and what follows is zero, so that one sees what a cell makes of each and how long it remembers.
"""

import numpy as np

from lstmviz.network.network import Network
from lstmviz.sequences.sequence import Sequence

TOKENS = 8


def starting_sequence(network: Network) -> Sequence:
    """Return eight tokens for a network, or as many as its vocabulary has."""
    embedding = network.embedding
    if embedding is not None:
        ids = np.arange(min(len(embedding.weight), TOKENS))
        names = embedding.tokens or tuple(f"#{n}" for n in ids)
        return Sequence(names[: len(ids)], embedding.look_up(ids))
    values = np.eye(TOKENS, len(network.input_names), dtype=network.dtype)
    return Sequence(tuple(str(n) for n in range(1, TOKENS + 1)), values)
