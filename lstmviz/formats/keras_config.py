"""The layers of a Keras model, read from its configuration."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem

LONGEST = 16 * 2**20
"""No configuration has more characters."""
ONLY_MASKS = {"mask", "training"}
"""Arguments of a layer that leave what it computes for a whole sequence as it is."""


@dataclass(frozen=True)
class Step:
    """One layer of a model, in the order in which a token passes them.

    Parameters
    ----------
    name
        The user's.
    kind
        Its class, such as ``LSTM``.
    config
        Its settings.
    group
        Its group in Keras 3's weight file: named by class and counter, such as ``lstm_1``.
    """

    name: str
    kind: str
    config: Mapping[str, Any]
    group: str


def steps(text: str) -> tuple[Step, ...]:
    """Return the layers of the model that `text`, a JSON document, configures.

    Raises
    ------
    Problem
        If it is anything but a chain of layers.
    """
    if len(text) > LONGEST:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "Its configuration is larger than any model’s; save it again."
            )
        )
    model = json.loads(text)
    kind, config = model["class_name"], model["config"]
    # The first Keras wrote a Sequential model as a bare list.
    layers = config if isinstance(config, list) else config["layers"]
    found = list(_steps(layers))
    if kind == "Sequential":
        return tuple(found)
    if kind not in ("Functional", "Model"):
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The model is a “{kind}”; only Sequential and Functional models say how their "
                "layers follow each other.",
            ),
            kind=kind,
        )
    return tuple(_chain(config, {step.name: step for step in found}))


def _steps(layers: Sequence[Mapping[str, Any]]) -> Iterator[Step]:
    counted: Counter[str] = Counter()
    for layer in layers:
        config = layer["config"]
        name = str(config.get("name", layer["class_name"]))
        kind = class_of(layer, name)
        group = numbered(snake_case(kind), counted)
        yield Step(name, kind, config, group)


def class_of(entry: Mapping[str, Any], layer: str) -> str:
    """Return the class of a layer or of a cell in it.

    Raises
    ------
    Problem
        If the user wrote it: it may compute anything, whatever it is called.
    """
    registered = str(entry.get("registered_name"))
    if ">" in registered:
        raise unknown_layer(layer, registered)
    return str(entry["class_name"])


def unknown_layer(name: str, kind: str) -> Problem:
    """Return the problem of a layer that cannot be shown."""
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem",
            "Its layer “{layer}” ({kind}) cannot be shown; save a model without it.",
        ),
        layer=name,
        kind=kind,
    )


def numbered(name: str, counted: Counter[str]) -> str:
    """Return ``name``, and from the second time on ``name_1``, ``name_2`` …, as Keras does."""
    number = counted[name]
    counted[name] += 1
    return f"{name}_{number}" if number else name


def snake_case(name: str) -> str:
    """Return the name of a class as Keras writes it in weight files: ``simple_rnn``."""
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def _chain(config: Mapping[str, Any], known: Mapping[str, Step]) -> list[Step]:
    """Follow the only path from the model's output back to its input."""
    nodes = {
        str(layer["config"].get("name", layer["class_name"])): layer["inbound_nodes"]
        for layer in config["layers"]
    }
    ends = {name for name, _ in _histories(config["output_layers"])}
    if len(ends) != 1:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The model has the outputs {names}; only a model of one output can be shown.",
            ),
            names=", ".join(sorted(ends)),
        )
    name = ends.pop()
    path = [known[name]]
    while nodes[name]:
        parents = list(_parents(name, nodes[name]))
        if len(parents) != 1 or len(path) > len(known):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "Its layer “{layer}” takes {count} inputs; only a chain of layers can be "
                    "shown.",
                ),
                layer=name,
                count=len(parents),
            )
        name, tensor = parents[0]
        if tensor != 0:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "The last state of the layer “{layer}” is used by another; only a chain of "
                    "layers can be shown.",
                ),
                layer=name,
            )
        path.append(known[name])
    return path[::-1]


def _parents(name: str, nodes: Sequence[Any]) -> Iterator[tuple[str, int]]:
    """Yield the layers whose outputs go into the layer `name`, and which output it is."""
    for node in nodes:
        inputs = node["args"] if isinstance(node, dict) else node
        yield from _histories(inputs)
        if isinstance(node, dict):
            named = [node["kwargs"]]
        else:
            named = [entry[3] for entry in node if len(entry) > 3]
        for arguments in named:
            for key, value in arguments.items():
                if key not in ONLY_MASKS and list(_histories(value)):
                    raise Problem(
                        QT_TRANSLATE_NOOP(
                            "Problem",
                            "Its layer “{layer}” is given {argument} by another; only a chain "
                            "of layers can be shown.",
                        ),
                        layer=name,
                        argument=key,
                    )


def _histories(value: Any) -> Iterator[tuple[str, int]]:
    """Yield the layer and output of every tensor named in `value`, however Keras nested it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "keras_history":
                yield str(inner[0]), int(inner[2])
            else:
                yield from _histories(inner)
    elif isinstance(value, list):
        if len(value) >= 3 and isinstance(value[0], str) and isinstance(value[2], int):
            yield value[0], value[2]
        else:
            for inner in value:
                yield from _histories(inner)
