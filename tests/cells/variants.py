"""Every kind of cell with every choice of its options, and drawn traces of it."""

from itertools import product

import numpy as np

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import families, find
from lstmviz.cells.parameters import Weights
from lstmviz.network.forward import run
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout
from lstmviz.network.trace import Trace

INPUTS, UNITS, TOKENS = 3, 2, 4


def variants() -> list[CellKind]:
    found = []
    for family in families().values():
        keys = [option.key for option in family.options]
        for choice in product(*(option.choices for option in family.options)):
            found.append(find(family.name, dict(zip(keys, choice, strict=True))))
    return found


def label(value: object) -> str:
    """Name a cell kind in a test's identifier."""
    if not isinstance(value, CellKind):
        return str(value)
    return " ".join([value.family, *(key for key, chosen in value.options.items() if chosen)])


def drawn_weights(
    kind: CellKind, inputs: int, units: int, dtype: str = "float64", seed: int = 0
) -> Weights:
    """Draw weights with both biases."""
    draw, rows = np.random.default_rng(seed).normal, len(kind.gates) * units
    return Weights(
        draw(size=(rows, inputs)),
        draw(size=(rows, units)),
        draw(size=rows),
        draw(size=rows),
        draw(size=(len(kind.peepholes), units)) if kind.peepholes else None,
    ).astype(dtype)


def drawn_trace(
    kind: CellKind, dtype: str = "float64", readout: str | None = None, both: bool = False
) -> Trace:
    """Run a drawn network of one layer over a drawn sequence from a drawn state."""
    draw = np.random.default_rng(1).normal
    weights = drawn_weights(kind, INPUTS, UNITS, dtype)
    back = drawn_weights(kind, INPUTS, UNITS, dtype, seed=2) if both else None
    layer = Layer(kind, weights, ("mood", "budget"), back)
    head = None
    if readout is not None:
        size = (3, layer.outputs)
        head = Readout(
            draw(size=size).astype(dtype), draw(size=3).astype(dtype), readout, ("a", "b", "c")
        )
    network = Network((layer,), ("x", "y", "z"), head)
    state = {name: {key: draw(size=UNITS) for key in kind.state} for name in network.labels}
    return run(network, draw(size=(TOKENS, INPUTS)), state)
