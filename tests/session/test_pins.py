"""Pins hold what they say, and follow the tokens and units that they hold."""

from dataclasses import replace

import numpy as np
import pytest

from lstmviz.network.pins import Pin
from lstmviz.sequences.sequence import Sequence
from lstmviz.session import edits
from lstmviz.session.document import Document
from tests.documents import deep_lstm

SOME = Pin("l0", "c", 1, 0.5, (1, 4))
ALL = Pin("l0", "f", 0, 1.0)


@pytest.fixture
def pinned(boss_raise: Document) -> Document:
    return edits.add_pin(edits.add_pin(boss_raise, SOME), ALL)


def test_what_is_held_is_held_and_nothing_else(pinned: Document, boss_raise: Document):
    held, free = pinned.trace().layers["l0"], boss_raise.trace().layers["l0"]
    np.testing.assert_array_equal(held.signals["f"][:, 0], 1)
    np.testing.assert_array_equal(held.signals["c"][[1, 4], 1], 0.5)
    # The first token's other unit cannot know of it yet.
    np.testing.assert_allclose(held.signals["f"][0, 1], free.signals["f"][0, 1], rtol=1e-12)
    assert [held.is_held(token, "c", 1) for token in range(7)] == [
        token in (1, 4) for token in range(7)
    ]
    assert held.is_held(6, "f", 0)
    assert not held.is_held(6, "f", 1)
    assert not free.is_held(6, "f", 0)


def test_every_equation_holds_but_for_what_is_held(pinned: Document):
    layer = pinned.trace().layers["l0"]
    for token in range(7):
        values = layer.values(token)
        for key, signal in layer.signals.items():
            computed = layer.kind.equations[key].evaluate(values)
            for unit in range(2):
                agrees = abs(computed[unit] - signal[token, unit]) < 1e-12
                assert agrees != layer.is_held(token, key, unit), (token, key, unit)


def test_a_reverse_direction_is_held_at_the_tokens_on_screen():
    document = edits.add_pin(deep_lstm(), Pin("l1_reverse", "h", 1, -0.25, (3,)))
    trace = document.trace().layers["l1_reverse"]
    assert trace.signals["h"][3, 1] == np.float32(-0.25)
    assert trace.is_held(3, "h", 1)
    free = deep_lstm().trace().layers["l1_reverse"]
    np.testing.assert_allclose(trace.signals["h"][4], free.signals["h"][4], rtol=1e-6)
    assert np.abs(trace.signals["h"][2] - free.signals["h"][2]).max() > 1e-3


def test_the_later_of_two_pins_holds(boss_raise: Document):
    document = edits.add_pin(edits.add_pin(boss_raise, ALL), replace(SOME, signal="f", unit=0))
    assert document.trace().layers["l0"].signals["f"][:, 0].tolist() == [1, 0.5, 1, 1, 0.5, 1, 1]


def test_a_pin_takes_the_place_of_one_at_the_same_tokens(pinned: Document):
    document = edits.add_pin(pinned, replace(SOME, value=0.75))
    assert document.pins == (ALL, replace(SOME, value=0.75))
    assert edits.set_pin(document, 0, 0.25).pins == (replace(ALL, value=0.25), document.pins[1])
    assert edits.remove_pin(document, 0).pins == (replace(SOME, value=0.75),)


@pytest.mark.parametrize(
    ("change", "tokens"),
    [
        (lambda document: edits.add_token(document, 0), (2, 5)),
        (lambda document: edits.add_token(document, 1), (1, 5)),
        (lambda document: edits.add_token(document, 4), (1, 4)),
        (lambda document: edits.remove_token(document, 0), (0, 3)),
        (lambda document: edits.remove_token(document, 1), (3,)),
        (lambda document: edits.remove_token(document, 6), (1, 4)),
        (lambda document: edits.move_token(document, 1, 6), (3, 6)),
        (lambda document: edits.move_token(document, 6, 0), (2, 5)),
        (lambda document: edits.move_token(document, 4, 0), (0, 2)),
        (lambda document: edits.move_token(document, 2, 4), (1, 3)),
        (lambda document: edits.move_token(document, 6, 4), (1, 5)),
    ],
)
def test_pins_follow_their_tokens(pinned: Document, change, tokens: tuple[int, ...]):
    names = [pinned.sequence.tokens[token] for token in SOME.tokens]
    document = change(pinned)
    assert document.pins == (replace(SOME, tokens=tokens), ALL)
    assert {document.sequence.tokens[token] for token in tokens} <= set(names)


def test_a_pin_goes_with_its_last_token(pinned: Document):
    document = edits.remove_token(edits.remove_token(pinned, 4), 1)
    assert document.pins == (ALL,)


def test_a_pin_goes_with_its_unit(pinned: Document):
    assert edits.resize(pinned, 3, 1).pins == (ALL,)
    assert edits.resize(pinned, 1, 3).pins == (SOME, ALL)


def test_another_sequence_keeps_the_pins_that_hold_everywhere(pinned: Document):
    document = edits.feed(pinned, Sequence(("one",), np.ones((1, 3))))
    assert document.pins == (ALL,)
    assert document.trace().layers["l0"].signals["f"][0, 0] == 1
