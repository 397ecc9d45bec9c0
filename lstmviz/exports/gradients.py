"""A gradient as a file, in the forms and under the names of a trace."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.exports.columns import columns, lists, plain, table
from lstmviz.exports.output import check_output, write_output
from lstmviz.network.gradient import NetworkGradient
from lstmviz.network.pins import signals_of
from lstmviz.session.document import Document
from lstmviz.session.json_text import json_text

FORMAT = "lstmviz gradient"
VERSION = 1
PER_TOKEN = "per_token"
LARGEST = 2**30
"""The most bytes that the weights of all tokens may take."""


@dataclass(frozen=True, eq=False)
class Found:
    """A gradient and what was asked for.

    Parameters
    ----------
    document
        What it was computed of.
    gradient
        The numbers.
    target
        What it is the gradient of, as people write it.
    steps
        How far it was followed, None if to the end.
    per_token
        Whether the weights of every single token are wanted, too.
    """

    document: Document
    gradient: NetworkGradient
    target: str
    steps: int | None = None
    per_token: bool = False

    def weights_by_token(self) -> dict[str, Array]:
        """Return the derivatives by the parameters as used at each token, ``(T, …)`` each.

        Nothing unless they are wanted.

        Raises
        ------
        Problem
            If they are too many.
        """
        tokens = len(self.document.sequence)
        whole = self.gradient.weights
        if not self.per_token:
            return {}
        if tokens * sum(array.nbytes for array in whole.values()) > LARGEST:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "The weights at each of {tokens} tokens would take more than 1 GiB; leave "
                    "out --per-token or feed in fewer tokens.",
                ),
                tokens=tokens,
            )
        found = {
            name: np.zeros((tokens, *array.shape), array.dtype) for name, array in whole.items()
        }
        for token in range(tokens):
            for name, array in self.gradient.weights_at(token).items():
                found[name][token] = array
        return found


def to_npz(found: Found) -> bytes:
    """Return numpy's ``.npz``.

    It holds the arrays of :meth:`lstmviz.network.gradient.NetworkGradient.arrays`, ``tokens``,
    ``target`` and its ``value``; ``steps`` if truncated, and if wanted such as
    ``per_token/l0/weight_ih`` ``(T, …)``. Nothing is pickled.
    """
    arrays: dict[str, Any] = found.gradient.arrays()
    arrays["tokens"] = np.array(found.document.sequence.tokens, np.str_)
    arrays["target"] = np.array(found.target, np.str_)
    arrays["value"] = np.array(found.gradient.value)
    if found.steps is not None:
        arrays["steps"] = np.array(found.steps)
    for name, array in found.weights_by_token().items():
        arrays[f"{PER_TOKEN}/{name}"] = array
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def to_csv(found: Found) -> bytes:
    """Return a table with a row for each token.

    Its columns are those of a trace, then ``path/l<layer>[<unit>]``. Weights have no place in it
    unless they are wanted for each token: ``l0/weight_ih[<row>][<column>]``, both from 0.
    """
    return table(found.document.sequence.tokens, _by_token(found))


def to_json(found: Found) -> bytes:
    """Return nested objects, by name, as a trace's; weights are lists of rows.

    For each layer there are ``signals``, ``initial``, ``weights`` and, for cells that have one,
    ``path``. ``readout`` holds the readout's weights, ``per_token`` those of every token if wanted.
    For what is not finite stand "nan", "inf" and "-inf".
    """
    document, gradient = found.document, found.gradient
    network, arrays = document.network, gradient.arrays()
    shown = {name: lists(entries, arrays[name]) for name, entries in columns(network)}
    content: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "title": document.title,
        "target": found.target,
        "value": plain(np.array([gradient.value]))[0],
        "steps": found.steps,
        "tokens": list(document.sequence.tokens),
        "x": shown["x"],
        "layers": {label: _layer(found, label, shown) for label in network.labels},
        "y": shown.get("y"),
        "readout": None if network.readout is None else _weights(gradient.weights, "readout"),
    }
    if found.per_token:
        content[PER_TOKEN] = {
            name: plain(array) for name, array in found.weights_by_token().items()
        }
    return json_text(content).encode()


WRITERS: dict[str, Callable[[Found], bytes]] = {".npz": to_npz, ".csv": to_csv, ".json": to_json}
"""What writes a gradient, by the ending of the file's name."""


def save_gradient(path: Path, found: Found) -> None:
    """Write a gradient in the form that the ending of the file's name says.

    Raises
    ------
    Problem
        If it says none of :data:`WRITERS`, or the file cannot be written; an old one is as it was.
    """
    write = WRITERS[check_output(path, WRITERS)]
    write_output(path, write(found))


def _by_token(found: Found) -> Iterator[tuple[str, Array]]:
    """Yield each number that a token has, with its column's name."""
    network, arrays = found.document.network, found.gradient.arrays()
    kept = ((f"path/{label}", _units(found, label)) for label in found.gradient.path)
    for name, entries in (*columns(network), *kept):
        for index, entry in enumerate(entries):
            yield f"{name}[{entry}]", arrays[name][:, index]
    for name, array in found.weights_by_token().items():
        for place in np.ndindex(array.shape[1:]):
            brackets = "".join(f"[{index}]" for index in place)
            yield f"{name}{brackets}", array[(slice(None), *place)]


def _layer(found: Found, label: str, shown: dict[str, dict[str, list[Any]]]) -> dict[str, object]:
    gradient, names = found.gradient, signals_of(found.document.network, label)
    stored: dict[str, object] = {
        "initial": {
            key: dict(zip(names[key], plain(vector), strict=True))
            for key, vector in gradient.state[label].items()
        },
        "signals": {key: shown[f"{label}/{key}"] for key in names},
        "weights": _weights(gradient.weights, label),
    }
    if label in gradient.path:
        stored["path"] = lists(_units(found, label), gradient.path[label])
    return stored


def _units(found: Found, label: str) -> tuple[str, ...]:
    network = found.document.network
    return network.layers[network.labels[label][0]].unit_names


def _weights(weights: Mapping[str, Array], of: str) -> dict[str, list[Any]]:
    """Return the weights of a layer and direction, or of the readout."""
    return {
        name.removeprefix(f"{of}/"): plain(array)
        for name, array in weights.items()
        if name.startswith(f"{of}/")
    }
