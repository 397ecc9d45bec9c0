"""What stands before and after the recurrent layers: an embedding and a readout that fit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.asking import Asking, ask_readout_activation, ask_vocabulary
from lstmviz.formats.head_search import Search
from lstmviz.formats.layer_tensors import read_shaped
from lstmviz.formats.naming import readout_names
from lstmviz.formats.recognised import Note
from lstmviz.formats.tensors import Contents
from lstmviz.network.embedding import Embedding
from lstmviz.network.readout import Readout


@dataclass(frozen=True, eq=False)
class Heads:
    """The embedding and the readout, None where there is none, and the tensors they take up."""

    embedding: Embedding | None
    readout: Readout | None
    tensors: frozenset[str]


def read_heads(
    held: Contents,
    modules: Sequence[str],
    widths: tuple[int, int],
    asking: Asking,
    notes: list[Note],
) -> Heads:
    """Find what fits before and after the recurrent layers; ask where several tensors do.

    Parameters
    ----------
    modules
        The names of the recurrent modules, the lowest first; what is called like them is preferred.
    widths
        How many numbers go into the first layer and come out of the last.
    """
    search = Search(held, modules)
    table = search.embedding(widths[0], asking)
    embedding = None if table is None else _embedding(held, table, widths[0], asking, notes)
    weight, bias = search.readout(widths[1], table, asking)
    readout = None
    if weight is not None:
        readout = _readout(held, (weight, bias), widths[1], embedding, asking, notes)
    used = frozenset(name for name in (table, weight, bias) if name is not None)
    return Heads(embedding, readout, used)


def _embedding(
    held: Contents, table: str, width: int, asking: Asking, notes: list[Note]
) -> Embedding:
    rows = held.tensors[table].shape[0]
    notes.append(
        Note(
            QT_TRANSLATE_NOOP(
                "formats",
                "{tensor} is the embedding: a row of {width} numbers for each of {count} tokens.",
            ),
            {"tensor": table, "width": width, "count": rows},
        )
    )
    weight = read_shaped(held, table, (rows, width))
    for name, tokens in held.vocabularies.items():
        if len(tokens) == rows:
            why = QT_TRANSLATE_NOOP("formats", "{vocabulary} names the tokens.")
            notes.append(Note(why, {"vocabulary": name}))
            return Embedding(weight, tokens)
    ask_vocabulary(asking)
    return Embedding(weight)


def _readout(
    held: Contents,
    found: tuple[str, str | None],
    width: int,
    embedding: Embedding | None,
    asking: Asking,
    notes: list[Note],
) -> Readout:
    weight, bias = found
    count = held.tensors[weight].shape[0]
    matrix = read_shaped(held, weight, (count, width))
    offset = np.zeros(count, matrix.dtype) if bias is None else read_shaped(held, bias, (count,))
    notes.append(
        Note(
            QT_TRANSLATE_NOOP(
                "formats",
                "{tensor} is the readout: {count} numbers from {width} of the last layer.",
            ),
            {"tensor": weight, "count": count, "width": width},
        )
    )
    tokens = () if embedding is None else embedding.tokens
    activation = ask_readout_activation(
        asking, count, None if embedding is None else len(embedding.weight)
    )
    names = tokens if len(tokens) == count else readout_names(count)
    return Readout(matrix, offset, activation, names)
