"""What traces and gradients have in common as files: names of columns, tables, plain numbers."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.network.network import Network
from lstmviz.network.pins import signals_of


def columns(network: Network) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every array's name with the names of its columns, in the order of reading."""
    yield "x", network.input_names
    for label in network.labels:
        for key, names in signals_of(network, label).items():
            yield f"{label}/{key}", names
    if network.readout is not None:
        yield "y", network.readout.names


def table(tokens: Iterable[str], named: Iterable[tuple[str, Array]]) -> bytes:
    """Return a table with a row for each token, and a column for each name.

    Each number is written with as many digits as it takes to read it back unchanged.
    """
    found = list(named)
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["token", *(name for name, _ in found)])
    values = [shortest(column).tolist() for _, column in found]
    rows.writerows(zip(tokens, *values, strict=True))
    # A name from a damaged file may hold half a character.
    return text.getvalue().encode(errors="backslashreplace")


def shortest(array: Array) -> Array:
    """Return an array of Python numbers that write as shortly as `array`'s own precision allows."""
    if array.dtype == np.float64:
        return array
    return np.array([float(str(value)) for value in array])


def lists(names: tuple[str, ...], array: Array) -> dict[str, list[Any]]:
    """Return each column of ``array (T, n)`` as a list, by name."""
    return {name: plain(array[:, index]) for index, name in enumerate(names)}


def plain(array: Array) -> list[Any]:
    """Return nested lists for JSON; for what is not finite stand "nan", "inf" and "-inf"."""
    if array.ndim > 1:
        return [plain(row) for row in array]
    finite = np.isfinite(array)
    numbers = shortest(array).tolist()
    if finite.all():
        return list(numbers)
    return [
        value if is_finite else str(value)
        for value, is_finite in zip(numbers, finite.tolist(), strict=True)
    ]
