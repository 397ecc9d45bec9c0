"""Vocabularies from files of three kinds; what is none, or cannot be used, is told."""

import contextlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstmviz.cells.problems import Problem
from lstmviz.sequences.tokenizer import Tokenizer
from lstmviz.sequences.vocabulary_files import read_vocabulary

NO_VOCABULARY = (
    "v.json is no vocabulary; give a token a line, a JSON map from tokens to ids, or a "
    "tokenizer.json."
)
VOCABULARY = {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "the": 3, "sky": 4, "...": 5, "The": 6}
TEMPLATE = [
    {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
    {"Sequence": {"id": "A", "type_id": 0}},
    {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
]


@pytest.fixture
def read(tmp_path: Path):
    """Write what is given and read it as a vocabulary."""

    def read(content: object, way: str | None = None, name: str = "v.json") -> Tokenizer:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            path.write_text(text, encoding="utf-8", newline="")
        return read_vocabulary(path, way)

    return read


@pytest.fixture
def refusal(read):
    def refusal(*arguments: object) -> str:
        with pytest.raises(Problem) as caught:
            read(*arguments)
        return str(caught.value)

    return refusal


def tokenizer_json(**parts: object) -> dict[str, object]:
    model = {"type": "WordLevel", "vocab": VOCABULARY, "unk_token": "[UNK]"}
    added = [{"id": 0, "content": "[UNK]", "special": True}, {"id": 7, "content": "<mask>"}]
    return {"version": "1.0", "model": model, "added_tokens": added} | parts


# ------------------------------------------------------------------ lines and maps


@pytest.mark.parametrize(
    "text",
    ["<unk>\nthe\nsky\n", "<unk>\nthe\nsky", "\ufeff<unk>\r\nthe\r\nsky\r\n"],
)
def test_lines_count_from_zero(read, text: str):
    tokenizer = read(text, None, "words.txt")
    assert dict(tokenizer.vocabulary.ids) == {"<unk>": 0, "the": 1, "sky": 2}
    assert tokenizer.vocabulary.unknown == "<unk>"
    assert tokenizer.tokens("the <unk> sea") == [("the", 1), ("<unk>", 0), ("sea", None)]


@pytest.mark.parametrize("text", ["[PAD]\n[UNK]\na", "a\n{\n}", "{\n}\na\n"])
def test_a_bracket_may_be_a_token(read, text: str):
    assert list(read(text, None, "words.txt").vocabulary.ids) == text.strip().split("\n")


def test_a_map_gives_ids(read):
    tokenizer = read({"the": 3, " ": 0, "\n": 7})
    assert dict(tokenizer.vocabulary.ids) == {"the": 3, " ": 0, "\n": 7}
    assert [tokenizer.vocabulary.name(number) for number in (3, 0, 7, 5)] == ["the", "␣", "⏎", "#5"]


def test_characters_are_seen_to_be_characters(read):
    assert read("a\nb\n<eos>", None, "v.txt").tokens("ab<eos>") == [
        ("a", 0),
        ("b", 1),
        ("<eos>", 2),
    ]
    assert read("a\nb\n<eos>", "word", "v.txt").tokens("ab<eos>") == [("ab", None), ("<eos>", 2)]
    assert read("a\nbc", None, "v.txt").tokens("abc") == [("abc", None)]


# ------------------------------------------------------------------ tokenizer.json


@pytest.mark.parametrize(
    ("parts", "text", "tokens"),
    [
        ({}, "the sky, The...", [("the", 3), ("sky,", None), ("The...", None)]),
        (
            {"pre_tokenizer": {"type": "Whitespace"}},
            "the sky, The... THE",
            [("the", 3), ("sky", 4), (",", None), ("The", 6), ("...", 5), ("THE", None)],
        ),
        (
            {"pre_tokenizer": {"type": "WhitespaceSplit"}, "normalizer": {"type": "Lowercase"}},
            "THE Sky [UNK]",
            [("the", 3), ("sky", 4), ("[UNK]", 0)],
        ),
        (
            {
                "normalizer": {
                    "type": "Sequence",
                    "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}],
                }
            },
            "\uff33KY<mask>",
            [("sky", 4), ("<mask>", 7)],
        ),
        (
            {"post_processor": {"type": "TemplateProcessing", "single": TEMPLATE}},
            "the",
            [("[CLS]", 1), ("the", 3), ("[SEP]", 2)],
        ),
    ],
)
def test_a_tokenizer_cuts_as_it_says(read, parts: dict, text: str, tokens: list):
    tokenizer = read(tokenizer_json(**parts))
    assert tokenizer.vocabulary.unknown == "[UNK]"
    assert tokenizer.tokens(text) == tokens


def test_a_way_to_cut_goes_before_the_tokenizer_s(read):
    parts = {"post_processor": {"type": "TemplateProcessing", "single": TEMPLATE}}
    assert read(tokenizer_json(**parts), "word").tokens("the") == [("the", 3)]


def test_an_own_word_for_unknown_is_used(read):
    model = {"type": "WordLevel", "vocab": {"a": 0, "other": 1}, "unk_token": "other"}
    assert read({"model": model}).vocabulary.unknown == "other"
    for wrong in ("gone", ["other"], None):
        assert read({"model": {**model, "unk_token": wrong}}).vocabulary.unknown is None


@pytest.mark.parametrize("kind", ["BPE", "WordPiece", "Unigram"])
def test_other_models_are_refused_by_name(refusal, kind: str):
    told = (
        f"v.json is a tokenizer of kind {kind}; only WordLevel can be used. Feed in token ids "
        "from a .npy file instead."
    )
    assert refusal(tokenizer_json(model={"type": kind, "vocab": []})) == told
    if kind == "BPE":
        # Older files do not say.
        assert refusal({"model": {"vocab": {}, "merges": []}}) == told


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"pre_tokenizer": {"type": "ByteLevel"}}, "pre_tokenizer ByteLevel"),
        ({"normalizer": {"type": "StripAccents"}}, "normalizer StripAccents"),
        ({"normalizer": {"type": "Sequence", "normalizers": [{"type": "X"}]}}, "normalizer X"),
        ({"post_processor": {"type": "ByteLevel"}}, "post_processor ByteLevel"),
        (
            {"post_processor": {"type": "TemplateProcessing", "single": [*TEMPLATE, {"X": {}}]}},
            "post_processor TemplateProcessing",
        ),
        ({"post_processor": {"type": "TemplateProcessing"}}, "post_processor TemplateProcessing"),
        ({"pre_tokenizer": 3}, "pre_tokenizer int"),
        ({"normalizer": ["NFC"]}, "normalizer list"),
    ],
)
def test_other_parts_are_refused_by_name(refusal, parts: dict, what: str):
    assert refusal(tokenizer_json(**parts)) == (
        f"v.json: the {what} is not known here. Feed in token ids from a .npy file instead."
    )


