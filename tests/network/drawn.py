"""Networks, sequences and pins drawn from one seed: stacks, mixtures, directions, readouts."""

from dataclasses import dataclass

import numpy as np

from lstmviz.network.embedding import Embedding
from lstmviz.network.layer import MERGES, Layer
from lstmviz.network.network import Network
from lstmviz.network.pins import Pin, signals_of
from lstmviz.network.readout import ACTIVATIONS, Readout
from tests.cells.variants import drawn_weights, variants

KINDS = variants(at_once=2)


@dataclass(frozen=True)
class Drawn:
    """A network, a sequence for it, the state before it and pins."""

    network: Network
    x: np.ndarray
    initial: dict[str, dict[str, np.ndarray]]
    pins: tuple[Pin, ...]


def drawn_network(draw: np.random.Generator, dtype: str = "float64") -> Network:
    """Draw up to three layers of any kinds, and an embedding and a readout or none."""
    inputs = int(draw.integers(1, 4))
    layers, width = [], inputs
    for _ in range(draw.integers(1, 4)):
        kind = KINDS[draw.integers(len(KINDS))]
        units, both = int(draw.integers(1, 4)), draw.random() < 0.4
        there, back = (
            drawn_weights(kind, width, units, dtype, int(draw.integers(1_000_000)))
            for _ in range(2)
        )
        layers.append(
            Layer(
                kind,
                there,
                tuple("abc"[:units]),
                back if both else None,
                list(MERGES)[draw.integers(len(MERGES))],
                bool(not both and draw.random() < 0.3),
            )
        )
        width = layers[-1].outputs
    readout = None
    if draw.random() < 0.7:
        outputs = int(draw.integers(1, 4))
        readout = Readout(
            draw.normal(size=(outputs, width)).astype(dtype),
            draw.normal(size=outputs).astype(dtype),
            list(ACTIVATIONS)[draw.integers(len(ACTIVATIONS))],
            tuple("uvw"[:outputs]),
        )
    embedding = None
    if draw.random() < 0.4:
        embedding = Embedding(draw.normal(size=(5, inputs)).astype(dtype), tuple("klmno"))
    return Network(tuple(layers), tuple("xyz"[:inputs]), readout, embedding)


def drawn_pins(draw: np.random.Generator, network: Network, tokens: int) -> tuple[Pin, ...]:
    """Draw up to three pins, some of them everywhere."""
    pins = []
    for _ in range(draw.integers(0, 4)):
        label = list(network.labels)[draw.integers(len(network.labels))]
        signals = signals_of(network, label)
        signal = list(signals)[draw.integers(len(signals))]
        kind = network.layers[network.labels[label][0]].kind
        least, most = kind.signal(signal).bounds
        value = float(draw.normal())
        value = value if least is None else max(value, least)
        value = value if most is None else min(value, most)
        some = tuple(int(t) for t in draw.integers(tokens, size=draw.integers(1, 3)))
        pins.append(
            Pin(
                label,
                signal,
                int(draw.integers(len(signals[signal]))),
                value,
                None if draw.random() < 0.2 else some,
            )
        )
    return tuple(pins)


def drawn(seed: int, dtype: str = "float64") -> Drawn:
    """Draw everything."""
    draw = np.random.default_rng(seed)
    network = drawn_network(draw, dtype)
    tokens = int(draw.integers(1, 6))
    initial = {
        label: {
            key: draw.normal(size=len(network.layers[number].names_of(key)))
            for key in network.layers[number].kind.state
        }
        for label, (number, _) in network.labels.items()
    }
    x = draw.normal(size=(tokens, len(network.input_names)))
    return Drawn(network, x, initial, drawn_pins(draw, network, tokens))
