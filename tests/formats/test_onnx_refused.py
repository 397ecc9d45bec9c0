"""ONNX models that cannot be shown: each refusal names the node and what is wrong."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from lstmviz.formats import onnx_file
from lstmviz.formats.recognised import FormatError
from tests.formats.onnx_models import Model, together


def refusal(tmp_path: Path, model: Model, output: str) -> str:
    """Return the sentence behind the file's name."""
    path = model.save(tmp_path / "m.onnx", output)
    with pytest.raises(FormatError) as raised:
        onnx_file.read(path, {})
    start, _, sentence = str(raised.value).partition(" cannot be opened: ")
    assert start == path.name, raised.value
    return sentence


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"activations": ["Softsign", "Tanh", "Tanh"]},
         "Its node cell has the activation Softsign; only sigmoid, hard_sigmoid, hard_sigmoid_2 "
         "can be shown there."),
        ({"activations": ["Sigmoid", "LeakyRelu", "Tanh"], "activation_alpha": [0.2]},
         "Its node cell has the activation LeakyRelu(0.2, 0); only tanh, sigmoid, relu, linear can "
         "be shown there."),
        ({"activations": ["HardSigmoid", "Tanh", "Tanh"], "activation_alpha": [0.3]},
         "Its node cell has the activation HardSigmoid(0.3, 0.5); only sigmoid, hard_sigmoid, "
         "hard_sigmoid_2 can be shown there."),
        ({"activations": ["Sigmoid"]},
         "Its node cell has activations = Sigmoid, which cannot be shown; save the model "
         "without that."),
        ({"direction": "bidirectional",
          "activations": ["Sigmoid", "Tanh", "Tanh", "Sigmoid", "Relu", "Tanh"]},
         "The two directions of its node cell have different activations, which cannot be "
         "shown; save the model without that."),
        ({"direction": "sideways"},
         "Its node cell has direction = sideways, which cannot be shown; save the model without "
         "that."),
        ({"layout": 2}, "Its node cell has layout = 2, which cannot be shown; save the model "
                        "without that."),
        ({"clip": -1.0}, "Its node cell has clip = -1.0, which cannot be shown; save the model "
                         "without that."),
        ({"input_forget": 5}, "Its node cell has input_forget = 5, which cannot be shown; save "
                              "the model without that."),
        ({"zoneout": 0.1},
         "Its node cell has the attribute zoneout, which is not known; export the model again "
         "with another version."),
    ],
)  # fmt: skip
def test_attributes_that_no_cell_has_are_named(tmp_path: Path, attributes: dict, sentence: str):
    model = Model()
    output = model.recurrent("LSTM", "X", 3, 2, name="cell", **attributes)
    assert refusal(tmp_path, model, output) == sentence


@pytest.mark.parametrize(
    ("name", "shape", "sentence"),
    [
        ("W", (1, 7, 3), "The input W of its node r has shape 1 × 7 × 3, but 1 × 8 × 3 is "
                         "needed; save the model again."),
        ("R", (1, 8, 3), "Its node r says hidden_size is 2, but its recurrent weights are for 3 "
         "units."),
        ("R", (1, 9, 2), "The input R of its node r has shape 1 × 9 × 2, but 1 × 8 × 2 is "
                         "needed; save the model again."),
        ("R", (8, 2), "Its node r lacks the weights R; save the model again."),
        ("B", (1, 8), "The input B of its node r has shape 1 × 8, but 1 × 16 is needed; save "
                      "the model again."),
    ],
)  # fmt: skip
def test_a_shape_that_does_not_fit_is_named(
    tmp_path: Path, name: str, shape: tuple[int, ...], sentence: str
):
    model = Model()
    output = model.recurrent("LSTM", "X", 3, 2, name="r")
    model.constants = [one for one in model.constants if one.name != f"r.{name}"]
    model.random(f"r.{name}", *shape)
    assert refusal(tmp_path, model, output) == sentence


def test_a_layer_that_does_not_fit_the_one_below_is_named(tmp_path: Path):
    model = Model()
    source = together(model, model.recurrent("LSTM", "X", 3, 2), 1)
    output = model.recurrent("LSTM", source, 5, 2, name="top")
    assert refusal(tmp_path, model, output) == (
        "The input W of its node top has shape 1 × 8 × 5, but 1 × 8 × 2 is needed; save the "
        "model again."
    )


def test_a_readout_that_does_not_fit_is_named(tmp_path: Path):
    model = Model()
    source = together(model, model.recurrent("LSTM", "X", 3, 2), 1)
    output = model.node("MatMul", [source, model.random("V", 5, 4)], ["y"], name="head")
    assert refusal(tmp_path, model, output) == (
        "The weights of its node head have shape 5 × 4, but take 2 numbers from the layer "
        "below; save the model again."
    )


