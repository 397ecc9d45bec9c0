"""``--text``, ``--by`` and ``--vocabulary``: what is fed in, and what is told when it cannot be."""

from pathlib import Path

import numpy as np
import pytest

from lstmviz.sequences.starting import starting_sequence
from lstmviz.session.document import Document
from lstmviz.session.files import save_session
from tests.sequences.networks import embedded, network_of

WORDS = ("the", "clouds", "are", "in", "<unk>")


@pytest.fixture(autouse=True)
def sources(command) -> None:
    """Sessions and a vocabulary in the folder where commands run."""
    for name, network in (("known", embedded(WORDS)), ("unknown", embedded((), 5))):
        sequence = starting_sequence(network)
        save_session(Path(f"{name}.lstmviz"), Document(name, network, sequence, {}))
    signs = network_of(("(", ")"))
    save_session(Path("signs.lstmviz"), Document("signs", signs, starting_sequence(signs), {}))
    Path("words.txt").write_text("sky\nsea\n", encoding="utf-8")
    np.save("ids.npy", np.array([1, 0, 4]))


@pytest.mark.parametrize(
    ("arguments", "tokens", "first"),
    [
        (["known.lstmviz", "--text", "The clouds soar"], "The,clouds,‹unk› soar", [0, 1, 4]),
        (["signs.lstmviz", "--text", "())"], "(,),)", [1, 0, 0]),
        (["signs.lstmviz", "--text", "( ) (", "--by", "word"], "(,),(", [1, 0, 1]),
        (
            ["unknown.lstmviz", "--text", "sea sky", "--vocabulary", "words.txt"],
            "sea,sky",
            [1, 0],
        ),
        (["known.lstmviz", "--input", "ids.npy"], "clouds,the,<unk>", [1, 0, 4]),
        (["unknown.lstmviz", "--input", "ids.npy"], "#1,#0,#4", [1, 0, 4]),
        (
            ["unknown.lstmviz", "--input", "ids.npy", "--vocabulary", "words.txt"],
            "sea,sky,#4",
            [1, 0, 4],
        ),
    ],
)
def test_what_is_given_is_fed_in(command, arguments: list[str], tokens: str, first: list[float]):
    result = command("trace", *arguments, "-o", "t.npz")
    assert (result.status, result.err) == (0, "")
    with np.load("t.npz") as trace:
        assert trace["tokens"].tolist() == tokens.split(",")
        assert trace["x"][:, 0].tolist() == first


def test_a_text_can_be_drawn(command):
    result = command(
        *("render", "known.lstmviz", "--text", "the sky", "--view", "cell", "-o", "c.png")
    )
    assert (result.status, result.err) == (0, "")
    assert Path("c.png").stat().st_size > 1000


@pytest.mark.parametrize("verb", ["trace", "render"])
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["known.lstmviz", "--text", ""], "The text is empty; write at least one token."),
        (
            ["unknown.lstmviz", "--text", "the"],
            "The network does not say which tokens its 5 embedding rows are; give its vocabulary "
            "as a file.",
        ),
        (
            ["signs.lstmviz", "--text", "a b", "--by", "word"],
            "No token of the text is in the vocabulary: the text has a, b; the vocabulary has "
            "(, ). Another way to cut it, by character or word, may help.",
        ),
        (
            ["signs.lstmviz", "--text", "(", "--vocabulary", "gone.txt"],
            "gone.txt cannot be read: there is no such file.",
        ),
    ],
)
def test_a_text_that_cannot_be_fed_in_is_told(
    command, verb: str, arguments: list[str], sentence: str
):
    output = {"trace": "out.npz", "render": "out.png"}[verb]
    result = command(verb, *arguments, "-o", output)
    assert (result.status, result.out, result.err) == (1, "", f"lstmviz: {sentence}\n")
    assert not Path(output).exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--by", "char"], "--by says how a text is cut; give --text, too"),
        (["--input", "ids.npy", "--by", "char"], "--by says how a text is cut; give --text, too"),
        (["--vocabulary", "words.txt"], "--vocabulary is for --text, or for token ids in --input"),
        (["--text", "a", "--input", "ids.npy"], "not allowed with argument --text"),
        (["--text", "a", "--by", "line"], "invalid choice: 'line'"),
    ],
)
def test_wrong_usage_is_told(command, arguments: list[str], words: str):
    result = command("trace", "known.lstmviz", *arguments, "-o", "t.npz")
    assert result.status == 2
    assert words in result.err


def test_the_vocabulary_is_not_overwritten(command):
    before = b"the\nsky\n"
    Path("words.csv").write_bytes(before)
    given = ("--text", "the", "--vocabulary", "words.csv")
    result = command("trace", "known.lstmviz", *given, "-o", "words.csv")
    assert (result.status, result.err) == (
        1,
        "lstmviz: words.csv is fed in and would be overwritten; choose another name.\n",
    )
    assert Path("words.csv").read_bytes() == before
