"""A lesson hides what it asks for, in the order in which each layer reads."""

from dataclasses import replace

import pytest

from lstmviz.cells.kinds import find
from lstmviz.lessons.model import Cover, LessonStep, Look, NumberQuestion
from lstmviz.lessons.places import Amount, Place
from lstmviz.lessons.texts import Slot, StepText, Text
from lstmviz.network.layer import Layer
from lstmviz.session import lesson_cover
from lstmviz.session.document import Document
from lstmviz.session.session import Session
from tests.documents import deep_lstm, weights


def mixed() -> Document:
    """An LSTM in both directions under a plain RNN."""
    deep = deep_lstm()
    upper = Layer(find("rnn"), weights(1, 6, 2, seed=1), ("one", "two"))
    network = replace(deep.network, layers=(deep.network.layers[0], upper))
    return Document("Mixed", network, deep.sequence, {})


@pytest.fixture
def mixed_session(qapp):
    session = Session(mixed())
    yield session
    session.deleteLater()


def slot(key: str, layer: str, token: int) -> Slot:
    return Slot(Amount((Place(key, layer, 0, token=token),)))


def step(look: Look, *asked: Place) -> LessonStep:
    text = StepText(Text(()), Text(()), {})
    question = NumberQuestion(Amount(asked), 0.1) if asked else None
    return LessonStep("one", text, look, Cover.NOTHING if asked else Cover.AFTER_TOKEN, question)


def test_a_text_about_another_layer_obeys_that_layers_stages(mixed_session: Session):
    mixed_session.move(layer="l1", veil=(2, 0))
    assert lesson_cover.hides(slot("h", "l0", 2), mixed_session.now)
    assert not lesson_cover.hides(slot("f", "l0", 2), mixed_session.now)
    assert not lesson_cover.hides(slot("h", "l1", 2), mixed_session.now)
    assert lesson_cover.hides(slot("h", "l0_reverse", 1), mixed_session.now)
    assert not lesson_cover.hides(slot("h", "l0_reverse", 3), mixed_session.now)


def test_a_text_about_a_layer_that_is_gone_hides_nothing(mixed_session: Session):
    mixed_session.move(veil=(0, 0))
    assert not lesson_cover.hides(slot("h", "l5", 3), mixed_session.now)


def test_what_is_asked_of_another_layer_is_hidden_by_that_layers_stages(mixed_session: Session):
    asked = step(Look(token=1, layer="l1"), Place("h", "l0", 0, token=1))
    mixed_session.move(layer="l1", token=1)
    veil = lesson_cover.veil(asked, mixed_session.now, pending=True)
    mixed_session.move(veil=veil)
    assert mixed_session.now.hides("h", 1, "l0")
    assert not mixed_session.now.hides("o", 1, "l0")


def test_walking_back_in_the_reverse_direction_uncovers(mixed_session: Session):
    covered = step(Look(token=3, layer="l0_reverse"))
    mixed_session.move(layer="l0_reverse", token=3)
    assert lesson_cover.veil(covered, mixed_session.now, pending=False) == (3, 5)
    mixed_session.move(token=1)
    assert lesson_cover.veil(covered, mixed_session.now, pending=False) == (1, 5)
    mixed_session.move(token=4)
    assert lesson_cover.veil(covered, mixed_session.now, pending=False) == (3, 5)
