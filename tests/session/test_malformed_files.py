"""A file that is no session is told in one sentence, and changes nothing."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmviz.cells.problems import Problem
from lstmviz.session import edits, files
from lstmviz.session.files import document_from_json, document_to_json
from lstmviz.session.json_text import json_text
from lstmviz.session.session import Session, told
from tests.documents import deep_lstm, plain_rnn
from tests.session.test_undo import everything, peephole_lstm

MAKERS = (plain_rnn, deep_lstm, peephole_lstm, everything)
Json = dict[str, Any]
NO_SESSION = "bad.lstmviz is not an lstmviz session; choose a file saved by lstmviz."

NOT_JSON = {
    "empty": b"",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "not utf-8": b'{"format": "lstmviz session", "title": "\xff"}',
    "zeros": bytes(4096),
    "cut off": b'{"format": "lstmviz session", "version": 1, "title": "Bo',
    "a word": b"session",
    "a list": b"[1, 2, 3]",
    "null": b"null",
    "another format": b'{"format": "lesson", "version": 1}',
    "no format": b'{"version": 1}',
    "nested without end": b'{"format": ' + b"[" * 100_000,
    "endless digits": b'{"format": "lstmviz session", "version": 1' + b"0" * 10_000 + b"}",
}


def put(*path: Any) -> Callable[[Json], None]:
    """Put a value at a place."""

    def change(stored: Json) -> None:
        *parts, last, value = path
        for part in parts:
            stored = stored[part]
        stored[last] = value

    return change


def drop(*path: Any) -> Callable[[Json], None]:
    """Remove a field."""

    def change(stored: Json) -> None:
        *parts, last = path
        for part in parts:
            stored = stored[part]
        del stored[last]

    return change


def nested(levels: int) -> list:
    value: list = []
    for _ in range(levels):
        value = [value]
    return value


LAYER = ("network", "layers", 0)
WEIGHTS = (*LAYER, "weights")
READOUT = ("network", "readout")
MISSING = "The field “{}” is missing."
A_ROW = "The field “{}” must be a list of numbers."
ROWS = "The field “{}” must be rows of numbers, all of one length."

MALFORMED = {
    "no version": (drop("version"), MISSING.format("version")),
    "version as text": (put("version", "1"), "The field “version” must be a whole number."),
    "version as fraction": (put("version", 1.5), "The field “version” must be a whole number."),
    "version true": (put("version", True), "The field “version” must be a whole number."),
    "no title": (drop("title"), MISSING.format("title")),
    "title null": (put("title", None), "The field “title” must be a text."),
    "no network": (drop("network"), MISSING.format("network")),
    "network a list": (put("network", []), "The field “network” must be a group of fields."),
    "no layers": (drop("network", "layers"), MISSING.format("network.layers")),
    "layers a group": (
        put("network", "layers", {}),
        "The field “network.layers” must be a list.",
    ),
    "layers empty": (put("network", "layers", []), "The network has no layers; it needs one."),
    "layer a number": (
        put("network", "layers", [7]),
        "The field “network.layers.0” must be a group of fields.",
    ),
    "inputs as text": (
        put("network", "inputs", "abc"),
        "The field “network.inputs” must be a list.",
    ),
    "inputs as numbers": (
        put("network", "inputs", [1, 2, 3]),
        "The field “network.inputs” must be a list of texts.",
    ),
    "an input too few": (
        put("network", "inputs", ["a", "b"]),
        "Layer 1 takes 3 inputs, but gets 2 from the input names.",
    ),
    "an input twice": (
        put("network", "inputs", ["a", "b", "a"]),
        "Two of the inputs are named “a”; give each its own name.",
    ),
    "an input without name": (
        put("network", "inputs", ["a", "b", ""]),
        "One of the inputs has an empty name; give it one.",
    ),
    "no kind": (drop(*LAYER, "kind"), MISSING.format("network.layers.0.kind")),
    "an unknown way of merging": (
        put(*LAYER, "merge", "max"),
        "Two directions are merged by “max”; it must be one of concat, sum, mul, ave.",
    ),
    "merge a number": (
        put(*LAYER, "merge", 1),
        "The field “network.layers.0.merge” must be a text.",
    ),
    "backwards as text": (
        put(*LAYER, "backwards", "yes"),
        "The field “network.layers.0.backwards” must be true or false.",
    ),
    "backwards null": (
        put(*LAYER, "backwards", None),
        "The field “network.layers.0.backwards” must be true or false.",
    ),
    "no embedding's weight": (
        put("network", "embedding", {"tokens": ["a"]}),
        MISSING.format("network.embedding.weight"),
    ),
    "an embedding of another width": (
        put("network", "embedding", {"weight": [[1, 2]]}),
        "The embedding gives 2 numbers, but the network takes 3.",
    ),
    "an embedding of too few names": (
        put("network", "embedding", {"weight": [[1, 2, 3]], "tokens": ["a", "b"]}),
        "2 names for 1 tokens of the vocabulary; give one for each.",
    ),
    "pins a text": (put("pins", "l0/f[mood]@*=1"), "The field “pins” must be a list."),
    "a pin as a group": (put("pins", [{}]), "The field “pins” must be a list of texts."),
    "a pin that is none": (
        put("pins", ["f=1"]),
        "“f=1” is not a pin such as l0/f[mood]@*=1; it needs layer/signal[unit]@tokens=number.",
    ),
    "a pin on nothing": (
        put("pins", ["l0/f[joy]@*=1"]),
        "“l0/f” has no unit “joy”; it has 0 mood, 1 budget.",
    ),
    "a pin at a token that is not there": (
        put("pins", ["l0/f[mood]@8=1"]),
        "There is no token 8; the tokens are numbered 1 to 7.",
    ),
    "a pin out of reach": (
        put("pins", ["l0/f[mood]@*=-1"]),
        "l0/f always lies between 0 and 1; it cannot be held at -1.",
    ),
    "an unknown option": (
        put(*LAYER, "options", {"peephole": "yes"}),
        "The cell kind “lstm” has no option peephole = yes.",
    ),
    "options a list": (
        put(*LAYER, "options", [1]),
        "The field “network.layers.0.options” must be a group of fields.",
    ),
    "peepholes missing": (
        put(*LAYER, "options", {"peephole": True}),
        "The peephole weights, 3 × 2, are missing.",
    ),
    "a unit twice": (
        put(*LAYER, "units", ["u", "u"]),
        "Two of the units are named “u”; give each its own name.",
    ),
    "a unit too many": (
        put(*LAYER, "units", ["a", "b", "c"]),
        "3 names for 2 units; give one for each.",
    ),
    "an unknown precision": (
        put(*LAYER, "precision", "float8"),
        "The precision “float8” is not one of float32, float64.",
    ),
    "no weights": (drop(*WEIGHTS), MISSING.format("network.layers.0.weights")),
    "no recurrent weights": (
        drop(*WEIGHTS, "weight_hh"),
        MISSING.format("network.layers.0.weights.weight_hh"),
    ),
    "ragged weights": (
        put(*WEIGHTS, "weight_ih", 0, [1.0]),
        ROWS.format("network.layers.0.weights.weight_ih"),
    ),
    "flat weights": (
        put(*WEIGHTS, "weight_ih", [1.0, 2.0]),
        ROWS.format("network.layers.0.weights.weight_ih"),
    ),
    "empty weights": (
        put(*WEIGHTS, "weight_hh", []),
        ROWS.format("network.layers.0.weights.weight_hh"),
    ),
    "a weight as text": (
        put(*WEIGHTS, "weight_ih", 0, 0, "1.5"),
        ROWS.format("network.layers.0.weights.weight_ih"),
    ),
    "a weight null": (
        put(*WEIGHTS, "weight_ih", 0, 0, None),
        ROWS.format("network.layers.0.weights.weight_ih"),
    ),
    "a weight true": (
        put(*WEIGHTS, "weight_ih", 0, 0, True),
        ROWS.format("network.layers.0.weights.weight_ih"),
    ),
    "a weight beyond any": (
        put(*WEIGHTS, "weight_ih", 0, 0, 10**400),
        ROWS.format("network.layers.0.weights.weight_ih"),
    ),
    "deep weights": (
        put(*WEIGHTS, "bias_ih", nested(90)),
        A_ROW.format("network.layers.0.weights.bias_ih"),
    ),
    "a bias as rows": (
        put(*WEIGHTS, "bias_ih", [[1.0]]),
        A_ROW.format("network.layers.0.weights.bias_ih"),
    ),
    "a row of weights too few": (
        lambda stored: stored["network"]["layers"][0]["weights"]["weight_ih"].pop(),
        "weight_ih has shape 7 × 3, but 8 × 3 is needed.",
    ),
    "a bias too short": (
        put(*WEIGHTS, "bias_ih", [0.0]),
        "bias_ih has shape 1, but 8 is needed.",
    ),
    "a backward direction of another size": (
        put(*LAYER, "reverse", {"weight_ih": [[0.0] * 3] * 4, "weight_hh": [[0.0]] * 4}),
        "One direction has 2 units, the other 1.",
    ),
    "an unknown activation": (
        put(*READOUT, "activation", "relu"),
        "The readout's activation is “relu”; it must be one of sigmoid, softmax, linear.",
    ),
    "a readout of another size": (
        put(*READOUT, "weight", [[1.0, 2.0, 3.0]]),
        "The readout takes 3 numbers, but the last layer gives 2.",
    ),
    "a readout without bias": (drop(*READOUT, "bias"), MISSING.format("network.readout.bias")),
    "no sequence": (drop("sequence"), MISSING.format("sequence")),
    "no tokens": (drop("sequence", "tokens"), MISSING.format("sequence.tokens")),
    "a token too few": (
        lambda stored: stored["sequence"]["tokens"].pop(),
        "6 token names for 7 rows of inputs.",
    ),
    "an empty sequence": (put("sequence", "values", []), ROWS.format("sequence.values")),
    "values of another width": (
        put("sequence", "values", [[1.0]] * 7),
        "The sequence has 1 inputs, but the network takes 3.",
    ),
    "a state of another layer": (
        put("initial", "l1", {"h": [0.0, 0.0]}),
        "The network has no state l1/h.",
    ),
    "a state of another name": (
        put("initial", "l0", "f", [0.0, 0.0]),
        "The network has no state l0/f.",
    ),
    "a state of another size": (
        put("initial", "l0", "h", [0.0]),
        "The initial l0/h has shape 1, not 2.",
    ),
    "a state as a number": (
        put("initial", "l0", "h", 1.0),
        "The field “initial.l0.h” must be a list.",
    ),
    "a state as text": (put("initial", "l0", "h", ["a", "b"]), A_ROW.format("initial.l0.h")),
    "states of a layer as a list": (
        put("initial", "l0", [1.0]),
        "The field “initial.l0” must be a group of fields.",
    ),
    "an unknown field without bottom": (
        put("network", "extra", nested(90)),
        "The field “network.extra” is nested too deeply.",
    ),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bad.lstmviz"


@pytest.fixture
def check_refused(session: Session, path: Path):
    """Opening gives exactly one sentence, and neither session nor file changes."""

    def check(sentence: str) -> None:
        session.move(token=2, stage=3)
        session.edit("edit", lambda document: edits.set_input(document, 0, 0, 5.0))
        session.undo_stack.undo()
        before = (session.document, session.trace, session.cursor, session.path)
        with pytest.raises(Problem) as caught:
            session.open_file(path)
        assert told(caught.value) == str(caught.value) == sentence
        assert before == (session.document, session.trace, session.cursor, session.path)
        assert session.undo_stack.canRedo()
        assert not session.read_only

    return check


@pytest.mark.parametrize("name", NOT_JSON)
def test_what_is_no_session_is_told(name: str, path: Path, check_refused):
    path.write_bytes(NOT_JSON[name])
    check_refused(NO_SESSION)
    assert path.read_bytes() == NOT_JSON[name]


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_wrong_in_a_session_is_told(name: str, boss_raise, path: Path, check_refused):
    change, sentence = MALFORMED[name]
    stored = json.loads(json.dumps(document_to_json(boss_raise)))
    change(stored)
    path.write_text(json.dumps(stored), encoding="utf-8")
    check_refused(f"bad.lstmviz cannot be opened: {sentence}")


def places(value: object, path: tuple = ()) -> Iterator[tuple]:
    """Walk the places of a JSON value."""
    if path:
        yield path
    if isinstance(value, dict | list):
        for part, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(item, (*path, part))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside),
    max_leaves=5,
)


@given(st.data())
def test_whatever_stands_in_a_field_it_opens_or_is_told(data: st.DataObject):
    stored = document_to_json(data.draw(st.sampled_from(MAKERS))())
    for _ in range(data.draw(st.integers(1, 2))):
        *parents, last = data.draw(st.sampled_from(list(places(stored))))
        place = stored
        for part in parents:
            place = place[part]
        if data.draw(st.booleans()):
            place[last] = data.draw(ANYTHING)
        else:
            del place[last]
    try:
        document = document_from_json(stored)
    except Problem:
        return
    document.trace()
    json_text(document_to_json(document))


def test_a_file_that_is_not_there_is_told(check_refused):
    check_refused("bad.lstmviz cannot be read: No such file or directory.")


def test_a_folder_is_told(path: Path, check_refused):
    path.mkdir()
    check_refused("bad.lstmviz is not a file.")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_told_and_not_waited_for(path: Path, check_refused):
    os.mkfifo(path)
    check_refused("bad.lstmviz is not a file.")


def test_a_huge_file_is_told_and_not_read(path: Path, check_refused):
    with path.open("wb") as file:
        file.truncate(files.LARGEST + 1)
    check_refused("bad.lstmviz is larger than any session; is it another file?")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(path: Path, check_refused):
    path.write_bytes(b"{}")
    path.chmod(0)
    check_refused("bad.lstmviz cannot be read: Permission denied.")
