"""What one process recognised, as bytes for another: JSON, then plain arrays; nothing runs.

The bytes are: the length of the JSON, eight bytes; the JSON; each array, little-endian, row by
row. Whoever unpacks them trusts nothing: every array must lie within the bytes, and the network is
built anew by the same constructors that check what people make.
"""

import itertools
import json
import math
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, Word
from lstmviz.formats.legible import legible
from lstmviz.formats.limits import LARGEST_HEADER, MOST_IGNORED
from lstmviz.formats.recognised import FormatError, Note, Origin, Question, Recognised
from lstmviz.network.embedding import Embedding
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout

Ignored = tuple[tuple[str, Note], ...]

ALIGNMENT = 64
DTYPES = ("<f4", "<f8")


def packed(recognised: Recognised) -> Iterator[bytes | memoryview]:
    """Return the bytes of what was recognised, in pieces that copy no array.

    Raises
    ------
    Problem
        If they tell more than anybody would wait for.
    """
    arrays = _Arrays()
    network = recognised.network
    header: dict[str, Any] = {
        "format": recognised.format,
        "notes": [_note(note) for note in recognised.notes],
        "ignored": [[name, _note(why)] for name, why in _first(recognised.ignored)],
        "questions": [_question(question) for question in recognised.questions],
        "origin": None if recognised.origin is None else vars(recognised.origin),
        "inputs": network.input_names,
        "layers": [_layer(layer, arrays) for layer in network.layers],
        "readout": None,
        "embedding": None,
    }
    if network.readout is not None:
        readout = network.readout
        header["readout"] = {
            "weight": arrays.add(readout.weight),
            "bias": arrays.add(readout.bias),
            "activation": readout.activation,
            "names": readout.names,
        }
    if network.embedding is not None:
        header["embedding"] = {
            "weight": arrays.add(network.embedding.weight),
            "tokens": network.embedding.tokens,
        }
    head = _head(header)
    if len(head) > LARGEST_HEADER:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "Its names and notes are longer than those of any network; save its weights alone.",
            )
        )
    return itertools.chain((head,), arrays.pieces())


def packed_problem(problem: Problem) -> Iterator[bytes]:
    """Return the bytes of a refusal."""
    return iter((_head({"problem": _sentence(problem.text, problem.values)}),))


def unpacked(data: memoryview) -> Recognised:
    """Return what :func:`packed` packed; its arrays show `data` and copy nothing.

    Raises
    ------
    FormatError
        If a refusal was packed.
    Exception
        Any, if the bytes are something else.
    """
    length = int.from_bytes(data[:8], "little")
    if length > LARGEST_HEADER:
        raise ValueError("a header too long")
    header = json.loads(bytes(data[8 : 8 + length]))
    if "problem" in header:
        raise _problem(header["problem"])
    arrays = _Views(data[_aligned(8 + length) :])
    readout, embedding = header["readout"], header["embedding"]
    network = Network(
        tuple(_read_layer(layer, arrays) for layer in header["layers"]),
        _texts(header["inputs"]),
        None
        if readout is None
        else Readout(
            arrays.take(readout["weight"]),
            arrays.take(readout["bias"]),
            _text(readout["activation"]),
            _texts(readout["names"]),
        ),
        None
        if embedding is None
        else Embedding(arrays.take(embedding["weight"]), _texts(embedding["tokens"])),
    )
    origin = header["origin"]
    return Recognised(
        network,
        legible(_text(header["format"])),
        tuple(_read_note(note) for note in header["notes"]),
        tuple((legible(_text(name)), _read_note(why)) for name, why in header["ignored"]),
        tuple(_read_question(question) for question in header["questions"]),
        None if origin is None else Origin(_text(origin["file"]), _text(origin["sha256"])),
    )


# ------------------------------------------------------------------ arrays


class _Arrays:
    """Arrays to be written one behind the other."""

    def __init__(self) -> None:
        self._arrays: list[Array] = []
        self._end = 0

    def add(self, array: Array) -> dict[str, Any]:
        """Plan an array, and return where it will stand."""
        array = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        place = {"dtype": array.dtype.str, "shape": array.shape, "offset": self._end}
        self._arrays.append(array)
        self._end = _aligned(self._end + array.nbytes)
        return place

    def pieces(self) -> Iterator[bytes | memoryview]:
        for array in self._arrays:
            yield array.data.cast("B") if array.size else b""
            yield bytes(_aligned(array.nbytes) - array.nbytes)


