"""Making a network of the recurrent nodes of an ONNX graph and what surrounds them."""

from collections.abc import Sequence

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.asking import Asking, ask_vocabulary
from lstmviz.formats.naming import input_names
from lstmviz.formats.onnx_axes import Flow, started
from lstmviz.formats.onnx_cells import RECIPES, layer
from lstmviz.formats.onnx_graph import PASSING, Graph, Node, axes_of
from lstmviz.formats.onnx_paths import Above, ends
from lstmviz.formats.onnx_readout import read_out
from lstmviz.formats.recognised import Note, Recognised
from lstmviz.network.embedding import Embedding
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network

BELOW = ("Transpose", "Reshape", "Squeeze", "Unsqueeze", *PASSING)
"""Nodes before the first layer that leave each token's numbers together."""
STATES = {5: "initial_h", 6: "initial_c"}


def build(graph: Graph, asking: Asking, format: str) -> Recognised:
    """Return the network of a graph.

    Raises
    ------
    Problem
        If there is no recurrent node, or they and what is between them make no chain.
    """
    nodes = [node for node in graph.nodes if node.op in RECIPES]
    if not nodes:
        raise _none(graph)
    notes: list[Note] = []
    ignored: list[tuple[str, Note]] = []
    embedding = _embedding(graph, nodes[0])
    if embedding is not None:
        text = QT_TRANSLATE_NOOP(
            "formats",
            "{tensor} is the embedding: a row of {width} numbers for each of {count} tokens.",
        )
        name, table = embedding
        count, width = table.weight.shape
        notes.append(Note(text, {"tensor": name, "width": width, "count": count}))
    layers: list[Layer] = []
    node: Node | None = nodes[0]
    while node is not None:
        below = layers[-1].outputs if layers else None
        if embedding is not None and not layers:
            below = embedding[1].weight.shape[1]
        made = layer(graph, node, below)
        _check_lengths(graph, node, ignored)
        _check_states(graph, node, ignored)
        layers.append(made)
        notes += _notes(node, made, len(layers))
        node, above = _next(graph, node, made, last=len(layers) == len(nodes))
    if len(layers) < len(nodes):
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "Its recurrent nodes {names} do not follow each other in one chain, so they cannot "
                "be shown together.",
            ),
            names=", ".join(one.title for one in nodes),
        )
    vocabulary = None if embedding is None else len(embedding[1].weight)
    readout = read_out(graph, above, layers[-1], vocabulary, asking, notes, ignored)
    if embedding is not None:
        ask_vocabulary(asking)
    inputs = input_names(layers[0].weights.inputs, embedding is not None)
    network = Network(tuple(layers), inputs, readout, None if embedding is None else embedding[1])
    return Recognised(network, format, tuple(notes), tuple(ignored), asking.questions)


def _none(graph: Graph) -> Problem:
    found = {node.op for node in graph.nodes}
    if {"MatMul", "Gemm"} & found and {"Tanh", "Relu"} & found:
        return Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "It has no LSTM, GRU or RNN node, only plain products and activations: PyTorch’s "
                "newer exporter takes nn.RNN apart; export it with dynamo=False, or save the "
                "state_dict.",
            )
        )
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem",
            "It has no LSTM, GRU or RNN node among {operations}, so nothing can be shown.",
        ),
        operations=", ".join(sorted(found)[:10]),
    )


def _embedding(graph: Graph, node: Node) -> tuple[str, Embedding] | None:
    """Follow what goes into the first layer down to the model's input, or to an embedding."""
    name, behind = node.input(0), node
    moves: list[Node] = []
    for _ in graph.nodes:
        maker = graph.makers.get(name)
        if maker is None:
            break
        if maker.op == "Gather" and maker.attributes.get("axis", 0) == 0:
            table = graph.constant(maker.input(0))
            if table is not None and table.ndim == 2 and table.dtype.kind == "f":
                _check_moves(graph, moves, table.shape[1], node)
                _check_ids(graph, maker)
                return maker.input(0), Embedding(table)
        if maker.op not in BELOW:
            raise _between(maker, node)
        moves.append(maker)
        name, behind = maker.input(0), maker
    if name not in graph.inputs:
        raise _between(behind, node)
    return None


def _check_ids(graph: Graph, gather: Node) -> None:
    """Raise :class:`Problem` unless an embedding is given the token ids as they come in."""
    name, maker = gather.input(1), gather
    for _ in graph.nodes:
        if name in graph.inputs:
            return
        maker = graph.makers.get(name, maker)
        if maker.op not in BELOW:
            break
        name = maker.input(0)
    raise Problem(
        QT_TRANSLATE_NOOP(
            "Problem",
            "Its node {node} ({operation}) changes the token ids before the embedding, which "
            "cannot be shown; export the model without it.",
        ),
        node=maker.title,
        operation=maker.op,
    )


