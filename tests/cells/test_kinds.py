"""Kinds of cells are found by their files, and each declaration is whole."""

import sys
from pathlib import Path

import numpy as np
import pytest

from lstmviz import cells
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.expressions import Leaf
from lstmviz.cells.kinds import families, find
from lstmviz.cells.parameters import blocks
from lstmviz.cells.problems import Problem
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout
from lstmviz.sequences.sequence import Sequence
from lstmviz.session.document import Document
from lstmviz.session.files import document_from_json, document_to_json
from tests.cells.variants import drawn_weights, label, variants

LEAKY = '''
"""A unit that leaks: it keeps a learned share of itself and adds what it sees."""

import numpy as np

from lstmviz.cells.declaration import CellKind, Family, Signal, Stage, affine, now, previous, x
from lstmviz.cells.expressions import Apply
from lstmviz.cells.functions import SIGMOID, TANH
from lstmviz.cells.parameters import from_inputs
from lstmviz.cells.pins import NONE
from lstmviz.cells.wiring import Reading, Wire, Wiring

KEPT = Signal("k", "k", "keep gate", "keep", "How much is kept.", "forget", SIGMOID.bounds)
SEEN = Signal("s", "s", "seen", "seen", "What is added.", "candidate", TANH.bounds)
SHOWN = Signal("m", "m", "memory", "memory", "What is shown.", "hidden", (None, None))


def declare():
    return CellKind(
        family="leaky",
        title="Leaky",
        signals=(KEPT, SEEN, SHOWN),
        gates=("k", "s"),
        state=("m",),
        equations={
            "k": Apply(SIGMOID, affine("k", "m")),
            "s": Apply(TANH, affine("s", "m")),
            "m": now("k") * previous("m") + now("s"),
        },
        stages=(Stage("see", "see", ("k", "s"), "forget"), Stage("add", "add", ("m",), "hidden")),
        wiring=Wiring(
            (400.0, 200.0),
            (Reading((350.0, 100.0), (60.0, 90.0), ("add",), "hidden", "m", now("m")),),
            (Wire(((50.0, 100.0), (320.0, 100.0)), "x", x(), ("see",), "rail"),),
            outlet=(350.0, 180.0),
        ),
        forward=forward,
        backward=backward,
    )


def forward(weights, x, state, pins=NONE):
    a = from_inputs(x, weights.weight_ih.T, weights.bias)
    units, m, made = weights.units, state["m"], []
    for t, row in enumerate(a):
        row = row + m @ weights.weight_hh.T
        k, s = SIGMOID.compute(row[:, :units]), np.tanh(row[:, units:])
        m = (k * m + s).astype(weights.dtype)
        if "m" in pins:
            pins["m"].hold(t, m)
        made.append((k, s, m))
    return {key: np.array(values) for key, values in zip("ksm", zip(*made))}


def backward(weights, x, state, signals, upstream, pins=NONE):
    raise NotImplementedError


FAMILY = Family("leaky", "Leaky", declare)
'''


