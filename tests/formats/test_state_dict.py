"""Tensors under PyTorch's names are understood, whatever file they came from."""

import numpy as np
import pytest

from lstmviz.cells.problems import Problem
from lstmviz.formats.recognised import FormatError, Recognised
from lstmviz.formats.state_dict import recognise
from lstmviz.formats.tensors import Contents, Stored
from tests.formats.drawn import drawn_tensors, told


def read(
    tensors: dict[str, np.ndarray],
    answers: dict[str, str] | None = None,
    *,
    ordered: bool = True,
    classes: dict[str, dict[str, object]] | None = None,
) -> Recognised:
    stored = {
        name: Stored(array.shape, array.dtype.name, lambda array=array: array)
        for name, array in tensors.items()
    }
    held = Contents("net.pt", "test", stored, classes or {}, ordered=ordered)
    return recognise(held, answers or {})


def numbers(*shape: int) -> np.ndarray:
    return np.random.default_rng(5).normal(size=shape).astype(np.float32)


def refusal(tensors: dict[str, np.ndarray], **options) -> str:
    with pytest.raises(FormatError) as caught:
        read(tensors, **options)
    return str(caught.value)


def ignored(found: Recognised) -> dict[str, str]:
    return {name: str(why) for name, why in found.ignored}


# ------------------------------------------------------------------ recurrent layers


@pytest.mark.parametrize("family", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("prefix", ["", "lstm.", "module.model.rnn.", "_orig_mod.a.b.c."])
def test_kinds_are_told_by_rows_under_any_prefix(family: str, prefix: str):
    tensors = drawn_tensors(family, 3, 2, prefix=prefix, layers=3, both=True)
    network = read(tensors).network
    assert {layer.kind.family for layer in network.layers} == {family}
    assert list(network.labels) == [
        f"l{n}{suffix}" for n in range(3) for suffix in ("", "_reverse")
    ]
    for label, (number, suffix) in network.labels.items():
        weights = dict(network.layers[number].directions)[suffix]
        for name, array in weights.arrays.items():
            np.testing.assert_array_equal(array, tensors[f"{prefix}{name}_{label}"])
    assert network.input_names == ("x1", "x2", "x3")
    assert network.layers[0].unit_names == ("u1", "u2")


def test_a_cell_is_one_layer():
    tensors = drawn_tensors("gru", prefix="cell.", cell=True)
    network = read(tensors).network
    assert list(network.labels) == ["l0"]
    np.testing.assert_array_equal(network.layers[0].weights.weight_hh, tensors["cell.weight_hh"])


def test_absent_biases_stay_absent():
    weights = read(drawn_tensors(bias=False)).network.layers[0].weights
    assert list(weights.arrays) == ["weight_ih", "weight_hh"]


def test_a_projection_is_an_option():
    tensors = drawn_tensors("lstm", 3, 4, bias=False)
    tensors["weight_hh_l0"] = numbers(16, 2)
    tensors["weight_hr_l0"] = numbers(2, 4)
    tensors["fc.weight"] = numbers(5, 2)
    network = read(tensors).network
    layer = network.layers[0]
    assert layer.kind.options["projection"] is True
    assert (layer.units, layer.outputs) == (4, 2)
    assert network.readout is not None


def test_peepholes_are_an_option():
    tensors = drawn_tensors() | {"peephole_l0": numbers(3, 2)}
    assert read(tensors).network.layers[0].kind.options["peephole"] is True


def test_half_precision_widens_and_double_stays():
    half = {name: array.astype(np.float16) for name, array in drawn_tensors().items()}
    double = {name: array.astype(np.float64) for name, array in drawn_tensors().items()}
    assert read(half).network.dtype == np.float32
    assert read(double).network.dtype == np.float64
    np.testing.assert_array_equal(
        read(half).network.layers[0].weights.weight_ih, half["weight_ih_l0"].astype(np.float32)
    )


def test_weights_that_are_no_numbers_are_kept_and_counted():
    tensors = drawn_tensors()
    tensors["weight_hh_l0"][0, 0] = np.nan
    tensors["weight_hh_l0"][1, 1] = np.inf
    assert read(tensors).unfinished == {"l0/weight_hh": 2}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"rnn.weight_hh_l0": (10, 2)},
            "net.pt: rnn.weight_hh_l0 has shape 10 × 2, which fits no cell: for 2 units an LSTM "
            "has 8 rows, a GRU 6 and an RNN 2; check how it was saved.",
        ),
        (
            {"rnn.weight_hh_l0": (9, 2)},
            "net.pt: rnn.weight_hh_l0 has shape 9 × 2, which fits no cell: for 2 units an LSTM "
            "has 8 rows, a GRU 6 and an RNN 2; check how it was saved.",
        ),
        (
            {"rnn.weight_hh_l0": (8,)},
            "net.pt: rnn.weight_hh_l0 has shape 8, but a matrix is needed; check how it was saved.",
        ),
        (
            {"rnn.weight_hh_l0": (8, 0)},
            "net.pt: rnn.weight_hh_l0 has shape 8 × 0, but a matrix is needed; check how it was "
            "saved.",
        ),
        (
            {"rnn.bias_ih_l0": (7,)},
            "net.pt: rnn.bias_ih_l0 has shape 7, but 8 is needed to fit the other tensors; check "
            "how it was saved.",
        ),
        (
            {"rnn.weight_ih_l1": (8, 5)},
            "net.pt: rnn.weight_ih_l1 has shape 8 × 5, but 8 × 2 is needed to fit the other "
            "tensors; check how it was saved.",
        ),
        (
            {"rnn.weight_ih_l3": (8, 2)},
            "net.pt lacks rnn.weight_ih_l2, which the network needs; save the whole network.",
        ),
        (
            {"rnn.weight_hh_l1": None},
            "net.pt lacks rnn.weight_hh_l1, which the network needs; save the whole network.",
        ),
        (
            {"rnn.weight_hr_l0": (2, 2), "rnn.peephole_l1": (3, 2)},
            "net.pt: rnn.peephole_l1 is a parameter of the recurrent layer that none of the known "
            "cells has, so the cell would be shown wrong; only plain LSTM, GRU and RNN can be "
            "read.",
        ),
        (
            {"rnn.layer_norm.weight": (8,)},
            "net.pt: rnn.layer_norm.weight is a parameter of the recurrent layer that none of the "
            "known cells has, so the cell would be shown wrong; only plain LSTM, GRU and RNN can "
            "be read.",
        ),
        (
            {"rnn.weight_hh_l0": None, "rnn.weight_hh_l0_g": (8, 1), "rnn.weight_hh_l0_v": (8, 2)},
            "net.pt: rnn.weight_hh_l0_g is a parameter of the recurrent layer that none of the "
            "known cells has, so the cell would be shown wrong; only plain LSTM, GRU and RNN can "
            "be read.",
        ),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, tuple[int, ...] | None], sentence: str):
    tensors = drawn_tensors(prefix="rnn.", layers=2)
    for name, shape in change.items():
        tensors.pop(name, None)
        if shape is not None:
            tensors[name] = numbers(*shape)
    assert refusal(tensors) == sentence


