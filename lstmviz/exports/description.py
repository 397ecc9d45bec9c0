"""What was recognised in a file, in words and as fields."""

from collections.abc import Iterator
from typing import Any

from lstmviz.cells.kinds import families
from lstmviz.cells.problems import listed
from lstmviz.formats.recognised import Recognised
from lstmviz.network.network import Network
from lstmviz.network.parameters import parameters
from lstmviz.session.document import Document

FORMAT = "lstmviz inspect"
VERSION = 1


def describe(document: Document, recognised: Recognised | None = None) -> dict[str, Any]:
    """Return what a document holds as JSON fields.

    Once released, a field keeps its name and meaning; new ones may join. Names stand in the order
    of the arrays' columns. ``layers`` holds one entry for each layer and direction, under the
    label that names it in traces; ``gates`` are in the order of the weights' row blocks.

    Parameters
    ----------
    recognised
        How the document's weight file was understood, if it comes from one just read.
    """
    network, origin = document.network, document.origin
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": document.title,
        "origin": None if origin is None else dict(vars(origin)),
        "recognised": None if recognised is None else _recognised(recognised),
        "tokens": list(document.sequence.tokens),
        "embedding": None
        if network.embedding is None
        else {
            "tokens": len(network.embedding.weight),
            "names": list(network.embedding.tokens),
        },
        "inputs": list(network.input_names),
        "layers": list(_layers(network)),
        "readout": None
        if network.readout is None
        else {
            "activation": network.readout.activation,
            "names": list(network.readout.names),
        },
        "parameters": sum(array.size for array in parameters(network).values()),
    }


def written(description: dict[str, Any]) -> list[str]:
    """Return a description as lines for people; what stands in names stays in its line."""
    tokens, inputs = description["tokens"], description["inputs"]
    origin, recognised = description["origin"], description["recognised"]
    rows = []
    if recognised is not None:
        rows.append(("format", recognised["format"]))
    rows.append(("tokens", f"{len(tokens)}: {listed(tokens)}"))
    if description["embedding"] is not None:
        rows.append(("embedding", _embedding(description["embedding"], len(inputs))))
    rows.append(("inputs", f"{len(inputs)}: {listed(inputs)}"))
    for layer in description["layers"]:
        what = (
            " ".join((layer["title"], *_options(layer))),
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
    if recognised is not None:
        rows += _understood(recognised)
    if origin is not None:
        rows += [("from", origin["file"]), ("SHA-256", origin["sha256"])]
    width = max(len(name) for name, _ in rows)
    return [description["title"], *(f"  {name:{width}}  {text}" for name, text in _labelled(rows))]


def _recognised(recognised: Recognised) -> dict[str, Any]:
    return {
        "format": recognised.format,
        "notes": [str(note) for note in recognised.notes],
        "ignored": [{"name": name, "why": str(why)} for name, why in recognised.ignored],
        "questions": [
            {**vars(question), "choices": list(question.choices)}
            for question in recognised.questions
        ],
        "not_finite": recognised.unfinished,
    }


def _understood(recognised: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield a row for each thing that a person may want to check."""
    for name, count in recognised["not_finite"].items():
        yield "not finite", f"{name} holds {count:,} NaN or infinite numbers"
    for question in recognised["questions"]:
        key, answer, choices = question["key"], question["answer"], question["choices"]
        others = " or ".join(choice for choice in choices if choice != answer) or "a text"
        taken = "as answered" if question["given"] else "taken for granted"
        text = f"{question['text']} {answer or 'None'}, {taken}; "
        yield "asked", f"{text}“--answer {key}=…” takes {others}"
    for note in recognised["notes"]:
        yield "understood", note
    for ignored in recognised["ignored"]:
        yield "left out", f"{ignored['name']}: {ignored['why']}"


def _embedding(embedding: dict[str, Any], inputs: int) -> str:
    names = embedding["names"]
    text = f"{embedding['tokens']:,} tokens → {inputs} input" + ("" if inputs == 1 else "s")
    return f"{text}: {listed(names)}" if names else text


def _options(layer: dict[str, Any]) -> list[str]:
    """Return what is unusual about a kind of cell: an option's name, with its value if needed."""
    chosen = [
        (option.key, layer["options"][option.key])
        for option in families()[layer["kind"]].options
        if layer["options"][option.key] != option.default
    ]
    return [name if value is True else f"{name}={_plain(value)}" for name, value in chosen]


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _labelled(rows: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield rows with each name only where it is new."""
    before = None
    for name, text in rows:
        yield ("" if name == before else name), text
        before = name


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
                "merge": None if layer.reverse is None else layer.merge,
                "inputs": list(network.source_names(number)),
                "units": list(layer.unit_names),
                "gates": list(layer.kind.gates),
                "signals": [signal.key for signal in layer.kind.signals],
                "precision": str(weights.weight_hh.dtype),
            }
