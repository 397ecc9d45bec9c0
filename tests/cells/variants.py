"""Every kind of cell with every choice of its options, and drawn traces of it."""

from contextlib import suppress
from itertools import combinations, product

import numpy as np

from lstmviz.cells.declaration import CellKind, Option
from lstmviz.cells.kinds import families, find
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import Problem
from lstmviz.network.forward import run
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout
from lstmviz.network.trace import Trace

INPUTS, UNITS, TOKENS = 3, 2, 4


def variants(at_once: int = 1) -> list[CellKind]:
    """Return every kind with its defaults, and with up to so many options chosen otherwise."""
    found = []
    for family in families().values():
        for count in range(at_once + 1):
            for options in combinations(family.options, count):
                for values in product(*map(others, options)):
                    keys = (option.key for option in options)
                    # What makes no sense together is refused; another test says so.
                    with suppress(Problem):
                        found.append(find(family.name, dict(zip(keys, values, strict=True))))
    return found


def others(option: Option) -> list[object]:
    """Return what an option can be besides its default."""
    numbers = [0.75] if option.is_number else []
    return [choice for choice in (*option.choices, *numbers) if choice != option.default]


def label(value: object) -> str:
    """Name a cell kind in a test's identifier."""
    if not isinstance(value, CellKind):
        return str(value)
    defaults = {option.key: option.default for option in families()[value.family].options}
    options = (
        key if chosen is True else f"{key}={chosen}"
        for key, chosen in value.options.items()
        if chosen != defaults[key]
    )
    return " ".join([value.family, *options])


def drawn_weights(
    kind: CellKind, inputs: int, units: int, dtype: str = "float64", seed: int = 0
) -> Weights:
    """Draw weights with both biases; a projection makes one number more than there are units."""
    draw, rows = np.random.default_rng(seed).normal, len(kind.gates) * units
    outputs = units + kind.projected
    return Weights(
        draw(size=(rows, inputs)),
        draw(size=(rows, outputs)),
        draw(size=rows),
        draw(size=rows),
        draw(size=(len(kind.peepholes), units)) if kind.peepholes else None,
        draw(size=(outputs, units)) if kind.projected else None,
    ).astype(dtype)


def drawn_state(
    kind: CellKind, weights: Weights, batch: tuple[int, ...] = (), seed: int = 1
) -> dict[str, np.ndarray]:
    """Draw a state before the first token, ``(*batch, H)`` each."""
    draw = np.random.default_rng(seed).normal
    sizes = dict.fromkeys(kind.state, weights.units) | {kind.output: weights.outputs}
    return {key: draw(size=(*batch, size)) for key, size in sizes.items()}


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
    state = {name: drawn_state(kind, weights, seed=n) for n, name in enumerate(network.labels, 3)}
    return run(network, draw(size=(TOKENS, INPUTS)), state)
