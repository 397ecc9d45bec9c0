"""What holds for the diagram of every cell: wires lead somewhere, and only where they should."""

from itertools import pairwise

import pytest

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import find
from lstmviz.cells.wiring import ARROW, Gate, Operation, Reading, Wire
from tests.cells.variants import label, variants

KINDS = variants(at_once=2)


def covered(node, point, margin=0.0) -> bool:
    return all(
        abs(value - middle) <= extent / 2 + margin
        for value, middle, extent in zip(point, node.at, node.size, strict=True)
    )


def pieces(wire: Wire):
    """The places along a wire, a few units apart."""
    for one, other in pairwise(wire.path):
        steps = max(int(max(abs(b - a) for a, b in zip(one, other, strict=True)) / 4), 1)
        for n in range(steps + 1):
            yield tuple(a + (b - a) * n / steps for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", KINDS, ids=label)
def test_every_wire_begins_and_ends_at_something(kind: CellKind):
    wires, nodes = kind.wiring.wires, kind.wiring.nodes
    for wire in wires:
        for end in (wire.path[0], wire.path[-1]):
            others = (other for other in wires if other is not wire)
            meets = any(other.has_inside(end) or end in other.path for other in others)
            # Numbers that are fewer than there is room for stand in the middle of it.
            assert meets or any(covered(node, end, margin=1.5 * ARROW) for node in nodes), wire


@pytest.mark.parametrize("kind", KINDS, ids=label)
def test_no_wire_runs_through_what_is_not_its_own(kind: CellKind):
    for wire in kind.wiring.wires:
        for node in kind.wiring.nodes:
            ends = covered(node, wire.path[0]) or covered(node, wire.path[-1])
            if ends or node.quantity == wire.quantity:
                continue
            assert not any(covered(node, point) for point in pieces(wire)), (wire, node)


@pytest.mark.parametrize("kind", KINDS, ids=label)
def test_no_boxes_circles_and_numbers_overlap(kind: CellKind):
    nodes = kind.wiring.nodes
    for number, one in enumerate(nodes):
        for other in nodes[number + 1 :]:
            apart = (
                abs(a - b) - (wide + width) / 2
                for a, b, wide, width in zip(one.at, other.at, one.size, other.size, strict=True)
            )
            assert max(apart) >= 0, (one, other)


@pytest.mark.parametrize("kind", KINDS, ids=label)
def test_an_arrow_points_at_every_gate_from_all_that_it_sees(kind: CellKind):
    for gate in (node for node in kind.wiring.nodes if isinstance(node, Gate)):
        arrows = {
            wire.quantity
            for wire in kind.wiring.wires
            if wire.arrow and covered(gate, wire.path[-1], margin=ARROW)
        }
        seen = {leaf.key for leaf in kind.equations[gate.quantity].leaves() if leaf.lag is not None}
        # The rail carries input and hidden state together; what the reset gate scales has a name.
        made = {"recalled"} if gate.quantity == "n" else set()
        assert arrows - seen == made
        assert bool(arrows & {"x", "h_prev"})
        assert arrows & {"c", "c_prev"} == seen & {"c", "c_prev"}


@pytest.mark.parametrize(
    ("family", "options", "crossed"),
    [
        ("lstm", {}, set()),
        ("lstm", {"peephole": True}, {("f", "c_prev")}),
        ("lstm", {"peephole": True, "without": "input"}, set()),
        ("lstm", {"peephole": True, "coupled": True}, set()),
        ("lstm", {"projection": True}, set()),
        ("gru", {}, {("z", "recalled")}),
        ("gru", {"reset_after": False}, {("z", "recalled")}),
        ("rnn", {}, set()),
    ],
)
def test_wires_cross_only_where_they_must(family: str, options: dict, crossed: set):
    wiring = find(family, options).wiring
    found = {(upright.quantity, level.quantity) for _, upright, level in wiring.crossings}
    assert found == crossed


@pytest.mark.parametrize("kind", KINDS, ids=label)
def test_no_wires_cross_where_some_meet(kind: CellKind):
    joints = {joint.at for joint in kind.wiring.joints}
    assert joints or kind.family == "rnn"
    assert not joints & {place for place, _, _ in kind.wiring.crossings}


@pytest.mark.parametrize("kind", KINDS, ids=label)
def test_the_memory_and_its_whole_way_are_lit_with_each_gate_that_sees_it(kind: CellKind):
    stages = {"f": "forget", "i": "input", "o": "output"}
    for gate in kind.peepholes:
        quantity, stage = "c" if gate == "o" else "c_prev", stages[gate]
        readings = (node for node in kind.wiring.nodes if isinstance(node, Reading))
        (numbers,) = (node for node in readings if node.quantity == quantity)
        lit = [
            wire
            for wire in kind.wiring.wires
            if wire.quantity == quantity and stage in wire.stages and wire.stages != ("memory",)
        ]
        (box,) = (node for node in kind.wiring.nodes if node.quantity == gate)
        assert stage in numbers.stages
        at = next(wire.path[-1] for wire in lit if covered(box, wire.path[-1], margin=ARROW))
        while before := [wire for wire in lit if wire.path[-1] == at]:
            at = before[0].path[0]
        assert any(wire.has_inside(at) for wire in kind.wiring.wires if "memory" in wire.stages)


def test_circles_keep_their_marks_whatever_limits_the_gates():
    for family in ("lstm", "gru", "rnn"):
        limited, free = (find(family, {"clip": clip}).wiring for clip in (0.75, None))
        marks = [
            [node.symbol.removesuffix("∘clip") for node in one.nodes if hasattr(node, "symbol")]
            for one in (limited, free)
        ]
        assert marks[0] == marks[1]
        assert any(isinstance(node, Operation) for node in free.nodes) or family == "rnn"
