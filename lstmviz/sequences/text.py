"""Feeding in a text, or token ids: each token becomes the row that the network takes."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.network.network import Network
from lstmviz.sequences.content import read_content
from lstmviz.sequences.npy import dimensions, read_ids
from lstmviz.sequences.one_hot import Ids, one_hot
from lstmviz.sequences.sequence import Sequence
from lstmviz.sequences.tables import read_sequence
from lstmviz.sequences.tokenizer import Tokenizer, plain_tokenizer
from lstmviz.sequences.tokens import shown, typed
from lstmviz.sequences.vocabulary import Vocabulary
from lstmviz.sequences.vocabulary_files import read_vocabulary

MOST_TOKENS = 100_000
UNKNOWN = "‹unk›"
"""Stands before a token that the vocabulary does not have."""
NOWHERE = -1
FEW = 8


def read_text(
    text: str, network: Network, way: str | None = None, vocabulary: Path | None = None
) -> Sequence:
    """Return the sequence that a text is to a network.

    With an embedding a token becomes its row; without one the input of its name is 1, all others
    are 0. A token that is not in the vocabulary begins with `UNKNOWN`: it becomes the vocabulary's
    own token for such (``<unk>``, ``[UNK]``…), or zeros where there is none.

    Parameters
    ----------
    way
        Cut by ``char`` or ``word``; None for what the vocabulary looks like.
    vocabulary
        Its file; the names of the embedding's tokens, or of the inputs, if None.

    Raises
    ------
    Problem
        If there is no text, no vocabulary, no token known, or too many.
    """
    if not text:
        raise Problem(QT_TRANSLATE_NOOP("Problem", "The text is empty; write at least one token."))
    tokenizer = _tokenizer(network, way, vocabulary)
    tokens = tokenizer.tokens(text)
    if not tokens:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "The text has only blanks; write at least one word.")
        )
    _check_count(len(tokens))
    names = tokenizer.vocabulary
    if names.unknown is None and all(number is None for _, number in tokens):
        raise _nothing_known([token for token, _ in tokens], names)
    return _sequence(tokens, network, names)


def joined(tokens: tuple[str, ...]) -> str:
    """Return the text that tokens were cut from, as far as they tell: by character or by word."""
    texts = [token.removeprefix(UNKNOWN).strip() or token for token in tokens]
    if all(len(text) == 1 for text in texts):
        return "".join(map(typed, texts))
    return " ".join(texts)


def read_input(path: Path, network: Network, vocabulary: Path | None = None) -> Sequence:
    """Read a file to be fed in: a table or ``.npy`` of numbers, or of token ids ``(T,)``.

    Ids are for a network with an embedding; a token has its name in the vocabulary, or ``#12``.

    Raises
    ------
    Problem
        If it cannot be read, or does not fit the network.
    """
    if path.suffix.lower() == ".npy" and network.embedding is not None:
        content = read_content(path)
        if dimensions(path.name, content) == 1:
            ids = read_ids(path.name, content)
            _check_count(len(ids))
            names = vocabulary_for(network, vocabulary)
            rows = network.embedding.look_up(ids)
            return Sequence(tuple(map(names.name, ids.tolist())), rows)
    return read_sequence(path, network.input_names)


def _tokenizer(network: Network, way: str | None, file: Path | None) -> Tokenizer:
    if file is not None:
        tokenizer = read_vocabulary(file, way)
        _check_fits(tokenizer.vocabulary, network, file.name)
        return tokenizer
    vocabulary = vocabulary_for(network, None)
    if not vocabulary:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The network does not say which tokens its {rows} embedding rows are; give its "
                "vocabulary as a file.",
            ),
            rows=_rows(network),
        )
    return plain_tokenizer(vocabulary, way)


def vocabulary_for(network: Network, file: Path | None) -> Vocabulary:
    """Return the vocabulary in a file, or the network's own; raise Problem if it does not fit."""
    if file is not None:
        return _tokenizer(network, None, file).vocabulary
    embedding = network.embedding
    return Vocabulary.of(network.input_names if embedding is None else embedding.tokens)


def _rows(network: Network) -> int:
    """Return how many different tokens the network can take."""
    embedding = network.embedding
    return len(network.input_names if embedding is None else embedding.weight)


def _check_fits(vocabulary: Vocabulary, network: Network, file: str) -> None:
    rows = _rows(network)
    for token, number in vocabulary.ids.items():
        if number >= rows:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{file}: the token “{token}” has the id {id}, but the network takes only the "
                    "ids 0 to {last}.",
                ),
                file=file,
                token=shown(token),
                id=number,
                last=rows - 1,
            )


def _check_count(count: int) -> None:
    if count > MOST_TOKENS:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "There are {count} tokens; give at most {most}, such as the first part."
            ),
            count=count,
            most=MOST_TOKENS,
        )


def _sequence(
    tokens: Iterable[tuple[str, int | None]], network: Network, vocabulary: Vocabulary
) -> Sequence:
    names, ids = [], []
    other = None if vocabulary.unknown is None else vocabulary.ids[vocabulary.unknown]
    for token, number in tokens:
        name, used = shown(token), other if number is None else number
        names.append(name if number is not None else f"{UNKNOWN} {name}")
        ids.append(NOWHERE if used is None else used)
    numbers = np.array(ids, np.intp)
    values = _looked_up(np.maximum(numbers, 0), network)
    values[numbers == NOWHERE] = 0
    return Sequence(tuple(names), values)


def _looked_up(ids: Ids, network: Network) -> Array:
    if network.embedding is not None:
        return network.embedding.look_up(ids)
    return one_hot(ids, len(network.input_names))


def _nothing_known(tokens: list[str], vocabulary: Vocabulary) -> Problem:
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem",
            "No token of the text is in the vocabulary: the text has {found}; the vocabulary has "
            "{known}. Another way to cut it, by character or word, may help.",
        ),
        found=_few(dict.fromkeys(tokens)),
        known=_few(vocabulary.ids),
    )


def _few(tokens: Iterable[str]) -> str:
    names = [shown(token) for token in tokens]
    more = ", …" if len(names) > FEW else ""
    return ", ".join(names[:FEW]) + more
