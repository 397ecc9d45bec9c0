"""ONNX's recurrent nodes: which kind of cell each is, and its weights under our names."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import families, find
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, size
from lstmviz.formats.gate_order import reordered
from lstmviz.formats.naming import unit_names
from lstmviz.formats.onnx_graph import Graph, Node
from lstmviz.network.layer import Layer

DIRECTIONS = {"forward": 1, "reverse": 1, "bidirectional": 2}
PEEPHOLES = ("i", "o", "f")
ALPHA_BETA = {
    "hardsigmoid": (0.2, 0.5),
    "affine": (1.0, 0.0),
    "leakyrelu": (0.01, None),
    "thresholdedrelu": (1.0, None),
    "scaledtanh": (1.0, 1.0),
    "elu": (1.0, None),
}
"""Functions that take an alpha and perhaps a beta, and their defaults."""
FUNCTIONS: Mapping[tuple[str, float | None, float | None], str] = {
    ("sigmoid", None, None): "sigmoid",
    ("tanh", None, None): "tanh",
    ("relu", None, None): "relu",
    ("affine", 1.0, 0.0): "linear",
    ("scaledtanh", 1.0, 1.0): "tanh",
    ("hardsigmoid", 0.2, 0.5): "hard_sigmoid_2",
    ("hardsigmoid", round(1 / 6, 6), 0.5): "hard_sigmoid",
}
"""Our names, by ONNX's name, alpha and beta."""


@dataclass(frozen=True)
class Recipe:
    """How a node is made a cell of ours.

    Parameters
    ----------
    family
        Our family of cells.
    order
        Our gates in ONNX's order.
    activations
        Our options in the order in which the node lists its functions, and their defaults.
    flags
        By the node's attribute that is 0 or 1: our option.
    """

    family: str
    order: tuple[str, ...]
    activations: Mapping[str, str]
    flags: Mapping[str, str]


RECIPES = {
    "LSTM": Recipe(
        "lstm",
        ("i", "o", "f", "g"),
        {"gate_activation": "Sigmoid", "candidate_activation": "Tanh", "output_activation": "Tanh"},
        {"input_forget": "coupled"},
    ),
    "GRU": Recipe(
        "gru",
        ("z", "r", "n"),
        {"gate_activation": "Sigmoid", "candidate_activation": "Tanh"},
        {"linear_before_reset": "reset_after"},
    ),
    "RNN": Recipe("rnn", ("h",), {"activation": "Tanh"}, {}),
}
"""By the node's operation."""
KNOWN = {
    "activations",
    "activation_alpha",
    "activation_beta",
    "clip",
    "direction",
    "hidden_size",
    "layout",
    # Older nodes could leave out the whole sequence of outputs.
    "output_sequence",
}


def layer(graph: Graph, node: Node, width: int | None) -> Layer:
    """Return the layer that a recurrent node is.

    Parameters
    ----------
    width
        How many numbers come in, None if it is not known.

    Raises
    ------
    Problem
        If it has an attribute or function that no cell of ours has, or a shape does not fit.
    """
    recipe = RECIPES[node.op]
    for name in node.attributes:
        if name not in KNOWN and name not in recipe.flags:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "Its node {node} has the attribute {attribute}, which is not known; export "
                    "the model again with another version.",
                ),
                node=node.title,
                attribute=name,
            )
    direction = node.attributes.get("direction", "forward")
    if direction not in DIRECTIONS:
        raise _value(node, "direction", direction)
    if node.attributes.get("layout", 0) not in (0, 1):
        raise _value(node, "layout", node.attributes["layout"])
    kind = _kind(node, recipe, DIRECTIONS[direction], bool(node.input(7)))
    weights = _weights(graph, node, recipe, kind, DIRECTIONS[direction], width)
    names = unit_names(weights[0].units)
    if direction == "reverse":
        return Layer(kind, weights[0], names, backwards=True)
    return Layer(kind, weights[0], names, weights[1] if len(weights) > 1 else None)


