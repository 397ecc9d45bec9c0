"""Keras files: what is recognised in them, and how."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from lstmviz.formats import keras_h5, keras_zip
from tests.formats.keras_models import (
    both_ways,
    cell_arrays,
    dense,
    functional,
    h5_file,
    keras_file,
    layer,
    recurrent,
    sequential,
)
from tests.formats.samples import DATA, check_sample

SAMPLES = ["k_lstm.keras", "k_lstm_h5.h5", "k_gru_after.keras", "k_gru_before.keras", "k_rnn.keras"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.keras"


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_traces_as_expected(name: str):
    check_sample(name)


def test_a_sample_says_what_it_is():
    found = keras_zip.read(DATA / "k_lstm.keras", {})
    assert found.format == "Keras 3.15.1 .keras"
    assert [str(note) for note in found.notes] == [
        "layers/embedding/vars/0 is the embedding: a row of 6 numbers for each of 16 tokens.",
        "Layer 1 is “memory”: LSTM of 7 units.",
        "The gates stand as i f g o, because Keras wrote them.",
        "The readout is “dense”, linear.",
    ]
    assert [(name, str(why)) for name, why in found.ignored] == [
        ("input_layer", "It only says what comes in.")
    ]
    assert [question.key for question in found.questions] == ["vocabulary"]
    network = found.network
    assert network.input_names == ("e1", "e2", "e3", "e4", "e5", "e6")
    assert network.layers[0].unit_names[:2] == ("u1", "u2")
    assert network.readout.names[:2] == ("y1", "y2")
    assert network.dtype == np.float32


@pytest.mark.parametrize(
    ("version", "drawn"), [("3.0.0", "hard_sigmoid"), ("2.13.1", "hard_sigmoid_2")]
)
def test_the_version_decides_what_a_hard_sigmoid_is(path: Path, version: str, drawn: str):
    one = recurrent(recurrent_activation="hard_sigmoid")
    keras_file(path, [one], {"lstm/cell": cell_arrays("LSTM", 3, 2)}, version)
    (made,) = keras_zip.read(path, {}).network.layers
    assert made.kind.options["gate_activation"] == drawn


def test_the_activation_of_an_lstm_makes_its_candidate_and_its_output(path: Path):
    one = recurrent(activation={"module": "builtins", "class_name": "function", "config": "relu"})
    keras_file(path, [one], {"lstm/cell": cell_arrays("LSTM", 3, 2)})
    (made,) = keras_zip.read(path, {}).network.layers
    assert made.kind.options["candidate_activation"] == "relu"
    assert made.kind.options["output_activation"] == "relu"


def test_a_layer_without_bias_has_none(path: Path):
    keras_file(path, [recurrent(use_bias=False)], {"lstm/cell": cell_arrays("LSTM", 3, 2)[:2]})
    (made,) = keras_zip.read(path, {}).network.layers
    assert set(made.weights.arrays) == {"weight_ih", "weight_hh"}


def test_groups_are_counted_by_class_and_not_named_by_the_user(path: Path):
    first, second = cell_arrays("LSTM", 3, 2, 1), cell_arrays("LSTM", 2, 4, 2)
    keras_file(
        path,
        [recurrent(name="lstm_1"), recurrent(name="lstm", units=4)],
        {"lstm/cell": first, "lstm_1/cell": second},
    )
    made = keras_zip.read(path, {}).network.layers
    assert [one.units for one in made] == [2, 4]
    np.testing.assert_array_equal(made[1].weights.weight_ih, second[0].T)


def test_a_functional_chain_is_read_in_its_own_order(path: Path):
    chain = functional([layer("InputLayer", "in"), recurrent(), dense()])
    # Keras lists layers in any order; the links count.
    chain["config"]["layers"].reverse()
    arrays = {"lstm/cell": cell_arrays("LSTM", 3, 2), "dense": [np.ones((2, 3)), np.zeros(3)]}
    keras_file(path, chain, arrays)
    network = keras_zip.read(path, {}).network
    assert len(network.layers) == 1
    assert network.readout.names == ("y1", "y2", "y3")


def test_keras_2_names_its_arrays_with_a_zero(tmp_path: Path):
    kernel, recurrent_kernel, bias = cell_arrays("GRU", 3, 2)
    arrays = {"kernel": kernel, "recurrent_kernel": recurrent_kernel, "bias": bias}
    path = h5_file(tmp_path / "m.h5", sequential([recurrent("GRU")]), {"memory": arrays})
    found = keras_h5.read(path, {})
    assert found.format == "Keras 2.15.0 .h5"
    # Keras has z r h, we have r z n.
    z, r, n = np.split(kernel.T, 3)
    np.testing.assert_array_equal(
        found.network.layers[0].weights.weight_ih, np.concatenate((r, z, n))
    )


def test_going_backwards_turns_the_layers_above(path: Path):
    layers = [
        recurrent("SimpleRNN", "one", go_backwards=True),
        recurrent("SimpleRNN", "two"),
        both_ways(recurrent("SimpleRNN", "inner")),
        recurrent("SimpleRNN", "four", go_backwards=True),
    ]
    cells = [
        cell_arrays("SimpleRNN", inputs, 2, seed) for seed, inputs in enumerate((3, 2, 2, 2, 4))
    ]
    keras_file(
        path,
        layers,
        {
            "simple_rnn/cell": cells[0],
            "simple_rnn_1/cell": cells[1],
            "bidirectional/forward_layer/cell": cells[2],
            "bidirectional/backward_layer/cell": cells[3],
            "simple_rnn_2/cell": cells[4],
        },
    )
    one, two, three, four = keras_zip.read(path, {}).network.layers
    assert [made.backwards for made in (one, two, three, four)] == [True, True, False, False]
    # Keras' forward layer reads what stands turned round: it is our second direction …
    np.testing.assert_array_equal(three.reverse.weight_ih, cells[2][0].T)
    np.testing.assert_array_equal(three.weights.weight_ih, cells[3][0].T)
    # … and what it gives comes second, too.
    np.testing.assert_array_equal(four.weights.weight_ih, cells[4][0].T[:, [2, 3, 0, 1]])


def test_an_activation_of_its_own_belongs_to_the_readout(path: Path):
    arrays = {"lstm/cell": cell_arrays("LSTM", 3, 2), "dense": [np.ones((2, 3)), np.zeros(3)]}
    keras_file(path, [recurrent(), dense(), layer("Activation", "a", activation="softmax")], arrays)
    assert keras_zip.read(path, {}).network.readout.activation == "softmax"


@pytest.mark.parametrize(
    ("heads", "why"),
    [
        (
            [dense("a"), dense("b")],
            "A readout of several layers cannot be shown.",
        ),
        (
            [dense("a", activation="relu")],
            "A readout that ends in relu cannot be shown.",
        ),
    ],
)
def test_a_readout_that_cannot_be_shown_is_left_out_and_said(path: Path, heads: list, why: str):
    keras_file(path, [recurrent(), *heads], {"lstm/cell": cell_arrays("LSTM", 3, 2)})
    found = keras_zip.read(path, {})
    assert found.network.readout is None
    assert [(name, str(note)) for name, note in found.ignored] == [
        (head["config"]["name"], why) for head in heads
    ]


def test_reading_out_once_is_said(path: Path):
    keras_file(path, [recurrent(return_sequences=False)], {"lstm/cell": cell_arrays("LSTM", 3, 2)})
    assert str(keras_zip.read(path, {}).notes[-1]) == (
        "Keras reads out once, after “memory” has read the whole sequence; here the readout is "
        "shown at every token."
    )


def test_weights_alone_are_asked_about(tmp_path: Path):
    kernel, recurrent_kernel, bias = cell_arrays("LSTM", 3, 2)
    arrays = {
        "first": {"embeddings": np.ones((5, 3), np.float32)},
        "memory": {"kernel": kernel, "recurrent_kernel": recurrent_kernel, "bias": bias},
        "head": {"kernel": np.ones((2, 5), np.float32), "bias": np.zeros(5, np.float32)},
    }
    path = h5_file(tmp_path / "m.h5", None, arrays)
    found = keras_h5.read(path, {"activation": "relu", "gate_activation": "hard_sigmoid_2"})
    assert [(one.key, one.answer, one.given) for one in found.questions] == [
        ("activation", "relu", True),
        ("gate_activation", "hard_sigmoid_2", True),
        ("readout_activation", "softmax", False),
        ("vocabulary", "", False),
    ]
    (made,) = found.network.layers
    assert made.kind.options["output_activation"] == "relu"
    assert made.kind.options["gate_activation"] == "hard_sigmoid_2"
    assert len(found.network.embedding.weight) == 5


def test_weights_alone_that_fit_in_several_orders_are_asked_about(tmp_path: Path):
    arrays = {
        f"layers/{name}/cell/vars": dict(enumerate(cell_arrays(kind, 2, 2, seed)))
        for seed, (name, kind) in enumerate(
            (("gru", "GRU"), ("gru_1", "GRU"), ("lstm", "LSTM")), start=1
        )
    }
    path = tmp_path / "m.weights.h5"
    with h5py.File(path, "w") as file:
        for group, inside in arrays.items():
            for number, array in inside.items():
                file[f"{group}/{number}"] = array
    (asked,) = (one for one in keras_h5.read(path, {}).questions if one.key == "order")
    assert asked.choices == (
        "gru → gru_1 → lstm",
        "gru → lstm → gru_1",
        "lstm → gru → gru_1",
    )
    found = keras_h5.read(path, {"order": "gru → lstm → gru_1"})
    assert [layer.kind.family for layer in found.network.layers] == ["gru", "lstm", "gru"]


def test_packed_arrays_are_read(path: Path, tmp_path: Path):
    import h5py

    arrays = cell_arrays("LSTM", 3, 2)
    with h5py.File(tmp_path / "w.h5", "w") as file:
        for number, array in enumerate(arrays):
            file.create_dataset(
                f"layers/lstm/cell/vars/{number}", data=array, compression="gzip", shuffle=True
            )
    keras_file(path, [recurrent()], (tmp_path / "w.h5").read_bytes())
    (made,) = keras_zip.read(path, {}).network.layers
    np.testing.assert_array_equal(made.weights.weight_ih, arrays[0].T)