def _check_moves(graph: Graph, moves: Sequence[Node], width: int, layer_node: Node) -> None:
    """Raise :class:`Problem` unless the numbers of each token stay together behind an embedding."""
    for node in moves:
        if node.op == "Transpose":
            order = node.attributes.get("perm", [])
            fits = bool(order) and order[-1] == len(order) - 1
        elif node.op == "Reshape":
            sizes = graph.sizes(node.input(1))
            fits = bool(sizes) and (sizes or [0])[-1] in (width, -1, 0)
        elif node.op in ("Squeeze", "Unsqueeze"):
            fits = axes_of(graph, node) is not None
        else:
            fits = True
        if not fits:
            raise _between(node, layer_node)


def _between(node: Node, above: Node) -> Problem:
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem",
            "Its node {node} ({operation}) stands before the layer {layer} and changes what goes "
            "in, which cannot be shown; export the recurrent layers without it.",
        ),
        node=node.title,
        operation=node.op,
        layer=above.title,
    )


def _next(graph: Graph, node: Node, made: Layer, last: bool) -> tuple[Node | None, list[Above]]:
    """Follow a layer's outputs to the next recurrent node, or to what stands above the last one."""
    found: list[Above] = []
    stuck: list[Node] = []
    for number, name in enumerate(node.outputs[:2]):
        if name:
            flow = started(node, number, len(made.directions), made.units)
            for above in ends(graph, flow):
                if above.node.op in RECIPES and above.place == 0:
                    if number == 0 and _fits(above.node, above.flow):
                        return above.node, []
                    stuck.append(above.node)
                elif above.node.op not in RECIPES:
                    found.append(above)
                    stuck.append(above.node)
                else:
                    raise Problem(
                        QT_TRANSLATE_NOOP(
                            "Problem",
                            "Its node {node} begins where {below} ends; only layers that read each "
                            "other’s outputs can be shown.",
                        ),
                        node=above.node.title,
                        below=node.title,
                    )
    if not last and stuck:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "Its node {node} ({operation}) stands above the layer {layer} and changes what "
                "comes out, which cannot be shown between layers; save the recurrent layers "
                "without it.",
            ),
            node=stuck[0].title,
            operation=stuck[0].op,
            layer=node.title,
        )
    return None, found


def _fits(node: Node, flow: Flow) -> bool:
    wanted = ("B", "T") if node.attributes.get("layout", 0) else ("T", "B")
    axes = tuple(axis or "B" for axis in flow.axes[:-1])
    return flow.is_plain and axes == wanted


def _notes(node: Node, made: Layer, number: int) -> list[Note]:
    text = QT_TRANSLATE_NOOP("formats", "Layer {number} is “{layer}”: {kind} of {units} units.")
    values = {"number": number, "layer": node.title, "kind": made.kind.title, "units": made.units}
    notes = [Note(text, values)]
    order = RECIPES[node.op].order
    if len(order) > 1:
        text = QT_TRANSLATE_NOOP("formats", "The gates stand as {order}, because ONNX says so.")
        notes.append(Note(text, {"order": " ".join(order)}))
    if made.backwards:
        text = QT_TRANSLATE_NOOP(
            "formats", "It reads from the last token to the first: its direction is reverse."
        )
        notes.append(Note(text, {}))
    return notes


def _check_lengths(graph: Graph, node: Node, ignored: list[tuple[str, Note]]) -> None:
    """Raise :class:`Problem` unless every sequence counts to its end."""
    name = node.input(4)
    if not name:
        return
    lengths = graph.integers(name)
    shape = graph.inputs.get(node.input(0), ())
    layout = int(node.attributes.get("layout", 0))
    tokens = shape[layout] if len(shape) == 3 else None
    if lengths is None or tokens is None or any(length != tokens for length in lengths):
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "Its node {node} is given the lengths of its sequences ({name}), which cut them; "
                "export the model without.",
            ),
            node=node.title,
            name=name,
        )
    why = QT_TRANSLATE_NOOP("formats", "It says that all {tokens} tokens count, and here they do.")
    ignored.append((name, Note(why, {"tokens": tokens})))


def _check_states(graph: Graph, node: Node, ignored: list[tuple[str, Note]]) -> None:
    """Say which states before the first token were left out; all begin at zero here."""
    for number, key in STATES.items():
        name = node.input(number)
        if not name or graph.is_zero(name):
            continue
        if graph.constant(name) is None and name not in graph.inputs:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "Its node {node} computes the state before the first token, {state}, which "
                    "cannot be shown; export the recurrent layers without it.",
                ),
                node=node.title,
                state=key,
            )
        why = QT_TRANSLATE_NOOP(
            "formats",
            "A file’s state before the first token is left out: here it is zero until you set it.",
        )
        ignored.append((name, Note(why, {})))
