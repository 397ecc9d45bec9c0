import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.network.embedding import Embedding
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.sequences.starting import starting_sequence
from tests.cells.variants import drawn_weights


def network(embedding: Embedding | None = None) -> Network:
    kind = find("rnn")
    layer = Layer(kind, drawn_weights(kind, 3, 2), ("a", "b"))
    return Network((layer,), ("x", "y", "z"), embedding=embedding)


def test_each_input_is_one_in_its_turn_and_then_all_is_still():
    sequence = starting_sequence(network())
    assert sequence.tokens == tuple("12345678")
    np.testing.assert_array_equal(sequence.values[:3], np.eye(3))
    assert not sequence.values[3:].any()


def test_a_vocabulary_is_shown_by_its_first_tokens():
    table = np.arange(12.0).reshape(4, 3)
    sequence = starting_sequence(network(Embedding(table, ("the", "sky", "is", "blue"))))
    assert sequence.tokens == ("the", "sky", "is", "blue")
    np.testing.assert_array_equal(sequence.values, table)


def test_tokens_without_names_are_numbered_from_zero_as_their_ids_are():
    sequence = starting_sequence(network(Embedding(np.ones((20, 3)))))
    assert sequence.tokens == tuple(f"#{n}" for n in range(8))
