"""The networks that ship: each a file of weights, and a card that says what is to be seen in it.

A card is JSON: see :class:`Card`. Every number in it is computed again from the weights by a test.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lstmviz.network.network import Network
from lstmviz.sequences.sequence import Sequence

WEIGHTS, CARD = ".safetensors", ".json"


@dataclass(frozen=True)
class Figure:
    """A number measured on fresh examples.

    Parameters
    ----------
    of
        A signal of a unit, such as ``l0/f[u1]``, or of all, ``l0/f[*]``; or an output, ``y[on]``.
    how
        ``least``, ``greatest``, ``mean``, or ``correlation`` with what is wanted of the readout.
    where
        The name of what tokens are looked at.
    value
        The number, with three decimals; the least and the greatest are rounded outwards, so that
        they hold as they are told.
    """

    of: str
    how: str
    where: str
    value: float


@dataclass(frozen=True)
class Card:
    """What is known of a network that ships.

    Parameters
    ----------
    id
        The word that opens it.
    title, summary
        For lists.
    task
        The name of what it was trained, or set by hand, to do.
    cell, units, seed
        What it is; no seed for one set by hand.
    command
        The command line that makes it again, bit for bit on one machine; empty if set by hand.
    score, longer
        The share of :data:`lstmviz.learning.run.EXAMINED` fresh examples that it gets right, and of
        longer ones, drawn by `seed`, or by 1 without one.
    look_at
        The unit to look at, such as ``l0/u1``.
    gates
        What its gates do. It has ``{name}`` places for the figures.
    figures
        By name.
    tokens
        The sequence it is shown with.
    answers
        What it finds likeliest behind some texts.
    """

    id: str
    title: str
    summary: str
    task: str
    cell: str
    units: int
    seed: int | None
    command: str
    score: float
    longer: float
    look_at: str
    gates: str
    figures: Mapping[str, Figure]
    tokens: tuple[str, ...]
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """What its gates do, with the figures in their places."""
        figures = {name: _written(figure.value) for name, figure in self.figures.items()}
        return self.gates.format(**figures)


def _written(number: float) -> str:
    return f"{number:g}".replace("-", "−")


def cards_in(folder: Path) -> tuple[str, ...]:
    """Return the ids of the networks in a folder."""
    return tuple(sorted(path.stem for path in folder.glob(f"*{CARD}")))


def load_card(folder: Path, name: str) -> Card:
    """Return the card of a network that ships with us, so it is not checked any further."""
    raw = json.loads((folder / (name + CARD)).read_text(encoding="utf-8"))
    raw["figures"] = {key: Figure(**figure) for key, figure in raw["figures"].items()}
    raw["tokens"] = tuple(raw["tokens"].split())
    return Card(id=name, **raw)


def shipped_network(folder: Path, name: str) -> Network:
    """Return a network that ships with us."""
    # The cards alone are read at every start.
    from lstmviz.formats import safe_tensors

    return safe_tensors.read(folder / (name + WEIGHTS), {}).network


def shown_sequence(card: Card, network: Network) -> Sequence:
    """Return the sequence of a card as its network reads it: each token one of its inputs."""
    ids = [network.input_names.index(token) for token in card.tokens]
    return Sequence(card.tokens, np.eye(len(network.input_names), dtype=network.dtype)[ids])