class _Views:
    """Arrays read from bytes."""

    def __init__(self, data: memoryview) -> None:
        self._data = data.toreadonly()

    def take(self, place: Mapping[str, Any]) -> Array:
        """Return the array at a place; raise if it is not one, or not within the bytes."""
        shape, offset = place["shape"], place["offset"]
        if place["dtype"] not in DTYPES or not all(_is_size(n) for n in (*shape, offset)):
            raise ValueError("not an array")
        dtype = np.dtype(place["dtype"])
        end = offset + math.prod(shape) * dtype.itemsize
        # Beyond the end there is nothing, and the shape does not fit.
        array: Array = np.frombuffer(self._data[offset:end], dtype).reshape(shape)
        return array


def _is_size(value: object) -> bool:
    return type(value) is int and value >= 0


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


def _head(header: dict[str, Any]) -> bytes:
    content = json.dumps(header).encode()
    head = len(content).to_bytes(8, "little") + content
    return head + bytes(_aligned(len(head)) - len(head))


# ------------------------------------------------------------------ layers


def _layer(layer: Layer, arrays: _Arrays) -> dict[str, Any]:
    return {
        "kind": layer.kind.family,
        "options": dict(layer.kind.options),
        "weights": _weights(layer.weights, arrays),
        "units": layer.unit_names,
        "reverse": None if layer.reverse is None else _weights(layer.reverse, arrays),
        "merge": layer.merge,
        "backwards": layer.backwards,
    }


def _weights(weights: Weights, arrays: _Arrays) -> dict[str, Any]:
    return {name: arrays.add(array) for name, array in weights.arrays.items()}


def _read_layer(fields: Mapping[str, Any], arrays: _Views) -> Layer:
    def weights(places: Mapping[str, Any]) -> Weights:
        return Weights(**{name: arrays.take(place) for name, place in places.items()})

    reverse = fields["reverse"]
    return Layer(
        find(_text(fields["kind"]), fields["options"]),
        weights(fields["weights"]),
        _texts(fields["units"]),
        None if reverse is None else weights(reverse),
        _text(fields["merge"]),
        fields["backwards"] is True,
    )


# ------------------------------------------------------------------ sentences


def _first(ignored: Ignored) -> Ignored:
    """Return what was left out; where that is very much, the first of it and how much more."""
    if len(ignored) <= MOST_IGNORED:
        return ignored
    more = Note(
        QT_TRANSLATE_NOOP("formats", "So many more parts of the file were left out: {count}."),
        {"count": len(ignored) - MOST_IGNORED},
    )
    return (*ignored[:MOST_IGNORED], ("…", more))


def _note(note: Note) -> dict[str, Any]:
    return _sentence(note.text, note.values)


def _question(question: Question) -> dict[str, Any]:
    return {**vars(question), "choices": list(question.choices)}


def _sentence(text: str, values: Mapping[str, object]) -> dict[str, Any]:
    return {"text": text, "values": {name: _value(value) for name, value in values.items()}}


def _value(value: object) -> object:
    if isinstance(value, Word):
        return {"word": str(value)}
    if isinstance(value, Problem):
        return {"problem": _sentence(value.text, value.values)}
    return value if isinstance(value, str | int | float) else str(value)


def _read_note(fields: Mapping[str, Any]) -> Note:
    return Note(_template(fields), _values(fields))


def _read_question(fields: Mapping[str, Any]) -> Question:
    return Question(
        _text(fields["key"]),
        _text(fields["text"]),
        _texts(fields["choices"]),
        _text(fields["answer"]),
        fields["given"] is True,
    )


def _problem(fields: Mapping[str, Any]) -> FormatError:
    return FormatError(_template(fields), **_values(fields))


def _values(fields: Mapping[str, Any]) -> dict[str, object]:
    return {_text(name): _read_value(value) for name, value in fields["values"].items()}


def _read_value(value: object) -> object:
    if isinstance(value, dict):
        return Word(_text(value["word"])) if "word" in value else _problem(value["problem"])
    return value if isinstance(value, int | float) else legible(_text(value))


def _template(fields: Mapping[str, Any]) -> str:
    """Return a text whose places name values and do nothing more."""
    text = _text(fields["text"])
    for _, name, form, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or name not in fields["values"] or form or conversion:
            raise ValueError("not a sentence")
    return text


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise ValueError("not a list of texts")
    return tuple(_text(value) for value in values)
