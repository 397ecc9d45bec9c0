"""Texts and token ids become sequences; what cannot is told in one sentence."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmviz.cells.problems import Problem
from lstmviz.network.network import Network
from lstmviz.sequences.tasks.catalogue import known_tasks
from lstmviz.sequences.text import MOST_TOKENS, read_input, read_text
from lstmviz.sequences.tokens import shown
from tests.sequences.networks import COLUMNS, embedded, network_of

WORDS = ("<pad>", "the", "clouds", "are", "in", "sky", ".", "France", "don’t", "semi-deep")
UNSEEN = ("\n", "\t", "\x00", "\x7f", "\u200b", "\u00a0", "\u2028", "\ud800")


def ids(network: Network, text: str, *more: object) -> list[int | None]:
    """Return which row of the embedding each token became; None for zeros."""
    values = read_text(text, network, *more).values
    assert values.shape[1] == COLUMNS
    return [int(row[0]) if row[1] else None for row in values]


def refusal(text: str, network: Network, *more: object) -> str:
    with pytest.raises(Problem) as caught:
        read_text(text, network, *more)
    return str(caught.value)


@pytest.fixture
def lines(tmp_path: Path):
    def lines(*tokens: str) -> Path:
        path = tmp_path / "words.txt"
        path.write_text("".join(f"{token}\n" for token in tokens), encoding="utf-8")
        return path

    return lines


# ------------------------------------------------------------------ words


def test_words_become_rows_of_the_embedding():
    sequence = read_text("the clouds are in the sky .", embedded(WORDS))
    assert sequence.tokens == ("the", "clouds", "are", "in", "the", "sky", ".")
    assert sequence.values[:, 0].tolist() == [1, 2, 3, 4, 1, 5, 6]
    assert sequence.values.dtype == np.float32


def test_words_become_inputs_of_their_names():
    sequence = read_text("b a b", network_of(("a", "b", "<unused>")), "word")
    assert sequence.values.tolist() == [[0, 1, 0], [1, 0, 0], [0, 1, 0]]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("  The\tclouds,\n are in the sky.", "The clouds ‹unk›␣, are in the sky ."),
        ("France.", "France ."),
        ("france", "‹unk›␣france"),
        ("the don’t semi-deep", "the don’t semi-deep"),
        ("the don’t.", "the don’t ."),
        ("the<pad>sky <pad>", "the <pad> sky <pad>"),
        ("the ...", "the . . ."),
    ],
)
def test_words_are_found_among_marks(text: str, tokens: str):
    found = read_text(f"the {text}", embedded(WORDS)).tokens[1:]
    assert [token.replace(" ", "␣") for token in found] == tokens.split(" ")


def test_the_vocabulary_s_own_tokens_stay_whole():
    network = embedded(("e.g.", "e", "g", ".", "<a>", "<a>b>"))
    assert read_text("e.g. e<a>b><a>", network).tokens == ("e.g.", "e", "<a>b>", "<a>")


def test_a_capital_at_the_beginning_is_the_same_word():
    assert ids(embedded(WORDS), "The sky. THE FRANCE") == [1, 5, 6, 1, None]


# ------------------------------------------------------------------ characters


@pytest.mark.parametrize("way", ["char", None])
def test_characters_become_rows(way: str | None):
    network = embedded(("a", "␣", "B", "⏎", "<eos>"))
    sequence = read_text("a B\r\na<eos>b", network, way)
    assert sequence.tokens == ("a", "␣", "B", "⏎", "a", "<eos>", "‹unk› b")
    assert ids(network, "a B\r\na<eos>b", way) == [0, 1, 2, 3, 0, 4, None]


def test_a_text_of_words_can_be_cut_by_character_all_the_same():
    assert read_text("in.", embedded((*WORDS, "i", "n")), "char").tokens == ("i", "n", ".")


def test_blanks_alone_are_characters(lines):
    assert read_text("  ", embedded((), 1), "char", lines(" ")).tokens == ("␣", "␣")


@pytest.mark.parametrize("name", [n for n, task in known_tasks().items() if task.has_symbols])
def test_a_task_s_sequence_can_be_typed(name: str):
    """What the window shows of a task's sequence, typed, is that sequence."""
    task = known_tasks()[name]
    wanted = task.shown(seed=4)
    between = "" if all(len(symbol) == 1 for symbol in task.input_names) else " "
    text = between.join(wanted.tokens).replace("␣", " ")
    found = read_text(text, network_of(task.input_names))
    assert found.tokens == wanted.tokens
    assert (found.values == wanted.values).all()


