"""Drawn networks and tensors under PyTorch's names."""

import numpy as np

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.formats.recognised import Recognised
from lstmviz.network.embedding import Embedding
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout

BLOCKS = {"lstm": 4, "gru": 3, "rnn": 1}


def drawn_tensors(
    family: str = "lstm",
    inputs: int = 3,
    units: int = 2,
    *,
    prefix: str = "",
    layers: int = 1,
    both: bool = False,
    cell: bool = False,
    bias: bool = True,
    seed: int = 0,
) -> dict[str, np.ndarray]:
    """Draw the tensors that ``nn.LSTM`` and its like have, in float32."""
    draw, rows = np.random.default_rng(seed).normal, BLOCKS[family] * units
    tensors = {}
    width = inputs
    for layer in range(layers):
        for suffix in ("", "_reverse") if both else ("",):
            label = "" if cell else f"_l{layer}{suffix}"
            tensors[f"{prefix}weight_ih{label}"] = draw(size=(rows, width))
            tensors[f"{prefix}weight_hh{label}"] = draw(size=(rows, units))
            if bias:
                tensors[f"{prefix}bias_ih{label}"] = draw(size=rows)
                tensors[f"{prefix}bias_hh{label}"] = draw(size=rows)
        width = units * (2 if both else 1)
    return {name: array.astype(np.float32) for name, array in tensors.items()}


def drawn_weights(kind: CellKind, inputs: int, units: int, dtype: str, bias: bool, draw) -> Weights:
    """Draw the weights of any kind; with a projection, of one number fewer than there are units."""
    rows, hidden = len(kind.gates) * units, units - 1 if kind.projected else units
    return Weights(
        draw(size=(rows, inputs)),
        draw(size=(rows, hidden)),
        draw(size=rows) if bias else None,
        draw(size=rows) if bias else None,
        draw(size=(len(kind.peepholes), units)) if kind.peepholes else None,
        draw(size=(hidden, units)) if kind.projected else None,
    ).astype(dtype)


def drawn_network(
    kinds: list[tuple[str, dict[str, object]]],
    *,
    dtype: str = "float32",
    inputs: int = 3,
    units: int = 3,
    both: bool = False,
    merge: str = "concat",
    backwards: bool = False,
    bias: bool = True,
    readout: str | None = None,
    tokens: int | None = None,
    named: bool = True,
    seed: int = 0,
) -> Network:
    """Draw a network of layers of those kinds."""
    draw = np.random.default_rng(seed).normal
    layers, width = [], inputs
    for family, options in kinds:
        kind = find(family, options)
        weights = drawn_weights(kind, width, units, dtype, bias, draw)
        back = drawn_weights(kind, width, units, dtype, bias, draw) if both else None
        names = tuple(f"unit “{n}”" for n in range(units))
        layers.append(Layer(kind, weights, names, back, merge, backwards))
        width = layers[-1].outputs
    head = None
    if readout is not None:
        head = Readout(
            draw(size=(2, width)).astype(dtype), draw(size=2).astype(dtype), readout, ("yes", "né")
        )
    table = None
    if tokens is not None:
        names = tuple(chr(97 + n) for n in range(tokens)) if named else ()
        table = Embedding(draw(size=(tokens, inputs)).astype(dtype), names)
    return Network(tuple(layers), tuple(f"in {n}" for n in range(inputs)), head, table)


def told(recognised: Recognised) -> dict[str, str]:
    """Return what was asked, and the answers taken."""
    return {question.key: question.answer for question in recognised.questions}


def assert_same(one: Network, other: Network) -> None:
    """Two networks agree in every kind, option, name, number and precision."""
    assert one.input_names == other.input_names
    assert list(one.labels) == list(other.labels)
    for layer, again in zip(one.layers, other.layers, strict=True):
        assert (layer.kind.family, layer.kind.options) == (again.kind.family, again.kind.options)
        assert layer.unit_names == again.unit_names
        assert (layer.merge, layer.backwards) == (again.merge, again.backwards)
    arrays, found = (Recognised(network, "").arrays for network in (one, other))
    assert arrays.keys() == found.keys()
    for name, array in arrays.items():
        assert array.dtype == found[name].dtype, name
        assert array.tobytes() == found[name].tobytes(), name
    assert (one.readout is None) == (other.readout is None)
    if one.readout is not None and other.readout is not None:
        assert one.readout.names == other.readout.names
        assert one.readout.activation == other.readout.activation
    assert (one.embedding is None) == (other.embedding is None)
    if one.embedding is not None and other.embedding is not None:
        assert one.embedding.tokens == other.embedding.tokens
