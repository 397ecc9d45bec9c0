"""Where names and shapes could mislead, nothing wrong is taken for granted: it is asked or told."""

import numpy as np
import pytest

from lstmviz.formats.recognised import Recognised
from tests.formats.drawn import drawn_tensors
from tests.formats.test_state_dict import numbers, read, refusal


def asked(found: Recognised) -> dict[str, str]:
    return {question.key: question.answer for question in found.questions}


def notes(found: Recognised) -> str:
    return "\n".join(map(str, found.notes))


def linear(name: str, rows: int, columns: int) -> dict[str, np.ndarray]:
    return {f"{name}.weight": numbers(rows, columns), f"{name}.bias": numbers(rows)}


# ------------------------------------------------------------------ readouts


@pytest.fixture
def translator() -> dict[str, np.ndarray]:
    """Encoder and decoder, the decoder with a readout."""
    return {
        "encoder.embedding.weight": numbers(9, 3),
        **drawn_tensors(prefix="encoder.rnn.", seed=1),
        "decoder.embedding.weight": numbers(7, 3),
        **drawn_tensors(prefix="decoder.rnn.", seed=2),
        **linear("decoder.fc_out", 7, 2),
    }


def test_an_encoder_does_not_get_the_decoders_readout(translator):
    found = read(translator)
    assert asked(found)["module"] == "encoder.rnn"
    assert asked(found)["readout"] == "none"
    assert found.network.readout is None


def test_a_decoder_keeps_its_readout(translator):
    found = read(translator, {"module": "decoder.rnn"})
    np.testing.assert_array_equal(found.network.readout.weight, translator["decoder.fc_out.weight"])


def test_a_stack_keeps_the_readout_beside_its_top():
    tensors = {
        **drawn_tensors(prefix="blocks.0.rnn."),
        **drawn_tensors(inputs=2, prefix="blocks.1.rnn."),
        **linear("blocks.1.fc", 4, 2),
    }
    assert read(tensors).network.readout is not None


def test_of_two_dense_layers_on_each_other_none_is_the_readout():
    tensors = {**drawn_tensors(prefix="lstm."), **linear("head.0", 2, 2), **linear("head.2", 5, 2)}
    found = read(tensors)
    assert asked(found)["readout"] == "none"
    assert read(tensors, {"readout": "head.2.weight"}).network.readout is not None


def test_of_two_dense_layers_beside_each_other_one_is_the_readout():
    tensors = {**drawn_tensors(prefix="lstm."), **linear("actor", 3, 2), **linear("critic", 1, 2)}
    assert asked(read(tensors))["readout"] == "critic.weight"


# ------------------------------------------------------------------ gates


@pytest.mark.parametrize("family", ["lstm", "gru"])
def test_the_gates_of_somebodys_own_class_are_asked_about(family: str):
    tensors = drawn_tensors(family, prefix="rnn.")
    own = {"rnn": {"class": "__main__.MyCell"}}
    assert "gate_order" in asked(read(tensors, classes=own))
    assert "because PyTorch wrote them" not in notes(read(tensors, classes=own))
    for module in ("torch.nn.modules.rnn.LSTM", "__torch__.torch.nn.modules.rnn.LSTM"):
        assert "gate_order" not in asked(read(tensors, classes={"rnn": {"class": module}}))


def test_the_reset_of_somebodys_own_class_is_asked_about():
    tensors = drawn_tensors("gru", prefix="rnn.")
    found = read(tensors, {"reset": "before"}, classes={"rnn": {"class": "__main__.MyGru"}})
    assert found.network.layers[0].kind.options["reset_after"] is False


# ------------------------------------------------------------------ what is missing


def test_biases_that_are_missing_beside_others_are_told():
    tensors = drawn_tensors(both=True)
    whole = len(read(tensors).notes)
    del tensors["bias_hh_l0_reverse"]
    found = read(tensors)
    assert "It has no bias_hh_l0_reverse, though it has other biases" in notes(found)
    assert len(found.notes) == whole + 1


def test_no_biases_at_all_are_not_worth_a_word():
    assert "though it has other biases" not in notes(read(drawn_tensors(bias=False)))


def test_weights_that_are_computed_anew_are_refused_with_the_remedy():
    tensors = drawn_tensors()
    tensors["parametrizations.weight_hh_l0.original0"] = tensors.pop("weight_hh_l0")
    assert refusal(tensors) == (
        "net.pt: parametrizations.weight_hh_l0.original0 takes part in computing weight_hh_l0 anew "
        "each time; save the network after torch.nn.utils.parametrize.remove_parametrizations."
    )