def test_a_norm_beside_a_nameless_cell_is_refused():
    assert "ln_c.weight is a parameter" in refusal(
        drawn_tensors(cell=True) | {"ln_c.weight": numbers(2)}
    )


def test_whole_numbers_are_no_weights():
    tensors = drawn_tensors()
    tensors["weight_ih_l0"] = tensors["weight_ih_l0"].astype(np.int8)
    assert refusal(tensors) == (
        "net.pt: weight_ih_l0 holds numbers of type int8, which are no weights; save the network "
        "before it is quantised."
    )


def test_a_network_without_recurrent_layers_is_refused():
    assert refusal({"fc.weight": numbers(2, 2)}) == (
        "net.pt holds no recurrent layer: none of its 1 tensors is called like weight_ih_l0; use "
        "PyTorch’s names."
    )


# ------------------------------------------------------------------ several modules


def test_the_largest_of_several_modules_is_taken_unless_answered():
    tensors = drawn_tensors(units=2, prefix="encoder.rnn.")
    tensors |= drawn_tensors("gru", units=5, prefix="decoder.rnn.")
    found = read(tensors)
    assert found.network.layers[0].kind.family == "gru"
    (question,) = (one for one in found.questions if one.key == "module")
    assert question.choices == ("encoder.rnn", "decoder.rnn")
    assert question.answer == "decoder.rnn"
    assert str(found.notes[0]) == (
        "Of 2 recurrent modules, decoder.rnn is taken: none has more weights."
    )
    assert ignored(found)["encoder.rnn.weight_ih_l0"] == "It belongs to another recurrent layer."
    answered = read(tensors, {"module": "encoder.rnn"})
    assert answered.network.layers[0].kind.family == "lstm"
    assert answered.questions[0].given


def test_numbered_cells_that_fit_are_a_stack():
    tensors = drawn_tensors(inputs=3, units=4, prefix="lstm1.", cell=True)
    tensors |= drawn_tensors(inputs=4, units=2, prefix="lstm2.", cell=True)
    found = read(tensors)
    assert told(found)["module"] == "lstm1 + lstm2"
    assert [layer.units for layer in found.network.layers] == [4, 2]
    assert [layer.units for layer in read(tensors, {"module": "lstm2"}).network.layers] == [2]


