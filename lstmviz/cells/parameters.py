"""The weights of one cell in one direction, and their blocks by gate."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from lstmviz.cells.arrays import Array, read_only, working_precision
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, size

LARGEST = 1e38
"""The largest number a person may set or feed in, either way; it keeps every sum finite."""


@dataclass(frozen=True)
class Rows:
    """What the rows of a cell's weights stand for.

    Parameters
    ----------
    gates
        The row blocks of the matrices and biases, in PyTorch's order.
    peepholes
        The gates that own a row of the peephole matrix, in its order.
    recurrent_biases
        The gates whose second bias stands apart from the first, because the recurrent product is
        scaled before it is added: ``d_n`` beside ``b_n``.
    projected
        Whether the hidden state is a projection ``R`` of what the cell shows.
    """

    gates: tuple[str, ...]
    peepholes: tuple[str, ...] = ()
    recurrent_biases: tuple[str, ...] = ()
    projected: bool = False


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights under PyTorch's names, read-only, G gates of H units over I inputs.

    The hidden state has P numbers: H, unless a projection makes it another size.

    All share one precision, float32 or float64: the widest given, half precision widened.

    Parameters
    ----------
    weight_ih
        From the input, ``(G·H, I)``.
    weight_hh
        From the hidden state, ``(G·H, P)``.
    bias_ih, bias_hh
        The two biases, ``(G·H,)`` each, None where absent. Cells add them.
    peephole
        From the memory, a row for each gate that has peepholes, ``(n, H)``; None without.
    weight_hr
        From what the cell shows to the hidden state, ``(P, H)``; None without projection.
    """

    weight_ih: Array
    weight_hh: Array
    bias_ih: Array | None = None
    bias_hh: Array | None = None
    peephole: Array | None = None
    weight_hr: Array | None = None

    def __post_init__(self) -> None:
        arrays = self.arrays
        dtype = working_precision(*arrays.values())
        for name, array in arrays.items():
            if array.flags.writeable or array.dtype != dtype:
                object.__setattr__(self, name, read_only(array, dtype))

    @property
    def arrays(self) -> dict[str, Array]:
        """The arrays that are there, by name."""
        named = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: array for name, array in named if array is not None}

    @property
    def dtype(self) -> np.dtype[Any]:
        """The precision of every array."""
        return self.weight_hh.dtype

    @property
    def units(self) -> int:
        """H."""
        by_unit = self.weight_hh if self.weight_hr is None else self.weight_hr
        return int(by_unit.shape[-1])

    @property
    def outputs(self) -> int:
        """P, the size of the hidden state."""
        return int(self.weight_hh.shape[-1])

    @property
    def inputs(self) -> int:
        """I."""
        return int(self.weight_ih.shape[-1])

    @property
    def bias(self) -> Array:
        """The sum of both biases, ``(G·H,)``."""
        bias = np.zeros(len(self.weight_hh), self.dtype)
        with np.errstate(over="ignore"):
            for part in (self.bias_ih, self.bias_hh):
                if part is not None:
                    bias = bias + part
        return bias

    def astype(self, dtype: DTypeLike) -> "Weights":
        """Return the weights in another precision, or themselves if it is theirs."""
        if dtype == self.dtype:
            return self
        return Weights(**{name: read_only(array, dtype) for name, array in self.arrays.items()})

    def check(self, rows: Rows) -> None:
        """Raise :class:`Problem` unless every shape fits the rows of a kind of cell."""
        units = self.units
        height = len(rows.gates) * units
        wanted = {
            "weight_ih": (height, self.inputs),
            "weight_hh": (height, self.outputs if rows.projected else units),
            "bias_ih": (height,),
            "bias_hh": (height,),
            "peephole": (len(rows.peepholes), units),
            "weight_hr": (self.outputs, units) if rows.projected else (0, units),
        }
        for name, array in self.arrays.items():
            if array.shape != wanted[name]:
                raise Problem(
                    QT_TRANSLATE_NOOP(
                        "Problem", "{name} has shape {found}, but {wanted} is needed."
                    ),
                    name=name,
                    found=size(array.shape),
                    wanted=size(wanted[name]),
                )
        if rows.peepholes and self.peephole is None:
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "The peephole weights, {wanted}, are missing."),
                wanted=size(wanted["peephole"]),
            )
        if rows.projected and self.weight_hr is None:
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "The projection weight_hr, {wanted}, is missing."),
                wanted=size(wanted["weight_hr"]),
            )


