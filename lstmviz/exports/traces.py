"""A trace as a file: arrays for numpy, a table for spreadsheets, names for everything else."""

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.exports.output import check_output, write_output
from lstmviz.network.trace import Trace
from lstmviz.session.document import Document
from lstmviz.session.json_text import json_text

FORMAT = "lstmviz trace"
VERSION = 1


def to_npz(document: Document, trace: Trace) -> bytes:
    """Return numpy's ``.npz``.

    It holds ``l<layer>/<signal>`` and ``l<layer>_reverse/<signal>``, each ``(T, H)``, ``x``
    ``(T, I)``, ``tokens`` ``(T,)`` and, with a readout, ``y`` ``(T, O)``. Nothing is pickled.
    """
    arrays: dict[str, Any] = trace.arrays()
    arrays["tokens"] = np.array(document.sequence.tokens, np.str_)
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def to_csv(document: Document, trace: Trace) -> bytes:
    """Return a table with a row for each token.

    Its columns are ``token``, ``x[<input>]``, ``l<layer>/<signal>[<unit>]`` and ``y[<readout>]``.
    Each number is written with as many digits as it takes to read it back unchanged.
    """
    columns = [
        (f"{name}[{entry}]", array[:, index])
        for name, entries, array in _named(document, trace)
        for index, entry in enumerate(entries)
    ]
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["token", *(name for name, _ in columns)])
    values = [column.tolist() for column in (_shortest(array) for _, array in columns)]
    table.writerows(zip(document.sequence.tokens, *values, strict=True))
    # A name from a damaged file may hold half a character.
    return text.getvalue().encode(errors="backslashreplace")


def to_json(document: Document, trace: Trace) -> bytes:
    """Return nested objects, by name, down to one list of T numbers for each unit.

    ``x.<input>``, ``layers.<label>.signals.<signal>.<unit>`` and ``y.<readout>`` are such lists,
    ``layers.<label>.initial.<signal>.<unit>`` is the number before the first token; ``y`` is null
    without a readout. For what is not finite stand "nan", "inf" and "-inf".
    """
    network = document.network
    by_name = {name: (entries, array) for name, entries, array in _named(document, trace)}
    units = {label: _units(document, label) for label in trace.layers}
    content: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "title": document.title,
        "tokens": list(document.sequence.tokens),
        "x": _lists(network.input_names, trace.x),
        "layers": {
            label: {
                "kind": layer.kind.family,
                "initial": {
                    key: dict(zip(units[label], _plain(vector), strict=True))
                    for key, vector in layer.initial.items()
                },
                "signals": {
                    signal.key: _lists(*by_name[f"{label}/{signal.key}"])
                    for signal in layer.kind.signals
                },
            }
            for label, layer in trace.layers.items()
        },
        "y": _lists(*by_name["y"]) if "y" in by_name else None,
    }
    return json_text(content).encode()


WRITERS: dict[str, Callable[[Document, Trace], bytes]] = {
    ".npz": to_npz,
    ".csv": to_csv,
    ".json": to_json,
}
"""What writes a trace, by the ending of the file's name."""


def save_trace(path: Path, document: Document, trace: Trace) -> None:
    """Write a trace in the form that the ending of the file's name says.

    Raises
    ------
    Problem
        If it says none of :data:`WRITERS`, or the file cannot be written; an old one is as it was.
    """
    write = WRITERS[check_output(path, WRITERS)]
    write_output(path, write(document, trace))


def _named(document: Document, trace: Trace) -> Iterable[tuple[str, tuple[str, ...], Array]]:
    """Yield every array with the names of its columns, in the order of reading."""
    network = document.network
    yield "x", network.input_names, trace.x
    for label, layer in trace.layers.items():
        for signal in layer.kind.signals:
            values = layer.signals[signal.key]
            yield f"{label}/{signal.key}", _units(document, label), values
    if trace.y is not None and network.readout is not None:
        yield "y", network.readout.names, trace.y


def _units(document: Document, label: str) -> tuple[str, ...]:
    number = int(label[1:].removesuffix("_reverse"))
    return document.network.layers[number].unit_names


def _shortest(array: Array) -> Array:
    """Return an array of Python numbers that write as shortly as `array`'s own precision allows."""
    if array.dtype == np.float64:
        return array
    return np.array([float(str(value)) for value in array])


def _lists(names: tuple[str, ...], array: Array) -> dict[str, list[Any]]:
    return {name: _plain(array[:, index]) for index, name in enumerate(names)}


def _plain(array: Array) -> list[Any]:
    finite = np.isfinite(array)
    numbers = _shortest(array).tolist()
    if finite.all():
        return numbers
    return [
        value if is_finite else str(value)
        for value, is_finite in zip(numbers, finite.tolist(), strict=True)
    ]
