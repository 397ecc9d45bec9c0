"""A trace as a file: arrays for numpy, a table for spreadsheets, names for everything else."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from lstmviz.exports.columns import columns, lists, plain, table
from lstmviz.exports.output import check_output, write_output
from lstmviz.network.pins import signals_of
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
    arrays = trace.arrays()
    named = (
        (f"{name}[{entry}]", arrays[name][:, index])
        for name, entries in columns(document.network)
        for index, entry in enumerate(entries)
    )
    return table(document.sequence.tokens, named)


def to_json(document: Document, trace: Trace) -> bytes:
    """Return nested objects, by name, down to one list of T numbers for each unit.

    ``x.<input>``, ``layers.<label>.signals.<signal>.<unit>`` and ``y.<readout>`` are such lists,
    ``layers.<label>.initial.<signal>.<unit>`` is the number before the first token; ``y`` is null
    without a readout. For what is not finite stand "nan", "inf" and "-inf".
    """
    network, arrays = document.network, trace.arrays()
    found = {name: lists(entries, arrays[name]) for name, entries in columns(network)}
    content: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "title": document.title,
        "tokens": list(document.sequence.tokens),
        "x": found["x"],
        "layers": {
            label: {
                "kind": layer.kind.family,
                "initial": {
                    key: dict(zip(signals_of(network, label)[key], plain(vector), strict=True))
                    for key, vector in layer.initial.items()
                },
                "signals": {
                    signal.key: found[f"{label}/{signal.key}"] for signal in layer.kind.signals
                },
            }
            for label, layer in trace.layers.items()
        },
        "y": found.get("y"),
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
