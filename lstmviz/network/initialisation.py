"""How the weights of a new network begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.parameters import Weights, with_block
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem

Draw = Callable[["np.random.Generator", int, int], Array]
"""Makes one matrix of so many rows and columns, in float64."""


def zero(generator: np.random.Generator, rows: int, columns: int) -> Array:
    """Zeros."""
    del generator
    return np.zeros((rows, columns))


def glorot(generator: np.random.Generator, rows: int, columns: int) -> Array:
    """Even in ±√(6 / (rows + columns)): Glorot and Bengio, 2010, equation 16."""
    bound = np.sqrt(6 / (rows + columns))
    return generator.uniform(-bound, bound, (rows, columns))


def orthogonal(generator: np.random.Generator, rows: int, columns: int) -> Array:
    """Rows or columns, the fewer of the two, at right angles and of length one.

    Saxe, McClelland and Ganguli, 2014: the Q of a normal matrix, its signs made even.
    """
    tall = generator.normal(size=(max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(tall)
    q *= np.where(np.diag(r) < 0, -1.0, 1.0)
    return q if rows >= columns else q.T


def identity(generator: np.random.Generator, rows: int, columns: int) -> Array:
    """Ones on the diagonal: Le, Jaitly and Hinton, 2015, for recurrent weights."""
    del generator
    return np.eye(rows, columns)


def even(bound: float) -> Draw:
    """Return a way to draw evenly from ±`bound`."""

    def draw(generator: np.random.Generator, rows: int, columns: int) -> Array:
        return generator.uniform(-bound, bound, (rows, columns))

    return draw


WAYS: Mapping[str, tuple[Draw, Draw] | None] = MappingProxyType(
    {
        "uniform": None,
        "zero": (zero, zero),
        "glorot": (glorot, glorot),
        "orthogonal": (glorot, orthogonal),
        "identity": (glorot, identity),
    }
)
"""By name: how the weights from the input and those from the hidden state begin, gate by gate.

``uniform`` is PyTorch's way: everything, biases too, even in ±1/√H. In every other way biases and
peepholes begin at zero.
"""


def initial_weights(
    kind: CellKind,
    inputs: int,
    units: int,
    generator: np.random.Generator,
    *,
    way: str = "uniform",
    forget_bias: float | None = None,
    outputs: int | None = None,
) -> Weights:
    """Return the weights of a new cell in one direction, in float64, with both biases.

    Parameters
    ----------
    inputs, units
        I and H.
    way
        A key of :data:`WAYS`.
    forget_bias
        What the forget gate's bias, the sum of both, shall be; None leaves it as drawn.
    outputs
        P, for a kind with a projection; H if None.

    Raises
    ------
    Problem
        If there is no such way, or the kind has no forget gate to set.
    """
    check_way(way)
    pair, G = WAYS[way], len(kind.gates)
    P = (units if outputs is None else outputs) if kind.projected else units
    from_input, from_hidden = pair or (even(1 / np.sqrt(units)),) * 2
    rest = zero if pair else from_input

    def stacked(draw: Draw, columns: int) -> Array:
        return np.concatenate([draw(generator, units, columns) for _ in range(G)])

    weights = Weights(
        weight_ih=stacked(from_input, inputs),
        weight_hh=stacked(from_hidden, P),
        bias_ih=stacked(rest, 1)[:, 0],
        bias_hh=stacked(rest, 1)[:, 0],
        peephole=rest(generator, len(kind.peepholes), units) if kind.peepholes else None,
        weight_hr=from_input(generator, P, units) if kind.projected else None,
    )
    if forget_bias is None:
        return weights
    if "f" not in kind.gates:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "A cell of kind “{kind}” has no forget gate; leave out the forget bias."
            ),
            kind=kind.family,
        )
    return with_block(weights, kind.rows, "b_f", np.full(units, forget_bias))


def initial_map(
    rows: int, columns: int, generator: np.random.Generator, *, way: str = "uniform"
) -> tuple[Array, Array]:
    """Return the weight ``(rows, columns)`` and bias ``(rows,)`` of a new readout, in float64.

    Raises
    ------
    Problem
        If there is no such way.
    """
    check_way(way)
    pair = WAYS[way]
    draw = pair[0] if pair else even(1 / np.sqrt(columns))
    rest = zero if pair else draw
    return draw(generator, rows, columns), rest(generator, rows, 1)[:, 0]


def check_way(way: str) -> None:
    """Raise :class:`Problem` unless there is a way of that name to begin."""
    if way not in WAYS:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "There is no initialisation “{name}”; choose one of {known}."
            ),
            name=way,
            known=", ".join(WAYS),
        )