def test_weights_in_another_file_are_refused(tmp_path: Path):
    model = Model()
    output = model.recurrent("LSTM", "X", 3, 2, name="r")
    model.constants[0].data_location = TensorProto.EXTERNAL
    model.constants[0].external_data.add(key="location", value="/etc/passwd")
    assert refusal(tmp_path, model, output) == (
        "The weights “r.W” lie in another file, and no other file is opened; export the model "
        "with its weights inside."
    )


def test_a_tensor_that_lies_about_its_shape_is_named(tmp_path: Path):
    model = Model()
    output = model.recurrent("LSTM", "X", 3, 2, name="r")
    model.constants[0].dims[:] = [1, 2**31, 2**31]
    assert refusal(tmp_path, model, output) == (
        "“r.W” says its shape is 1 × 2147483648 × 2147483648, but holds 24 numbers; save the "
        "model again."
    )


def test_quantised_weights_are_refused(tmp_path: Path):
    model = Model()
    output = model.recurrent("LSTM", "X", 3, 2, name="r")
    model.constants[0] = numpy_helper.from_array(np.ones((1, 8, 3), np.int8), "r.W")
    assert refusal(tmp_path, model, output) == (
        "“r.W” has ONNX’s type 3; only floating-point weights can be shown, so export the model "
        "without quantisation."
    )


def test_weights_that_are_computed_are_refused(tmp_path: Path):
    model = Model()
    output = model.recurrent("LSTM", "X", 3, 2, name="r")
    values = model.constants.pop(0)
    model.constants.append(helper.make_tensor("half", 1, values.dims, values.raw_data, raw=True))
    model.node("Mul", ["half", "half"], ["r.W"])
    assert refusal(tmp_path, model, output) == (
        "The weights “r.W” of its node r are computed while it runs; export the model with "
        "constant weights."
    )


def test_nodes_that_make_ever_more_of_little_are_refused(tmp_path: Path):
    model = Model()
    source = model.random("seed", 100, 100)
    for number in range(40):
        source = model.node("Concat", [source, source], [f"twice{number}"], axis=0)
    output = model.recurrent("LSTM", "X", 3, 2, name="r")
    model.nodes[-1].input[1] = source
    assert refusal(tmp_path, model, output) == (
        "Its node /Concat_4 makes more weights than the file can need; save the model again."
    )


def test_lengths_that_come_from_outside_are_refused(tmp_path: Path):
    model = Model()
    output = model.recurrent("GRU", "X", 3, 2, name="r", more={4: "lengths"})
    model.inputs.append(helper.make_tensor_value_info("lengths", TensorProto.INT32, [1]))
    assert refusal(tmp_path, model, output) == (
        "Its node r is given the lengths of its sequences (lengths), which cut them; export the "
        "model without."
    )


def test_a_computed_state_is_refused(tmp_path: Path):
    model = Model()
    model.node("ReduceMean", ["X"], ["mean"])
    output = model.recurrent("GRU", "X", 3, 2, name="r", more={5: "mean"})
    assert refusal(tmp_path, model, output) == (
        "Its node r computes the state before the first token, initial_h, which cannot be shown; "
        "export the recurrent layers without it."
    )


def test_a_layer_that_begins_where_another_ends_is_refused(tmp_path: Path):
    model = Model()
    model.recurrent("GRU", "X", 3, 2, name="reader", outputs=["Y", "Y_h"])
    output = model.recurrent("GRU", "X", 3, 2, name="writer", more={5: "Y_h"})
    assert refusal(tmp_path, model, output) == (
        "Its node writer begins where reader ends; only layers that read each other’s outputs can "
        "be shown."
    )


def test_what_changes_the_input_is_refused(tmp_path: Path):
    model = Model()
    source = model.node("MatMul", ["X", model.random("V", 3, 3)], ["mixed"], name="mix")
    output = model.recurrent("GRU", source, 3, 2, name="r")
    assert refusal(tmp_path, model, output) == (
        "Its node mix (MatMul) stands before the layer r and changes what goes in, which cannot "
        "be shown; export the recurrent layers without it."
    )


def test_axes_scrambled_between_layers_are_refused(tmp_path: Path):
    model = Model()
    source = model.recurrent("GRU", "X", 3, 2, name="low", direction="bidirectional")
    # Without the transpose the directions would be mixed with the sequences.
    shape = model.constant("shape", [0, 1, 4])
    source = model.node("Reshape", [source, shape], ["flat"], name="mixes")
    output = model.recurrent("GRU", source, 4, 2, name="top")
    assert refusal(tmp_path, model, output) == (
        "Its node mixes (Reshape) stands above the layer low and changes what comes out, which "
        "cannot be shown between layers; save the recurrent layers without it."
    )


