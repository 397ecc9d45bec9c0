"""Each edit does what it says, and refuses what it should with a sentence."""

from dataclasses import replace

import numpy as np
import pytest

from lstmviz.cells.problems import Problem
from lstmviz.session import edits, fills
from lstmviz.session.document import Document
from tests.documents import deep_lstm, plain_rnn
from tests.session.test_undo import everything


def test_a_weight_is_set_where_the_equation_has_it(boss_raise: Document):
    changed = edits.set_weight(boss_raise, "l0", "W_f", 1, 2, 9.0)
    block = edits.get_block(changed, "l0", "W_f")
    assert block.tolist() == [[0, 8, 0], [0, 6, 9]]
    assert edits.get_block(boss_raise, "l0", "W_f")[1, 2] == 2
    for key in ("U_f", "b_f", "W_i", "W_g", "W_o"):
        np.testing.assert_array_equal(
            edits.get_block(changed, "l0", key), edits.get_block(boss_raise, "l0", key)
        )


def test_a_pasted_patch_is_set_at_once(boss_raise: Document):
    numbers = {("W_f", 0, 0): 1.0, ("U_f", 0, 1): 2.0, ("b_f", 1, None): 0.1, ("W_f", 1, 0): 3.0}
    changed = edits.set_weights(boss_raise, "l0", numbers)
    assert edits.get_block(changed, "l0", "W_f").tolist() == [[1, 8, 0], [3, 6, 2]]
    assert edits.get_block(changed, "l0", "U_f").tolist() == [[0.5, 2], [0, 0.5]]
    assert edits.get_block(changed, "l0", "b_f").tolist() == [-4.5, 0.1]


def test_the_weights_of_the_readout_are_set(boss_raise: Document):
    changed = edits.set_weight(boss_raise, "l0", "V", 0, 1, -3.0)
    changed = edits.set_weight(changed, "l0", "b_y", 0, None, 0.1)
    assert edits.get_block(changed, "l0", "V").tolist() == [[2, -3]]
    assert edits.get_block(changed, "l0", "b_y").tolist() == [0.1]


def test_each_direction_has_weights_of_its_own():
    document = deep_lstm()
    changed = edits.set_weight(document, "l1_reverse", "U_g", 1, 0, 0.25)
    assert edits.get_block(changed, "l1_reverse", "U_g")[1, 0] == 0.25
    for label in ("l0", "l0_reverse", "l1"):
        np.testing.assert_array_equal(
            edits.get_block(changed, label, "U_g"), edits.get_block(document, label, "U_g")
        )


def test_a_lost_number_can_be_mended_beside_another(boss_raise: Document):
    layer = boss_raise.network.layers[0]
    weights = layer.weights.weight_ih.copy()
    weights[2] = np.nan
    weights.setflags(write=False)
    broken = replace(
        boss_raise,
        network=replace(
            boss_raise.network,
            layers=(replace(layer, weights=replace(layer.weights, weight_ih=weights)),),
        ),
    )
    mended = edits.set_weight(broken, "l0", "W_f", 0, 1, 8.0)
    assert edits.get_block(mended, "l0", "W_f")[0, 1] == 8
    assert np.isnan(edits.get_block(mended, "l0", "W_f")[0, 0])


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e39, "9 lives", None, 10**400])
def test_a_value_that_is_no_usable_number_is_told(boss_raise: Document, value: object):
    with pytest.raises(Problem) as caught:
        edits.set_weight(boss_raise, "l0", "W_f", 0, 0, value)
    assert str(caught.value) == "Only numbers from −1e+38 to 1e+38 can be set."


def test_a_block_of_another_shape_is_told(boss_raise: Document):
    with pytest.raises(Problem) as caught:
        edits.set_block(boss_raise, "l0", "W_f", [1.0, 2.0, 3.0])
    assert str(caught.value) == "The numbers for W_f are 3, not 2 × 3."


def test_inputs_and_the_initial_state_are_set(boss_raise: Document):
    changed = edits.set_input(boss_raise, 2, 1, -4.0)
    changed = edits.set_initial(changed, "l0", "c", 1, 5.0)
    assert changed.sequence.values[2].tolist() == [0, -4, 1]
    assert changed.initial["l0"]["c"].tolist() == [0.7, 5]
    assert changed.initial["l0"]["h"].tolist() == [1, 1]


def test_tokens_are_added_moved_and_removed(boss_raise: Document):
    changed = edits.add_token(boss_raise, 0)
    assert changed.sequence.tokens[:3] == ("Mon", "Mon 2", "Tue")
    assert changed.sequence.values[1].tolist() == changed.sequence.values[0].tolist()
    assert edits.add_token(changed, 0).sequence.tokens[:3] == ("Mon", "Mon 3", "Mon 2")
    assert edits.move_token(changed, 1, 7).sequence.tokens[-1] == "Mon 2"
    assert edits.remove_token(changed, 1).sequence.tokens == boss_raise.sequence.tokens


