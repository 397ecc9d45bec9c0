"""Session files ``*.lstmviz``: a document as JSON, read with plain words, saved whole or not."""

import json
import math
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout
from lstmviz.sequences.sequence import Sequence
from lstmviz.session.atomic import write_atomically
from lstmviz.session.document import Document
from lstmviz.session.fields import Fields
from lstmviz.session.json_text import json_text

FORMAT = "lstmviz session"
VERSION = 1
SUFFIX = ".lstmviz"
LARGEST = 2**28
"""The most bytes a session file may have; ten million weights fit."""
ARRAYS = {"weight_ih": 2, "weight_hh": 2, "bias_ih": 1, "bias_hh": 1, "peephole": 2}
PRECISIONS = ("float32", "float64")


@dataclass(frozen=True)
class Opened:
    """A document from a file, and whether a newer version wrote it (then it is read-only)."""

    document: Document
    newer: bool


def open_session(path: Path) -> Opened:
    """Read a session file.

    Raises
    ------
    Problem
        If it cannot be read or is not a session; nothing is changed.
    """
    try:
        status = path.stat()
        # A pipe would make its reader wait for ever.
        if not stat.S_ISREG(status.st_mode):
            raise Problem(QT_TRANSLATE_NOOP("Problem", "{file} is not a file."), file=path.name)
        if status.st_size > LARGEST:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "{file} is larger than any session; is it another file?"
                ),
                file=path.name,
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "{file} cannot be read: {reason}."),
            file=path.name,
            reason=error.strerror or error,
        ) from None
    except UnicodeDecodeError:
        raise _not_a_session(path) from None
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise _not_a_session(path) from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise _not_a_session(path)
    version = raw.get("version")
    newer = type(version) is int and version > VERSION
    try:
        return Opened(document_from_json(raw), newer)
    except Problem as problem:
        if newer:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{file} was saved by a newer lstmviz, and this one cannot read it; "
                    "update lstmviz. ({problem})",
                ),
                file=path.name,
                problem=problem,
            ) from None
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "{file} cannot be opened: {problem}"),
            file=path.name,
            problem=problem,
        ) from None


def save_session(path: Path, document: Document) -> None:
    """Write a session file; the old one stays until the new one is whole on disk.

    Raises
    ------
    Problem
        If it cannot be written; the old file is as it was.
    """
    content = json_text(document_to_json(document)).encode()
    if len(content) > LARGEST:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} was not saved: the network is too large for a session file."
            ),
            file=path.name,
        )
    try:
        write_atomically(path, content)
    except OSError as error:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "{file} was not saved: {reason}. Choose another place."),
            file=path.name,
            reason=error.strerror or error,
        ) from None


def document_from_json(raw: Mapping[str, Any]) -> Document:
    """Build a document from a session's JSON, or from the same fields in a lesson."""
    unknown: dict[str, dict[str, object]] = {}
    fields = Fields(dict(raw), "", unknown)
    fields.skip("format")
    fields.take("version", int)
    title = fields.take("title", str)
    network = _network(fields.group("network"))
    sequence = fields.group("sequence")
    tokens, values = sequence.names("tokens"), sequence.array("values", 2)
    sequence.finish()
    initial = _initial(fields.group("initial")) if "initial" in fields else {}
    fields.finish()
    return Document(title, network, Sequence(tokens, values), initial, unknown)


def document_to_json(document: Document) -> dict[str, Any]:
    """Return the JSON of a session file; :func:`document_from_json` reads it back equal."""
    network = document.network
    known: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "title": document.title,
        "network": {
            "inputs": list(network.input_names),
            "layers": [_layer_to_json(layer) for layer in network.layers],
        },
        "sequence": {
            "tokens": list(document.sequence.tokens),
            "values": _numbers(document.sequence.values),
        },
        "initial": {
            label: {key: _numbers(value) for key, value in signals.items()}
            for label, signals in document.initial.items()
        },
    }
    if network.readout is not None:
        known["network"]["readout"] = {
            "names": list(network.readout.names),
            "activation": network.readout.activation,
            "precision": str(network.readout.weight.dtype),
            "weight": _numbers(network.readout.weight),
            "bias": _numbers(network.readout.bias),
        }
    for path, extra in document.unknown.items():
        _merge(known, path, extra)
    return known


