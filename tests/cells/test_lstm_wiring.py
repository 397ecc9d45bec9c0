"""The diagram of each LSTM shows its own parts, and no others."""

import pytest

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import find
from lstmviz.cells.wiring import Gate, Operation
from tests.cells.variants import label, variants

LSTMS = [kind for kind in variants(at_once=2) if kind.family == "lstm"]


def operations(kind: CellKind) -> dict[str, str]:
    """What each circle and pill is marked with, by what it makes."""
    return {node.quantity: node.symbol for node in kind.wiring.nodes if isinstance(node, Operation)}


@pytest.mark.parametrize("kind", LSTMS, ids=label)
def test_a_box_stands_for_each_gate_that_has_weights(kind: CellKind):
    boxes = [node.quantity for node in kind.wiring.nodes if isinstance(node, Gate)]
    assert sorted(boxes) == sorted(kind.gates)


@pytest.mark.parametrize("kind", LSTMS, ids=label)
def test_every_quantity_has_its_place_and_runs_on_a_wire(kind: CellKind):
    shown = {node.quantity for node in kind.wiring.nodes}
    assert shown == {"x", "h_prev", "c_prev", *kind.equations}
    wired = {wire.quantity for wire in kind.wiring.wires}
    assert wired == shown


@pytest.mark.parametrize("kind", LSTMS, ids=label)
def test_nothing_leaves_the_canvas(kind: CellKind):
    width, height = kind.wiring.size
    points = [node.at for node in kind.wiring.nodes]
    points += [point for wire in kind.wiring.wires for point in wire.path]
    assert all(0 < x < width and 0 < y < height for x, y in points)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {"kept": "×", "written": "×", "c": "+", "squashed": "tanh", "h": "×"}),
        (
            {"coupled": True},
            {"f": "1−", "kept": "×", "written": "×", "c": "+", "squashed": "tanh", "h": "×"},
        ),
        ({"without": "input"}, {"kept": "×", "c": "+", "squashed": "tanh", "h": "×"}),
        ({"without": "forget"}, {"written": "×", "c": "+", "squashed": "tanh", "h": "×"}),
        ({"without": "output"}, {"kept": "×", "written": "×", "c": "+", "h": "tanh"}),
        ({"output_activation": "linear"}, {"kept": "×", "written": "×", "c": "+", "h": "×"}),
        (
            {"projection": True, "output_activation": "relu"},
            {"kept": "×", "written": "×", "c": "+", "squashed": "ReLU", "m": "×", "h": "R"},
        ),
    ],
)
def test_circles_and_pills_are_marked_with_what_they_do(options: dict, expected: dict[str, str]):
    assert operations(find("lstm", options)) == expected


@pytest.mark.parametrize("kind", LSTMS, ids=label)
def test_a_peephole_is_a_wire_of_memory_to_its_gate(kind: CellKind):
    stage = {"i": "input", "f": "forget", "o": "output"}
    seen = {
        wire.stages[0]
        for wire in kind.wiring.wires
        if wire.quantity in ("c", "c_prev") and wire.stages[0] in stage.values()
    }
    assert seen == {stage[gate] for gate in kind.peepholes}
