"""Gradients as files: the numbers in them are those computed, under the names promised."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstmviz.cells.problems import Problem
from lstmviz.exports import gradients
from lstmviz.exports.gradients import WRITERS, Found, save_gradient
from lstmviz.network.gradient import gradient
from lstmviz.network.targets import SignalTarget
from lstmviz.session.document import Document
from tests.documents import deep_lstm, plain_rnn
from tests.session.test_undo import everything


@pytest.fixture(params=["boss raise", "plain rnn", "deep lstm", "everything"])
def found(request: pytest.FixtureRequest, boss_raise: Document) -> Found:
    makers = {"plain rnn": plain_rnn, "deep lstm": deep_lstm, "everything": everything}
    document = makers.get(request.param, lambda: boss_raise)()
    number = len(document.network.layers) - 1
    label = f"l{number}{document.network.layers[number].directions[0][0]}"
    target = SignalTarget(label, "h", 1, 1)
    numbers = gradient(document.network, document.trace(), target, 1)
    return Found(document, numbers, f"{label}/h[1]@2", 1)


def saved(folder: Path, ending: str, found: Found) -> Path:
    path = folder / f"why{ending}"
    save_gradient(path, found)
    return path


def test_npz_holds_the_gradient(tmp_path: Path, found: Found):
    with np.load(saved(tmp_path, ".npz", found), allow_pickle=False) as file:
        arrays = found.gradient.arrays()
        assert set(file.files) == {*arrays, "tokens", "target", "value", "steps"}
        assert str(file["target"]) == found.target
        assert (float(file["value"]), int(file["steps"])) == (found.gradient.value, 1)
        trace = found.document.trace().arrays()
        for name, array in arrays.items():
            np.testing.assert_array_equal(file[name], array)
            assert name not in trace or file[name].shape == trace[name].shape


def test_the_weights_of_each_token_are_written_on_request(tmp_path: Path, found: Found):
    with np.load(saved(tmp_path, ".npz", replace(found, per_token=True))) as file:
        for name, array in found.gradient.weights.items():
            each = file[f"per_token/{name}"]
            assert each.shape == (len(found.document.sequence), *array.shape)
            for token, own in enumerate(each):
                np.testing.assert_array_equal(own, found.gradient.weights_at(token)[name])


def test_csv_holds_what_each_token_has(tmp_path: Path, found: Found):
    text = saved(tmp_path, ".csv", replace(found, per_token=True)).read_text(encoding="utf-8")
    header, *rows = csv.reader(io.StringIO(text))
    assert len(set(header)) == len(header)
    assert [row[0] for row in rows] == list(found.document.sequence.tokens)
    columns = dict(zip(header, zip(*rows, strict=True), strict=True))
    arrays, network = found.gradient.arrays(), found.document.network
    for label, (number, _) in network.labels.items():
        for unit, name in enumerate(network.layers[number].names_of("h")):
            np.testing.assert_allclose(
                np.array(columns[f"{label}/h[{name}]"], float),
                arrays[f"{label}/h"][:, unit],
                rtol=1e-6,
            )
        for unit, name in enumerate(network.layers[number].unit_names):
            if f"path/{label}" in arrays:
                path = np.array(columns[f"path/{label}[{name}]"], float)
                np.testing.assert_allclose(path, arrays[f"path/{label}"][:, unit], rtol=1e-6)
        weight = np.array(columns[f"{label}/weight_ih[1][0]"], float).sum()
        np.testing.assert_allclose(weight, arrays[f"{label}/weight_ih"][1, 0], rtol=1e-5, atol=1e-7)


def test_json_holds_the_gradient(tmp_path: Path, found: Found):
    content = json.loads(saved(tmp_path, ".json", replace(found, per_token=True)).read_bytes())
    assert (content["format"], content["version"]) == ("lstmviz gradient", 1)
    assert (content["target"], content["steps"]) == (found.target, 1)
    assert content["value"] == found.gradient.value
    for label, signals in found.gradient.signals.items():
        layer = content["layers"][label]
        for key, array in signals.items():
            columns = np.array(list(layer["signals"][key].values()), array.dtype).T
            np.testing.assert_array_equal(columns, array)
        for key, vector in found.gradient.state[label].items():
            assert (
                np.array(list(layer["initial"][key].values()), vector.dtype).tolist()
                == vector.tolist()
            )
        weight = np.array(layer["weights"]["weight_ih"], np.float32)
        np.testing.assert_array_equal(
            weight, found.gradient.weights[f"{label}/weight_ih"].astype("f")
        )
        assert ("path" in layer) == (label in found.gradient.path)
        each = np.array(content["per_token"][f"{label}/weight_ih"])
        np.testing.assert_allclose(each.sum(axis=0), weight, rtol=1e-5, atol=1e-7)
    assert (content["readout"] is None) == (found.document.network.readout is None)


def test_too_many_weights_are_told(found: Found, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(gradients, "LARGEST", 100)
    path = tmp_path / "why.npz"
    with pytest.raises(Problem, match="would take more than 1 GiB; leave out --per-token or feed"):
        save_gradient(path, replace(found, per_token=True))
    assert not path.exists()


def test_an_ending_that_is_not_known_is_told(found: Found, tmp_path: Path):
    with pytest.raises(Problem, match=r"must end in one of \.npz, \.csv, \.json"):
        save_gradient(tmp_path / "why.txt", found)
    assert set(WRITERS) == {".npz", ".csv", ".json"}
