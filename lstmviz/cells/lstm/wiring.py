"""The diagram of every variant: memory along the top, gates in a row, hidden state below."""

from collections.abc import Iterator, Mapping

from lstmviz.cells.declaration import now, previous, x
from lstmviz.cells.expressions import Expression
from lstmviz.cells.functions import mark
from lstmviz.cells.lstm.variant import Variant
from lstmviz.cells.wiring import ARROW, Gate, Node, Operation, Point, Reading, Wire, Wiring

CANVAS = (760.0, 500.0)
TOP, JOINT, MIDDLE, BOTTOM, ENTRY = 84.0, 196.0, 300.0, 420.0, 484.0
"""Heights: the memory, where candidate and input gate meet, the gates, hidden state, input."""
LEFT, TAP, RIGHT = 104.0, 650.0, 712.0
"""What comes in, where the memory is tapped to be shown, what goes out."""
BOX, CHIPS, SMALL = (98.0, 120.0), (62.0, 92.0), (62.0, 84.0)
CIRCLE, PILL = (34.0, 34.0), (56.0, 28.0)
UPPER, LOWER = MIDDLE - BOX[1] / 2, MIDDLE + BOX[1] / 2
EXIT = MIDDLE - 30
"""Where the output gate's wire leaves its box."""
STAGES = {"f": "forget", "i": "input", "g": "candidate", "o": "output"}
COLUMNS = {
    "": {"f": 202.0, "i": 326.0, "g": 446.0, "o": 574.0},
    "input": {"f": 202.0, "g": 386.0, "o": 574.0},
    "forget": {"i": 282.0, "g": 416.0, "o": 574.0},
    "output": {"f": 214.0, "i": 356.0, "g": 494.0},
}
"""Where each gate stands, by the gate that is left out."""
COUPLED = {"f": 224.0, "i": 336.0, "g": 452.0, "o": 574.0}
"""The same with the forget gate made of the input gate: room for a wire left of its numbers."""


def wiring_of(variant: Variant, equations: Mapping[str, Expression]) -> Wiring:
    """Lay out the diagram; it shows the values of `equations`."""
    plan = _Plan(variant, equations)
    nodes: list[Node] = []
    wires: list[Wire] = []
    for part in (plan.frame, plan.memory, plan.gates, plan.coupling, plan.output, plan.peepholes):
        for piece in part():
            if isinstance(piece, Wire):
                wires.append(piece)
            else:
                nodes.append(piece)
    return Wiring(CANVAS, tuple(nodes), tuple(wires), outlet=(640.0, ENTRY))


