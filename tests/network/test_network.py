"""A network that cannot be right is refused with a sentence."""

from dataclasses import replace

import numpy as np
import pytest

from lstmviz.cells.kinds import find
from lstmviz.cells.problems import Problem
from lstmviz.network.forward import run
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout
from tests.cells.variants import drawn_weights

LSTM = find("lstm")


def layer(inputs: int = 2, units: int = 2, both: bool = False) -> Layer:
    weights = drawn_weights(LSTM, inputs, units)
    return Layer(LSTM, weights, tuple("abcd"[:units]), weights if both else None)


READOUT = Readout(np.ones((2, 2)), np.zeros(2), "softmax", ("no", "yes"))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Network((), ("x",)), "The network has no layers; it needs one."),
        (lambda: Network((layer(),), ()), "The network has no inputs; it needs one."),
        (
            lambda: Network((layer(),), ("x",)),
            "Layer 1 takes 2 inputs, but gets 1 from the input names.",
        ),
        (
            lambda: Network((layer(both=True), layer()), ("x", "y")),
            "Layer 2 takes 2 inputs, but gets 4 from the layer below.",
        ),
        (
            lambda: Network((layer(units=3),), ("x", "y"), READOUT),
            "The readout takes 2 numbers, but the last layer gives 3.",
        ),
        (
            lambda: Network((layer(),), ("x", "x")),
            "Two of the inputs are named “x”; give each its own name.",
        ),
        (
            lambda: replace(layer(), unit_names=("a", " ")),
            "One of the units has an empty name; give it one.",
        ),
        (
            lambda: replace(layer(), unit_names=("a",)),
            "1 names for 2 units; give one for each.",
        ),
        (
            lambda: layer(units=0),
            "A layer needs at least one unit.",
        ),
        (
            lambda: replace(layer(), kind=find("lstm", {"peephole": True})),
            "The peephole weights, 3 × 2, are missing.",
        ),
        (
            lambda: replace(layer(), kind=find("rnn")),
            "weight_ih has shape 8 × 2, but 2 × 2 is needed.",
        ),
        (
            lambda: replace(READOUT, names=("no", "no")),
            "Two of the readouts are named “no”; give each its own name.",
        ),
        (
            lambda: replace(READOUT, activation="relu"),
            "The readout's activation is “relu”; it must be one of sigmoid, softmax, linear.",
        ),
        (
            lambda: replace(READOUT, bias=np.zeros(3)),
            "The readout's bias 3 does not fit its weight 2 × 2.",
        ),
    ],
)
def test_it_is_told(make, sentence: str):
    with pytest.raises(Problem) as caught:
        make()
    assert str(caught.value) == sentence


def test_upper_layers_are_fed_by_named_units():
    network = Network((layer(both=True), layer(inputs=4)), ("x", "y"))
    assert network.source_names(0) == ("x", "y")
    assert network.source_names(1) == ("a", "b", "a′", "b′")
    assert network.source_names(2) == ("a", "b")
    assert dict(network.labels) == {"l0": (0, ""), "l0_reverse": (0, "_reverse"), "l1": (1, "")}


def test_many_names_are_not_compared_each_with_each():
    compared = []

    class Name(str):
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            compared.append(other)
            return str.__eq__(self, other)

    count = 2_000
    names = tuple(Name(n) for n in range(count))
    Readout(np.zeros((count, 1)), np.zeros(count), "softmax", names)
    assert len(compared) < count


@pytest.mark.parametrize(("there", "back"), [("float32", "float64"), ("float64", "float32")])
def test_both_directions_compute_in_one_precision(there: str, back: str):
    weights = drawn_weights(LSTM, 2, 2)
    both = Layer(LSTM, weights.astype(there), ("a", "b"), weights.astype(back))
    assert [weights.dtype for _, weights in both.directions] == [np.float64, np.float64]
    network = Network((both,), ("x", "y"))
    assert network.dtype == np.float64
    trace = run(network, np.ones((3, 2)))
    assert {layer.signals["h"].dtype for layer in trace.layers.values()} == {np.dtype(np.float64)}
