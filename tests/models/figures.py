"""What cards say in numbers, measured on fresh examples."""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstmviz.learning.cards import Card, Figure
from lstmviz.learning.run import EXAMINED
from lstmviz.network.forward import forward_batch
from lstmviz.network.network import Network
from lstmviz.sequences.tasks.catalogue import find_task
from lstmviz.sequences.tasks.examples import Examples

Flags = NDArray[np.bool_]
HOW: dict[str, Callable[[Any], float]] = {
    "least": np.min,
    "greatest": np.max,
    "mean": np.mean,
}
STEP = 0.001
"""Between the numbers that cards tell."""
ROUND: dict[str, Callable[[float], int]] = {"least": math.floor, "greatest": math.ceil}
"""A bound is rounded outwards, so that it holds as it is told; everything else to the nearest."""


def read(examples: Examples) -> Flags:
    """Which tokens are no padding, ``(T, B)``."""
    return np.arange(len(examples.x))[:, np.newaxis] < examples.lengths


def after(flags: Flags) -> Flags:
    """Which tokens follow a token so flagged."""
    return np.concatenate((np.zeros_like(flags[:1]), flags[:-1]))


def where(name: str, examples: Examples, network: Network) -> Flags:
    """Which tokens a card means: ``(T, B)``.

    ``everywhere``; ``at X``, the token of that name; ``before X``, where that output is wanted;
    ``on``, ``off``, where the first output is wanted above or below one half, which may be
    ``staying`` or ``turning`` so; ``liked``, ``disliked``, of reviews behind their first words;
    ``while X is held``, behind the third token of strings in which the second is X, up to where it
    returns; ``while the country is kept``, of lives from the end of the first sentence; ``last``.
    """
    names, outputs = network.input_names, network.readout.names
    wanted = examples.targets[..., 0] > 0.5
    position = np.arange(len(examples.x))[:, np.newaxis]
    if name == "everywhere":
        found = read(examples)
    elif name == "on":
        found = wanted
    elif name == "off":
        found = ~wanted
    elif name == "staying on":
        found = wanted & after(wanted)
    elif name == "staying off":
        found = ~wanted & after(~wanted)
    elif name == "turning on":
        found = wanted & ~after(wanted)
    elif name == "turning off":
        found = ~wanted & after(wanted)
    elif name == "liked":
        found = (wanted & examples.asked).any(0) & (position > 2)
    elif name == "disliked":
        found = ~(wanted & examples.asked).any(0) & (position > 2)
    elif name == "last":
        found = position == examples.lengths - 1
    elif matched := re.fullmatch("at (.+)", name):
        found = examples.ids == names.index(matched[1])
    elif matched := re.fullmatch("while (.+) is held", name):
        is_one = examples.ids[1] == names.index(matched[1])
        found = is_one & (position > 2) & (position < examples.lengths - 1)
    elif matched := re.fullmatch("before (.+)", name):
        found = examples.asked & (examples.classes == outputs.index(matched[1]))
    elif name == "while the country is kept":
        is_asked = examples.ids == names.index("fluent")
        found = is_asked.any(0) & (position >= 5) & (position <= is_asked.argmax(0))
    else:
        raise ValueError(name)
    return found & read(examples)


def values(of: str, network: Network, examples: Examples) -> NDArray[Any]:
    """Return a signal of a unit, or an output, ``(T, B)``; of all units, ``(T, B, H)``."""
    label, signal, entry = re.fullmatch(r"(?:(\w+)/)?(\w+)\[(.+)\]", of).groups()
    done = forward_batch(network, examples.x, lengths=examples.lengths)
    if label is None:
        return done.y[..., network.readout.names.index(entry)]
    layer = network.layers[network.labels[label][0]]
    found = done.signals[label][signal]
    return found if entry == "*" else found[..., layer.names_of(signal).index(entry)]


def measured(figure: Figure, network: Network, examples: Examples) -> float:
    """Return the number a figure should be."""
    chosen = where(figure.where, examples, network)
    found = values(figure.of, network, examples)[chosen].astype(np.float64)
    if figure.how == "correlation":
        return float(np.corrcoef(found, examples.targets[..., 0][chosen])[0, 1])
    return float(HOW[figure.how](found))


def rounded(figure: Figure, number: float) -> float:
    """Return a measured number as the card tells it."""
    return round(ROUND.get(figure.how, round)(number / STEP) * STEP, 3)


def fresh(card: Card, longer: bool = False) -> Examples:
    """Return the fresh examples that a card speaks of."""
    task = find_task(card.task)
    return task.fresh(card.seed or 1, EXAMINED, task.longer if longer else None)
