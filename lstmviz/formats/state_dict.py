"""From tensors with PyTorch's names to a network, whatever file they lie in."""

from collections.abc import Iterator, Mapping

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, listed
from lstmviz.formats.asking import Asking
from lstmviz.formats.described import rebuild
from lstmviz.formats.heads import read_heads
from lstmviz.formats.layer_tensors import matrix, read_weights
from lstmviz.formats.module_choice import choose_modules
from lstmviz.formats.naming import input_names, unit_names
from lstmviz.formats.recognised import FormatError, Note, Recognised
from lstmviz.formats.recurrent_kind import find_kind, find_order
from lstmviz.formats.recurrent_names import Module, is_recurrent, modules
from lstmviz.formats.tensors import Contents, Stored
from lstmviz.network.layer import REVERSE, Layer
from lstmviz.network.network import Network


def recognise(held: Contents, answers: Mapping[str, str]) -> Recognised:
    """Return the network that a file's tensors make up.

    Where this program wrote them, its description says what they are. Elsewhere names and shapes
    do: PyTorch's names of recurrent layers, then an embedding and a readout that fit around them.

    Raises
    ------
    FormatError
        If there is no recurrent layer, a tensor is missing or misshapen, or a layer has
        parameters that none of the known cells has.
    Problem
        If an answer is none of the choices.
    """
    if held.description is not None:
        return rebuild(held, held.description)
    found = modules(held.tensors)
    if not found:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} holds no recurrent layer: none of its {count} tensors is called like "
                "weight_ih_l0; use PyTorch’s names.",
            ),
            file=held.file,
            count=len(held.tensors),
        )
    asking, notes = Asking(answers), list[Note]()
    chosen = choose_modules(held, found, asking, notes)
    layers = [layer for module in chosen for layer in _layers(held, module, asking, notes)]
    width = layers[0].weights.inputs
    names = [module.name for module in chosen]
    heads = read_heads(held, names, (width, layers[-1].outputs), asking, notes)
    network = Network(
        tuple(layers),
        input_names(width, heads.embedding is not None),
        heads.readout,
        heads.embedding,
    )
    used = heads.tensors.union(*(module.tensors for module in chosen))
    left = tuple(
        (name, Note(_why_left(name, stored), {}))
        for name, stored in held.tensors.items()
        if name not in used
    )
    return Recognised(network, held.format, tuple(notes), held.ignored + left, asking.questions)


def _layers(held: Contents, module: Module, asking: Asking, notes: list[Note]) -> Iterator[Layer]:
    """Yield a module's layers, the lowest first."""
    kind, units = find_kind(held, module, asking, notes)
    order = find_order(held, module, kind, asking, notes)
    _say_what_is_zero(module, notes)
    inputs = matrix(held, module.arrays[0, ""]["weight_ih"]).shape[1]
    for number in range(1 + max(number for number, _ in module.arrays)):
        directions = {
            suffix: read_weights(held, module.arrays[number, suffix], kind, units, inputs, order)
            for suffix in ("", REVERSE)
            if (number, suffix) in module.arrays
        }
        layer = Layer(kind, directions[""], unit_names(units), directions.get(REVERSE))
        inputs = layer.outputs
        yield layer


def _say_what_is_zero(module: Module, notes: list[Note]) -> None:
    """Say which biases are not there, where others are: a part of the file may have been lost."""
    biases = ("bias_ih", "bias_hh")
    lacking = [
        f"{array}_l{number}{suffix}"
        for (number, suffix), arrays in module.arrays.items()
        for array in biases
        if array not in arrays
    ]
    if 0 < len(lacking) < len(biases) * len(module.arrays):
        why = QT_TRANSLATE_NOOP(
            "formats", "It has no {biases}, though it has other biases; zeros are taken."
        )
        notes.append(Note(why, {"biases": listed(lacking)}))


def _why_left(name: str, stored: Stored) -> str:
    if is_recurrent(name):
        return QT_TRANSLATE_NOOP("formats", "It belongs to another recurrent layer.")
    if not stored.is_float:
        return QT_TRANSLATE_NOOP("formats", "It holds no floating-point numbers.")
    return QT_TRANSLATE_NOOP(
        "formats", "It is neither embedding, recurrent layer nor readout; the trace leaves it out."
    )
