"""Which cell a recurrent module is, told from its shapes, its names and what it says of itself."""

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import find
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, size
from lstmviz.formats.asking import Asking
from lstmviz.formats.layer_tensors import matrix
from lstmviz.formats.recognised import FormatError, Note
from lstmviz.formats.recurrent_names import Module
from lstmviz.formats.tensors import Contents, is_pytorchs

BY_BLOCKS = {4: "lstm", 3: "gru", 1: "rnn"}
"""The family of cells, by how many blocks of H rows its matrices have."""

ORDERS = {"lstm": ("ifgo", "iofg", "igfo", "figo"), "gru": ("rzn", "zrn"), "rnn": ()}
"""The orders of gates that files have, PyTorch's first.

The LSTM's others are those of ONNX, of TensorFlow 1 and of some textbooks; the GRU's other is that
of Keras and ONNX.
"""

SAID = {"RNN_TANH": "tanh", "RNN_RELU": "relu", "tanh": "tanh", "relu": "relu"}
"""What a pickled module says of its activation."""


def find_kind(
    held: Contents, module: Module, asking: Asking, notes: list[Note]
) -> tuple[CellKind, int]:
    """Return the kind of a module's cells, and H.

    Raises
    ------
    FormatError
        If the rows are not those of an LSTM, a GRU or an RNN.
    """
    names = module.arrays[0, ""]
    recurrent, peephole = matrix(held, names["weight_hh"]), "peephole" in names
    projected = "weight_hr" in names
    units = matrix(held, names["weight_hr"]).shape[1] if projected else recurrent.shape[1]
    blocks, rest = divmod(recurrent.shape[0], units)
    if rest or blocks not in BY_BLOCKS:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file}: {tensor} has shape {found}, which fits no cell: for {units} units an "
                "LSTM has {lstm} rows, a GRU {gru} and an RNN {units}; check how it was saved.",
            ),
            file=held.file,
            tensor=names["weight_hh"],
            found=size(recurrent.shape),
            units=units,
            lstm=4 * units,
            gru=3 * units,
        )
    family = BY_BLOCKS[blocks]
    options: dict[str, object] = {}
    if projected:
        options["projection"] = True
    if peephole:
        options["peephole"] = True
    if family == "rnn":
        options["activation"] = _activation(held, module, asking, notes)
    if family == "gru" and not _is_settled(held, module):
        options["reset_after"] = _reset_after(asking)
    kind = find(family, options)
    notes.append(
        Note(
            QT_TRANSLATE_NOOP(
                "formats",
                "{tensor} has {rows} rows for {units} units: {blocks} each, so the cell is {kind}.",
            ),
            {
                "tensor": names["weight_hh"],
                "rows": recurrent.shape[0],
                "units": units,
                "blocks": blocks,
                "kind": family.upper(),
            },
        )
    )
    return kind, units


def find_order(
    held: Contents, module: Module, kind: CellKind, asking: Asking, notes: list[Note]
) -> tuple[str, ...]:
    """Return the order of gates in the file's rows; ask where its names alone suggest it."""
    orders = ORDERS[kind.family]
    if not orders:
        return ()
    if _is_settled(held, module):
        order = orders[0]
        why = QT_TRANSLATE_NOOP(
            "formats", "The gates stand as {order}, because PyTorch wrote them."
        )
    else:
        order = asking.ask(
            "gate_order",
            QT_TRANSLATE_NOOP("formats", "In which order do the gates stand in the rows?"),
            orders,
            orders[0],
        )
        why = QT_TRANSLATE_NOOP(
            "formats",
            "The gates are taken to stand as {order}; the names are PyTorch’s, but any "
            "program could have written them.",
        )
    notes.append(Note(why, {"order": " ".join(order)}))
    return tuple(order)


def _is_settled(held: Contents, module: Module) -> bool:
    """Whether PyTorch's own cells wrote the weights; somebody's own class may mean anything."""
    stated = str(held.classes.get(module.name, {}).get("class", ""))
    return held.ordered and (not stated or is_pytorchs(stated))


def _activation(held: Contents, module: Module, asking: Asking, notes: list[Note]) -> str:
    said = held.classes.get(module.name, {})
    for key in ("mode", "nonlinearity"):
        told = said.get(key)
        if isinstance(told, str) and told in SAID:
            notes.append(
                Note(
                    QT_TRANSLATE_NOOP(
                        "formats", "The activation is {activation}, as the file says."
                    ),
                    {"activation": SAID[told]},
                )
            )
            return SAID[told]
    return asking.ask(
        "activation",
        QT_TRANSLATE_NOOP("formats", "Which activation do the units have?"),
        ("tanh", "relu"),
        "tanh",
    )


def _reset_after(asking: Asking) -> bool:
    answer = asking.ask(
        "reset",
        QT_TRANSLATE_NOOP("formats", "Is the reset applied before or after the matrix product?"),
        ("after", "before"),
        "after",
    )
    return answer == "after"
