"""A new network, from what a person asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import Problem
from lstmviz.network.embedding import Embedding
from lstmviz.network.initialisation import initial_map, initial_weights
from lstmviz.network.layer import NO_UNITS, Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout


@dataclass(frozen=True)
class LayerPlan:
    """One layer to be made.

    Parameters
    ----------
    kind
        Its cell.
    units
        H.
    both
        Whether it has a second direction.
    merge, backwards
        See :class:`lstmviz.network.layer.Layer`.
    unit_names
        H names; ``u1``, ``u2`` … if empty.
    outputs
        P, for a kind with a projection; H if None.
    """

    kind: CellKind
    units: int
    both: bool = False
    merge: str = "concat"
    backwards: bool = False
    unit_names: tuple[str, ...] = ()
    outputs: int | None = None


@dataclass(frozen=True)
class Start:
    """How weights begin.

    Parameters
    ----------
    way
        A key of :data:`lstmviz.network.initialisation.WAYS`.
    forget_bias
        The bias of every forget gate, of which there must be one; None leaves it as drawn.
    seed
        Of what is drawn.
    dtype
        The precision.
    """

    way: str = "uniform"
    forget_bias: float | None = None
    seed: int = 0
    dtype: DTypeLike = np.float64


def new_network(
    layers: Sequence[LayerPlan],
    input_names: tuple[str, ...],
    start: Start,
    *,
    readout: tuple[tuple[str, ...], str] | None = None,
    tokens: tuple[str, ...] = (),
) -> Network:
    """Make a network; the same `start` makes the same weights.

    Parameters
    ----------
    layers
        From the first to the last.
    input_names
        I names.
    readout
        The names of the outputs and their activation, if there is to be a readout.
    tokens
        The vocabulary, if there is to be an embedding; its rows begin as normal numbers.

    Raises
    ------
    Problem
        If what is asked for does not make a network.
    """
    generator = np.random.default_rng(start.seed)
    embedding = None
    if tokens:
        rows: Array = generator.normal(size=(len(tokens), len(input_names)))
        embedding = Embedding(rows.astype(start.dtype), tokens)
    made: list[Layer] = []
    width = len(input_names)
    for plan in layers:
        # Of a mixture, only the cells that have a forget gate take its bias.
        biased = "f" in plan.kind.gates or not any("f" in other.kind.gates for other in layers)
        made.append(_new_layer(plan, width, start, biased, generator))
        width = made[-1].outputs
    head = None
    if readout is not None:
        names, activation = readout
        weight, bias = initial_map(len(names), width, generator, way=start.way)
        head = Readout(weight.astype(start.dtype), bias.astype(start.dtype), activation, names)
    return Network(tuple(made), input_names, head, embedding)


def _new_layer(
    plan: LayerPlan, inputs: int, start: Start, biased: bool, generator: np.random.Generator
) -> Layer:
    if plan.units < 1 or (plan.outputs is not None and plan.outputs < 1):
        raise Problem(NO_UNITS)

    def drawn() -> Weights:
        return initial_weights(
            plan.kind,
            inputs,
            plan.units,
            generator,
            way=start.way,
            forget_bias=start.forget_bias if biased else None,
            outputs=plan.outputs,
        ).astype(start.dtype)

    weights = drawn()
    reverse = drawn() if plan.both else None
    names = plan.unit_names or tuple(f"u{n}" for n in range(1, plan.units + 1))
    return Layer(plan.kind, weights, names, reverse, plan.merge, plan.backwards)
