"""Small networks to feed."""

import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.network.embedding import Embedding
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network

COLUMNS = 3


def network_of(names: tuple[str, ...], embedding: Embedding | None = None) -> Network:
    """Return an RNN of one unit with these inputs."""
    kind = find("rnn")
    weights = Weights(np.ones((1, len(names))), np.ones((1, 1)), np.zeros(1), np.zeros(1))
    return Network((Layer(kind, weights, ("u",)),), names, None, embedding)


def embedded(tokens: tuple[str, ...] = (), rows: int = 0) -> Network:
    """Return one whose embedding has in row 4 the numbers 4, 4.25 and 4.5."""
    count = len(tokens) or rows
    weight = np.arange(count)[:, np.newaxis] + np.arange(COLUMNS) / 4
    return network_of(("a", "b", "c"), Embedding(weight.astype(np.float32), tokens))