def test_numbered_cells_that_do_not_fit_are_no_stack():
    tensors = drawn_tensors(inputs=3, units=4, prefix="cells.0.", cell=True)
    tensors |= drawn_tensors(inputs=3, units=2, prefix="cells.1.", cell=True)
    assert told(read(tensors))["module"] == "cells.0"


def test_an_answer_that_is_no_choice_is_refused():
    tensors = drawn_tensors("rnn")
    with pytest.raises(
        Problem, match="“sine” does not answer activation; choose one of tanh, relu"
    ):
        read(tensors, {"activation": "sine"})


# ------------------------------------------------------------------ activation and gate order


def test_an_rnn_asks_for_its_activation():
    tensors = drawn_tensors("rnn")
    assert told(read(tensors)) == {"activation": "tanh"}
    answered = read(tensors, {"activation": "relu"})
    assert answered.network.layers[0].kind.options["activation"] == "relu"


@pytest.mark.parametrize("said", [{"mode": "RNN_RELU"}, {"nonlinearity": "relu"}])
def test_a_module_that_says_its_activation_is_not_asked(said: dict[str, object]):
    found = read(drawn_tensors("rnn", prefix="r."), classes={"r": said})
    assert found.network.layers[0].kind.options["activation"] == "relu"
    assert told(found) == {}


def test_an_unlabelled_gate_order_is_asked_and_brought_to_ours():
    tensors = drawn_tensors("lstm", 3, 2)
    foreign = {
        # ONNX: i o f c.
        name: np.concatenate([np.split(array, 4)[n] for n in (0, 3, 1, 2)])
        for name, array in tensors.items()
    }
    found = read(foreign, {"gate_order": "iofg"}, ordered=False)
    for name, array in found.network.layers[0].weights.arrays.items():
        np.testing.assert_array_equal(array, tensors[f"{name}_l0"])
    assert told(read(tensors, ordered=False)) == {"gate_order": "ifgo"}
    assert told(read(tensors, ordered=True)) == {}


def test_an_unlabelled_gru_asks_when_it_resets():
    found = read(drawn_tensors("gru"), {"reset": "before"}, ordered=False)
    assert found.network.layers[0].kind.options["reset_after"] is False
    assert told(read(drawn_tensors("gru"), ordered=False)) == {
        "gate_order": "rzn",
        "reset": "after",
    }


# ------------------------------------------------------------------ embedding and readout


def text_model(tokens: int = 7, outputs: int = 7) -> dict[str, np.ndarray]:
    return {
        "encoder.weight": numbers(tokens, 3),
        **drawn_tensors("lstm", 3, 4, prefix="rnn."),
        "decoder.weight": numbers(outputs, 4),
        "decoder.bias": numbers(outputs),
    }


def test_an_embedding_and_a_readout_are_found():
    tensors = text_model()
    found = read(tensors)
    network = found.network
    assert network.embedding is not None
    assert network.readout is not None
    np.testing.assert_array_equal(network.embedding.weight, tensors["encoder.weight"])
    np.testing.assert_array_equal(network.readout.weight, tensors["decoder.weight"])
    np.testing.assert_array_equal(network.readout.bias, tensors["decoder.bias"])
    assert network.readout.activation == "softmax"
    assert network.input_names == ("e1", "e2", "e3")
    assert network.readout.names == tuple(f"y{n}" for n in range(1, 8))
    assert told(found) == {"vocabulary": "", "readout_activation": "softmax"}
    assert found.ignored == ()


@pytest.mark.parametrize(("outputs", "expected"), [(1, "sigmoid"), (2, "linear"), (7, "softmax")])
def test_the_readouts_activation_has_a_sensible_default(outputs: int, expected: str):
    assert told(read(text_model(outputs=outputs)))["readout_activation"] == expected


def test_a_readout_without_bias_has_zeros():
    tensors = text_model()
    del tensors["decoder.bias"]
    readout = read(tensors).network.readout
    assert readout is not None
    assert not readout.bias.any()


def test_both_directions_go_into_the_readout():
    tensors = drawn_tensors("gru", 3, 2, prefix="rnn.", both=True) | {"head.weight": numbers(5, 4)}
    assert read(tensors).network.readout is not None


