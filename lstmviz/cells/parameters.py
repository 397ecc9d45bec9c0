"""The weights of one cell in one direction, and their blocks by gate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from lstmviz.cells.arrays import Array, read_only, working_precision
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, size

LARGEST = 1e38
"""The largest number a person may set or feed in, either way; it keeps every sum finite."""


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights under PyTorch's names, read-only, G gates of H units over I inputs.

    All share one precision, float32 or float64: the widest given, half precision widened.

    Parameters
    ----------
    weight_ih
        From the input, ``(G·H, I)``.
    weight_hh
        From the hidden state, ``(G·H, H)``.
    bias_ih, bias_hh
        The two biases, ``(G·H,)`` each, None where absent. Cells add them.
    peephole
        From the memory, one row a gate that has peepholes ``(P, H)``; None without peepholes.
    """

    weight_ih: Array
    weight_hh: Array
    bias_ih: Array | None = None
    bias_hh: Array | None = None
    peephole: Array | None = None

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

    def check(self, gates: int, peepholes: int) -> None:
        """Raise :class:`Problem` unless every shape fits `gates` gates and `peepholes` rows."""
        rows, units = gates * self.units, self.units
        wanted = {
            "weight_ih": (rows, self.inputs),
            "weight_hh": (rows, units),
            "bias_ih": (rows,),
            "bias_hh": (rows,),
            "peephole": (peepholes, units),
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
        if peepholes and self.peephole is None:
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "The peephole weights, {wanted}, are missing."),
                wanted=size(wanted["peephole"]),
            )


def blocks(
    weights: Weights, gates: Sequence[str], peepholes: Sequence[str]
) -> Iterator[tuple[str, Array]]:
    """Yield each gate's ``W_``, ``U_``, ``b_`` and ``p_`` block under its equation's name."""
    H, bias = weights.units, weights.bias
    for n, gate in enumerate(gates):
        rows = slice(n * H, (n + 1) * H)
        yield f"W_{gate}", weights.weight_ih[rows]
        yield f"U_{gate}", weights.weight_hh[rows]
        yield f"b_{gate}", bias[rows]
    if weights.peephole is not None:
        for n, gate in enumerate(peepholes):
            yield f"p_{gate}", weights.peephole[n]


def with_block(
    weights: Weights, gates: Sequence[str], peepholes: Sequence[str], key: str, block: Array
) -> Weights:
    """Return the weights with the block named `key`, as :func:`blocks` names it, replaced.

    The block is read back exactly as it was given, in the precision of the weights.
    """
    letter, gate = key.split("_")
    if letter == "p" and weights.peephole is not None:
        peephole = weights.peephole.copy()
        peephole[peepholes.index(gate)] = block
        return replace(weights, peephole=peephole)
    n, H = gates.index(gate), weights.units
    rows = slice(n * H, (n + 1) * H)
    if letter == "b":
        return _with_bias(weights, rows, block.astype(weights.dtype))
    name = {"W": "weight_ih", "U": "weight_hh"}[letter]
    matrix = weights.arrays[name].copy()
    matrix[rows] = block
    return replace(weights, **{name: matrix})


def _with_bias(weights: Weights, rows: slice, block: Array) -> Weights:
    """Make the sum of both biases `block` in some rows.

    Where the sum changes, one bias takes it whole: a difference would round, and the person who
    set 0.1 would read 0.09999999999999998.
    """
    changed = weights.bias[rows] != block
    first = np.zeros_like(weights.bias) if weights.bias_ih is None else weights.bias_ih.copy()
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
    return rows.reshape(tokens, batch, -1)