@pytest.fixture
def leaky(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A cell kind in one new file."""
    (tmp_path / "leaky.py").write_text(LEAKY, encoding="utf-8")
    monkeypatch.setattr(cells, "__path__", [*cells.__path__, str(tmp_path)])
    families.cache_clear()
    yield find("leaky")
    families.cache_clear()
    sys.modules.pop("lstmviz.cells.leaky")
    del cells.leaky


def document(kind: CellKind) -> Document:
    layer = Layer(kind, drawn_weights(kind, 2, 3), ("a", "b", "c"))
    readout = Readout(np.ones((2, 3)), np.zeros(2), "softmax", ("no", "yes"))
    sequence = Sequence(("one", "two"), np.array([[1.0, -1.0], [0.5, 2.0]]))
    initial = {"l0": {kind.output: np.array([0.1, 0.2, 0.3])}}
    return Document("Drawn", Network((layer,), ("u", "v"), readout), sequence, initial)


def test_the_plain_rnn_and_the_lstm_are_found():
    assert {"lstm", "rnn"} <= set(families())


def test_one_new_file_is_a_new_kind(leaky: CellKind):
    opened = document_from_json(document_to_json(document(leaky)))
    trace = opened.trace()
    layer = trace.layers["l0"]
    for token in range(len(trace)):
        values = layer.values(token)
        for signal in leaky.signals:
            computed = leaky.equations[signal.key].evaluate(values)
            np.testing.assert_allclose(computed, layer.signals[signal.key][token], atol=1e-12)
    assert trace.y is not None
    assert trace.y.shape == (2, 2)


def test_a_session_shows_a_new_kind(leaky: CellKind, qapp):
    from lstmviz.session.session import Session

    session = Session(document(leaky))
    session.move(signal="s", unit=2)
    function, terms = session.now.split("s", 2)
    assert function is not None
    assert len(terms) == 2 + 3 + 1
    shown = function.compute(np.array(sum(term.value for term in terms)))
    assert shown == pytest.approx(session.trace.layers["l0"].signals["s"][0, 2])
    assert [stage.key for stage in session.now.stages] == ["see", "add", "readout"]
    session.deleteLater()


def test_the_same_choice_is_the_same_kind():
    assert find("lstm") is find("lstm", {"peephole": False})
    assert find("lstm") is not find("lstm", {"peephole": True})


@pytest.mark.parametrize(
    ("family", "options", "sentence"),
    [
        ("gnu", {}, "There is no cell kind “gnu”; choose one of lstm, rnn."),
        ("rnn", {"peephole": True}, "The cell kind “rnn” has no option peephole = True."),
        ("lstm", {"peephole": 1}, "The cell kind “lstm” has no option peephole = 1."),
        ("lstm", {"peephole": [True]}, "The cell kind “lstm” has no option peephole = [True]."),
        ("lstm", {"clip": -1.0}, "The cell kind “lstm” has no option clip = -1.0."),
        (
            "lstm",
            {"coupled": True, "without": "forget"},
            "An LSTM without forget gate cannot couple its input and forget gates; "
            "choose one of the two.",
        ),
        (
            "lstm",
            {"coupled": True, "without": "input"},
            "An LSTM without input gate cannot couple its input and forget gates; "
            "choose one of the two.",
        ),
    ],
)
def test_an_unknown_kind_or_option_is_told(family: str, options: dict, sentence: str):
    with pytest.raises(Problem) as caught:
        find(family, options)
    if family == "gnu":
        sentence = sentence.replace("lstm, rnn", ", ".join(sorted(families())))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("kind", variants(), ids=label)
def test_a_declaration_is_whole(kind: CellKind):
    recorded = {signal.key for signal in kind.signals}
    known = recorded | {signal.key for signal in kind.intermediates}
    assert set(kind.equations) == known
    assert set(kind.gates) <= recorded
    assert set(kind.state) <= recorded
    assert set(kind.peepholes) <= set(kind.gates)
    given = {"x", *(f"{key}_prev" for key in kind.state)}
    weights = {key for key, _ in blocks(drawn_weights(kind, 1, 1), kind.rows)}
    for equation in kind.equations.values():
        assert {leaf.key for leaf in equation.leaves()} <= known | given | weights


@pytest.mark.parametrize("kind", variants(), ids=label)
def test_each_stage_makes_what_the_stages_before_it_allow(kind: CellKind):
    made: set[str] = set()
    for stage in kind.stages:
        for key in stage.makes:
            assert key not in made
            needed = {leaf.key for leaf in kind.equations[key].leaves() if leaf.lag == 0} - {"x"}
            made.add(key)
            assert needed <= made | set(stage.makes)
    assert made == set(kind.equations)


@pytest.mark.parametrize("kind", variants(), ids=label)
def test_a_diagram_shows_what_the_equations_say(kind: CellKind):
    known = {"x", *(f"{key}_prev" for key in kind.state), *kind.equations}
    # What is shown may also be what the readout looks at.
    stages = {stage.key for stage in kind.stages} | {"readout"}
    for part in (*kind.wiring.nodes, *kind.wiring.wires):
        assert part.quantity in known
        assert set(part.stages) <= stages
        shown = part.carries if hasattr(part, "carries") else part.shows
        is_leaf = isinstance(shown, Leaf) and shown.key == part.quantity
        assert is_leaf or shown == kind.equations[part.quantity]


def test_every_signal_can_be_looked_up():
    kind = find("lstm")
    assert kind.signal("kept").title == "kept memory"
    assert [signal.key for signal in kind.weighted] == ["f", "i", "g", "o"]
    assert kind.stage_of("c") == 3
    assert kind.stage_of("W_f") == -1
    with pytest.raises(KeyError):
        kind.signal("z")
