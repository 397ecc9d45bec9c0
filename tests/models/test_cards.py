"""Every figure on every card, measured again from the weights that ship."""

import shlex

import numpy as np
import pytest

from lstmviz.arguments import parse
from lstmviz.cells.kinds import find
from lstmviz.learning.cards import Card, cards_in, load_card, shipped_network, shown_sequence
from lstmviz.learning.run import score
from lstmviz.network.forward import run
from lstmviz.network.network import Network
from lstmviz.resources import MODELS
from lstmviz.sequences.tasks.catalogue import find_task
from tests.models.figures import fresh, measured, rounded

LARGEST = 50_000
SLACK = 1e-5
"""The last bits of a sum differ among processors."""
SHIPPED = cards_in(MODELS)


@pytest.fixture(scope="module", params=SHIPPED)
def card(request: pytest.FixtureRequest) -> Card:
    return load_card(MODELS, request.param)


@pytest.fixture(scope="module")
def network(card: Card) -> Network:
    return shipped_network(MODELS, card.id)


def test_what_ships():
    assert SHIPPED == (
        "bracket-depth",
        "bracket-depth-unreadable",
        "embedded-reber",
        "latch",
        "latch-by-hand",
        "long-review-gru",
        "long-review-lstm",
        "long-review-rnn",
        "next-word",
        "quote-detector",
    )


def test_its_scores_on_fresh_data(card: Card, network: Network):
    task = find_task(card.task)
    assert score(network, task, card.seed or 1) == pytest.approx(card.score)
    assert score(network, task, card.seed or 1, task.longer) == pytest.approx(card.longer)


def test_its_figures(card: Card, network: Network):
    examples = fresh(card)
    assert card.figures
    for name, figure in card.figures.items():
        number = measured(figure, network, examples)
        told = [rounded(figure, number + by) for by in (-SLACK, 0, SLACK)]
        assert figure.value in told, (name, number)


def test_a_bound_holds_as_it_is_told(card: Card, network: Network):
    examples = fresh(card)
    for name, figure in card.figures.items():
        number = measured(figure, network, examples)
        if figure.how == "least":
            assert number >= figure.value - SLACK, name
        if figure.how == "greatest":
            assert number <= figure.value + SLACK, name


def test_its_answers(card: Card, network: Network):
    for text, answer in card.answers.items():
        ids = [network.input_names.index(word) for word in text.split()]
        y = run(network, np.eye(len(network.input_names))[ids]).y
        assert network.readout.names[y[-1].argmax()] == answer


def test_each_figure_is_told(card: Card):
    told = card.told
    assert "{" not in told
    for name, figure in card.figures.items():
        assert "{" + name + "}" in card.gates
        assert f"{figure.value:g}".replace("-", "−") in told


def test_it_is_what_the_card_says(card: Card, network: Network):
    assert card.cell == network.layers[0].kind.family
    assert card.units == network.layers[0].units
    label, _, unit = card.look_at.partition("/")
    assert unit in network.layers[network.labels[label][0]].unit_names
    assert network.readout.activation == find_task(card.task).activation


def test_its_command_is_one_and_says_the_same(card: Card):
    if card.seed is None:
        assert card.command == ""
        return
    program, *words = shlex.split(card.command)
    chosen = parse(words)
    assert (program, chosen.command, chosen.task) == ("lstmviz", "train", card.task)
    assert (chosen.cell, chosen.hidden, chosen.seed) == (card.cell, card.units, card.seed)
    assert str(chosen.output) == f"{card.id}.safetensors"


def test_its_sequence_is_read(card: Card, network: Network):
    sequence = shown_sequence(card, network)
    assert 8 <= len(sequence) <= 40
    np.testing.assert_array_equal(sequence.values.sum(axis=1), 1)
    assert set(sequence.tokens) <= set(find_task(card.task).input_names)


def test_it_is_small(card: Card):
    for path in MODELS.glob(f"{card.id}.*"):
        assert path.stat().st_size < LARGEST


# ------------------------------------------------------------------ what the pairs are for


def test_the_readable_twin_has_one_unit_and_the_unreadable_more():
    one, more = (load_card(MODELS, f"bracket-depth{end}") for end in ("", "-unreadable"))
    assert (one.units, more.units) == (1, 4)
    assert one.score == more.score == 1
    assert one.figures["f_least"].value > 0.98 > 0.6 > more.figures["f_least"].value
    assert abs(one.figures["c_depth"].value) > 0.99


def test_the_three_reviewers_differ_in_their_cell_alone():
    cards = [load_card(MODELS, f"long-review-{cell}") for cell in ("rnn", "gru", "lstm")]
    assert (
        len({(c.units, c.seed, c.tokens, c.command.split(" --hidden")[1][:30]) for c in cards}) == 1
    )
    assert [c.score > 0.99 for c in cards] == [False, True, True]
    assert find(cards[0].cell).family == "rnn"


def test_next_word_knows_where_clouds_are_and_what_is_spoken_in_france():
    answers = load_card(MODELS, "next-word").answers
    assert answers["the clouds are in the"] == "sky"
    french = [text for text, answer in answers.items() if answer == "French"]
    assert french[0].startswith("she grew up in France .")
    assert french[0].endswith("she speaks fluent")
