"""Keras' recurrent cells: which kind each is, and its weights under our names."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import families, find
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, size
from lstmviz.formats.gate_order import reordered
from lstmviz.formats.keras_config import class_of, numbered, snake_case, unknown_layer

Tensor = tuple[str, Array]
"""An array and what the file calls it."""
Take = Callable[[str, int], list[Tensor]]
"""Takes the next so many arrays of a layer out of the file, given which part of it they are."""


@dataclass(frozen=True)
class Recipe:
    """How a class of Keras' is made of ours.

    Parameters
    ----------
    family
        Our family of cells.
    order
        Our gates in Keras' order.
    activations
        By our option: Keras' setting.
    """

    family: str
    order: tuple[str, ...]
    activations: Mapping[str, str]


@dataclass(frozen=True)
class Cell:
    """A cell of a layer: its class without ``Cell``, its settings, its part of the weight file."""

    kind: str
    config: Mapping[str, Any]
    part: str


RECIPES = {
    "LSTM": Recipe(
        "lstm",
        ("i", "f", "g", "o"),
        {
            "gate_activation": "recurrent_activation",
            "candidate_activation": "activation",
            "output_activation": "activation",
        },
    ),
    "GRU": Recipe(
        "gru",
        ("z", "r", "n"),
        {"gate_activation": "recurrent_activation", "candidate_activation": "activation"},
    ),
    "SimpleRNN": Recipe("rnn", ("h",), {"activation": "activation"}),
}
"""By Keras' class; cells are called the same with ``Cell`` behind it.

Keras' GRU updates as ours does: h = z ⊙ h' + (1 − z) ⊙ n.
"""


def cells_of(layer: str, kind: str, config: Mapping[str, Any]) -> Iterator[Cell]:
    """Yield the cells of a recurrent layer, from the input up."""
    if kind in RECIPES:
        yield Cell(kind, config, "cell")
        return
    if kind != "RNN":
        raise unknown_layer(layer, kind)
    cell = config["cell"]
    name = class_of(cell, layer)
    if name != "StackedRNNCells":
        yield Cell(name.removesuffix("Cell"), cell["config"], "cell")
        return
    counted: Counter[str] = Counter()
    for one in cell["config"]["cells"]:
        name = class_of(one, layer)
        group = numbered(snake_case(name), counted)
        yield Cell(name.removesuffix("Cell"), one["config"], f"cell/cells/{group}")


def cell_kind(layer: str, recipe: Recipe, config: Mapping[str, Any], major: int) -> CellKind:
    """Return the kind of a cell.

    Parameters
    ----------
    layer
        The layer's name, for what is told.
    config
        The cell's settings.
    major
        Keras' version: 2 and 3 draw the hard sigmoid differently.

    Raises
    ------
    Problem
        If it has an activation that no kind of ours has.
    """
    options: dict[str, object] = {}
    for option in families()[recipe.family].options:
        if option.key in recipe.activations:
            name = activation(config[recipe.activations[option.key]])
            if name == "hard_sigmoid" and major < 3:
                name = "hard_sigmoid_2"
            if not option.allows(name):
                raise Problem(
                    QT_TRANSLATE_NOOP(
                        "Problem",
                        "Its layer “{layer}” has the activation “{activation}”; only {known} can "
                        "be shown there.",
                    ),
                    layer=layer,
                    activation=name,
                    known=", ".join(map(str, option.choices)),
                )
            options[option.key] = name
        elif option.key == "reset_after":
            # Keras 2.0 had no such setting and reset before.
            options[option.key] = bool(config.get("reset_after", False))
    return find(recipe.family, options)


def activation(setting: object) -> str:
    """Return the name of an activation, however the configuration writes it."""
    if setting is None:
        return "linear"
    if isinstance(setting, dict):
        inner = setting.get("config")
        return inner if isinstance(inner, str) else str(setting["class_name"])
    return str(setting)


def cell_weights(
    kind: CellKind,
    recipe: Recipe,
    config: Mapping[str, Any],
    tensors: list[Tensor],
    inputs: int | None,
) -> Weights:
    """Turn kernels ``(I, G·H)``, ``(H, G·H)`` and a bias ``(G·H,)`` or ``(2, G·H)`` to our form.

    Raises
    ------
    Problem
        If a shape does not fit the configuration, or the `inputs` that are known to come in.
    """
    units, gates = int(config["units"]), len(recipe.order)
    (_, kernel), *others = tensors
    wide = units * gates
    if kernel.ndim == 2 and inputs is None:
        inputs = len(kernel)
    apart = bool(kind.recurrent_biases)
    wanted = [(inputs or 1, wide), (units, wide), (2, wide) if apart else (wide,)]
    for tensor, shape in zip(tensors, wanted, strict=False):
        check_shape(tensor, shape)

    def ours(array: Array) -> Array:
        return reordered(array.T, recipe.order, kind.gates)

    bias = others[1][1] if len(others) > 1 else None
    first, second = bias if bias is not None and apart else (bias, None)
    return Weights(
        ours(kernel),
        ours(others[0][1]),
        None if first is None else ours(first),
        None if second is None else ours(second),
    )


def check_shape(tensor: Tensor, wanted: tuple[int, ...]) -> None:
    """Raise :class:`Problem` unless the array has the shape wanted."""
    name, array = tensor
    if array.shape != wanted:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "“{name}” has shape {found}, but {wanted} is needed; save the model again.",
            ),
            name=name,
            found=size(array.shape),
            wanted=size(wanted),
        )
