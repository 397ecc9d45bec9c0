"""Vocabularies from files: a token a line, a JSON map from tokens to ids, or a tokenizer.json."""

import json
from pathlib import Path
from typing import Any

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.sequences.content import IS_EMPTY, MEBIBYTE, decoded, read_content, unreadable
from lstmviz.sequences.tokenizer import Tokenizer, plain_tokenizer
from lstmviz.sequences.tokenizer_json import is_tokenizer, read_tokenizer
from lstmviz.sequences.vocabulary import Vocabulary

LARGEST_VOCABULARY = 64 * MEBIBYTE
LARGEST_ID = 2**31 - 1
IS_NO_JSON = QT_TRANSLATE_NOOP("Problem", "it is not JSON")


def read_vocabulary(path: Path, way: str | None = None) -> Tokenizer:
    """Read a vocabulary, and how it cuts a text.

    Parameters
    ----------
    path
        JSON if it begins with a brace, else lines: the first has id 0, and a token is all of its
        line.
    way
        ``char`` or ``word``, against what the file says.

    Raises
    ------
    Problem
        If it cannot be read, or is none.
    """
    file = path.name
    text = decoded(file, read_content(path, LARGEST_VOCABULARY))
    if not text.strip("\r\n"):
        raise unreadable(file, Problem(IS_EMPTY))
    if "\0" in text:
        raise _no_vocabulary(file)
    if not text.lstrip().startswith("{") or _is_list(path, text):
        return plain_tokenizer(Vocabulary(_lines(file, text)), way)
    fields = _json(file, text)
    if not fields:
        raise _no_vocabulary(file)
    if not is_tokenizer(fields):
        return plain_tokenizer(Vocabulary(_ids(file, fields)), way)
    tokenizer = read_tokenizer(fields, lambda found: _ids(file, found), file)
    return tokenizer if way is None else plain_tokenizer(tokenizer.vocabulary, way)


def _is_list(path: Path, text: str) -> bool:
    """Whether the brace that it begins with is only the first of its tokens."""
    return (
        path.suffix.lower() != ".json"
        and text.lstrip().partition("\n")[0].strip() == "{"
        and (not text.rstrip().endswith("}"))
    )


def _lines(file: str, text: str) -> dict[str, int]:
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    ids: dict[str, int] = {}
    for number, token in enumerate(lines):
        if not token:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "{file}: line {line} is empty; each line must be a token."
                ),
                file=file,
                line=number + 1,
            )
        if token in ids:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{file}: lines {first} and {line} are the same; each token must be there once.",
                ),
                file=file,
                first=ids[token] + 1,
                line=number + 1,
            )
        ids[token] = number
    return ids


def _json(file: str, text: str) -> dict[str, Any]:
    try:
        fields = json.loads(text)
    # Of numbers of thousands of digits, and of what is nested thousands deep.
    except (ValueError, RecursionError):
        raise unreadable(file, Problem(IS_NO_JSON)) from None
    assert isinstance(fields, dict)
    return fields


def _ids(file: str, found: object) -> dict[str, int]:
    """Return a map from tokens to ids, having checked that it is one."""
    if not isinstance(found, dict):
        raise _no_vocabulary(file)
    tokens: dict[int, str] = {}
    for token, number in found.items():
        if type(number) is not int:
            raise _no_vocabulary(file)
        if not 0 <= number <= LARGEST_ID:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{file}: the token “{token}” has the id {id}; ids are from 0 to {largest}.",
                ),
                file=file,
                token=token,
                id=number,
                largest=LARGEST_ID,
            )
        if number in tokens:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{file}: the tokens “{first}” and “{token}” both have the id {id}; give each "
                    "its own.",
                ),
                file=file,
                first=tokens[number],
                token=token,
                id=number,
            )
        tokens[number] = token
    return found


def _no_vocabulary(file: str) -> Problem:
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem",
            "{file} is no vocabulary; give a token a line, a JSON map from tokens to ids, or a "
            "tokenizer.json.",
        ),
        file=file,
    )
