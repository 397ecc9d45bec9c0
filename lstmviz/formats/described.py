"""What this program writes beside the tensors of a network, and how it finds it again.

PyTorch's names say nothing of options, of names, or of how a readout ends; the description does,
as JSON: ``{"version": 1, "layers": [{"kind", "options", "units", "merge", "backwards"}],
"inputs": [...], "readout": {"activation", "names"}, "embedding": {"tokens"}}``.
"""

from collections.abc import Mapping
from typing import Any

from lstmviz.cells.arrays import Array
from lstmviz.cells.kinds import find
from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.layer_tensors import matrix, missing, read_shaped, read_weights
from lstmviz.formats.legible import legible
from lstmviz.formats.recognised import FormatError, Note, Recognised
from lstmviz.formats.recurrent_names import ARRAYS, tensor_name
from lstmviz.formats.tensors import Contents
from lstmviz.network.embedding import Embedding
from lstmviz.network.layer import REVERSE, Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout

KEY = "lstmviz"
"""The name under which files keep the description."""
VERSION = 1
EMBEDDING = "embedding.weight"
READOUT = ("readout.weight", "readout.bias")


def describe(network: Network) -> dict[str, Any]:
    """Return the description of a network."""
    told: dict[str, Any] = {
        "version": VERSION,
        "layers": [
            {
                "kind": layer.kind.family,
                "options": dict(layer.kind.options),
                "units": list(layer.unit_names),
                "merge": layer.merge,
                "backwards": layer.backwards,
            }
            for layer in network.layers
        ],
        "inputs": list(network.input_names),
    }
    if network.readout is not None:
        told["readout"] = {
            "activation": network.readout.activation,
            "names": list(network.readout.names),
        }
    if network.embedding is not None:
        told["embedding"] = {"tokens": list(network.embedding.tokens)}
    return told


def tensors(network: Network) -> dict[str, Array]:
    """Return every array of a network under PyTorch's name for it."""
    named = {
        tensor_name(array, label): values
        for label, (number, suffix) in network.labels.items()
        for array, values in dict(network.layers[number].directions)[suffix].arrays.items()
    }
    if network.embedding is not None:
        named[EMBEDDING] = network.embedding.weight
    if network.readout is not None:
        named |= dict(zip(READOUT, (network.readout.weight, network.readout.bias), strict=True))
    return named


def rebuild(held: Contents, told: Mapping[str, Any]) -> Recognised:
    """Return the network that was described.

    Raises
    ------
    FormatError
        If a tensor is missing or misshapen, or a newer version wrote the file.
    Problem
        If there is no such kind of cell.
    KeyError, TypeError, ValueError, AttributeError
        If the description is damaged.
    """
    if type(told["version"]) is not int or told["version"] < VERSION:
        raise ValueError("no version")
    if told["version"] > VERSION:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} was saved by a newer lstmviz, and this one cannot read it; update lstmviz.",
            ),
            file=held.file,
        )
    inputs = _names(told["inputs"])
    used, layers, width = set[str](), [], len(inputs)
    for number, one in enumerate(told["layers"]):
        layer = _layer(held, number, one, width, used)
        layers.append(layer)
        width = layer.outputs
    embedding, readout = None, None
    if "embedding" in told:
        tokens = _names(told["embedding"]["tokens"])
        rows = matrix(held, _needed(held, EMBEDDING, used)).shape[0]
        embedding = Embedding(read_shaped(held, EMBEDDING, (rows, len(inputs))), tokens)
    if "readout" in told:
        names = _names(told["readout"]["names"])
        weight, bias = (_needed(held, name, used) for name in READOUT)
        readout = Readout(
            read_shaped(held, weight, (len(names), width)),
            read_shaped(held, bias, (len(names),)),
            told["readout"]["activation"],
            names,
        )
    note = Note(
        QT_TRANSLATE_NOOP("formats", "lstmviz wrote the file, and says in it what everything is."),
        {},
    )
    unused = Note(QT_TRANSLATE_NOOP("formats", "The file's description does not mention it."), {})
    ignored = tuple((name, unused) for name in held.tensors if name not in used)
    network = Network(tuple(layers), inputs, readout, embedding)
    return Recognised(network, held.format, (note,), ignored)


def _layer(
    held: Contents, number: int, told: Mapping[str, Any], width: int, used: set[str]
) -> Layer:
    kind, units = find(told["kind"], told["options"]), _names(told["units"])
    backwards, merge = told["backwards"], told["merge"]
    if type(backwards) is not bool or type(merge) is not str:
        raise TypeError("no direction")
    other = tensor_name("weight_ih", f"l{number}{REVERSE}") in held.tensors
    suffixes = [REVERSE] if backwards else ["", REVERSE] if other else [""]
    directions = []
    for suffix in suffixes:
        named = {array: tensor_name(array, f"l{number}{suffix}") for array in ARRAYS}
        there = {array: name for array, name in named.items() if name in held.tensors}
        for array in ("weight_ih", "weight_hh", *("weight_hr",) * kind.projected):
            _needed(held, named[array], used)
        used.update(there.values())
        directions.append(read_weights(held, there, kind, len(units), width))
    second = directions[1] if other and not backwards else None
    return Layer(kind, directions[0], units, second, merge, backwards)


def _needed(held: Contents, name: str, used: set[str]) -> str:
    if name not in held.tensors:
        raise missing(held.file, name)
    used.add(name)
    return name


def _names(told: object) -> tuple[str, ...]:
    if not isinstance(told, list) or not all(isinstance(name, str) for name in told):
        raise TypeError("no names")
    return tuple(map(legible, told))
