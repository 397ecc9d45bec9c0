"""The equations of every variant of the LSTM."""

from lstmviz.cells.declaration import R, affine, now, p, previous
from lstmviz.cells.expressions import Apply, Expression, OneMinus
from lstmviz.cells.functions import LINEAR
from lstmviz.cells.lstm.variant import Variant


def equations_of(variant: Variant) -> dict[str, Expression]:
    """Return the expression of each signal and intermediate.

    A gate that is left out is not written at all: what it would scale passes whole.
    """
    found: dict[str, Expression] = {}
    for gate in variant.gates:
        inside = affine(gate)
        if gate in variant.peepholes:
            inside = inside + p(gate) * (now("c") if gate == "o" else previous("c"))
        found[gate] = Apply(variant.function(gate), inside)
    if variant.coupled:
        found["f"] = OneMinus(now("i"))

    kept: Expression = previous("c")
    if variant.without != "forget":
        kept = found["kept"] = now("f") * kept
    written: Expression = now("g")
    if variant.without != "input":
        written = found["written"] = now("i") * written
    found["c"] = kept + written

    memory: Expression = now("c")
    if variant.output is not LINEAR:
        memory = Apply(variant.output, memory)
    if variant.squashes:
        found["squashed"] = memory
    found[variant.shown] = memory if variant.without == "output" else now("o") * memory
    if variant.projection:
        found["h"] = R("h") @ now("m")
    return found
