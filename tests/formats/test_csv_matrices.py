"""Matrices as text: one file, each matrix under its name."""

from pathlib import Path

import numpy as np
import pytest

from lstmviz.formats import csv_matrices
from lstmviz.formats.recognised import FormatError, Recognised
from tests.formats.drawn import told

RNN = """\
# hand-set
weight_ih_l0
1,2,3
4,5,6

weight_hh_l0
0.5,-1e-3
−2,0
bias_ih_l0
1,2
"""


def read(tmp_path: Path, text: str) -> Recognised:
    path = tmp_path / "net.csv"
    path.write_text(text, encoding="utf-8")
    assert csv_matrices.FORMAT.recognises(path.read_bytes()[:4096], path)
    return csv_matrices.FORMAT.read(path, {})


def refusal(tmp_path: Path, text: str) -> str:
    path = tmp_path / "net.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        csv_matrices.FORMAT.read(path, {})
    return str(caught.value)


def test_matrices_are_read(tmp_path: Path):
    found = read(tmp_path, RNN)
    weights = found.network.layers[0].weights
    np.testing.assert_array_equal(weights.weight_ih, [[1, 2, 3], [4, 5, 6]])
    np.testing.assert_array_equal(weights.weight_hh, [[0.5, -1e-3], [-2, 0]])
    np.testing.assert_array_equal(weights.bias, [1, 2])
    assert found.network.dtype == np.float64
    assert told(found) == {"activation": "tanh"}


@pytest.mark.parametrize("separator", [";", "\t", ", "])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_other_separators_are_read(tmp_path: Path, separator: str, newline: str):
    text = RNN.replace(",", separator).replace("\n", newline)
    weights = read(tmp_path, text).network.layers[0].weights
    np.testing.assert_array_equal(weights.weight_ih, [[1, 2, 3], [4, 5, 6]])


def test_what_a_spreadsheet_adds_is_passed_over(tmp_path: Path):
    lines = ["\ufeff# by a spreadsheet,,", *(line + ",,," for line in RNN.splitlines()[1:])]
    text = "\n".join(lines).replace("weight_ih_l0", '"weight_ih_l0"')
    np.testing.assert_array_equal(read(tmp_path, text).network.layers[0].weights.bias, [1, 2])


def test_a_bias_may_stand_in_a_column(tmp_path: Path):
    found = read(tmp_path, RNN.replace("bias_ih_l0\n1,2", "bias_ih_l0\n1\n2"))
    np.testing.assert_array_equal(found.network.layers[0].weights.bias, [1, 2])


def test_one_unit_and_one_input_are_matrices(tmp_path: Path):
    text = "weight_ih_l0\n1\n2\n3\n4\nweight_hh_l0\n1\n2\n3\n4\nbias_ih_l0\n1,2,3,nan\n"
    found = read(tmp_path, text)
    assert found.network.layers[0].kind.family == "lstm"
    assert found.unfinished == {"l0/bias_ih": 1}


def test_an_embedding_and_a_readout_may_be_added(tmp_path: Path):
    text = "embedding.weight\n1,2,3\n4,5,6\n" + RNN + "fc.weight\n1,2\nfc.bias\n3\n"
    network = read(tmp_path, text).network
    assert network.embedding is not None
    assert network.readout is not None
    np.testing.assert_array_equal(network.readout.bias, [3])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            RNN + "3\n",
            "net.csv: line 11 has 1 number(s), but the matrix’s first row has 2; give each row "
            "as many.",
        ),
        (
            RNN.replace("0.5", "half"),
            "net.csv: in line 7, “half” is no number; write numbers with a point, and each "
            "matrix’s name in a line of its own.",
        ),
        (
            RNN + "weight_ih_l0\n1\n",
            "net.csv: line 11 begins weight_ih_l0 a second time; remove one.",
        ),
        (
            "1,2\n" + RNN,
            "net.csv: line 1 stands before any name; begin each matrix with a line such as "
            "weight_ih_l0.",
        ),
        (
            "",
            "net.csv holds no recurrent layer: none of its 0 tensors is called like weight_ih_l0; "
            "use PyTorch’s names.",
        ),
        (
            "weight_ih_l0\nweight_hh_l0\n1\n",
            "net.csv: weight_ih_l0 has shape 0 × 0, but a matrix is needed; check how it was "
            "saved.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, sentence: str):
    assert refusal(tmp_path, text) == sentence


def test_tables_and_prose_are_not_taken_for_matrices(tmp_path: Path):
    for text in ("token,x\na,1\n", "x1\n1\n", "Dear boss,\n", "1,2\n3,4\n", "", "\0\0\0"):
        assert not csv_matrices.FORMAT.recognises(text.encode(), tmp_path / "x.csv")


def test_a_text_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(csv_matrices, "LARGEST_FILE", 10)
    assert refusal(tmp_path, RNN) == (
        "net.csv is larger than 32 MiB; save its matrices as .npz instead."
    )


def test_a_file_that_is_no_text_is_refused(tmp_path: Path):
    (tmp_path / "net.csv").write_bytes(b"weight_ih_l0\n\xff\xfe\n")
    with pytest.raises(FormatError, match=r"net\.csv is damaged and cannot be read"):
        csv_matrices.FORMAT.read(tmp_path / "net.csv", {})
