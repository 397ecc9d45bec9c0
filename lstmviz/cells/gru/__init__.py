"""The gated recurrent unit.

Equations: Cho et al., "Learning Phrase Representations using RNN Encoder–Decoder for Statistical
Machine Translation", EMNLP 2014, where the reset gate scales the hidden state before the
recurrent product. With ``reset_after`` it scales the product, which then has a bias of its own, as
in PyTorch, in Keras by default, and in ONNX with ``linear_before_reset``. As in all three, and in
the paper, an update gate of 1 keeps the old hidden state. Clipping is ONNX's.
"""

from lstmviz.cells.declaration import (
    CellKind,
    Family,
    Option,
    U,
    W,
    affine,
    b,
    d,
    now,
    previous,
    x,
)
from lstmviz.cells.expressions import Apply, Expression, OneMinus
from lstmviz.cells.functions import FUNCTIONS, clipped
from lstmviz.cells.gru.kernel import GATES, Kernel
from lstmviz.cells.gru.signals import intermediates_of, signals_of, stages_of
from lstmviz.cells.gru.wiring import lay_out
from lstmviz.cells.options import CANDIDATE_ACTIVATION, CLIP, GATE_ACTIVATION
from lstmviz.cells.parameters import Rows
from lstmviz.cells.problems import QT_TRANSLATE_NOOP


def declare(
    *, reset_after: bool, gate_activation: str, candidate_activation: str, clip: float | None
) -> CellKind:
    """Declare a gated recurrent unit.

    Parameters
    ----------
    reset_after
        Whether the reset gate scales the recurrent product; else the hidden state before it.
    gate_activation, candidate_activation
        Names of functions.
    clip
        Limit of what goes into these functions, either way.
    """
    gate = clipped(FUNCTIONS[gate_activation], clip)
    candidate = clipped(FUNCTIONS[candidate_activation], clip)
    rows = Rows(GATES, recurrent_biases=("n",) if reset_after else ())
    kernel = Kernel(rows, gate, candidate)
    kept, written = now("z") * previous("h"), OneMinus(now("z")) * now("n")
    recalls: dict[str, Expression]
    if reset_after:
        recurrent = U("n") @ previous("h") + d("n")
        recalls = {"recurrent": recurrent, "recalled": now("r") * recurrent}
        inside = W("n") @ x() + b("n") + recalls["recalled"]
    else:
        recalled = now("r") * previous("h")
        recalls = {"recalled": recalled}
        inside = W("n") @ x() + U("n") @ recalled + b("n")
    equations = {
        "r": Apply(gate, affine("r")),
        **recalls,
        "z": Apply(gate, affine("z")),
        "n": Apply(candidate, inside),
        "rest": OneMinus(now("z")),
        "kept": kept,
        "written": written,
        "h": written + kept,
    }
    return CellKind(
        family="gru",
        title=QT_TRANSLATE_NOOP("cells", "GRU"),
        signals=signals_of(gate, candidate),
        intermediates=intermediates_of(gate, candidate, reset_after),
        gates=GATES,
        state=("h",),
        equations=equations,
        stages=stages_of(reset_after),
        wiring=lay_out(equations, gate, candidate),
        forward=kernel.forward,
        backward=kernel.backward,
        recurrent_biases=rows.recurrent_biases,
        carry="z",
        options={
            "reset_after": reset_after,
            "gate_activation": gate_activation,
            "candidate_activation": candidate_activation,
            "clip": clip,
        },
    )


FAMILY = Family(
    "gru",
    QT_TRANSLATE_NOOP("cells", "GRU"),
    declare,
    (
        Option("reset_after", QT_TRANSLATE_NOOP("cells", "reset after the product"), True),
        GATE_ACTIVATION,
        CANDIDATE_ACTIVATION,
        CLIP,
    ),
)
