"""A network as JSON: in session files, and in lessons where people write it by hand."""

import math
from typing import Any

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import families, find
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.network.embedding import Embedding
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout
from lstmviz.session.fields import Fields

ARRAYS = {
    "weight_ih": 2,
    "weight_hh": 2,
    "bias_ih": 1,
    "bias_hh": 1,
    "peephole": 2,
    "weight_hr": 2,
}
"""The dimensions of the arrays of weights."""
NEEDED = ("weight_ih", "weight_hh")
PRECISIONS = ("float32", "float64")


def network_to_json(network: Network) -> dict[str, Any]:
    """Return the JSON of a network; :func:`network_from_json` reads it back equal."""
    stored: dict[str, Any] = {
        "inputs": list(network.input_names),
        "layers": [_layer_to_json(layer) for layer in network.layers],
    }
    if network.embedding is not None:
        stored["embedding"] = {
            "tokens": list(network.embedding.tokens),
            "precision": str(network.embedding.weight.dtype),
            "weight": numbers(network.embedding.weight),
        }
    if network.readout is not None:
        stored["readout"] = {
            "names": list(network.readout.names),
            "activation": network.readout.activation,
            "precision": str(network.readout.weight.dtype),
            "weight": numbers(network.readout.weight),
            "bias": numbers(network.readout.bias),
        }
    return stored


def network_from_json(fields: Fields) -> Network:
    """Build a network.

    Raises
    ------
    Problem
        If a field is missing or wrong, or they do not make a network.
    """
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
    embedding = None
    if "embedding" in fields:
        group = fields.group("embedding")
        tokens = group.names("tokens") if "tokens" in group else ()
        embedding = Embedding(group.array("weight", 2, _precision(group)), tokens)
        group.finish()
    fields.finish()
    return Network(layers, inputs, readout, embedding)


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
    merge = fields.take("merge", str) if "merge" in fields else "concat"
    backwards = fields.flag("backwards")
    fields.finish()
    return Layer(kind, weights, units, reverse, merge, backwards)


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
        if name in fields or name in NEEDED
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


def _layer_to_json(layer: Layer) -> dict[str, Any]:
    stored: dict[str, Any] = {
        "kind": layer.kind.family,
        "options": _options(layer.kind),
        "units": list(layer.unit_names),
        "precision": str(layer.dtype),
        "weights": _weights_to_json(layer.weights),
    }
    if layer.reverse is not None:
        stored["reverse"] = _weights_to_json(layer.reverse)
    if layer.merge != "concat":
        stored["merge"] = layer.merge
    if layer.backwards:
        stored["backwards"] = True
    return stored


def _options(kind: CellKind) -> dict[str, object]:
    """Return what was chosen otherwise than by default; a later option then changes no file."""
    defaults = {option.key: option.default for option in families()[kind.family].options}
    return {key: value for key, value in kind.options.items() if value != defaults[key]}


def _weights_to_json(weights: Weights) -> dict[str, Any]:
    return {name: numbers(array) for name, array in weights.arrays.items()}


def numbers(array: Array) -> list[Any]:
    """Return nested lists of floats, with words for what JSON has no number for."""
    if array.ndim > 1:
        return [numbers(row) for row in array]
    return [value if math.isfinite(value) else str(value) for value in array.tolist()]
