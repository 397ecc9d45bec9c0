"""Keras weights without a configuration: what each layer is, told from names and shapes."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.asking import Asking, ask_readout_activation
from lstmviz.formats.hdf5 import Hdf5
from lstmviz.formats.keras_config import Step
from lstmviz.formats.keras_network import build
from lstmviz.formats.keras_stores import Grouped, Listed
from lstmviz.formats.recognised import Note, Recognised

CLASSES = {4: "LSTM", 3: "GRU", 1: "SimpleRNN"}
"""By how many gates the recurrent kernel ``(H, G·H)`` has."""
ORDERS = 10_000
"""So many steps are taken in search of an order in which the layers fit."""
MOST_ORDERS = 12
"""So many orders in which the layers fit are offered."""
ACTIVATIONS = ("tanh", "relu", "sigmoid", "linear")
GATE_ACTIVATIONS = ("sigmoid", "hard_sigmoid", "hard_sigmoid_2")
APART = ("sum", "mul", "ave")

Shapes = list[tuple[str, tuple[int, ...]]]
"""The arrays of a layer, as they are named within it, and their shapes."""


@dataclass(frozen=True)
class _Found:
    """A layer: how many numbers it takes (None: token ids), and how many it may give."""

    step: Step
    inputs: int | None
    outputs: tuple[int, ...]


def guessed(file: Hdf5, asking: Asking) -> Recognised:
    """Read a file that holds weights and no configuration.

    Raises
    ------
    Problem
        If it holds no weights of Keras, or they do not make a chain of layers.
    """
    store: Grouped | Listed
    grouped = Grouped(file)
    names = file.texts("", "layer_names")
    if grouped.root in file.groups:
        store = grouped
        found = _in_order(list(_grouped_layers(file, grouped.root, asking)), asking)
    elif names is not None:
        store = listed = Listed(file, "")
        layers = ((name, _shapes(file, f"{name}/", listed.names(name))) for name in names)
        found = [_layer(name, arrays, asking) for name, arrays in layers if arrays]
    else:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "It is an HDF5 file, but holds no Keras model; save the model with Keras’ "
                "model.save.",
            )
        )
    steps = tuple(_finished(found, asking))
    made = build(steps, store, "3", asking, "Keras weights")
    guess = QT_TRANSLATE_NOOP(
        "formats",
        "The file holds no configuration: layers were told by names and shapes, and taken to read "
        "forwards.",
    )
    return replace(made, notes=(Note(guess, {}), *made.notes), questions=asking.questions)


def _grouped_layers(file: Hdf5, root: str, asking: Asking) -> Iterator[_Found]:
    groups = {path.split("/")[1] for path in file.groups if path.startswith(f"{root}/")}
    for group in sorted(groups, key=_counter):
        prefix = f"{root}/{group}/"
        paths = sorted(path for path in file.datasets if path.startswith(prefix))
        if arrays := _shapes(file, prefix, paths):
            yield _layer(group, arrays, asking)


def _counter(group: str) -> tuple[str, int]:
    """Return what sorts ``lstm_10`` behind ``lstm_2``."""
    name, _, number = group.rpartition("_")
    return (name, int(number)) if name and number.isdecimal() else (group, 0)


def _shapes(file: Hdf5, prefix: str, paths: list[str]) -> Shapes:
    """Return a layer's arrays, but not the seeds of its dropout."""
    return [
        (path.removeprefix(prefix), tuple(file.datasets[path].shape or ()))
        for path in paths
        if path in file.datasets and "seed_generator" not in path
    ]


def _layer(name: str, arrays: Shapes, asking: Asking) -> _Found:
    parts = {
        folder: [shape for _, shape in inside]
        for folder, inside in itertools.groupby(arrays, lambda one: one[0].rpartition("/")[0])
    }
    if all(_is_cell(shapes) for shapes in parts.values()):
        return _recurrent(name, parts, asking)
    (folder, shapes), *more = parts.items()
    if not more and len(shapes[0]) == 2:
        wide, narrow = shapes[0]
        if len(shapes) == 1 and "embedding" in f"{name}/{arrays[0][0]}":
            config: dict[str, Any] = {"input_dim": wide, "output_dim": narrow}
            return _Found(Step(name, "Embedding", config, name), None, (narrow,))
        if len(shapes) == 1 or shapes[1:] == [(narrow,)]:
            config = {"units": narrow, "use_bias": len(shapes) > 1, "activation": "linear"}
            step = Step(name, "Dense", config, name)
            if folder.startswith("layer"):
                inner = {"class_name": "Dense", "config": config}
                step = Step(name, "TimeDistributed", {"layer": inner}, name)
            return _Found(step, wide, (narrow,))
    raise Problem(
        QT_TRANSLATE_NOOP(
            "Problem",
            "The weights of its layer “{layer}” are not those of a recurrent, embedding or dense "
            "layer; save the whole model, not its weights alone.",
        ),
        layer=name,
    )


def _is_cell(shapes: Sequence[tuple[int, ...]]) -> bool:
    """Whether arrays are a kernel ``(I, G·H)``, a recurrent kernel ``(H, G·H)``, perhaps a bias."""
    if len(shapes) not in (2, 3) or [len(shape) for shape in shapes[:2]] != [2, 2]:
        return False
    (_, wide), (units, recurrent) = shapes[:2]
    return wide == recurrent and units > 0 and recurrent in [units * gates for gates in CLASSES]


