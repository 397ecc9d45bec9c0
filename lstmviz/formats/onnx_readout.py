"""What follows the recurrent nodes of an ONNX graph: one product is the readout."""

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, size
from lstmviz.formats.asking import Asking, ask_readout_activation
from lstmviz.formats.naming import readout_names
from lstmviz.formats.onnx_axes import Flow, moved
from lstmviz.formats.onnx_graph import Graph, Node
from lstmviz.formats.onnx_paths import Above
from lstmviz.formats.recognised import Note
from lstmviz.network.layer import Layer
from lstmviz.network.readout import Readout

ACTIVATIONS = {"Softmax": "softmax", "LogSoftmax": "softmax", "Sigmoid": "sigmoid"}


def read_out(
    graph: Graph,
    above: list[Above],
    below: Layer,
    vocabulary: int | None,
    asking: Asking,
    notes: list[Note],
    ignored: list[tuple[str, Note]],
) -> Readout | None:
    """Return the readout, None if none follows or it cannot be shown.

    Parameters
    ----------
    above
        The nodes above the last layer that do more than move axes.
    below
        That layer.
    vocabulary
        V, None without an embedding.
    notes, ignored
        Take what is told of it.
    """
    for one in above:
        made = _affine(graph, one, below)
        if made is None:
            continue
        node, weight, bias, flow = made
        activation, refused = _activation(graph, flow, notes)
        if refused is not None:
            _ignore(refused, ignored)
            break
        if one.flow.ends and len(below.directions) > 1:
            text = QT_TRANSLATE_NOOP(
                "formats",
                "The model reads out once, where each direction ends; here the readout is shown at "
                "every token, from both directions there.",
            )
            notes.append(Note(text, {}))
        elif not {"T", "P"} & set("".join(flow.axes)):
            text = QT_TRANSLATE_NOOP(
                "formats",
                "The model reads out at one token; here the readout is shown at every token.",
            )
            notes.append(Note(text, {}))
        if activation is None:
            activation = ask_readout_activation(asking, len(bias), vocabulary)
        text = QT_TRANSLATE_NOOP("formats", "The readout is “{layer}”, {activation}.")
        notes.append(Note(text, {"layer": node.title, "activation": activation}))
        for other in above:
            if other is not one:
                _ignore(other.node, ignored)
        return Readout(weight, bias, activation, readout_names(len(bias)))
    for other in above:
        _ignore(other.node, ignored)
    return None


def _ignore(node: Node, ignored: list[tuple[str, Note]]) -> None:
    why = QT_TRANSLATE_NOOP(
        "formats", "It stands above the recurrent layers ({operation}) and cannot be shown."
    )
    ignored.append((node.title, Note(why, {"operation": node.op})))


def _affine(graph: Graph, above: Above, below: Layer) -> tuple[Node, Array, Array, Flow] | None:
    """Return a product's node, its weight ``(O, N)``, bias ``(O,)`` and what comes out of it."""
    node, flow = above.node, above.flow
    if node.op not in ("MatMul", "Gemm") or above.place != 0 or not flow.is_plain:
        return None
    weight, bias = graph.constant(node.input(1)), None
    if weight is None or weight.ndim != 2 or weight.dtype.kind != "f":
        return None
    name = node.outputs[0]
    if node.op == "Gemm":
        if node.attributes.get("transA", 0):
            return None
        weight = weight if node.attributes.get("transB", 0) else weight.T
        weight = weight * weight.dtype.type(node.attributes.get("alpha", 1.0))
        if node.input(2):
            bias = graph.constant(node.input(2))
            if bias is None:
                return None
            bias = bias * bias.dtype.type(node.attributes.get("beta", 1.0))
    else:
        weight = weight.T
        users = [user for user, _ in graph.users[name]]
        if len(users) == 1 and users[0].op == "Add":
            added = next((one for one in users[0].inputs if one != name), name)
            bias = graph.constant(added)
            if bias is not None:
                name = users[0].outputs[0]
    _check_width(node, weight, below)
    outputs = len(weight)
    if bias is None:
        bias = np.zeros(outputs, weight.dtype)
    if bias.size not in (1, outputs) or bias.dtype.kind != "f":
        return None
    bias = np.broadcast_to(bias.ravel(), outputs)
    return node, weight, bias, Flow(name, (*flow.axes[:-1], "H"), 1, outputs)


def _check_width(node: Node, weight: Array, below: Layer) -> None:
    if weight.shape[1] != below.outputs:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The weights of its node {node} have shape {found}, but take {wanted} numbers "
                "from the layer below; save the model again.",
            ),
            node=node.title,
            found=size(weight.shape[::-1]),
            wanted=below.outputs,
        )


def _activation(graph: Graph, flow: Flow, notes: list[Note]) -> tuple[str | None, Node | None]:
    """Return the activation above a readout, or the node that cannot be shown there."""
    while True:
        users = [user for user, _ in graph.users[flow.name] if user.op != "Shape"]
        if not users:
            return None, None
        user = users[0]
        if user.op in ACTIVATIONS and len(users) == 1:
            break
        further = moved(graph, user, flow)
        if further is None or len(users) > 1:
            return None, user
        flow = further
    rank = len(flow.axes)
    axis = user.attributes.get("axis", -1) % rank
    if graph.users[user.outputs[0]] or (user.op != "Sigmoid" and axis != rank - 1):
        return None, user
    if user.op == "LogSoftmax":
        text = QT_TRANSLATE_NOOP(
            "formats", "“{node}” takes the logarithm of a softmax; the softmax itself is shown."
        )
        notes.append(Note(text, {"node": user.title}))
    return ACTIVATIONS[user.op], None
