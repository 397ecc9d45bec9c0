"""Naming the tokens of a network by a vocabulary from a file."""

from dataclasses import replace
from pathlib import Path

from lstmviz.network.network import Network
from lstmviz.sequences.text import vocabulary_for


def with_vocabulary(network: Network, path: Path) -> Network:
    """Return a network whose embedding names its tokens, and its readout if it guesses one.

    Raises
    ------
    Problem
        If the file is no vocabulary, or has more tokens than the embedding has rows.
    """
    embedding, readout = network.embedding, network.readout
    if embedding is None:
        return network
    vocabulary = vocabulary_for(network, path)
    names = tuple(vocabulary.name(number) for number in range(len(embedding.weight)))
    if readout is not None and len(readout.names) == len(names):
        readout = replace(readout, names=names)
    return replace(network, embedding=replace(embedding, tokens=names), readout=readout)