# ------------------------------------------------------------------ what is none

DEEP = '{"a": ' * 100_000 + "1" + "}" * 100_000


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "v.json cannot be read: it is empty."),
        (b"\n\r\n", "v.json cannot be read: it is empty."),
        (b"\xff\xfe", "v.json cannot be read: it is not UTF-8 text."),
        (b"a\x00b\n", NO_VOCABULARY),
        ('{"a": 0', "v.json cannot be read: it is not JSON."),
        (DEEP, "v.json cannot be read: it is not JSON."),
        (f'{{"a": {"9" * 5000}}}', "v.json cannot be read: it is not JSON."),
        ("{}", NO_VOCABULARY),
        ({"a": "0"}, NO_VOCABULARY),
        ({"a": 0.0}, NO_VOCABULARY),
        ({"a": True}, NO_VOCABULARY),
        ({"a": {"b": 1}}, NO_VOCABULARY),
        ({"model": {"type": "WordLevel"}}, NO_VOCABULARY),
        ({"model": {"type": "WordLevel", "vocab": []}}, NO_VOCABULARY),
        (tokenizer_json(added_tokens=[{"content": "x", "id": None}]), NO_VOCABULARY),
        (tokenizer_json(added_tokens=[{"content": ["x"], "id": 9}]), NO_VOCABULARY),
        (tokenizer_json(added_tokens=7), NO_VOCABULARY),
        ({"a": -1}, "v.json: the token “a” has the id -1; ids are from 0 to 2147483647."),
        (
            {"a": 2**31},
            "v.json: the token “a” has the id 2147483648; ids are from 0 to 2147483647.",
        ),
        (
            {"a": 1, "b": 1},
            "v.json: the tokens “a” and “b” both have the id 1; give each its own.",
        ),
        ("a\n\nb", "v.json: line 2 is empty; each line must be a token."),
        ("a\nb\na", "v.json: lines 1 and 3 are the same; each token must be there once."),
    ],
)
def test_what_is_no_vocabulary_is_told(refusal, content: object, sentence: str):
    assert refusal(content) == sentence


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    for name, reason in (
        ("gone", "there is no such file"),
        (".", "it is not a file"),
        ("pipe", "it is not a file"),
        ("large", "it is larger than 64 MiB"),
    ):
        path = tmp_path / name
        with pytest.raises(Problem) as caught:
            read_vocabulary(path)
        assert str(caught.value) == f"{path.name} cannot be read: {reason}."


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3)
    ),
    max_leaves=6,
)
parts = st.sampled_from(
    ["model", "added_tokens", "pre_tokenizer", "normalizer", "post_processor", "vocab", "type"]
)


@settings(max_examples=300, deadline=None)
@given(given_parts=st.dictionaries(parts, json_values), inner=st.dictionaries(parts, json_values))
def test_no_file_does_more_than_be_refused(
    tmp_path_factory: pytest.TempPathFactory, given_parts: dict, inner: dict
):
    path = tmp_path_factory.getbasetemp() / "fuzzed.json"
    path.write_text(json.dumps(tokenizer_json(**given_parts)), encoding="utf-8")
    _read_or_refuse(path)
    path.write_text(json.dumps({**given_parts, "model": inner}), encoding="utf-8")
    _read_or_refuse(path)


def _read_or_refuse(path: Path) -> None:
    with contextlib.suppress(Problem):
        read_vocabulary(path).tokens("the sky <mask>")
