"""Every sample model under PyTorch's names traces to what an independent reference computed."""

import numpy as np
import pytest

from lstmviz.formats.choosing import choose, first_bytes
from lstmviz.formats.recognised import Recognised
from tests.formats.samples import DATA, check_sample

LSTM = {"family": "lstm", "layers": 1, "directions": 1, "embedding": None, "readout": None}
CHARACTERS = {**LSTM, "embedding": 16, "readout": 16}
SAMPLES = {
    "t_lstm.pt": LSTM,
    "t_legacy.pt": LSTM,
    "s_lstm.safetensors": LSTM,
    "n_lstm.npz": LSTM,
    "t_rnn.pth": {**LSTM, "family": "rnn"},
    "t_bilstm2.pt": {**LSTM, "layers": 2, "directions": 2},
    "t_gru2.ckpt": {**LSTM, "family": "gru", "layers": 2},
    "t_charlm.pt": CHARACTERS,
    "t_bf16.pt": CHARACTERS,
    "t_module.pt": CHARACTERS,
    "t_script.pt": CHARACTERS,
}


def opened(name: str) -> Recognised:
    path = DATA / name
    return choose(path, first_bytes(path)).read(path, {})


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_traces_as_expected(name: str):
    check_sample(name)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_recognised(name: str):
    network = opened(name).network
    found = {
        "family": network.layers[0].kind.family,
        "layers": len(network.layers),
        "directions": len(network.layers[0].directions),
        "embedding": None if network.embedding is None else len(network.embedding.weight),
        "readout": None if network.readout is None else len(network.readout.names),
    }
    assert found == SAMPLES[name]
    assert network.dtype == np.float32


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("t_lstm.pt", "PyTorch state_dict"),
        ("t_legacy.pt", "PyTorch state_dict, old format"),
        ("t_bilstm2.pt", "PyTorch checkpoint"),
        ("t_gru2.ckpt", "Lightning checkpoint"),
        ("t_module.pt", "PyTorch module"),
        ("t_script.pt", "TorchScript"),
        ("s_lstm.safetensors", "safetensors"),
        ("n_lstm.npz", "npz"),
    ],
)
def test_a_format_is_told(name: str, format: str):
    assert opened(name).format == format


def test_a_text_predictor_says_what_it_is():
    found = opened("t_charlm.pt")
    assert [str(note) for note in found.notes] == [
        "lstm.weight_hh_l0 has 28 rows for 7 units: 4 each, so the cell is LSTM.",
        "The gates stand as i f g o, because PyTorch wrote them.",
        "embedding.weight is the embedding: a row of 6 numbers for each of 16 tokens.",
        "fc.weight is the readout: 16 numbers from 7 of the last layer.",
    ]
    answers = {question.key: question.answer for question in found.questions}
    assert answers == {"vocabulary": "", "readout_activation": "softmax"}
    assert not any(question.given for question in found.questions)
    assert found.network.input_names[0] == "e1"
    assert found.ignored == ()


def test_what_wraps_a_checkpoint_is_told_as_ignored():
    ignored = [(name, str(why)) for name, why in opened("t_bilstm2.pt").ignored]
    assert ignored == [("epoch", "It holds no tensors.")]