def _kind(node: Node, recipe: Recipe, directions: int, peephole: bool) -> CellKind:
    options: dict[str, object] = {}
    for attribute, option in recipe.flags.items():
        flag = node.attributes.get(attribute, 0)
        if flag not in (0, 1):
            raise _value(node, attribute, flag)
        options[option] = bool(flag)
    if peephole:
        options["peephole"] = True
    if "clip" in node.attributes:
        # A float32: 0.3 and not 0.30000001192092896.
        options["clip"] = float(str(np.float32(node.attributes["clip"])))
    declared = {option.key: option for option in families()[recipe.family].options}
    both = _functions(node, list(recipe.activations.values()), directions)
    for keys, names in zip([tuple(recipe.activations)] * directions, both, strict=True):
        for key, (title, name) in zip(keys, names, strict=True):
            if name is None or not declared[key].allows(name):
                raise Problem(
                    QT_TRANSLATE_NOOP(
                        "Problem",
                        "Its node {node} has the activation {activation}; only {known} can be "
                        "shown there.",
                    ),
                    node=node.title,
                    activation=title,
                    known=", ".join(map(str, declared[key].choices)),
                )
            if options.setdefault(key, name) != name:
                raise Problem(
                    QT_TRANSLATE_NOOP(
                        "Problem",
                        "The two directions of its node {node} have different activations, which "
                        "cannot be shown; save the model without that.",
                    ),
                    node=node.title,
                )
    for key, value in options.items():
        if key not in declared or not declared[key].allows(value):
            raise _value(node, key, value)
    return find(recipe.family, options)


def _functions(
    node: Node, defaults: list[str], directions: int
) -> list[list[tuple[str, str | None]]]:
    """Return each direction's functions: as the node calls them, and as we do if we have them.

    The node lists alphas and betas only for functions that take them, in the functions' order.
    """
    named = node.attributes.get("activations", defaults * directions)
    if len(named) != len(defaults) * directions:
        raise _value(node, "activations", ", ".join(named))
    alphas = iter(node.attributes.get("activation_alpha", ()))
    betas = iter(node.attributes.get("activation_beta", ()))
    found: list[tuple[str, str | None]] = []
    for title in named:
        lower = title.lower()
        alpha, beta = ALPHA_BETA.get(lower, (None, None))
        if alpha is not None:
            alpha = round(float(next(alphas, alpha)), 6)
        if beta is not None:
            beta = round(float(next(betas, beta)), 6)
        written = title if alpha is None else f"{title}({alpha:g}, {beta or 0:g})"
        found.append((written, FUNCTIONS.get((lower, alpha, beta))))
    return [found[n : n + len(defaults)] for n in range(0, len(found), len(defaults))]


def _weights(
    graph: Graph, node: Node, recipe: Recipe, kind: CellKind, directions: int, width: int | None
) -> list[Weights]:
    """Return the weights of each direction."""
    recurrent = _array(graph, node, 2)
    if recurrent is None or recurrent.ndim != 3:
        raise _missing(node, "R")
    units = recurrent.shape[-1]
    said = node.attributes.get("hidden_size", units)
    if said != units:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "Its node {node} says hidden_size is {said}, but its recurrent weights are for "
                "{units} units.",
            ),
            node=node.title,
            said=said,
            units=units,
        )
    first = _array(graph, node, 1)
    if first is None:
        raise _missing(node, "W")
    if width is None:
        width = first.shape[-1] if first.ndim else 0
    rows = len(recipe.order) * units
    bias, peephole = _array(graph, node, 3), _array(graph, node, 7)
    for name, array, wanted in (
        ("W", first, (rows, width)),
        ("R", recurrent, (rows, units)),
        ("B", bias, (2 * rows,)),
        ("P", peephole, (len(PEEPHOLES) * units,)),
    ):
        if array is not None and array.shape != (directions, *wanted):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "The input {name} of its node {node} has shape {found}, but {wanted} is "
                    "needed; save the model again.",
                ),
                name=name,
                node=node.title,
                found=size(array.shape),
                wanted=size((directions, *wanted)),
            )

    def ours(array: Array) -> Array:
        return reordered(array, recipe.order, kind.gates)

    made = []
    for n in range(directions):
        seen = None
        if peephole is not None:
            seen = reordered(peephole[n], PEEPHOLES, kind.peepholes).reshape(-1, units)
        made.append(
            Weights(
                ours(first[n]),
                ours(recurrent[n]),
                None if bias is None else ours(bias[n, :rows]),
                None if bias is None else ours(bias[n, rows:]),
                seen,
            )
        )
    return made


def _array(graph: Graph, node: Node, number: int) -> Array | None:
    """Return the numbers of an input of weights; None if the node leaves it out."""
    name = node.input(number)
    if not name:
        return None
    found = graph.constant(name)
    if found is None or found.dtype.kind != "f":
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The weights “{name}” of its node {node} are computed while it runs; export the "
                "model with constant weights.",
            ),
            name=name,
            node=node.title,
        )
    return found


def _missing(node: Node, name: str) -> Problem:
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem", "Its node {node} lacks the weights {name}; save the model again."
        ),
        node=node.title,
        name=name,
    )


def _value(node: Node, attribute: str, value: object) -> Problem:
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem",
            "Its node {node} has {attribute} = {value}, which cannot be shown; save the model "
            "without that.",
        ),
        node=node.title,
        attribute=attribute,
        value=value,
    )