def test_layers_side_by_side_are_refused(tmp_path: Path):
    model = Model()
    model.recurrent("GRU", "X", 3, 2, name="left")
    output = model.recurrent("GRU", "X", 3, 2, name="right")
    assert refusal(tmp_path, model, output) == (
        "Its recurrent nodes left, right do not follow each other in one chain, so they cannot be "
        "shown together."
    )


def test_an_rnn_taken_apart_says_what_to_do(tmp_path: Path):
    model = Model()
    product = model.node("MatMul", ["X", model.random("V", 3, 3)], ["product"])
    assert refusal(tmp_path, model, model.node("Tanh", [product], ["h"])) == (
        "It has no LSTM, GRU or RNN node, only plain products and activations: PyTorch’s newer "
        "exporter takes nn.RNN apart; export it with dynamo=False, or save the state_dict."
    )


def test_a_network_of_another_kind_names_what_it_has(tmp_path: Path):
    model = Model()
    source = model.node("Conv", ["X", model.random("K", 1, 1, 3)], ["edges"])
    assert refusal(tmp_path, model, model.node("Relu", [source], ["out"])) == (
        "It has no LSTM, GRU or RNN node among Conv, Relu, so nothing can be shown."
    )


def test_a_model_without_nodes_is_refused(tmp_path: Path):
    assert refusal(tmp_path, Model(), "X") == "It holds no network; export it as ONNX again."


def test_nodes_in_a_ring_end(tmp_path: Path):
    model = Model()
    model.node("Identity", ["b"], ["a"])
    model.node("Identity", ["a"], ["b"])
    output = model.recurrent("GRU", "a", 3, 2, name="r")
    assert refusal(tmp_path, model, output).endswith("export the recurrent layers without it.")
    model = Model()
    output = model.recurrent("GRU", "X", 3, 2, name="r")
    model.nodes[-1].input[0] = output
    assert refusal(tmp_path, model, output) == (
        "Its node r (GRU) stands before the layer r and changes what goes in, which cannot be "
        "shown; export the recurrent layers without it."
    )


@pytest.mark.parametrize("op", ["Add", "Mul"])
def test_token_ids_that_are_changed_before_the_embedding_are_refused(tmp_path: Path, op: str):
    model = Model()
    model.inputs = [helper.make_tensor_value_info("X", TensorProto.INT64, ["T", 1])]
    moved = model.node(op, ["X", model.constant("two", np.int64(2))], ["moved"])
    source = model.node("Gather", [model.random("table", 9, 3), moved], ["embedded"])
    output = model.recurrent("LSTM", source, 3, 2)
    assert refusal(tmp_path, model, output) == (
        f"Its node /{op}_0 ({op}) changes the token ids before the embedding, which cannot be "
        "shown; export the model without it."
    )


@pytest.mark.parametrize("limits", [(1, 2**40, 0), (0, -1, 0), (0, 5, 0), (0, 2**40, 0, 2)])
def test_a_part_of_the_tokens_between_layers_is_refused(tmp_path: Path, limits: tuple[int, ...]):
    model = Model()
    source = together(model, model.recurrent("GRU", "X", 3, 2, name="below"), 1)
    cut = [model.constant(f"c{n}", [limit]) for n, limit in enumerate(limits)]
    part = model.node("Slice", [source, *cut], ["part"])
    output = model.recurrent("GRU", part, 2, 2, name="above")
    assert refusal(tmp_path, model, output) == (
        "Its node above (GRU) stands above the layer below and changes what comes out, which "
        "cannot be shown between layers; save the recurrent layers without it."
    )


def test_all_of_the_tokens_between_layers_open(tmp_path: Path):
    model = Model()
    source = together(model, model.recurrent("GRU", "X", 3, 2), 1)
    cut = [model.constant(f"c{n}", [limit]) for n, limit in enumerate((0, 2**63 - 1, 0, 1))]
    output = model.recurrent("GRU", model.node("Slice", [source, *cut], ["all"]), 2, 2)
    network = onnx_file.read(model.save(tmp_path / "m.onnx", output), {}).network
    assert len(network.layers) == 2


def test_an_attribute_of_another_type_is_no_page_of_text(tmp_path: Path):
    model = Model()
    output = model.recurrent("GRU", "X", 3, 2, name="cell", linear_before_reset=1)
    attribute = next(a for a in model.nodes[0].attribute if a.name == "linear_before_reset")
    attribute.type = onnx.AttributeProto.GRAPH
    assert refusal(tmp_path, model, output) == (
        "Its node cell has linear_before_reset = …, which cannot be shown; save the model "
        "without that."
    )