def blocks(weights: Weights, rows: Rows) -> Iterator[tuple[str, Array]]:
    """Yield each gate's ``W_``, ``U_``, ``b_``, ``d_`` and ``p_`` block, and the projection.

    They have the names that equations give them. A gate that keeps its biases apart has the first
    as ``b_`` and the second as ``d_``; every other has the sum of both as ``b_``.
    """
    H, bias = weights.units, weights.bias
    for n, gate in enumerate(rows.gates):
        own = slice(n * H, (n + 1) * H)
        yield f"W_{gate}", weights.weight_ih[own]
        yield f"U_{gate}", weights.weight_hh[own]
        if gate in rows.recurrent_biases:
            yield f"b_{gate}", _or_zero(weights.bias_ih, weights)[own]
            yield f"d_{gate}", _or_zero(weights.bias_hh, weights)[own]
        else:
            yield f"b_{gate}", bias[own]
    if weights.peephole is not None:
        for n, gate in enumerate(rows.peepholes):
            yield f"p_{gate}", weights.peephole[n]
    if weights.weight_hr is not None:
        yield "R_h", weights.weight_hr


def with_block(weights: Weights, rows: Rows, key: str, block: Array) -> Weights:
    """Return the weights with the block named `key`, as :func:`blocks` names it, replaced.

    The block is read back exactly as it was given, in the precision of the weights.
    """
    letter, gate = key.split("_")
    if letter == "R":
        return replace(weights, weight_hr=block)
    if letter == "p" and weights.peephole is not None:
        peephole = weights.peephole.copy()
        peephole[rows.peepholes.index(gate)] = block
        return replace(weights, peephole=peephole)
    n, H = rows.gates.index(gate), weights.units
    own = slice(n * H, (n + 1) * H)
    if letter == "b" and gate not in rows.recurrent_biases:
        return _with_bias(weights, own, block.astype(weights.dtype))
    name = {"W": "weight_ih", "U": "weight_hh", "b": "bias_ih", "d": "bias_hh"}[letter]
    array = _or_zero(weights.arrays.get(name), weights).copy()
    array[own] = block
    return replace(weights, **{name: array})


def _or_zero(bias: Array | None, weights: Weights) -> Array:
    return np.zeros(len(weights.weight_hh), weights.dtype) if bias is None else bias


def _with_bias(weights: Weights, rows: slice, block: Array) -> Weights:
    """Make the sum of both biases `block` in some rows.

    Where the sum changes, one bias takes it whole: a difference would round, and the person who
    set 0.1 would read 0.09999999999999998.
    """
    changed = weights.bias[rows] != block
    first = _or_zero(weights.bias_ih, weights).copy()
    first[rows][changed] = block[changed]
    if weights.bias_hh is None:
        return replace(weights, bias_ih=first)
    second = weights.bias_hh.copy()
    second[rows][changed] = 0
    return replace(weights, bias_ih=first, bias_hh=second)


def from_inputs(x: Array, matrix: Array, bias: Array) -> Array:
    """Return ``x @ matrix + bias`` for inputs ``(T, B, I)``, in the precision of `matrix`.

    One product of two matrices: numpy multiplies a stack ``(T, 1, I)`` row by row, which takes
    more than twice as long.
    """
    tokens, batch, inputs = x.shape
    rows = x.reshape(tokens * batch, inputs).astype(matrix.dtype, copy=False) @ matrix
    rows += bias
    return rows.reshape(tokens, batch, len(bias))
