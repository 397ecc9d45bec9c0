from pathlib import Path

import numpy as np
import pytest

from lstmviz.cells.kinds import find
from lstmviz.cells.problems import Problem
from lstmviz.network.embedding import Embedding
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout
from lstmviz.sequences.naming import with_vocabulary
from tests.cells.variants import drawn_weights


def network(outputs: int) -> Network:
    kind = find("rnn")
    layer = Layer(kind, drawn_weights(kind, 2, 3), ("a", "b", "c"))
    names = tuple(f"y{n}" for n in range(1, outputs + 1))
    readout = Readout(np.ones((outputs, 3)), np.zeros(outputs), "softmax", names)
    return Network((layer,), ("e1", "e2"), readout, Embedding(np.ones((4, 2))))


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words.txt"
    path.write_text("the\nsky\nsea\n", encoding="utf-8")
    return path


def test_a_vocabulary_names_the_tokens_and_what_guesses_one(words: Path):
    named = with_vocabulary(network(4), words)
    assert named.embedding is not None
    assert named.embedding.tokens == ("the", "sky", "sea", "#3")
    assert named.readout is not None
    assert named.readout.names == ("the", "sky", "sea", "#3")


def test_a_readout_of_another_size_keeps_its_names(words: Path):
    named = with_vocabulary(network(2), words)
    assert named.readout is not None
    assert named.readout.names == ("y1", "y2")


def test_too_large_a_vocabulary_is_refused(words: Path):
    words.write_text("\n".join("abcde"), encoding="utf-8")
    with pytest.raises(Problem, match="the token “e” has the id 4"):
        with_vocabulary(network(4), words)
