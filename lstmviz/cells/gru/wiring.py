"""The diagram of the gated recurrent unit."""

from collections.abc import Mapping

from lstmviz.cells.declaration import now, previous, x
from lstmviz.cells.expressions import Expression
from lstmviz.cells.functions import Function, mark
from lstmviz.cells.wiring import ARROW, Gate, Node, Operation, Reading, Wire, Wiring


def lay_out(equations: Mapping[str, Expression], gate: Function, candidate: Function) -> Wiring:
    """Lay the hidden state along the top, the gates in a row, what they see along the bottom.

    Only the two gates see the hidden state together with the input, so the candidate has a wire
    of its own from the input; what it sees of the hidden state comes through the reset gate.
    """
    top, shelf, lane, middle, bottom, under, entry = 84.0, 158.0, 204.0, 330.0, 426.0, 452.0, 482.0
    left, right, corner, edge = 104.0, 712.0, 141.0, 82.0
    x_r, x_z, x_n, join = 212.0, 378.0, 532.0, 566.0
    box, chips, circle, pill = (98.0, 120.0), (62.0, 92.0), (34.0, 34.0), (40.0, 28.0)
    upper, lower, into = middle - box[1] / 2, middle + box[1] / 2, x_n - 30
    end = lower + ARROW

    h_prev, r, z, n, h = previous("h"), now("r"), now("z"), now("n"), now("h")
    rest, kept, written, recalled = (
        equations[key] for key in ("rest", "kept", "written", "recalled")
    )
    gates, resets, ends = ("reset", "update"), ("reset", "candidate"), ("hidden",)
    all_gates = (*gates, "candidate")

    nodes: tuple[Node, ...] = (
        Reading((left, top), chips, (*gates, *ends), "hidden", "h_prev", h_prev, names=True),
        Reading(
            (245.0, entry), (190.0, 24.0), (*gates, "candidate"), "rail", "x", x(), across=True
        ),
        Operation((x_r, lane), circle, resets, "forget", "recalled", recalled, "×"),
        Reading((x_r + 84, lane), (62.0, 72.0), resets, "hidden", "recalled", recalled),
        Operation((x_z, top), circle, ends, "input", "kept", kept, "×"),
        Reading(((x_z + join) / 2, top), (62.0, 84.0), ends, "hidden", "kept", kept),
        Operation(((x_z + join) / 2, shelf), pill, ends, "input", "rest", rest, "1 −"),
        Operation((join, shelf), circle, ends, "candidate", "written", written, "×"),
        Reading((join + 60, top + 62), (62.0, 84.0), ends, "hidden", "written", written),
        Operation((join, top), circle, ends, "hidden", "h", h, "+"),
        Gate((x_r, middle), box, ("reset",), "forget", "r", r, mark(gate), names=True),
        Gate((x_z, middle), box, ("update",), "input", "z", z, mark(gate)),
        Gate((x_n, middle), box, ("candidate",), "candidate", "n", n, mark(candidate)),
        Reading((right, top), chips, (*ends, "readout"), "hidden", "h", h),
    )
    wires: tuple[Wire, ...] = (
        Wire(((edge, top), (edge, bottom), (x_z, bottom)), "h_prev", h_prev, gates, "rail"),
        Wire(
            ((150.0, entry), (corner, entry), (corner, bottom)),
            "x",
            x(),
            all_gates,
            "rail",
        ),
        Wire(((x_r, bottom), (x_r, end)), "h_prev", h_prev, ("reset",), "rail", arrow=True),
        Wire(((x_z, bottom), (x_z, end)), "h_prev", h_prev, ("update",), "rail", arrow=True),
        Wire(
            ((corner, under), (x_n, under), (x_n, end)),
            "x",
            x(),
            ("candidate",),
            "rail",
            arrow=True,
        ),
        Wire(((left + 30, top), (x_z, top)), "h_prev", h_prev, ends, "hidden"),
        Wire(((x_r, upper), (x_r, lane)), "r", r, resets, "forget"),
        Wire(
            ((x_r, lane), (into, lane), (into, upper - ARROW)),
            "recalled",
            recalled,
            resets,
            "forget",
            arrow=True,
        ),
        Wire(((x_z, upper), (x_z, top)), "z", z, ("update", *ends), "input"),
        Wire(((x_z, shelf), ((x_z + join) / 2, shelf)), "z", z, ends, "input"),
        Wire((((x_z + join) / 2, shelf), (join, shelf)), "rest", rest, ends, "input"),
        Wire(((join, upper), (join, shelf)), "n", n, ("candidate", *ends), "candidate"),
        Wire(((join, shelf), (join, top)), "written", written, ends, "candidate"),
        Wire(((x_z, top), (join, top)), "kept", kept, ends, "hidden"),
        Wire(((join, top), (right - 42, top)), "h", h, ends, "hidden", arrow=True),
    )
    if "recurrent" not in equations:
        wires += (Wire(((x_r, top), (x_r, lane)), "h_prev", h_prev, resets, "hidden"),)
    else:
        recurrent, product = equations["recurrent"], (x_r, (top + lane) / 2)
        aside = (x_r - 66, product[1] + 27)
        nodes += (
            Operation(product, pill, resets, "hidden", "recurrent", recurrent, "U"),
            Reading(aside, (62.0, 72.0), resets, "hidden", "recurrent", recurrent),
        )
        wires += (
            Wire(((x_r, top), product), "h_prev", h_prev, resets, "hidden"),
            Wire((product, (x_r, lane)), "recurrent", recurrent, resets, "hidden"),
        )
    return Wiring((760.0, 500.0), nodes, wires, outlet=(640.0, entry))
