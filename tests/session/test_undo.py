"""Whatever is done to a session can be undone, saved and opened, as a machine that tries it all."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lstmviz.cells.kinds import find
from lstmviz.cells.problems import Problem
from lstmviz.formats.recognised import Origin
from lstmviz.network.embedding import Embedding
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.pins import Pin, signals_of
from lstmviz.network.readout import Readout
from lstmviz.sequences.sequence import Sequence
from lstmviz.session import edits, fills
from lstmviz.session.cursor import Ref
from lstmviz.session.document import Document
from lstmviz.session.files import document_to_json, open_session
from tests.cells.variants import drawn_weights
from tests.documents import deep_lstm, plain_rnn

NUMBERS = st.floats(-1e38, 1e38)
NAMES = st.text(min_size=1, max_size=3)
INDEX = st.integers(0, 50)


def peephole_lstm() -> Document:
    """An LSTM with peepholes in float32, both biases and a readout."""
    kind = find("lstm", {"peephole": True})
    layer = Layer(kind, drawn_weights(kind, 2, 2, "float32"), ("mood", "budget"))
    readout = Readout(np.ones((1, 2), "float32"), np.zeros(1, "float32"), "sigmoid", ("raise",))
    sequence = Sequence(("Mon", "Tue"), np.array([[1.0, 0.0], [0.5, 0.25]]))
    initial = {"l0": {"h": np.ones(2), "c": np.array([0.7, 0.3])}}
    unknown = {"": {"note": [1, {"a": None}]}, "network.layers.0": {"color": "red"}}
    return Document("Peeping", Network((layer,), ("x", "y"), readout), sequence, initial, unknown)


def everything() -> Document:
    """All that a session file can hold beside: two directions summed, one that runs backwards,
    a projection, options with a number, an embedding, an origin and pins.
    """
    mixed = find("lstm", {"projection": True, "gate_activation": "hard_sigmoid"})
    plain = find("gru", {"reset_after": False, "clip": 0.75})
    lower = Layer(
        mixed,
        drawn_weights(mixed, 2, 2, "float32"),
        ("mood", "budget"),
        drawn_weights(mixed, 2, 2, "float32", seed=1),
        "sum",
    )
    upper = Layer(plain, drawn_weights(plain, 3, 2, "float32"), ("a]@", "b=1"), backwards=True)
    embedding = Embedding(np.eye(3, 2, dtype="float32"), ("no", "yes", "…"))
    pins = (Pin("l0", "h", 2, 0.1), Pin("l1_reverse", "z", 1, -0.0, (0, 2)))
    return Document(
        "Everything",
        Network((lower, upper), ("x", "y"), None, embedding),
        Sequence(("yes", "no", "yes"), embedding.look_up([1, 0, 1])),
        {},
        origin=Origin("a.pt", "0" * 64),
        pins=pins,
    )


DOCUMENTS = (peephole_lstm, plain_rnn, deep_lstm, everything)


FREE = Pin("l0", "h", 0, 0.5)


def set_last_pin(document: Document, value: object) -> Document:
    return edits.set_pin(document, len(document.pins) - 1, value)


class SessionMachine(RuleBasedStateMachine):
    """A session beside a plain list of the documents it should go through.

    `history` holds them as JSON, `at` is the one now, `gestures` what made each, `clean` the one
    last saved or opened.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.gesture = object()

    @initialize(make=st.sampled_from(DOCUMENTS))
    def open(self, make: Callable[[], Document]) -> None:
        from lstmviz.session.session import Session

        self.session = Session(make())
        self.begin_history()

    def begin_history(self) -> None:
        self.history, self.gestures = [document_to_json(self.session.document)], [None]
        self.at = self.clean = 0

    def apply(self, change: Callable[[Document], Document], gesture: object = None) -> None:
        before = self.session.document
        try:
            self.session.edit("edit", change, gesture)
        except Problem:
            assert self.session.document is before
            return
        if self.clean > self.at:
            self.clean = -1
        merges = gesture is not None and gesture is self.gestures[self.at] and self.clean != self.at
        self.at += not merges
        del self.history[self.at :], self.gestures[self.at :]
        self.history.append(document_to_json(self.session.document))
        self.gestures.append(gesture)

    # What is there to be edited

    @property
    def document(self) -> Document:
        return self.session.document

    def label(self, index: int) -> str:
        labels = list(self.document.network.labels)
        return labels[index % len(labels)]

    def place(self, index: int) -> tuple[str, str, int, int | None]:
        """Name some entry of some weight block."""
        label = self.label(index)
        number, _ = self.document.network.labels[label]
        kind = self.document.network.layers[number].kind
        keys = [f"{letter}_{gate}" for letter in "WUb" for gate in kind.gates]
        keys += [f"p_{gate}" for gate in kind.peepholes]
        keys += ["R_h"] if kind.projected else []
        keys += ["V", "b_y"] if self.document.network.readout else []
        key = keys[index % len(keys)]
        block = edits.get_block(self.document, label, key)
        source = index % block.shape[1] if block.ndim == 2 else None
        return label, key, index % len(block), source

    # Edits

    @rule(index=INDEX, value=NUMBERS)
    def set_weight(self, index: int, value: float) -> None:
        label, key, unit, source = self.place(index)
        self.apply(lambda document: edits.set_weight(document, label, key, unit, source, value))
        block = edits.get_block(self.document, label, key)
        assert block[unit if source is None else (unit, source)] == block.dtype.type(value)

    @rule(index=INDEX, values=st.lists(NUMBERS, min_size=1, max_size=4), new=st.booleans())
    def drag_weight(self, index: int, values: list[float], new: bool) -> None:
        self.gesture = object() if new else self.gesture
        label, key, unit, source = self.place(index)
        for value in values:
            self.apply(
                lambda document, value=value: edits.set_weight(
                    document, label, key, unit, source, value
                ),
                self.gesture,
            )

    @rule(index=INDEX, seed=st.integers(0, 9), fill=st.sampled_from(["zero", "one", "any", "some"]))
    def fill(self, index: int, seed: int, fill: str) -> None:
        label, key, _, _ = self.place(index)
        ways = {
            "zero": fills.zeros,
            "one": fills.identity,
            "some": lambda block: fills.constant(block, 0.1),
            "any": lambda block: fills.random(block, 2, np.random.default_rng(seed)),
        }
        self.apply(lambda document: edits.fill_blocks(document, label, {key: ways[fill]}))

    @rule(token=INDEX, feature=INDEX, value=NUMBERS)
    def set_input(self, token: int, feature: int, value: float) -> None:
        T, I = self.document.sequence.values.shape
        self.apply(lambda document: edits.set_input(document, token % T, feature % I, value))

    @rule(index=INDEX, unit=INDEX, value=NUMBERS)
    def set_initial(self, index: int, unit: int, value: float) -> None:
        label = self.label(index)
        signals = self.document.initial[label]
        key = list(signals)[index % len(signals)]
        at = unit % len(signals[key])
        self.apply(lambda document: edits.set_initial(document, label, key, at, value))

    @rule(index=INDEX, name=NAMES, what=st.sampled_from(["token", "input", "unit", "readout"]))
    def rename(self, index: int, name: str, what: str) -> None:
        network = self.document.network
        layer = index % len(network.layers)
        counts = {
            "token": len(self.document.sequence),
            "input": len(network.input_names),
            "unit": network.layers[layer].units,
            "readout": len(network.readout.names) if network.readout else 1,
        }
        at = index % counts[what]
        changes = {
            "token": lambda document: edits.rename_token(document, at, name),
            "input": lambda document: edits.rename_source(document, 0, at, name),
            "unit": lambda document: edits.rename_unit(document, layer, at, name),
            "readout": lambda document: edits.rename_readout(document, at, name),
        }
        if what != "readout" or network.readout:
            self.apply(changes[what])

    @precondition(lambda self: len(self.document.sequence) < 8)
    @rule(token=INDEX)
    def add_token(self, token: int) -> None:
        count = len(self.document.sequence)
        self.apply(lambda document: edits.add_token(document, token % count))

    @rule(token=INDEX)
    def remove_token(self, token: int) -> None:
        count = len(self.document.sequence)
        self.apply(lambda document: edits.remove_token(document, token % count))

    @rule(token=INDEX, to=INDEX)
    def move_token(self, token: int, to: int) -> None:
        count = len(self.document.sequence)
        self.apply(lambda document: edits.move_token(document, token % count, to % count))

    @rule(inputs=st.integers(1, 4), units=st.integers(1, 4))
    def resize(self, inputs: int, units: int) -> None:
        self.apply(lambda document: edits.resize(document, inputs, units))

    @precondition(lambda self: len(self.document.pins) < 6)
    @rule(index=INDEX, value=NUMBERS, tokens=st.none() | st.lists(INDEX, min_size=1, max_size=3))
    def add_pin(self, index: int, value: float, tokens: list[int] | None) -> None:
        label, count = self.label(index), len(self.document.sequence)
        signals = signals_of(self.document.network, label)
        signal = list(signals)[index % len(signals)]
        some = None if tokens is None else tuple(token % count for token in tokens)
        pin = Pin(
            label, signal, index % len(signals[signal]), self.held(label, signal, value), some
        )
        self.apply(lambda document: edits.add_pin(document, pin))
        assert self.document.pins[-1] == pin

    @precondition(lambda self: self.document.pins)
    @rule(index=INDEX, value=st.none() | NUMBERS)
    def change_or_remove_pin(self, index: int, value: float | None) -> None:
        at = index % len(self.document.pins)
        if value is None:
            self.apply(lambda document: edits.remove_pin(document, at))
        else:
            pin = self.document.pins[at]
            other = self.held(pin.layer, pin.signal, value)
            self.apply(lambda document: edits.set_pin(document, at, other))
            assert self.document.pins[at].value == other

    def held(self, label: str, signal: str, value: float) -> float:
        """A number near `value` at which a signal can be held."""
        kind = self.document.network.layers[self.document.network.labels[label][0]].kind
        least, most = kind.signal(signal).bounds
        low, high = -1e38 if least is None else least, 1e38 if most is None else most
        return min(max(value, low), high)

    @rule(index=INDEX, bad=st.sampled_from([np.nan, np.inf, -np.inf, 1.1e38, "much"]))
    def is_refused(self, index: int, bad: object) -> None:
        label, key, unit, source = self.place(index)
        before = (self.session.document, self.session.cursor, self.session.undo_stack.count())
        names = self.document.network.layers[0].unit_names
        changes = [
            lambda document: edits.set_weight(document, label, key, unit, source, bad),
            lambda document: edits.set_block(document, label, key, [[[1.0]]]),
            lambda document: edits.set_input(document, 0, 0, bad),
            lambda document: edits.set_initial(document, "l0", "h", 0, bad),
            lambda document: edits.rename_unit(document, 0, 0, " "),
            lambda document: edits.rename_token(document, 0, ""),
            lambda document: edits.add_pin(document, Pin("l9", "h", 0, 1.0)),
            lambda document: edits.add_pin(document, replace(FREE, tokens=(99,))),
            lambda document: set_last_pin(edits.add_pin(document, FREE), bad),
            lambda document: edits.resize(document, 0, 1),
            lambda document: edits.resize(document, 1, 10_000),
        ]
        if len(names) > 1:
            changes.append(lambda document: edits.rename_unit(document, 0, 0, names[1]))
        for change in changes:
            assert not self.session.try_edit("edit", change)
            with pytest.raises(Problem):
                self.session.edit("edit", change)
        assert before == (
            self.session.document,
            self.session.cursor,
            self.session.undo_stack.count(),
        )

    # Going back and forth, and looking around

    @rule()
    def undo(self) -> None:
        self.session.undo_stack.undo()
        self.at = max(self.at - 1, 0)

    @rule()
    def redo(self) -> None:
        self.session.undo_stack.redo()
        self.at = min(self.at + 1, len(self.history) - 1)

    @rule(token=st.integers(-3, 12), stage=st.none() | st.integers(-3, 12), unit=st.integers(-3, 9))
    def move(self, token: int, stage: int | None, unit: int) -> None:
        self.session.move(token=token, stage=stage, unit=unit)

    @rule(index=INDEX, signal=st.sampled_from(["f", "h", "kept", "y", "nothing"]))
    def look_elsewhere(self, index: int, signal: str) -> None:
        self.session.move(layer=self.label(index), signal=signal)

    @rule(by=st.sampled_from([-1, 1]), covered=st.booleans())
    def step(self, by: int, covered: bool) -> None:
        self.session.cover_ahead(covered)
        self.session.step_stage(by)
        self.session.step_token(by)

    @rule(index=INDEX, token=st.none() | st.integers(-1, 9))
    def choose(self, index: int, token: int | None) -> None:
        label, key, unit, source = self.place(index)
        self.session.choose(Ref(key, label, unit, source))
        self.session.choose(Ref("h", label, unit, token=token))

    @rule()
    def save_and_open(self) -> None:
        path = Path(self.folder.name) / "a.lstmviz"
        self.session.save(path)
        self.clean = self.at
        assert document_to_json(open_session(path).document) == self.history[self.at]

    @rule()
    def save_and_start_again(self) -> None:
        path = Path(self.folder.name) / "b.lstmviz"
        self.session.save(path)
        saved = self.history[self.at]
        self.session.open_file(path)
        self.begin_history()
        assert self.history == [saved]

    # What must always hold

    @invariant()
    def the_document_is_the_expected_one(self) -> None:
        assert document_to_json(self.document) == self.history[self.at]
        stack = self.session.undo_stack
        assert (stack.index(), stack.count()) == (self.at, len(self.history) - 1)
        assert stack.isClean() == (self.clean == self.at)

    @invariant()
    def the_trace_is_the_documents(self) -> None:
        fresh = self.document.trace().arrays()
        shown = self.session.trace.arrays()
        assert shown.keys() == fresh.keys()
        for name, values in shown.items():
            np.testing.assert_array_equal(values, fresh[name])
            assert np.isfinite(values).all()

    @invariant()
    def the_cursor_is_inside(self) -> None:
        now, cursor = self.session.now, self.session.cursor
        assert now.document is self.document
        assert 0 <= cursor.token < len(self.session.trace)
        assert cursor.stage is None or 0 <= cursor.stage < len(now.stages)
        assert cursor.layer in self.session.trace.layers
        assert 0 <= cursor.unit < len(now.names(cursor.signal))
        if now.is_held(cursor.signal, cursor.unit):
            return
        function, terms = now.split(cursor.signal, cursor.unit)
        shown = np.array(sum(term.value for term in terms))
        assert np.isfinite(shown)
        assert function is None or function.joint or np.isfinite(function.compute(shown))

    def teardown(self) -> None:
        stack = self.session.undo_stack
        while stack.canUndo():
            stack.undo()
        assert document_to_json(self.document) == self.history[0]
        while stack.canRedo():
            stack.redo()
        assert document_to_json(self.document) == self.history[-1]
        self.session.deleteLater()
        self.folder.cleanup()


def test_a_session_keeps_its_word(qapp):
    run_state_machine_as_test(
        SessionMachine, settings=settings(stateful_step_count=30, max_examples=60)
    )
