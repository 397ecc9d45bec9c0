"""ONNX files: what is recognised in them, and how."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from lstmviz.formats import onnx_file
from lstmviz.formats.recognised import Recognised
from tests.formats.onnx_models import Model, together
from tests.formats.samples import DATA, check_sample

SAMPLES = ["lstm", "bilstm2", "gru", "peephole", "bi", "gru_lbr1", "rnn_relu"]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_traces_as_expected(name: str):
    check_sample(f"o_{name}.onnx")


def test_a_sample_says_what_it_is():
    found = onnx_file.read(DATA / "o_bilstm2.onnx", {})
    assert found.format == "ONNX (pytorch 2.13.0)"
    assert [str(note) for note in found.notes] == [
        "emb.weight is the embedding: a row of 6 numbers for each of 16 tokens.",
        "Layer 1 is “/rnn/LSTM”: LSTM of 7 units.",
        "The gates stand as i o f g, because ONNX says so.",
        "Layer 2 is “/rnn/LSTM_1”: LSTM of 7 units.",
        "The gates stand as i o f g, because ONNX says so.",
        "The readout is “/fc/MatMul”, softmax.",
    ]
    assert found.ignored == ()
    assert [(one.key, one.answer) for one in found.questions] == [
        ("readout_activation", "softmax"),
        ("vocabulary", ""),
    ]
    assert found.network.input_names[0] == "e1"


def read(tmp_path: Path, model: Model, output: str) -> Recognised:
    return onnx_file.read(model.save(tmp_path / "m.onnx", output), {})


@pytest.mark.parametrize("layout", [0, 1])
def test_the_layout_changes_the_axes_and_not_the_weights(tmp_path: Path, layout: int):
    model = Model()
    source = model.recurrent("LSTM", "X", 3, 2, name="a", layout=layout, direction="bidirectional")
    if layout:
        # (B, T, D, H)
        shape = model.constant("shape", [0, 0, -1])
        source = model.node("Reshape", [source, shape], ["flat"])
    else:
        source = together(model, source, 2)
    source = model.recurrent("GRU", source, 4, 2, name="b", layout=layout)
    first, second = read(tmp_path, model, source).network.layers
    assert (first.outputs, second.units) == (4, 2)
    w = {one.name: numpy_helper.to_array(one) for one in model.constants}["a.W"][1]
    i, o, f, g = np.split(w, 4)
    np.testing.assert_array_equal(first.reverse.weight_ih, np.concatenate((i, f, g, o)))


@pytest.mark.parametrize("type", ["float16", "float32", "float64"])
@pytest.mark.parametrize("raw", [True, False])
def test_every_precision_is_read(tmp_path: Path, type: str, raw: bool):
    model = Model()
    output = model.recurrent("RNN", "X", 3, 2, name="r")
    wanted = {}
    for n, old in enumerate(model.constants):
        values = numpy_helper.to_array(old).astype(type)
        wanted[old.name] = values
        model.constants[n] = helper.make_tensor(
            old.name,
            helper.np_dtype_to_tensor_dtype(values.dtype),
            values.shape,
            values.tobytes() if raw else values.ravel(),
            raw=raw,
        )
    (made,) = read(tmp_path, model, output).network.layers
    assert made.dtype == (np.float64 if type == "float64" else np.float32)
    np.testing.assert_array_equal(made.weights.weight_ih, wanted["r.W"][0])


def test_bfloat16_widens(tmp_path: Path):
    model = Model()
    output = model.recurrent("RNN", "X", 3, 2, name="r")
    wanted = {}
    for n, old in enumerate(model.constants):
        upper = numpy_helper.to_array(old).view(np.uint32) >> 16
        wanted[old.name] = (upper << 16).view(np.float32)
        model.constants[n] = helper.make_tensor(
            old.name, TensorProto.BFLOAT16, old.dims, upper.astype("<u2").tobytes(), raw=True
        )
    (made,) = read(tmp_path, model, output).network.layers
    np.testing.assert_array_equal(made.weights.weight_ih, wanted["r.W"][0])


def test_weights_that_an_exporter_builds_are_followed(tmp_path: Path):
    model = Model()
    output = model.recurrent("GRU", "X", 3, 2, name="g")
    straight = read(tmp_path, model, output).network.layers[0].weights
    values = {one.name: numpy_helper.to_array(one) for one in model.constants}
    model.constants = []
    # W of its transposed halves, R of its rows one by one, B through nodes that do nothing.
    model.constant("top", values["g.W"][0, :4].T)
    model.constant("rest", values["g.W"][0, 4:].T)
    model.node("Concat", ["top", "rest"], ["turned"], axis=1)
    model.node("Transpose", ["turned"], ["upright"], perm=[1, 0])
    model.node("Unsqueeze", ["upright", model.constant("zero", [0])], ["g.W"])
    model.node("Constant", [], ["flat"], value=numpy_helper.from_array(values["g.R"].ravel()))
    model.node("Reshape", ["flat", model.constant("shape", [1, 6, 2])], ["g.R"])
    longer = np.concatenate((values["g.B"], [[9.0]]), axis=1).astype(np.float32)
    limits = [model.constant(name, [n]) for name, n in (("s", 0), ("e", 12), ("a", 1))]
    model.node("Slice", [model.constant("longer", longer), *limits], ["cut"])
    model.node("Identity", ["cut"], ["g.B"])
    built = read(tmp_path, model, output).network.layers[0].weights
    for name, array in straight.arrays.items():
        np.testing.assert_array_equal(built.arrays[name], array)


@pytest.mark.parametrize(
    ("attributes", "options"),
    [
        ({"activations": ["HardSigmoid", "Relu", "Sigmoid"]},
         {"gate_activation": "hard_sigmoid_2", "candidate_activation": "relu",
          "output_activation": "sigmoid"}),
        ({"activations": ["hardsigmoid", "TANH", "Affine"], "activation_alpha": [1 / 6, 1.0],
          "activation_beta": [0.5, 0.0]},
         {"gate_activation": "hard_sigmoid", "candidate_activation": "tanh",
          "output_activation": "linear"}),
        ({"clip": 0.3}, {"clip": 0.3}),
        ({"input_forget": 1}, {"coupled": True}),
        ({}, {"clip": None, "coupled": False, "peephole": False}),
    ],
)  # fmt: skip
def test_attributes_make_the_options_of_the_cell(tmp_path: Path, attributes: dict, options: dict):
    model = Model()
    output = model.recurrent("LSTM", "X", 3, 2, **attributes)
    (made,) = read(tmp_path, model, output).network.layers
    assert {key: made.kind.options[key] for key in options} == options


def test_reverse_alone_runs_backwards(tmp_path: Path):
    model = Model()
    output = model.recurrent("RNN", "X", 3, 2, direction="reverse")
    found = read(tmp_path, model, output)
    assert found.network.layers[0].backwards
    assert str(found.notes[-1]) == (
        "It reads from the last token to the first: its direction is reverse."
    )


@pytest.mark.parametrize(
    ("activation", "shown"),
    [("Softmax", "softmax"), ("LogSoftmax", "softmax"), ("Sigmoid", "sigmoid")],
)
def test_the_activation_of_a_readout_is_not_asked_where_it_stands(
    tmp_path: Path, activation: str, shown: str
):
    model = Model()
    source = together(model, model.recurrent("LSTM", "X", 3, 2), 1)
    source = model.node("MatMul", [source, model.random("V", 2, 5)], ["product"])
    found = read(tmp_path, model, model.node(activation, [source], ["out"]))
    assert (found.network.readout.activation, found.questions) == (shown, ())


@pytest.mark.parametrize("last", ["state", "gather", "slice"])
def test_a_readout_of_the_last_token_is_shown_at_every_one(tmp_path: Path, last: str):
    model = Model()
    whole = model.recurrent("LSTM", "X", 3, 2, name="r", outputs=["Y", "Y_h"])
    if last == "state":
        source = model.node("Squeeze", ["Y_h", model.constant("zero", [0])], ["end"])
    else:
        whole = together(model, whole, 1)
        if last == "gather":
            source = model.node("Gather", [whole, model.constant("last", -1)], ["end"], axis=0)
        else:
            limits = [model.constant(f"l{n}", [n]) for n in (-1, 2**40, 0)]
            source = model.node("Slice", [whole, *limits], ["end"])
    weights = [model.random("V", 2, 1), model.random("b", 1)]
    found = read(tmp_path, model, model.node("Gemm", [source, *weights], ["out"]))
    readout = found.network.readout
    assert (readout.activation, len(readout.bias)) == ("sigmoid", 1)
    np.testing.assert_array_equal(
        readout.weight.T, numpy_helper.to_array(next(c for c in model.constants if c.name == "V"))
    )
    once = "The model reads out at one token; here the readout is shown at every token."
    assert once in map(str, found.notes)


def test_a_readout_where_each_direction_ends_is_said(tmp_path: Path):
    model = Model()
    model.recurrent("LSTM", "X", 3, 2, outputs=["Y", "Y_h"], direction="bidirectional")
    turned = model.node("Transpose", ["Y_h"], ["turned"], perm=[1, 0, 2])
    joined = model.node("Reshape", [turned, model.constant("s", [0, -1])], ["joined"])
    found = read(tmp_path, model, model.node("MatMul", [joined, model.random("V", 4, 1)], ["out"]))
    assert (
        "The model reads out once, where each direction ends; here the readout is shown at every "
        "token, from both directions there."
    ) in map(str, found.notes)


def test_a_readout_of_several_products_is_left_out_and_said(tmp_path: Path):
    model = Model()
    source = together(model, model.recurrent("LSTM", "X", 3, 2), 1)
    source = model.node("MatMul", [source, model.random("V", 2, 5)], ["product"])
    source = model.node("Relu", [source], ["risen"], name="rise")
    source = model.node("MatMul", [source, model.random("V2", 5, 5)], ["out"])
    found = read(tmp_path, model, source)
    assert found.network.readout is None
    assert (
        "rise",
        "It stands above the recurrent layers (Relu) and cannot be shown.",
    ) in [(name, str(why)) for name, why in found.ignored]


def test_a_state_of_its_own_is_left_out_and_said(tmp_path: Path):
    model = Model()
    more = {5: model.constant("h0", np.ones((1, 1, 2), np.float32))}
    more[6] = model.constant("c0", np.zeros((1, 1, 2), np.float32))
    found = read(tmp_path, model, model.recurrent("LSTM", "X", 3, 2, more=more))
    assert [(name, str(why)) for name, why in found.ignored] == [
        (
            "h0",
            "A file’s state before the first token is left out: here it is zero until you set it.",
        )
    ]


def test_lengths_that_cut_nothing_are_passed_over(tmp_path: Path):
    model = Model()
    model.inputs = [helper.make_tensor_value_info("X", TensorProto.FLOAT, [7, 1, 3])]
    more = {4: model.constant("lengths", np.array([7], np.int32))}
    found = read(tmp_path, model, model.recurrent("GRU", "X", 3, 2, more=more))
    assert [(name, str(why)) for name, why in found.ignored] == [
        ("lengths", "It says that all 7 tokens count, and here they do.")
    ]


def test_only_models_are_recognised():
    model = Model()
    content = model.proto(model.recurrent("RNN", "X", 3, 2)).SerializeToString()
    path = Path("m.onnx")
    assert onnx_file.recognises(content[:4096], path)
    others = [
        b"PK\3\4" + b"x" * 50,
        b"\x89HDF\r\n\x1a\n",
        b"{}",
        b"\x80\x02}q\0.",
        b"\x08\x07",
        b"",
    ]
    assert [other for other in others if onnx_file.recognises(other, path)] == []
    assert not onnx_file.recognises(onnx.TensorProto(dims=[1]).SerializeToString(), path)


@pytest.mark.parametrize(("first", "second"), [(-2, -1), (2, 3), (-1, -2)])
def test_the_last_states_of_a_stack_go_to_the_readout(tmp_path: Path, first: int, second: int):
    model = Model()
    both = {"direction": "bidirectional"}
    low = model.recurrent("GRU", "X", 3, 2, name="low", outputs=["Y1", "h1"], **both)
    model.recurrent("GRU", together(model, low, 2), 4, 2, name="top", outputs=["Y2", "h2"], **both)
    states = model.node("Concat", ["h1", "h2"], ["states"], axis=0)
    halves = [
        model.node("Gather", [states, model.constant(f"n{n}", n)], [f"half{n}"], axis=0)
        for n in (first, second)
    ]
    source = model.node("Concat", halves, ["end"], axis=1)
    weight = model.random("V", 4, 3)
    readout = read(tmp_path, model, model.node("MatMul", [source, weight], ["y"])).network.readout
    if (first, second) == (-1, -2):
        # The readout would see the directions the other way round.
        assert readout is None
    else:
        expected = next(numpy_helper.to_array(c) for c in model.constants if c.name == "V")
        np.testing.assert_array_equal(readout.weight, expected.T)
