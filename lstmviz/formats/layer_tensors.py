"""From a file's tensors to the weights of one layer in one direction."""

from collections.abc import Mapping

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, size
from lstmviz.formats.gate_order import reordered
from lstmviz.formats.limits import LARGEST_NETWORK
from lstmviz.formats.recognised import FormatError
from lstmviz.formats.tensors import Contents, Stored


def read_weights(
    held: Contents,
    names: Mapping[str, str],
    kind: CellKind,
    units: int,
    inputs: int,
    order: tuple[str, ...] = (),
) -> Weights:
    """Return the weights of one direction, each tensor's shape checked before it is read.

    Parameters
    ----------
    names
        The tensor of each array, such as ``{"weight_ih": "rnn.weight_ih_l0", …}``.
    units, inputs
        H and I.
    order
        The gates as the file's rows have them; the kind's own order if empty.

    Raises
    ------
    FormatError
        If one of them is missing, or has another shape.
    """
    rows = kind.rows
    height = len(rows.gates) * units
    hidden = matrix(held, names["weight_hh"]).shape[1] if rows.projected else units
    wanted: dict[str, tuple[int, ...]] = {
        "weight_ih": (height, inputs),
        "weight_hh": (height, hidden),
        "bias_ih": (height,),
        "bias_hh": (height,),
    }
    if rows.peepholes:
        wanted["peephole"] = (len(rows.peepholes), units)
    if rows.projected:
        wanted["weight_hr"] = (hidden, units)
    for array in names.keys() - wanted:
        raise unknown_part(held.file, names[array])
    arrays: dict[str, Array] = {}
    for array, name in names.items():
        arrays[array] = read_shaped(held, name, wanted[array])
        if order and array.endswith(("_ih", "_hh")):
            arrays[array] = reordered(arrays[array], order, rows.gates)
    return Weights(**arrays)


def matrix(held: Contents, name: str) -> Stored:
    """Return a tensor that must be a matrix with something in it."""
    stored = held.tensors[name]
    if len(stored.shape) != 2 or not stored.count:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file}: {tensor} has shape {found}, but a matrix is needed; check how it was "
                "saved.",
            ),
            file=held.file,
            tensor=name,
            found=size(stored.shape),
        )
    return stored


def read_shaped(held: Contents, name: str, wanted: tuple[int, ...]) -> Array:
    """Return a tensor's numbers; raise :class:`FormatError` unless it has the shape `wanted`."""
    stored = held.tensors[name]
    if stored.shape != wanted:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file}: {tensor} has shape {found}, but {wanted} is needed to fit the other "
                "tensors; check how it was saved.",
            ),
            file=held.file,
            tensor=name,
            found=size(stored.shape),
            wanted=size(wanted),
        )
    if not stored.is_float:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file}: {tensor} holds numbers of type {type}, which are no weights; save the "
                "network before it is quantised.",
            ),
            file=held.file,
            tensor=name,
            type=stored.type,
        )
    if stored.count * 4 > LARGEST_NETWORK:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file}: {tensor} has {count} numbers, more than any network that can be shown; "
                "choose a smaller one.",
            ),
            file=held.file,
            tensor=name,
            count=stored.count,
        )
    return stored.read()


def missing(file: str, tensor: str) -> FormatError:
    """Return the problem of a network that lacks a tensor."""
    return FormatError(
        QT_TRANSLATE_NOOP(
            "Problem",
            "{file} lacks {tensor}, which the network needs; save the whole network.",
        ),
        file=file,
        tensor=tensor,
    )


def unknown_part(file: str, tensor: str) -> FormatError:
    """Return the problem of a recurrent layer with a parameter that its kind does not have."""
    return FormatError(
        QT_TRANSLATE_NOOP(
            "Problem",
            "{file}: {tensor} is a parameter of the recurrent layer that none of the known cells "
            "has, so the cell would be shown wrong; only plain LSTM, GRU and RNN can be read.",
        ),
        file=file,
        tensor=tensor,
    )
