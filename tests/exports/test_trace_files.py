"""Traces as files: the numbers in them are those of the trace, under the names promised."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from lstmviz.cells.problems import Problem
from lstmviz.exports.traces import WRITERS, save_trace
from lstmviz.session.document import Document
from tests.documents import deep_lstm, plain_rnn


@pytest.fixture(params=["boss raise", "plain rnn", "deep lstm"])
def document(request: pytest.FixtureRequest, boss_raise: Document) -> Document:
    return {"boss raise": lambda: boss_raise, "plain rnn": plain_rnn, "deep lstm": deep_lstm}[
        request.param
    ]()


def saved(folder: Path, ending: str, document: Document) -> Path:
    path = folder / f"trace{ending}"
    save_trace(path, document, document.trace())
    return path


def columns_of(document: Document) -> dict[str, tuple[str, ...]]:
    """The names of the columns of each array, by the array's name in files."""
    network = document.network
    names = {"x": network.input_names}
    for number, layer in enumerate(network.layers):
        for suffix, _ in layer.directions:
            for signal in layer.kind.signals:
                names[f"l{number}{suffix}/{signal.key}"] = layer.unit_names
    return names if network.readout is None else {**names, "y": network.readout.names}


def test_npz_holds_the_trace(tmp_path: Path, document: Document):
    with np.load(saved(tmp_path, ".npz", document), allow_pickle=False) as file:
        arrays = document.trace().arrays()
        assert set(file.files) == {*arrays, "tokens"} == {*columns_of(document), "tokens"}
        assert file["tokens"].tolist() == list(document.sequence.tokens)
        for name, array in arrays.items():
            assert file[name].dtype == array.dtype
            assert file[name].shape == (len(document.sequence), len(columns_of(document)[name]))
            np.testing.assert_array_equal(file[name], array)


def test_csv_holds_the_trace(tmp_path: Path, document: Document):
    text = saved(tmp_path, ".csv", document).read_text(encoding="utf-8")
    header, *rows = csv.reader(io.StringIO(text))
    names = columns_of(document)
    assert header == ["token", *(f"{name}[{entry}]" for name in names for entry in names[name])]
    assert len(set(header)) == len(header)
    assert [row[0] for row in rows] == list(document.sequence.tokens)
    arrays = document.trace().arrays()
    expected = np.concatenate([arrays[name] for name in names], axis=1)
    found = np.array([row[1:] for row in rows], expected.dtype)
    np.testing.assert_array_equal(found, expected)


def test_json_holds_the_trace(tmp_path: Path, document: Document):
    content = json.loads(saved(tmp_path, ".json", document).read_bytes())
    trace = document.trace()
    assert (content["format"], content["version"]) == ("lstmviz trace", 1)
    assert content["title"] == document.title
    assert content["tokens"] == list(document.sequence.tokens)
    assert list(content["layers"]) == list(trace.layers)
    assert (content["y"] is None) == (trace.y is None)
    names = columns_of(document)
    for name, array in trace.arrays().items():
        label, _, key = name.partition("/")
        found = content["layers"][label]["signals"][key] if key else content[name]
        assert list(found) == list(names[name])
        columns = np.array([found[entry] for entry in names[name]], array.dtype).T
        np.testing.assert_array_equal(columns, array)
    for label, layer in trace.layers.items():
        for key, vector in layer.initial.items():
            initial = content["layers"][label]["initial"][key]
            assert list(initial.values()) == vector.tolist()
            assert list(initial) == list(names[f"{label}/{key}"])


def test_float32_is_written_no_longer_than_it_is(tmp_path: Path):
    document = deep_lstm()
    text = saved(tmp_path, ".csv", document).read_text(encoding="utf-8")
    cells = [cell for row in text.splitlines()[1:] for cell in row.split(",")[1:]]
    assert max(len(cell.lstrip("-").partition("e")[0]) for cell in cells) <= 13


def test_what_is_not_finite_is_a_word_in_json_and_csv(tmp_path: Path):
    document = plain_rnn()
    trace = document.trace()
    y = np.array([[np.nan, np.inf]] * 3 + [[-np.inf, 0.5]])
    object.__setattr__(trace, "y", y)
    for ending in (".csv", ".json"):
        save_trace(tmp_path / f"t{ending}", document, trace)
    content = json.loads((tmp_path / "t.json").read_bytes(), parse_constant=pytest.fail)
    assert content["y"] == {"no": ["nan", "nan", "nan", "-inf"], "yes": ["inf", "inf", "inf", 0.5]}
    rows = (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()
    assert rows[1].endswith(",nan,inf")
    assert rows[4].endswith(",-inf,0.5")


def test_the_ending_may_be_in_capitals(tmp_path: Path):
    document = plain_rnn()
    path = tmp_path / "TRACE.JSON"
    save_trace(path, document, document.trace())
    assert json.loads(path.read_bytes())["title"] == "Plain"


@pytest.mark.parametrize("ending", WRITERS)
def test_the_same_trace_makes_the_same_file(tmp_path: Path, ending: str):
    first = saved(tmp_path, ending, deep_lstm()).read_bytes()
    assert saved(tmp_path, ending, deep_lstm()).read_bytes() == first


def test_an_old_file_stays_when_a_new_one_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = saved(tmp_path, ".csv", plain_rnn())
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Problem, match=r"cannot be written: No space left on device\. Choose"):
        saved(tmp_path, ".csv", deep_lstm())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
