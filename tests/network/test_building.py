"""New networks: how their weights begin, and that a seed makes the same ones again."""

import numpy as np
import pytest

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import blocks
from lstmviz.cells.problems import Problem
from lstmviz.network.building import LayerPlan, Start, new_network
from lstmviz.network.initialisation import WAYS, initial_weights
from lstmviz.network.parameters import Flat, parameters, with_parameters


def drawn(way: str, **more):
    generator = np.random.default_rng(5)
    kind = find("lstm", {"peephole": True})
    return dict(blocks(initial_weights(kind, 3, 4, generator, way=way, **more), kind.rows))


def test_uniform_stays_within_pytorchs_bound():
    weights = initial_weights(find("lstm"), 30, 25, np.random.default_rng(0))
    every = np.concatenate([array.ravel() for array in weights.arrays.values()])
    assert 0.19 < np.abs(every).max() <= 0.2
    assert abs(every.mean()) < 0.01
    assert np.abs(weights.bias_hh).max() > 0.15


def test_zero_is_zero():
    assert all(not block.any() for block in drawn("zero").values())


def test_glorot_stays_within_its_bound():
    found = drawn("glorot")
    assert 0.6 < np.abs(found["W_f"]).max() <= np.sqrt(6 / 7)
    assert 0.6 < np.abs(found["U_f"]).max() <= np.sqrt(6 / 8)
    assert not found["b_f"].any()
    assert not found["p_f"].any()


def test_orthogonal_recurrent_weights_keep_lengths_gate_by_gate():
    found = drawn("orthogonal")
    for gate in "ifgo":
        np.testing.assert_allclose(found[f"U_{gate}"] @ found[f"U_{gate}"].T, np.eye(4), atol=1e-12)
    assert not np.allclose(found["U_i"], found["U_f"])


def test_identity_is_for_recurrent_weights():
    found = drawn("identity")
    np.testing.assert_array_equal(found["U_g"], np.eye(4))
    assert np.unique(found["W_g"]).size == found["W_g"].size


@pytest.mark.parametrize("way", WAYS)
def test_the_forget_bias_is_the_sum_of_both(way: str):
    with_bias, without = drawn(way, forget_bias=3.0), drawn(way)
    np.testing.assert_array_equal(with_bias.pop("b_f"), np.full(4, 3.0))
    for key, block in with_bias.items():
        np.testing.assert_array_equal(block, without[key])


def test_a_cell_without_forget_gate_says_so():
    with pytest.raises(Problem, match="kind “rnn” has no forget gate"):
        initial_weights(find("rnn"), 3, 4, np.random.default_rng(0), forget_bias=1.0)


def test_an_unknown_way_is_told():
    with pytest.raises(Problem, match="no initialisation “he”; choose one of uniform, zero"):
        initial_weights(find("rnn"), 3, 4, np.random.default_rng(0), way="he")


def mixture(seed: int):
    lstm, rnn = find("lstm"), find("rnn")
    return new_network(
        [LayerPlan(lstm, 3, both=True), LayerPlan(rnn, 2, backwards=True)],
        ("a", "b"),
        Start(seed=seed, dtype=np.float32),
        readout=(("no", "yes"), "softmax"),
        tokens=("x", "y", "z"),
    )


def test_a_stack_of_two_kinds_with_everything():
    network = mixture(1)
    assert [*network.labels] == ["l0", "l0_reverse", "l1_reverse"]
    assert network.layers[1].weights.inputs == 6
    assert network.dtype == np.float32
    assert {array.dtype.name for array in parameters(network).values()} == {"float32"}
    assert network.embedding.tokens == ("x", "y", "z")
    assert network.readout.names == ("no", "yes")


def test_a_seed_makes_the_same_network_again():
    one, same, other = (parameters(mixture(seed)) for seed in (1, 1, 2))
    for name, array in one.items():
        np.testing.assert_array_equal(array, same[name])
        assert not np.array_equal(array, other[name])


def test_a_layer_of_no_units_is_refused():
    with pytest.raises(Problem, match="at least one unit"):
        new_network([LayerPlan(find("rnn"), 0)], ("a",), Start())


def test_of_a_mixture_only_what_has_a_forget_gate_takes_its_bias():
    plans = [LayerPlan(find("lstm"), 2), LayerPlan(find("rnn"), 2)]
    network = new_network(plans, ("a",), Start("zero", forget_bias=1.0))
    np.testing.assert_array_equal(network.layers[0].weights.bias, [0, 0, 1, 1, 0, 0, 0, 0])
    assert not network.layers[1].weights.bias.any()
    with pytest.raises(Problem, match="no forget gate"):
        new_network(plans[1:], ("a",), Start(forget_bias=1.0))


def test_parameters_go_out_and_back():
    network = mixture(1)
    doubled = {name: 2 * array for name, array in parameters(network).items()}
    again = parameters(with_parameters(network, doubled))
    for name, array in doubled.items():
        np.testing.assert_array_equal(again[name], array)
    np.testing.assert_array_equal(
        with_parameters(network, doubled).layers[1].weights.weight_hh,
        2 * network.layers[1].weights.weight_hh,
    )


def test_one_array_of_all_parameters():
    network = mixture(1)
    flat = Flat(network)
    named = parameters(network)
    assert len(flat.values) == sum(array.size for array in named.values())
    np.testing.assert_array_equal(flat.gathered(named), flat.values)
    only = flat.gathered({"readout/bias": np.array([1.0, 2.0], np.float32)})
    assert np.count_nonzero(only) == 2

    flat.values += 1
    for name, array in parameters(flat.network()).items():
        np.testing.assert_array_equal(array, named[name] + 1)
    # What was given out stays as it was.
    taken = flat.network()
    flat.values += 1
    np.testing.assert_array_equal(taken.readout.bias, named["readout/bias"] + 1)
    np.testing.assert_array_equal(flat.views["embedding"], (named["embedding"] + 1) + 1)