def _recurrent(name: str, parts: Mapping[str, Sequence[tuple[int, ...]]], asking: Asking) -> _Found:
    parts = _stacked(parts)
    cells = [_cell(name, shapes, asking) for shapes in parts.values()]
    inputs = next(iter(parts.values()))[0][0]
    units = cells[-1]["config"]["units"]
    if any("backward" in folder for folder in parts):
        config: dict[str, Any] = {"layer": cells[0]}
        return _Found(Step(name, "Bidirectional", config, name), inputs, (2 * units, units))
    if len(cells) == 1:
        return _Found(
            Step(name, cells[0]["class_name"], cells[0]["config"], name), inputs, (units,)
        )
    stacked = {"class_name": "StackedRNNCells", "config": {"cells": [_as_cell(c) for c in cells]}}
    config = {"cell": stacked, "return_sequences": True}
    return _Found(Step(name, "RNN", config, name), inputs, (units,))


def _stacked(
    parts: Mapping[str, Sequence[tuple[int, ...]]],
) -> Mapping[str, Sequence[tuple[int, ...]]]:
    """Return the cells of a stack in an order in which each takes what the one below gives."""
    orders = itertools.islice(itertools.permutations(parts.items()), ORDERS)
    for order in orders:
        if all(above[0][0] == below[1][0] for (_, below), (_, above) in itertools.pairwise(order)):
            return dict(order)
    return parts


def _as_cell(layer: Mapping[str, Any]) -> dict[str, Any]:
    return {"class_name": f"{layer['class_name']}Cell", "config": layer["config"]}


def _cell(name: str, shapes: Sequence[tuple[int, ...]], asking: Asking) -> dict[str, Any]:
    """Return what a configuration would say of a cell."""
    units, wide = shapes[1]
    kind = CLASSES[wide // units]
    config: dict[str, Any] = {
        "name": name,
        "units": units,
        "use_bias": len(shapes) > 2,
        "return_sequences": True,
        "activation": asking.ask(
            "activation",
            QT_TRANSLATE_NOOP("formats", "Which activation makes the hidden state?"),
            ACTIVATIONS,
            "tanh",
        ),
    }
    if kind != "SimpleRNN":
        config["recurrent_activation"] = asking.ask(
            "gate_activation",
            QT_TRANSLATE_NOOP(
                "formats", "Which activation have the gates (hard_sigmoid_2 is that of Keras 2)?"
            ),
            GATE_ACTIVATIONS,
            "sigmoid",
        )
    if kind == "GRU":
        config["reset_after"] = (
            len(shapes[2]) == 2
            if len(shapes) > 2
            else asking.ask(
                "reset",
                QT_TRANSLATE_NOOP(
                    "formats", "Is the reset applied before or after the matrix product?"
                ),
                ("after", "before"),
                "after",
            )
            == "after"
        )
    return {"class_name": kind, "config": config}


def _in_order(layers: list[_Found], asking: Asking) -> list[_Found]:
    """Return the layers in an order in which each takes what the one below gives.

    Layers of one class stand in the order of their counters. Where several orders are left, ask.
    """
    queues = [
        list(queue)
        for _, queue in itertools.groupby(layers, lambda one: _counter(one.step.group)[0])
    ]
    # Dense layers come last where they can.
    queues.sort(key=lambda queue: queue[0].step.kind in ("Dense", "TimeDistributed"))
    steps = itertools.count()

    def search(taken: list[_Found], places: list[int]) -> Iterator[list[_Found]]:
        if len(taken) == len(layers):
            yield taken
        elif next(steps) <= ORDERS:
            for number, queue in enumerate(queues):
                if places[number] < len(queue) and _fits(taken, queue[places[number]]):
                    rest = [place + (n == number) for n, place in enumerate(places)]
                    yield from search([*taken, queue[places[number]]], rest)

    found = {
        " → ".join(one.step.name for one in order): order
        for order in itertools.islice(search([], [0] * len(queues)), MOST_ORDERS)
    }
    if not found:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "Its layers fit each other in no order ({names}); save the whole model, not its "
                "weights alone.",
            ),
            names=", ".join(one.step.name for one in layers),
        )
    choices = tuple(found)
    if len(choices) == 1:
        return found[choices[0]]
    text = QT_TRANSLATE_NOOP("formats", "In which order do the layers follow each other?")
    return found[asking.ask("order", text, choices, choices[0])]


def _fits(below: list[_Found], layer: _Found) -> bool:
    if not below:
        return True
    return layer.inputs is not None and layer.inputs in below[-1].outputs


def _finished(found: list[_Found], asking: Asking) -> Iterator[Step]:
    """Yield the layers with what only their neighbours tell, or nobody."""
    ids = next((one.step.config["input_dim"] for one in found if one.inputs is None), None)
    for one, above in itertools.zip_longest(found, found[1:]):
        step = one.step
        if step.kind == "Bidirectional":
            both = above is None or above.inputs == one.outputs[0]
            yield replace(step, config={**step.config, "merge_mode": _merge(both, above, asking)})
        elif step.kind in ("Dense", "TimeDistributed"):
            dense = step.config.get("layer", {}).get("config", step.config)
            dense["activation"] = ask_readout_activation(asking, dense["units"], ids)
            yield step
        else:
            yield step


def _merge(both: bool, above: _Found | None, asking: Asking) -> str:
    if both and above is not None:
        return "concat"
    choices = ("concat", *APART) if above is None else APART
    return asking.ask(
        "merge",
        QT_TRANSLATE_NOOP("formats", "How are the two directions made one?"),
        choices,
        choices[0],
    )