@given(text=st.text(min_size=1) | st.text(st.sampled_from([*UNSEEN, "a"]), min_size=1))
def test_no_name_is_empty_or_unseen(text: str):
    sequence = read_text("a" + text, embedded(("a",)), "char")
    for token in sequence.tokens:
        assert token.strip()
        assert not any(character in token for character in UNSEEN)


@pytest.mark.parametrize(
    ("token", "seen"),
    [
        *((" ", "␣"), ("\n", "⏎"), ("\t", "⇥"), ("\x00", "␀"), ("\x1b", "␛"), ("\x7f", "␡")),
        *(("\u200b", "U+200B"), ("\u202e", "U+202E"), ("\ud800", "U+D800"), ("\u200d", "U+200D")),
        *(("child’s grades", "child’s grades"), (" the", "␣the"), ("é", "é"), ("👩‍🚀", "👩‍🚀")),
    ],
)
def test_what_cannot_be_seen_is_named(token: str, seen: str):
    assert shown(token) == seen


# ------------------------------------------------------------------ unknown tokens


def test_an_unknown_word_is_marked_and_becomes_zeros():
    sequence = read_text("the zebra", embedded(WORDS))
    assert sequence.tokens == ("the", "‹unk› zebra")
    assert sequence.values[1].tolist() == [0, 0, 0]


@pytest.mark.parametrize("name", ["<unk>", "[UNK]", "<UNK>", "<oov>", "<OOV>"])
def test_an_unknown_word_becomes_the_vocabulary_s_own(name: str):
    network = embedded((*WORDS, name))
    assert read_text("the zebra", network).tokens == ("the", "‹unk› zebra")
    assert ids(network, "the zebra") == [1, len(WORDS)]
    assert ids(network, "zebra") == [len(WORDS)]
    # Typed itself, it is known.
    assert read_text(f"the {name}", network).tokens == ("the", name)


# ------------------------------------------------------------------ with a vocabulary's file


def test_a_vocabulary_names_the_rows(lines):
    network = embedded((), rows=5)
    path = lines("sky", "the")
    assert ids(network, "the sky", None, path) == [1, 0]
    assert read_text("the sky", network, None, path).tokens == ("the", "sky")


def test_a_file_s_vocabulary_goes_before_the_network_s(lines):
    assert ids(embedded(WORDS), "in the", None, lines("in", "the")) == [0, 1]


def test_a_vocabulary_names_the_inputs(lines):
    network = network_of(("x1", "x2"))
    assert read_text("b", network, "word", lines("a", "b")).values.tolist() == [[0, 1]]


# ------------------------------------------------------------------ what is refused

FEW = "<pad>, the, clouds, are, in, sky, ., France, …"
ANOTHER_WAY = "Another way to cut it, by character or word, may help."


@pytest.mark.parametrize(
    ("text", "way", "sentence"),
    [
        ("", None, "The text is empty; write at least one token."),
        ("", "char", "The text is empty; write at least one token."),
        (" \n ", "word", "The text has only blanks; write at least one word."),
        (
            "zebras graze",
            None,
            "No token of the text is in the vocabulary: the text has zebras, graze; the "
            f"vocabulary has {FEW}. {ANOTHER_WAY}",
        ),
        (
            "zzzz y",
            "char",
            "No token of the text is in the vocabulary: the text has z, ␣, y; the "
            f"vocabulary has {FEW}. {ANOTHER_WAY}",
        ),
        ("the", "line", "A text cannot be cut by “line”; choose one of char, word."),
    ],
)
def test_a_text_that_cannot_be_fed_in_is_told(text: str, way: str | None, sentence: str):
    assert refusal(text, embedded(WORDS), way) == sentence