def test_one_of_two_embeddings_is_asked_for():
    tensors = {"char_emb.weight": numbers(9, 3), **text_model()}
    found = read(tensors)
    (question,) = (one for one in found.questions if one.key == "embedding")
    assert question.choices == ("char_emb.weight", "encoder.weight", "none")
    without = read(tensors, {"embedding": "none"})
    assert without.network.embedding is None
    assert without.network.input_names[0] == "x1"
    chosen = read(tensors, {"embedding": "char_emb.weight"}).network.embedding
    assert chosen is not None
    assert len(chosen.weight) == 9


def test_the_embedding_beside_the_module_is_nearest():
    tensors = drawn_tensors("lstm", 3, 2, prefix="en.rnn.")
    tensors |= drawn_tensors("lstm", 3, 9, prefix="de.rnn.")
    tables = {f"{part}.embedding.weight": numbers(4, 3) for part in ("en", "de")}
    assert told(read(tensors | tables))["embedding"] == "de.embedding.weight"
    assert told(read(tables | tensors))["embedding"] == "de.embedding.weight"


def test_a_layer_before_the_cell_is_no_embedding():
    tensors = drawn_tensors("lstm", 3, 2, prefix="rnn.")
    tensors |= {"fc_in.weight": numbers(3, 3), "fc_in.bias": numbers(3)}
    found = read(tensors)
    assert found.network.embedding is None
    assert set(ignored(found)) == {"fc_in.weight", "fc_in.bias"}


def test_one_of_two_readouts_is_asked_for():
    tensors = text_model() | {"head.weight": numbers(3, 4), "head.bias": numbers(3)}
    found = read(tensors)
    (question,) = (one for one in found.questions if one.key == "readout")
    assert question.choices == ("decoder.weight", "head.weight", "none")
    # The last is nearest to what the network shows.
    assert question.answer == "head.weight"
    assert read(tensors, {"readout": "none"}).network.readout is None
    chosen = read(tensors, {"readout": "decoder.weight"}).network.readout
    assert chosen is not None
    assert len(chosen.names) == 7


def test_a_layer_that_others_follow_is_no_readout_by_itself():
    tensors = drawn_tensors("lstm", 3, 4, prefix="rnn.")
    tensors |= {"fc1.weight": numbers(6, 4), "fc1.bias": numbers(6)}
    tensors |= {"fc2.weight": numbers(1, 6), "fc2.bias": numbers(1)}
    found = read(tensors)
    assert told(found)["readout"] == "none"
    assert found.network.readout is None
    assert set(ignored(found)) == {"fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"}


def test_a_readout_may_be_the_embedding_once_more():
    tensors = text_model()
    tensors["encoder.weight"] = numbers(7, 3)
    tensors = {**tensors, **drawn_tensors("lstm", 3, 3, prefix="rnn.")}
    del tensors["decoder.weight"]
    network = read(tensors).network
    assert network.readout is not None
    np.testing.assert_array_equal(network.readout.weight, tensors["encoder.weight"])
    np.testing.assert_array_equal(network.readout.bias, tensors["decoder.bias"])


def test_the_class_of_a_module_outweighs_its_name():
    tensors = drawn_tensors("lstm", 3, 4, prefix="rnn.")
    tensors |= {"fc.weight": numbers(6, 3), "emb.weight": numbers(5, 4)}
    classes = {
        "fc": {"class": "torch.nn.modules.sparse.Embedding"},
        "emb": {"class": "torch.nn.modules.linear.Linear"},
    }
    network = read(tensors, classes=classes).network
    assert network.embedding is not None
    assert len(network.embedding.weight) == 6
    assert network.readout is not None
    assert len(network.readout.names) == 5


def test_everything_else_is_told_as_ignored():
    tensors = text_model() | {
        "norm.weight": numbers(4),
        "norm.num_batches_tracked": np.array(3),
    }
    assert ignored(read(tensors)) == {
        "norm.weight": "It is neither embedding, recurrent layer nor readout; the trace leaves it "
        "out.",
        "norm.num_batches_tracked": "It holds no floating-point numbers.",
    }


def test_arrays_without_dots_may_stand_beside_a_nameless_cell():
    tensors = drawn_tensors("gru", 3, 2) | {
        "embedding": numbers(5, 3),
        "fc_weight": numbers(4, 2),
        "fc_bias": numbers(4),
        "steps": np.array(3),
    }
    network = read(tensors).network
    assert network.embedding is not None
    assert network.readout is not None
    np.testing.assert_array_equal(network.readout.bias, tensors["fc_bias"])


@pytest.mark.parametrize("name", ["weight_out_gate", "alpha", "ln.weight", "norm_h"])
def test_what_may_change_a_nameless_cell_is_refused(name: str):
    assert refusal(drawn_tensors(cell=True) | {name: numbers(2)}).startswith(
        f"net.pt: {name} is a parameter of the recurrent layer"
    )
