"""Keras models that cannot be shown: each refusal names the layer and what is wrong."""

from pathlib import Path

import numpy as np
import pytest

from lstmviz.formats import keras_h5, keras_zip
from lstmviz.formats.recognised import FormatError
from tests.formats.keras_models import (
    both_ways,
    cell_arrays,
    dense,
    functional,
    h5_file,
    hdf5,
    keras_file,
    layer,
    recurrent,
    sequential,
)

LSTM = {"lstm/cell": cell_arrays("LSTM", 3, 2)}
BOTH = {
    "bidirectional/forward_layer/cell": cell_arrays("LSTM", 3, 2),
    "bidirectional/backward_layer/cell": cell_arrays("LSTM", 3, 2),
}
STACK = {"class_name": "StackedRNNCells", "config": {"cells": []}}


def refusal(path: Path) -> str:
    """Return the sentence behind the file's name."""
    with pytest.raises(FormatError) as raised:
        (keras_zip if path.suffix == ".keras" else keras_h5).read(path, {})
    start, _, sentence = str(raised.value).partition(" cannot be opened: ")
    assert start == path.name, raised.value
    return sentence


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [
        (
            [layer("Conv1D", "edges"), recurrent()],
            "Its layer “edges” (Conv1D) cannot be shown; save a model without it.",
        ),
        (
            [recurrent(), layer("Attention", "look")],
            "Its layer “look” (Attention) cannot be shown; save a model without it.",
        ),
        (
            [dense("first"), recurrent()],
            "Its layer “first” (Dense) cannot be shown; save a model without it.",
        ),
        (
            [recurrent(), dense("between"), recurrent(name="top")],
            "Its layer “top” stands above between; only recurrent layers can stand above each "
            "other.",
        ),
        (
            [dense()],
            "Its layer “head” (Dense) cannot be shown; save a model without it.",
        ),
        ([], "The model has no LSTM, GRU or SimpleRNN layer, so nothing can be shown."),
        (
            [{**recurrent(), "registered_name": "mine>LSTM"}],
            "Its layer “memory” (mine>LSTM) cannot be shown; save a model without it.",
        ),
        (
            [
                layer(
                    "RNN",
                    "own",
                    cell={**recurrent(), "class_name": "LSTMCell", "registered_name": "a>LSTMCell"},
                )
            ],
            "Its layer “own” (a>LSTMCell) cannot be shown; save a model without it.",
        ),
        (
            [layer("CuDNNLSTM", "fast", units=2)],
            "Its layer “fast” (CuDNNLSTM) cannot be shown; save a model without it.",
        ),
        (
            [recurrent(activation="gelu")],
            "Its layer “memory” has the activation “gelu”; only tanh, sigmoid, relu, linear can "
            "be shown there.",
        ),
        (
            [recurrent(recurrent_activation="tanh")],
            "Its layer “memory” has the activation “tanh”; only sigmoid, hard_sigmoid, "
            "hard_sigmoid_2 can be shown there.",
        ),
        (
            [both_ways(recurrent(), None)],
            "Its layer “both” keeps its two directions apart (merge_mode None); only concat, sum, "
            "mul and ave can be shown.",
        ),
        (
            [both_ways(layer("RNN", "stack", cell=STACK))],
            "Its layer “both” stacks cells in each direction; put each cell in a Bidirectional "
            "layer of its own.",
        ),
        (
            [
                {
                    **both_ways(recurrent()),
                    "config": {
                        "name": "both",
                        "merge_mode": "sum",
                        "layer": recurrent(),
                        "backward_layer": recurrent(activation="relu"),
                    },
                }
            ],
            "The two directions of its layer “both” have different settings, which cannot be "
            "shown; save the model without that.",
        ),
        (
            [recurrent(units=5)],
            "“layers/lstm/cell/vars/0” has shape 3 × 8, but 3 × 20 is needed; save the model "
            "again.",
        ),
        (
            [recurrent(name="a"), recurrent(name="b")],
            "It holds no array “layers/lstm_1/cell/vars/0”; save the whole model again.",
        ),
    ],
)
def test_a_layer_that_cannot_be_shown_is_named(tmp_path: Path, layers: list, sentence: str):
    assert refusal(keras_file(tmp_path / "m.keras", layers, {**LSTM, **BOTH})) == sentence


def test_a_layer_that_does_not_fit_the_one_below_names_its_array(tmp_path: Path):
    arrays = {**LSTM, "lstm_1/cell": cell_arrays("LSTM", 7, 2)}
    layers = [recurrent(name="a"), recurrent(name="b")]
    assert refusal(keras_file(tmp_path / "m.keras", layers, arrays)) == (
        "“layers/lstm_1/cell/vars/0” has shape 7 × 8, but 2 × 8 is needed; save the model again."
    )


def test_an_embedding_that_does_not_fit_names_its_array(tmp_path: Path):
    layers = [layer("Embedding", "words", input_dim=9, output_dim=3), recurrent()]
    arrays = {**LSTM, "embedding": [np.ones((9, 4))]}
    assert refusal(keras_file(tmp_path / "m.keras", layers, arrays)) == (
        "“layers/embedding/vars/0” has shape 9 × 4, but 9 × 3 is needed; save the model again."
    )


def test_a_readout_that_does_not_fit_names_its_array(tmp_path: Path):
    arrays = {**LSTM, "dense": [np.ones((5, 3)), np.ones(3)]}
    assert refusal(keras_file(tmp_path / "m.keras", [recurrent(), dense()], arrays)) == (
        "“layers/dense/vars/0” has shape 5 × 3, but 2 × 3 is needed; save the model again."
    )


