"""Documents unlike the boss raise, for what must work with any."""

import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout
from lstmviz.sequences.sequence import Sequence
from lstmviz.session.document import Document


def weights(gates: int, inputs: int, units: int, seed: int, dtype: str = "float64") -> Weights:
    """Small random weights with both biases."""
    draw = np.random.default_rng(seed).uniform
    rows = gates * units
    return Weights(
        *(draw(-1, 1, shape).astype(dtype) for shape in ((rows, inputs), (rows, units), rows, rows))
    )


def plain_rnn() -> Document:
    """One plain RNN of three units over two inputs, with a softmax readout of two."""
    layer = Layer(find("rnn"), weights(1, 2, 3, seed=1), ("low", "middle", "high"))
    readout = Readout(np.eye(2, 3), np.zeros(2), "softmax", ("no", "yes"))
    values = np.array([[0.5, -1.0], [1.0, 0.25], [0.0, 2.0], [-3.0, 1.0]])
    return Document(
        "Plain",
        Network((layer,), ("sweet", "sour"), readout),
        Sequence(("a", "b", "b", "c"), values),
        {},
    )


def deep_lstm() -> Document:
    """Two layers of LSTM in both directions, in float32, without a readout."""
    kind = find("lstm")

    def layer(inputs: int, units: int, seed: int) -> Layer:
        there, back = (weights(4, inputs, units, seed + n, "float32") for n in (0, 1))
        return Layer(kind, there, tuple(f"u{n}" for n in range(1, units + 1)), back)

    values = np.random.default_rng(7).normal(size=(5, 2))
    return Document(
        "Deep",
        Network((layer(2, 3, 10), layer(6, 2, 20)), ("x", "token")),
        Sequence(tuple("abcde"), values),
        {},
    )


def wide_lstm(units: int) -> Document:
    """One LSTM of more units than have a number each, with a softmax readout of two."""
    layer = Layer(
        find("lstm"), weights(4, 3, units, seed=3), tuple(f"u{n}" for n in range(1, units + 1))
    )
    readout = Readout(np.eye(2, units), np.zeros(2), "softmax", ("no", "yes"))
    values = np.random.default_rng(5).normal(size=(8, 3))
    return Document(
        "Wide",
        Network((layer,), ("a", "b", "c"), readout),
        Sequence(tuple("abcdefgh"), values),
        {},
    )


def projected(**options: object) -> Document:
    """One LSTM of two units that shows three numbers, made by a projection, to a readout."""
    draw = np.random.default_rng(4).normal
    kind = find("lstm", {"projection": True, **options})
    rows = 2 * len(kind.gates)
    peephole = draw(size=(len(kind.peepholes), 2)) if kind.peepholes else None
    own = Weights(
        draw(size=(rows, 2)),
        draw(size=(rows, 3)),
        draw(size=rows),
        None,
        peephole,
        draw(size=(3, 2)),
    )
    layer = Layer(kind, own, ("mood", "budget"))
    readout = Readout(np.ones((1, 3)), np.zeros(1), "sigmoid", ("raise",))
    values = np.random.default_rng(0).normal(size=(4, 2))
    network = Network((layer,), ("sweet", "sour"), readout)
    return Document("Projected", network, Sequence(tuple("abcd"), values), {})


def stacked() -> Document:
    """Return two directions of an LSTM under a plain RNN, with a readout."""
    lstm, rnn = find("lstm"), find("rnn")
    layers = (
        Layer(lstm, weights(4, 3, 2, seed=1), ("a", "b"), weights(4, 3, 2, seed=2)),
        Layer(rnn, weights(1, 4, 3, seed=3), ("p", "q", "r")),
    )
    readout = Readout(np.ones((2, 3)), np.zeros(2), "softmax", ("no", "yes"))
    network = Network(layers, ("x", "y", "z"), readout)
    values = np.random.default_rng(0).normal(size=(4, 3))
    return Document("Stacked", network, Sequence(("one", "two", "three", "four"), values), {})
