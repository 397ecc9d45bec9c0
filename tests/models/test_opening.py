"""What ships opens by its id, from the command line, without any other process."""

import json
import subprocess

import numpy as np
import pytest

from lstmviz.cli import main
from lstmviz.learning.cards import cards_in, load_card
from lstmviz.resources import MODELS
from lstmviz.sources import example_ids, examples, find_source


def test_lessons_come_first_and_each_id_is_one_thing():
    ids = example_ids()
    assert ids[0] == "boss-raise"
    assert set(ids[1:]) == set(cards_in(MODELS))
    assert len(set(ids)) == len(ids)
    assert [example.id for example in examples()] == [*ids]
    assert all(example.title and example.summary for example in examples())


@pytest.mark.parametrize("name", cards_in(MODELS))
def test_it_opens_by_its_id(name: str, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("what ships is read here, not in a process of its own")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    source, card = find_source(name), load_card(MODELS, name)
    assert (source.lesson, source.path, source.read_only) == (None, None, False)
    assert source.document.title == card.title
    assert source.document.sequence.tokens == card.tokens
    assert source.document.trace().y.shape[0] == len(card.tokens)


def test_the_counter_counts():
    """The readable twin's readout is the depth, as the window shows it."""
    document = find_source("bracket-depth").document
    steps = [1 if token == "(" else -1 for token in document.sequence.tokens]
    np.testing.assert_array_equal(np.round(8 * document.trace().y[:, 0]), np.cumsum(steps))


def test_the_clouds_are_in_the_sky_and_she_speaks_french():
    document = find_source("next-word").document
    last = document.trace().y[-1]
    assert document.network.readout.names[last.argmax()] == "French"


@pytest.mark.parametrize("name", cards_in(MODELS))
def test_inspect_tells_its_card(name: str, capsys: pytest.CaptureFixture[str]):
    card = load_card(MODELS, name)
    assert main(["inspect", name]) == 0
    told = capsys.readouterr().out
    for what in (card.title, card.told, card.look_at, card.command or "made by     hand"):
        assert what in told
    assert main(["inspect", name, "--json"]) == 0
    raw = json.loads(capsys.readouterr().out)
    assert raw["source"] == {"example": name}
    assert raw["card"]["gates"] == card.told
    assert raw["card"]["score"] == card.score
