"""Every quantity that a lesson can name has the value the trace has."""

import numpy as np
import pytest

from lstmviz.cells.problems import Problem
from lstmviz.lessons.places import LayerNames, Names, Place
from lstmviz.lessons.steps import names_of
from lstmviz.session.files import document_to_json
from tests.documents import deep_lstm


@pytest.fixture
def names(boss_raise) -> Names:
    return names_of(document_to_json(boss_raise))


def expected(document):
    """What each name should be worth, taken from the trace another way."""
    trace = document.trace()
    layer, network = trace.layers["l0"], document.network
    weights = network.layers[0].weights
    f = network.layers[0].kind.gates.index("f") * 2
    return {
        "x[time left]@1": trace.x[0, 2],
        "y[raise]@5": trace.y[4, 0],
        "f[mood]@1": layer.signals["f"][0, 0],
        "l0/c[budget]@7": layer.signals["c"][6, 1],
        "c[2]@0": layer.initial["c"][1],
        "h[mood]@0": layer.initial["h"][0],
        "kept[mood]@3": layer.signals["f"][2, 0] * layer.signals["c"][1, 0],
        "W_f[budget, time left]": weights.weight_ih[f + 1, 2],
        "U_f[mood, budget]": weights.weight_hh[f, 1],
        "b_f[mood]": weights.bias[f],
        "V[raise, budget]": network.readout.weight[0, 1],
        "b_y[raise]": network.readout.bias[0],
        "f[mood]@2 * f[mood]@3": layer.signals["f"][1, 0] * layer.signals["f"][2, 0],
    }


def test_a_quantity_is_what_the_trace_has(boss_raise, names):
    trace = boss_raise.trace()

    for text, value in expected(boss_raise).items():
        assert names.amount(text).value(trace) == pytest.approx(value), text


def test_what_goes_into_a_gate_gives_the_gate(boss_raise, names):
    trace = boss_raise.trace()

    pre = names.amount("a_o[mood]@4").value(trace)

    assert 1 / (1 + np.exp(-pre)) == pytest.approx(names.amount("o[mood]@4").value(trace))


def test_deeper_layers_and_directions_are_named(qapp):
    document = deep_lstm()
    names, trace = names_of(document_to_json(document)), document.trace()

    for label in trace.layers:
        found = names.amount(f"{label}/c[u2]@3").value(trace)
        assert found == pytest.approx(float(trace.layers[label].signals["c"][2, 1]))
    weight = document.network.layers[1].weights.weight_ih[0, 4]
    assert names.amount("l1/W_i[u1, u2′]").value(trace) == pytest.approx(float(weight))


def test_the_whole_of_a_quantity_can_be_meant(names):
    assert names.place("f", whole=True) == Place("f")
    assert names.place("f@2", whole=True) == Place("f", token=1)
    assert names.place("c[mood]@0", whole=True) == Place("c", unit=0, token=-1)
    assert names.place("W_f", whole=True) == Place("W_f")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("q[mood]@1", "There is no quantity “q”"),
        ("p_f[mood]", "There is no quantity “p_f”"),
        ("l3/f[mood]@1", "There is no layer “l3”"),
        ("f[gloom]@1", "There is no “gloom”"),
        ("f[3]@1", "There is no “3”"),
        ("f[mood, budget]@1", "takes 1 name"),
        ("W_f[mood]", "takes 2 name"),
        ("f[mood]@8", "count from 1 to 7"),
        ("f[mood]@0", "count from 1 to 7"),
        ("c[mood]@8", "count from 0 to 7"),
        ("f mood 1", "is not written like a quantity"),
        ("", "is not written like a quantity"),
    ],
)
def test_what_there_is_not_is_told(names, text, told):
    with pytest.raises(Problem, match=told):
        names.amount(text)


def test_without_a_readout_there_is_none_to_name(names):
    bare = Names(names.tokens, names.layers)

    with pytest.raises(Problem, match="There is no quantity “y”; the cell has x, f"):
        bare.amount("y[raise]@1")


def test_a_trace_that_lacks_the_place_has_no_value(boss_raise, names):
    trace = boss_raise.trace()

    assert Place("f", "l1", 0, None, 0).value(trace) is None
    assert Place("f", "l0", 7, None, 0).value(trace) is None
    assert Place("z", "l0", 0, None, 0).value(trace) is None
    assert Place("f", "l0", 0, None, 99).value(trace) is None
    assert isinstance(names.layers["l0"], LayerNames)