class _Plan:
    """The pieces of one variant's diagram, part by part."""

    def __init__(self, variant: Variant, equations: Mapping[str, Expression]) -> None:
        self.variant, self.equations = variant, equations
        self.at = COLUMNS[variant.without]
        if variant.coupled:
            self.at = {gate: COUPLED[gate] for gate in self.at}
        # Candidate and input gate meet halfway; alone, the candidate goes straight up.
        self.join = (self.at.get("i", self.at["g"]) + self.at["g"]) / 2
        self.last = "shown" if variant.projection else "hidden"
        self.weighted = tuple(STAGES[gate] for gate in self.at if gate in variant.gates)
        # The gates that see the memory before the token.
        self.early = tuple(gate for gate in ("f", "i") if gate in variant.peepholes)

    def wire(
        self, key: str, stages: tuple[str, ...], hue: str, *path: Point, arrow: bool = False
    ) -> Wire:
        """Run a wire that carries a quantity."""
        if key in self.equations and key in ("kept", "written", "squashed"):
            return Wire(path, key, self.equations[key], stages, hue, arrow)
        is_before = key.endswith("_prev")
        leaf = x() if key == "x" else previous(key[0]) if is_before else now(key)
        return Wire(path, key, leaf, stages, hue, arrow)

    def operation(
        self, at: Point, size: Point, stage: str, hue: str, key: str, symbol: str
    ) -> Operation:
        return Operation(at, size, (stage,), hue, key, self.equations[key], symbol)

    def frame(self) -> Iterator[Node | Wire]:
        """What comes in at the left and below, and what goes out at the right."""
        c_prev, h_prev = previous("c"), previous("h")
        rail = (self.weighted, "rail")
        early = tuple(STAGES[gate] for gate in self.early)
        late = tuple(STAGES[gate] for gate in self.variant.peepholes if gate == "o")
        yield Reading(
            (LEFT, TOP), CHIPS, (*early, "memory"), "memory", "c_prev", c_prev, names=True
        )
        yield Reading((LEFT, BOTTOM), CHIPS, self.weighted, "hidden", "h_prev", h_prev, names=True)
        yield Reading((245.0, ENTRY), (190.0, 24.0), *rail, "x", x(), across=True)
        yield Reading((RIGHT, TOP), CHIPS, ("memory", *late), "memory", "c", now("c"))
        yield Reading((RIGHT, BOTTOM), CHIPS, ("hidden", "readout"), "hidden", "h", now("h"))
        end = max(self.at[gate] for gate in self.variant.gates)
        yield self.wire("h_prev", *rail, (LEFT + 30, BOTTOM), (end, BOTTOM))
        yield self.wire("x", *rail, (150.0, ENTRY), (141.0, ENTRY), (141.0, BOTTOM))

    def memory(self) -> Iterator[Node | Wire]:
        """The memory's way along the top: kept or whole, then added to, then out."""
        stage, begin = ("memory",), LEFT + 30
        if "kept" in self.equations:
            forget = self.at["f"]
            yield self.operation((forget, TOP), CIRCLE, "memory", "forget", "kept", "×")
            kept = self.equations["kept"]
            yield Reading((forget + 58, TOP + 52), SMALL, stage, "memory", "kept", kept)
            yield self.wire("c_prev", stage, "memory", (begin, TOP), (forget, TOP))
            yield self.wire("kept", stage, "memory", (forget, TOP), (self.join, TOP))
        else:
            yield self.wire("c_prev", stage, "memory", (begin, TOP), (self.join, TOP))
        yield self.operation((self.join, TOP), CIRCLE, "memory", "memory", "c", "+")
        yield self.wire("c", stage, "memory", (self.join, TOP), (RIGHT - 42, TOP), arrow=True)

    def gates(self) -> Iterator[Node | Wire]:
        """The boxes with weights, fed from below, and their ways to the memory."""
        first = min(self.variant.gates, key=self.at.__getitem__)
        for gate in self.variant.gates:
            stage, at = STAGES[gate], self.at[gate]
            # The units' names stand once, at the left of the first numbers in the row.
            named = gate == first and not self.variant.coupled
            box = (at, MIDDLE), BOX, (stage,), stage, gate, now(gate)
            yield Gate(*box, names=named, symbol=mark(self.variant.function(gate)))
            yield self.wire(
                "h_prev", (stage,), "rail", (at, BOTTOM), (at, LOWER + ARROW), arrow=True
            )
        g = self.at["g"]
        if "f" in self.variant.gates:
            f = self.at["f"]
            yield self.wire("f", ("forget", "memory"), "forget", (f, UPPER), (f, TOP))
        if "i" not in self.at:
            yield self.wire("g", ("candidate", "memory"), "candidate", (g, UPPER), (g, TOP))
            return
        i, joint = self.at["i"], (self.join, JOINT)
        yield self.wire("i", ("input", "memory"), "input", (i, UPPER), (i, JOINT), joint)
        yield self.wire("g", ("candidate", "memory"), "candidate", (g, UPPER), (g, JOINT), joint)
        yield self.wire("written", ("memory",), "input", joint, (self.join, TOP))
        yield self.operation(joint, CIRCLE, "memory", "input", "written", "×")
        written = self.equations["written"]
        yield Reading((self.join + 58, TOP + 52), SMALL, ("memory",), "memory", "written", written)

    def coupling(self) -> Iterator[Node | Wire]:
        """The forget gate made of the input gate: one circle, no box."""
        if not self.variant.coupled:
            return
        f, i = self.at["f"], self.at["i"]
        yield self.wire("i", ("forget",), "input", (i, JOINT), (f, JOINT))
        yield self.wire("f", ("forget", "memory"), "forget", (f, JOINT), (f, TOP))
        yield self.operation((f, JOINT), CIRCLE, "forget", "forget", "f", "1−")
        numbers = (f, MIDDLE - 8), (62.0, 76.0), ("forget",), "forget", "f"
        # Names would run over the peephole's way, which goes around at the left.
        yield Reading(*numbers, now("f"), names=not self.early)

    def output(self) -> Iterator[Node | Wire]:
        """From the memory down to the hidden state: function, output gate, projection."""
        variant, shown, stage = self.variant, self.variant.shown, self.last
        gated, pill = variant.without != "output", variant.output.plain
        # With nothing on the way, the memory itself is what is shown.
        at, above = TOP, "c" if pill or gated else shown
        if pill:
            key = "squashed" if gated else shown
            yield self.wire("c", (stage,), "memory", (TAP, at), (TAP, JOINT))
            yield self.operation((TAP, JOINT), PILL, stage, "memory", key, pill)
            at, above = JOINT, key
        if gated:
            exit_o = (TAP, EXIT)
            yield self.wire(above, (stage,), "memory", (TAP, at), exit_o)
            start = self.at["o"] + BOX[0] / 2
            yield self.wire("o", ("output", stage), "output", (start, EXIT), exit_o)
            yield self.operation(exit_o, CIRCLE, stage, "output", shown, "×")
            at, above = EXIT, shown
        if variant.projection:
            projection = (TAP, LOWER - 4)
            yield self.wire(above, (stage, "hidden"), "hidden", (TAP, at), projection)
            yield Reading((RIGHT, EXIT + 14), SMALL, (stage,), "hidden", "m", now("m"))
            yield self.operation(projection, CIRCLE, "hidden", "hidden", "h", "R")
            at, above = projection[1], "h"
        yield self.wire(
            above, ("hidden",), "hidden", (TAP, at), (TAP, BOTTOM), (RIGHT - 42, BOTTOM), arrow=True
        )

    def peepholes(self) -> Iterator[Wire]:
        """The memory's ways to the gates that see it."""
        corner, beside = 146.0, 44.0
        if self.variant.coupled and self.early:
            # The circle stands where the shelf would run, so the way goes around below it.
            left, low = self.at["i"] - BOX[0] / 2 - ARROW, LOWER - 17
            way = (corner, TOP), (corner, low), (left, low)
            yield self.wire("c_prev", ("input",), "memory", *way, arrow=True)
        else:
            begin: tuple[Point, ...] = ((corner, TOP), (corner, JOINT))
            for number, gate in enumerate(self.early):
                turn = (self.at[gate] - beside, JOINT)
                # What leads on to other gates is lit with each of them.
                rest = tuple(STAGES[other] for other in self.early[number:])
                yield self.wire("c_prev", rest, "memory", *begin, turn)
                end = (turn[0], UPPER - ARROW)
                yield self.wire("c_prev", (STAGES[gate],), "memory", turn, end, arrow=True)
                begin = (turn,)
        if "o" in self.variant.peepholes:
            drop = self.at["o"] + beside
            end = (drop, UPPER - ARROW)
            yield self.wire("c", ("output",), "memory", (drop, TOP), end, arrow=True)
