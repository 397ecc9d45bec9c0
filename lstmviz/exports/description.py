"""What was recognised in a file, in words and as fields."""

from collections.abc import Iterator
from typing import Any

from lstmviz.exports.aim import listed
from lstmviz.network.network import Network
from lstmviz.session.document import Document

FORMAT = "lstmviz inspect"
VERSION = 1


def describe(document: Document) -> dict[str, Any]:
    """Return what a document holds as JSON fields.

    Once released, a field keeps its name and meaning; new ones may join. Names stand in the order
    of the arrays' columns. ``layers`` holds one entry for each layer and direction, under the
    label that names it in traces; ``gates`` are in the order of the weights' row blocks.
    """
    network = document.network
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": document.title,
        "tokens": list(document.sequence.tokens),
        "inputs": list(network.input_names),
        "layers": list(_layers(network)),
        "readout": None
        if network.readout is None
        else {
            "activation": network.readout.activation,
            "names": list(network.readout.names),
        },
        "parameters": _parameters(network),
    }


def written(description: dict[str, Any]) -> list[str]:
    """Return a description as lines for people; what stands in names stays in its line."""
    tokens, inputs = description["tokens"], description["inputs"]
    rows = [
        ("tokens", f"{len(tokens)}: {listed(tokens)}"),
        ("inputs", f"{len(inputs)}: {listed(inputs)}"),
    ]
    for layer in description["layers"]:
        options = [name for name, chosen in layer["options"].items() if chosen]
        what = (
            " ".join((layer["title"], *options)),
            layer["direction"],
            f"{_counted(layer['inputs'], 'input')} → {_counted(layer['units'], 'unit')}",
            f"gates {' '.join(layer['gates'])}",
            layer["precision"],
        )
        rows += [(layer["label"], ", ".join(what)), ("", f"units: {listed(layer['units'])}")]
    readout = description["readout"]
    if readout is None:
        rows.append(("readout", "none"))
    else:
        names = readout["names"]
        rows.append(("readout", f"{len(names)}, {readout['activation']}: {listed(names)}"))
    rows.append(("parameters", f"{description['parameters']:,}"))
    width = max(len(name) for name, _ in rows)
    return [description["title"], *(f"  {name:{width}}  {text}" for name, text in rows)]


def _counted(names: list[str], noun: str) -> str:
    return f"{len(names)} {noun}" + ("" if len(names) == 1 else "s")


def _layers(network: Network) -> Iterator[dict[str, Any]]:
    for number, layer in enumerate(network.layers):
        for suffix, weights in layer.directions:
            yield {
                "label": f"l{number}{suffix}",
                "kind": layer.kind.family,
                "title": layer.kind.title,
                "options": dict(layer.kind.options),
                "direction": "backward" if suffix else "forward",
                "inputs": list(network.source_names(number)),
                "units": list(layer.unit_names),
                "gates": list(layer.kind.gates),
                "signals": [signal.key for signal in layer.kind.signals],
                "precision": str(weights.weight_hh.dtype),
            }


def _parameters(network: Network) -> int:
    """Count the numbers that training would change."""
    arrays = [
        array
        for layer in network.layers
        for _, weights in layer.directions
        for array in vars(weights).values()
    ]
    if network.readout is not None:
        arrays += [network.readout.weight, network.readout.bias]
    return sum(array.size for array in arrays if array is not None)