def tensor(name: str, number: int = 0) -> dict[str, object]:
    return {"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, number]}}


@pytest.mark.parametrize(
    ("node", "sentence"),
    [
        (
            {"args": [[tensor("in"), tensor("in")]], "kwargs": {}},
            "Its layer “memory” takes 2 inputs; only a chain of layers can be shown.",
        ),
        (
            {"args": [tensor("in")], "kwargs": {"initial_state": [tensor("in")]}},
            "Its layer “memory” is given initial_state by another; only a chain of layers can be "
            "shown.",
        ),
        (
            {"args": [tensor("in", 1)], "kwargs": {}},
            "The last state of the layer “in” is used by another; only a chain of layers can be "
            "shown.",
        ),
        (
            [["in", 0, 0, {"initial_state": [["in", 0, 0]]}]],
            "Its layer “memory” is given initial_state by another; only a chain of layers can be "
            "shown.",
        ),
    ],
)
def test_what_is_no_chain_is_refused(tmp_path: Path, node: object, sentence: str):
    model = functional([layer("InputLayer", "in"), recurrent()])
    model["config"]["layers"][1]["inbound_nodes"] = [node]
    assert refusal(keras_file(tmp_path / "m.keras", model, LSTM)) == sentence


def test_a_ring_of_layers_is_refused(tmp_path: Path):
    model = functional([layer("InputLayer", "in"), recurrent()])
    model["config"]["layers"][0]["inbound_nodes"] = [{"args": [tensor("memory")], "kwargs": {}}]
    assert refusal(keras_file(tmp_path / "m.keras", model, LSTM)) == (
        "Its layer “memory” takes 1 inputs; only a chain of layers can be shown."
    )


def test_two_outputs_are_refused(tmp_path: Path):
    model = functional([layer("InputLayer", "in"), recurrent()])
    model["config"]["output_layers"] = [["in", 0, 0], ["memory", 0, 0]]
    assert refusal(keras_file(tmp_path / "m.keras", model, LSTM)) == (
        "The model has the outputs in, memory; only a model of one output can be shown."
    )


def test_a_model_of_a_class_of_its_own_is_refused(tmp_path: Path):
    model = {"class_name": "Mine", "config": {"layers": []}}
    assert refusal(keras_file(tmp_path / "m.keras", model, LSTM)) == (
        "The model is a “Mine”; only Sequential and Functional models say how their layers follow "
        "each other."
    )


def test_hdf5_without_a_model_says_what_it_lacks(tmp_path: Path):
    path = tmp_path / "m.h5"
    path.write_bytes(hdf5({"some/data": [np.ones(3)]}))
    assert refusal(path) == (
        "It is an HDF5 file, but holds no Keras model; save the model with Keras’ model.save."
    )


def test_missing_arrays_of_an_h5_file_are_counted(tmp_path: Path):
    kernel, *_ = cell_arrays("LSTM", 3, 2)
    path = h5_file(tmp_path / "m.h5", sequential([recurrent()]), {"memory": {"kernel": kernel}})
    assert refusal(path) == "The layer “memory” lacks 2 of 3 arrays; save the model again."


def test_missing_layers_of_an_h5_file_are_named(tmp_path: Path):
    path = h5_file(tmp_path / "m.h5", sequential([recurrent()]), {})
    assert refusal(path) == "It holds no weights of the layer “memory”; save the whole model again."


def test_weights_alone_that_are_no_layers_are_named(tmp_path: Path):
    path = tmp_path / "m.weights.h5"
    path.write_bytes(hdf5({"layers/conv1d/vars": [np.ones((3, 4, 5)), np.ones(5)]}))
    assert refusal(path) == (
        "The weights of its layer “conv1d” are not those of a recurrent, embedding or dense layer; "
        "save the whole model, not its weights alone."
    )


def test_weights_alone_that_fit_in_no_order_are_named(tmp_path: Path):
    path = tmp_path / "m.weights.h5"
    groups = {
        "layers/lstm/cell/vars": cell_arrays("LSTM", 3, 2),
        "layers/gru/cell/vars": cell_arrays("GRU", 5, 4),
    }
    path.write_bytes(hdf5(groups))
    assert refusal(path) == (
        "Its layers fit each other in no order (gru, lstm); save the whole model, not its weights "
        "alone."
    )


def test_integers_are_no_weights(tmp_path: Path):
    arrays = [array.astype(np.int8) for array in cell_arrays("LSTM", 3, 2)]
    assert refusal(keras_file(tmp_path / "m.keras", [recurrent()], {"lstm/cell": arrays})) == (
        "“layers/lstm/cell/vars/0” holds int8 instead of floating-point numbers; save the weights "
        "in single precision."
    )


@pytest.mark.parametrize("missing", ["config.json", "metadata.json", "model.weights.h5"])
def test_a_missing_part_of_a_keras_file_is_named(tmp_path: Path, missing: str):
    import zipfile

    whole = keras_file(tmp_path / "whole.keras", [recurrent()], LSTM)
    path = tmp_path / "m.keras"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            if name != missing:
                new.writestr(name, old.read(name))
    assert refusal(path) == f"It holds no {missing}; save the whole model again."


@pytest.mark.parametrize("config", ["[]", "{", '{"class_name": "Sequential"}', "[" * 5000])
def test_a_broken_configuration_is_told_as_damage(tmp_path: Path, config: str):
    import zipfile

    path = tmp_path / "m.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.json", '{"keras_version": "3.0.0"}')
        archive.writestr("config.json", config)
        archive.writestr("model.weights.h5", b"")
    with pytest.raises(FormatError) as raised:
        keras_zip.read(path, {})
    assert str(raised.value) == ("m.keras is damaged and cannot be read; get it or save it again.")
