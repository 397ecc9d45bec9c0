"""Arrays, weights and names cut or grown to other sizes; what is new is zero."""

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.parameters import Weights


def free_name(taken: tuple[str, ...], wish: str) -> str:
    """Return `wish`, with the first number behind it that makes it free."""
    name, number = wish, 2
    stem = wish.rstrip("0123456789").rstrip() or wish
    while name in taken:
        name, number = f"{stem} {number}", number + 1
    return name


def grown_names(names: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return the first `count` names, with numbers for those that are missing."""
    grown = names[:count]
    while len(grown) < count:
        grown = (*grown, free_name(grown, str(len(grown) + 1)))
    return grown


def resized_weights(weights: Weights, gates: int, inputs: int, units: int) -> Weights:
    """Return weights of that many gates for other sizes; a projection keeps its own."""
    hidden = units if weights.weight_hr is None else weights.outputs
    columns = {"weight_ih": (inputs,), "weight_hh": (hidden,)}
    made = {}
    for name, array in weights.arrays.items():
        if name in ("peephole", "weight_hr"):
            made[name] = fitted(array, (len(array), units))
            continue
        width = columns.get(name, ())
        by_gate = array.reshape(gates, weights.units, *array.shape[1:])
        made[name] = fitted(by_gate, (gates, units, *width)).reshape(gates * units, *width)
    return Weights(**made)


def fitted(array: Array, shape: tuple[int, ...]) -> Array:
    """Return `array` cut or padded with zeros to `shape`."""
    result = np.zeros(shape, array.dtype)
    common = tuple(slice(min(a, b)) for a, b in zip(array.shape, shape, strict=True))
    result[common] = array[common]
    return result