def _network(fields: Fields) -> Network:
    inputs = fields.names("inputs")
    layers = tuple(_layer(layer) for layer in fields.groups("layers"))
    readout = None
    if "readout" in fields:
        group = fields.group("readout")
        dtype = _precision(group)
        readout = Readout(
            group.array("weight", 2, dtype),
            group.array("bias", 1, dtype),
            group.take("activation", str),
            group.names("names"),
        )
        group.finish()
    fields.finish()
    return Network(layers, inputs, readout)


def _layer(fields: Fields) -> Layer:
    options = fields.group("options").mapping() if "options" in fields else {}
    kind = find(fields.take("kind", str), options)
    units = fields.names("units")
    dtype = _precision(fields)
    if "gates" in fields:
        weights = _weights_by_gate(fields.group("gates"), kind, dtype)
    else:
        weights = _weights(fields.group("weights"), dtype)
    reverse = _weights(fields.group("reverse"), dtype) if "reverse" in fields else None
    fields.finish()
    return Layer(kind, weights, units, reverse)


def _precision(fields: Fields) -> str:
    name: str = fields.take("precision", str) if "precision" in fields else "float64"
    if name not in PRECISIONS:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "The precision “{name}” is not one of {known}."),
            name=name,
            known=", ".join(PRECISIONS),
        )
    return name


def _weights(fields: Fields, dtype: str) -> Weights:
    arrays = {
        name: fields.array(name, dimensions, dtype)
        for name, dimensions in ARRAYS.items()
        if name in fields or name.startswith("weight")
    }
    fields.finish()
    return Weights(**arrays)


def _weights_by_gate(fields: Fields, kind: CellKind, dtype: str) -> Weights:
    """Read weights as people write them: for each gate the matrices W and U and the bias b."""
    gates = [fields.group(gate) for gate in kind.gates]
    fields.finish()
    w, u = ([gate.array(letter, 2, dtype) for gate in gates] for letter in "WU")
    b = [gate.array("b", 1, dtype) for gate in gates]
    for gate in gates:
        gate.finish()
    try:
        return Weights(*(np.concatenate(parts) for parts in (w, u, b)))
    except ValueError:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "The gates' matrices must all have the same number of columns."
            )
        ) from None


def _initial(fields: Fields) -> dict[str, dict[str, Array]]:
    groups = {label: fields.group(label) for label in fields.names_left()}
    return {
        label: {key: group.array(key, 1) for key in group.names_left()}
        for label, group in groups.items()
    }


def _layer_to_json(layer: Layer) -> dict[str, Any]:
    stored: dict[str, Any] = {
        "kind": layer.kind.family,
        "options": dict(layer.kind.options),
        "units": list(layer.unit_names),
        "precision": str(layer.dtype),
        "weights": _weights_to_json(layer.weights),
    }
    if layer.reverse is not None:
        stored["reverse"] = _weights_to_json(layer.reverse)
    return stored


def _weights_to_json(weights: Weights) -> dict[str, Any]:
    return {name: _numbers(array) for name, array in weights.arrays.items()}


def _numbers(array: Array) -> list[Any]:
    """Return nested lists of floats, with words for what JSON has no number for."""
    if array.ndim > 1:
        return [_numbers(row) for row in array]
    return [value if math.isfinite(value) else str(value) for value in array.tolist()]


def _merge(known: dict[str, Any], path: str, extra: Mapping[str, object]) -> None:
    """Put unknown fields back where they stood, if that place is still there."""
    place: Any = known
    for part in path.split(".") if path else ():
        if isinstance(place, list) and part.isdigit() and int(part) < len(place):
            place = place[int(part)]
        elif isinstance(place, dict) and part in place:
            place = place[part]
        else:
            return
    if isinstance(place, dict):
        place.update({name: value for name, value in extra.items() if name not in place})


def _not_a_session(path: Path) -> Problem:
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem", "{file} is not an lstmviz session; choose a file saved by lstmviz."
        ),
        file=path.name,
    )