def test_too_many_tokens_are_told():
    assert refusal("." * (MOST_TOKENS + 1), embedded(WORDS), "char") == (
        "There are 100001 tokens; give at most 100000, such as the first part."
    )
    assert len(read_text("." * MOST_TOKENS, embedded(WORDS), "char")) == MOST_TOKENS


def test_a_missing_vocabulary_is_told():
    assert refusal("the", embedded((), rows=7)) == (
        "The network does not say which tokens its 7 embedding rows are; give its vocabulary as "
        "a file."
    )


def test_a_vocabulary_too_large_is_told(lines):
    told = "words.txt: the token “c” has the id 2, but the network takes only the ids 0 to 1."
    path = lines("a", "b", "c", "d")
    assert refusal("a", embedded((), rows=2), None, path) == told
    assert refusal("a", network_of(("x1", "x2")), None, path) == told


# ------------------------------------------------------------------ token ids


def write(path: Path, array: np.ndarray, **options: bool) -> Path:
    file = io.BytesIO()
    np.save(file, array, **options)
    path.write_bytes(file.getvalue())
    return path


@pytest.mark.parametrize("dtype", ["i1", "u1", "<i4", ">i4", "i8", "u8"])
def test_token_ids_become_rows(tmp_path: Path, dtype: str):
    path = write(tmp_path / "ids.npy", np.array([3, 0, 5], dtype))
    sequence = read_input(path, embedded(WORDS))
    assert sequence.tokens == ("are", "<pad>", "sky")
    assert sequence.values[:, 0].tolist() == [3, 0, 5]


def test_token_ids_are_named_by_a_vocabulary_or_numbers(tmp_path: Path):
    path = write(tmp_path / "ids.npy", np.array([2, 0]))
    network = embedded((), rows=3)
    assert read_input(path, network).tokens == ("#2", "#0")
    names = tmp_path / "names.json"
    names.write_text(json.dumps({" ": 0, "ü": 1}), encoding="utf-8")
    assert read_input(path, network, names).tokens == ("#2", "␣")


def test_a_table_of_numbers_still_feeds_a_network_with_an_embedding(tmp_path: Path):
    path = write(tmp_path / "rows.npy", np.ones((2, COLUMNS)))
    assert read_input(path, embedded(WORDS)).values.tolist() == np.ones((2, COLUMNS)).tolist()


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (np.array([10]), "There is no token 10; the vocabulary has the ids 0 to 9."),
        (np.array([-1]), "There is no token -1; the vocabulary has the ids 0 to 9."),
        (
            np.array([2**63], np.uint64),
            "There is no token 9223372036854775808; the vocabulary has the ids 0 to 9.",
        ),
        (np.array([], int), "ids.npy has shape (0,); it must be (tokens,), one id for each."),
        (
            np.array([1.0]),
            "ids.npy holds values of type float64; token ids must be whole numbers.",
        ),
        (np.array([True]), "ids.npy holds values of type bool; token ids must be whole numbers."),
        (np.array(["a"]), "ids.npy holds values of type <U1; it must hold numbers."),
        (np.array([None]), "ids.npy holds Python objects; it must hold numbers."),
        (
            np.zeros(MOST_TOKENS + 1, np.int8),
            "There are 100001 tokens; give at most 100000, such as the first part.",
        ),
    ],
)
def test_ids_that_cannot_be_fed_in_are_told(tmp_path: Path, array: np.ndarray, sentence: str):
    path = write(tmp_path / "ids.npy", array, allow_pickle=True)
    with pytest.raises(Problem) as caught:
        read_input(path, embedded(WORDS))
    assert str(caught.value) == sentence


def test_ids_cut_short_are_told(tmp_path: Path):
    path = write(tmp_path / "ids.npy", np.array([1, 2]))
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(Problem) as caught:
        read_input(path, embedded(WORDS))
    assert str(caught.value) == (
        "ids.npy is damaged: its header declares 16 bytes of numbers, but there are 13."
    )


def test_ids_need_an_embedding(tmp_path: Path):
    path = write(tmp_path / "ids.npy", np.array([1, 2]))
    with pytest.raises(Problem) as caught:
        read_input(path, network_of(("a", "b")))
    assert str(caught.value) == (
        "ids.npy has shape (2,); it must be (tokens, 2), one column for each input."
    )
