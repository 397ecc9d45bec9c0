"""Keras itself and this program compute the same from the same file, whatever the options."""

import os
import random

import numpy as np
import pytest

from lstmviz.formats import keras_h5, keras_zip
from lstmviz.formats.recognised import Format
from lstmviz.network.forward import run
from lstmviz.network.network import Network

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras", reason="Keras is not installed")

TOLERANCE = 5e-6
ACTIVATIONS = ("tanh", "tanh", "sigmoid", "relu", "linear")
GATES = ("sigmoid", "sigmoid", "hard_sigmoid")


def cell_options(kind: str, pick: random.Random) -> dict[str, object]:
    options = {"use_bias": pick.random() < 0.7, "bias_initializer": "glorot_normal"}
    options["activation"] = pick.choice(
        ("tanh", "relu", "linear") if kind == "SimpleRNN" else ("tanh",)
    )
    if kind != "SimpleRNN":
        options["recurrent_activation"] = pick.choice(GATES)
    if kind == "LSTM":
        options["activation"] = pick.choice(ACTIVATIONS)
    if kind == "GRU":
        options["reset_after"] = pick.random() < 0.5
    if options["use_bias"]:
        options["bias_initializer"] = keras.initializers.RandomNormal(stddev=0.3)
    return options


def random_layer(pick: random.Random):
    """Return a recurrent layer with whatever options, and whether it turns the sequence round."""
    kind, units = pick.choice(("LSTM", "GRU", "SimpleRNN")), pick.randint(1, 5)
    turns = pick.random() < 0.3
    if pick.random() < 0.2:
        kinds = [pick.choice(("LSTM", "GRU", "SimpleRNN")) for _ in range(pick.randint(1, 3))]
        cells = [
            getattr(keras.layers, f"{one}Cell")(pick.randint(1, 4), **cell_options(one, pick))
            for one in kinds
        ]
        layer = keras.layers.RNN(cells, return_sequences=True, go_backwards=turns)
        return layer, turns
    options = cell_options(kind, pick)

    def made(backwards: bool):
        return getattr(keras.layers, kind)(
            units, return_sequences=True, go_backwards=backwards, **options
        )

    if pick.random() < 0.4:
        merge = pick.choice(("concat", "concat", "sum", "mul", "ave"))
        return keras.layers.Bidirectional(
            made(turns), merge_mode=merge, backward_layer=made(not turns)
        ), turns
    return made(turns), turns


def random_model(seed: int):
    """Return a model, an input, and whether its output runs from the last token to the first."""
    pick = random.Random(seed)
    keras.utils.set_random_seed(seed)
    tokens, inputs = pick.randint(1, 7), pick.randint(1, 4)
    turned = False
    if pick.random() < 0.4:
        x = np.array([pick.randrange(9) for _ in range(tokens)])
        layers = [keras.Input((None,), dtype="int32"), keras.layers.Embedding(9, inputs)]
    else:
        x = np.random.default_rng(seed).normal(size=(tokens, inputs)).astype(np.float32)
        layers = [keras.Input((None, inputs))]
    for _ in range(pick.randint(1, 3)):
        layer, turns = random_layer(pick)
        turned ^= turns
        layers.append(layer)
        if pick.random() < 0.2:
            layers.append(keras.layers.Dropout(0.5))
    if pick.random() < 0.5:
        dense = keras.layers.Dense(
            pick.randint(1, 4),
            activation=pick.choice(("linear", "sigmoid", "softmax")),
            use_bias=pick.random() < 0.7,
        )
        layers.append(keras.layers.TimeDistributed(dense) if pick.random() < 0.5 else dense)
    if pick.random() < 0.5:
        return keras.Sequential(layers), x, turned
    out = layers[0]
    for layer in layers[1:]:
        out = layer(out)
    return keras.Model(layers[0], out), x, turned


def shown(network: Network, x: np.ndarray, turned: bool = False) -> np.ndarray:
    """Return what the network makes of a sequence at every token."""
    if network.embedding is not None:
        x = network.embedding.look_up(x)
    trace = run(network, x)
    if trace.y is not None:
        return trace.y
    layer, number = network.layers[-1], len(network.layers) - 1
    outputs = [trace.layers[f"l{number}{suffix}"].signals["h"] for suffix, _ in layer.directions]
    # Where Keras reads what stands turned round, its first direction is our second.
    return layer.merged(outputs[::-1] if turned else outputs)


@pytest.mark.parametrize(
    ("suffix", "reader"), [(".keras", keras_zip.FORMAT), (".h5", keras_h5.FORMAT)]
)
@pytest.mark.parametrize("seed", range(25))
def test_keras_and_this_program_agree(seed: int, suffix: str, reader: Format, tmp_path, caplog):
    model, x, turned = random_model(seed)
    path = tmp_path / f"model{suffix}"
    model.save(path)
    wanted = keras.ops.convert_to_numpy(model(x[np.newaxis], training=False))[0]
    assert reader.recognises(path.read_bytes()[:4096], path)
    found = shown(reader.read(path, {}).network, x, turned)
    np.testing.assert_allclose(
        found, wanted[::-1] if turned else wanted, rtol=0, atol=TOLERANCE, err_msg=str(seed)
    )


@pytest.mark.parametrize("merge", ["concat", "sum", "mul", "ave"])
def test_weights_alone_are_recognised(merge: str, tmp_path):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            layers.Embedding(9, 3),
            layers.Bidirectional(layers.GRU(4, return_sequences=True), merge_mode=merge),
            layers.RNN([layers.LSTMCell(2), layers.GRUCell(5)], return_sequences=True),
            layers.LSTM(5, return_sequences=True),
            layers.LSTM(5, return_sequences=True),
            layers.Dense(9, activation="softmax"),
        ]
    )
    path = tmp_path / "model.weights.h5"
    model.save_weights(path)
    x = np.array([3, 1, 4, 1, 5, 8])
    wanted = keras.ops.convert_to_numpy(model(x[np.newaxis], training=False))[0]
    answers = {} if merge == "concat" else {"merge": merge}
    found = shown(keras_h5.read(path, answers).network, x)
    np.testing.assert_allclose(found, wanted, rtol=0, atol=TOLERANCE)