def test_names_are_changed_without_outer_spaces(boss_raise: Document):
    assert edits.rename_input(boss_raise, 0, " marks ").network.input_names[0] == "marks"
    assert edits.rename_unit(boss_raise, 0, 1, "money\n").network.layers[0].unit_names[1] == "money"
    assert edits.rename_readout(boss_raise, 0, " yes").network.readout.names == ("yes",)
    assert edits.rename_token(boss_raise, 6, " rest ").sequence.tokens[6] == "rest"


def test_what_feeds_an_upper_layer_is_renamed_below():
    changed = edits.rename_source(deep_lstm(), 1, 4, "second′")
    assert changed.network.layers[0].unit_names == ("u1", "second", "u3")
    assert changed.network.source_names(1)[4] == "second′"


def test_growing_adds_zeros_and_shrinking_cuts(boss_raise: Document):
    grown = edits.resize(boss_raise, inputs=4, units=3)
    assert grown.network.input_names == ("child’s grades", "boss’s review", "time left", "4")
    assert grown.network.layers[0].unit_names == ("mood", "budget", "3")
    assert edits.get_block(grown, "l0", "W_f").tolist() == [[0, 8, 0, 0], [0, 6, 2, 0], [0] * 4]
    assert edits.get_block(grown, "l0", "U_o").tolist() == [[0.5, 0, 0], [0, 0.5, 0], [0, 0, 0]]
    assert edits.get_block(grown, "l0", "b_i").tolist() == [-4.4, -4.4, 0]
    assert edits.get_block(grown, "l0", "V").tolist() == [[2, 2, 0]]
    assert grown.sequence.values[0].tolist() == [1, 0, 1, 0]
    assert grown.initial["l0"]["c"].tolist() == [0.7, 0.3, 0]
    # What is new is zero, so the units that were there go on as before.
    before, after = boss_raise.trace(), grown.trace()
    for key, values in before.layers["l0"].signals.items():
        np.testing.assert_allclose(after.layers["l0"].signals[key][:, :2], values, atol=1e-15)
    back = edits.resize(grown, inputs=3, units=2)
    for name, values in boss_raise.network.layers[0].weights.arrays.items():
        np.testing.assert_array_equal(back.network.layers[0].weights.arrays[name], values)


@pytest.mark.parametrize(("inputs", "units"), [(0, 2), (3, 0), (-1, 2), (3, 1025), (10**9, 2)])
def test_a_size_out_of_reach_is_told(boss_raise: Document, inputs: int, units: int):
    with pytest.raises(Problem, match=r"Inputs and units can be from 1 to 1024 in number\."):
        edits.resize(boss_raise, inputs, units)


def test_a_stack_cannot_be_resized():
    with pytest.raises(Problem, match="networks of one layer and one direction only"):
        edits.resize(deep_lstm(), 2, 3)


def test_blocks_are_filled(boss_raise: Document):
    generator = np.random.default_rng(4)
    ways = {
        "W_i": fills.identity,
        "U_i": fills.zeros,
        "b_f": lambda block: fills.constant(block, 1.0),
        "W_g": lambda block: fills.random(block, 2, generator),
        "U_g": lambda block: fills.random(block, 2, generator),
    }
    changed = edits.fill_blocks(boss_raise, "l0", ways)
    assert edits.get_block(changed, "l0", "W_i").tolist() == [[1, 0, 0], [0, 1, 0]]
    assert edits.get_block(changed, "l0", "U_i").tolist() == [[0, 0], [0, 0]]
    assert edits.get_block(changed, "l0", "b_f").tolist() == [1, 1]
    drawn = edits.get_block(changed, "l0", "W_g"), edits.get_block(changed, "l0", "U_g")
    assert all(np.abs(block).max() <= 1 / np.sqrt(2) for block in drawn)
    assert len({*drawn[0].ravel(), *drawn[1].ravel()}) == 10


def test_the_plain_rnn_is_edited_alike():
    document = plain_rnn()
    changed = edits.set_weight(document, "l0", "W_h", 2, 1, 0.5)
    assert edits.get_block(changed, "l0", "W_h")[2, 1] == 0.5
    assert edits.resize(changed, 1, 1).trace().layers["l0"].signals["h"].shape == (4, 1)


def test_a_layer_that_runs_backwards_can_be_edited():
    document = edits.set_weight(everything(), "l1_reverse", "W_z", 0, 1, 0.5)

    assert edits.get_block(document, "l1_reverse", "W_z")[0, 1] == 0.5
    assert document.network.layers[1].backwards
