"""Pins and targets are read as people write them, written so that they read back, or refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmviz.cells.problems import Problem
from lstmviz.network.network import Network
from lstmviz.network.pins import Pin
from lstmviz.network.targets import LossTarget, ReadoutTarget, SignalTarget
from lstmviz.session.document import Document
from lstmviz.session.spelling import parse_pin, parse_target, write_pin, write_target
from tests.documents import deep_lstm, plain_rnn

NO_PIN = " is not a pin such as l0/f[mood]@*=1; it needs layer/signal[unit]@tokens=number."
NO_TOKENS = " are no tokens; write numbers from 1 such as 1,3,5-7, T for the last, or * for all."
NO_TARGET = " is not a target such as l0/h[0]@T, y[raise]@3 or loss[raise]@T."


@pytest.mark.parametrize(
    ("text", "pin"),
    [
        ("l0/f[mood]@*=1", Pin("l0", "f", 0, 1.0)),
        ("l0/f[1]@*=1", Pin("l0", "f", 1, 1.0)),
        ("l0/f[Budget]@ * = .5", Pin("l0", "f", 1, 0.5)),
        ("l0/c[0]@3=0,5", Pin("l0", "c", 0, 0.5, (2,))),
        ("l0/c[0]@1,3,5-7=−2e-3", Pin("l0", "c", 0, -0.002, (0, 2, 4, 5, 6))),
        ("l0/h[0]@T=-0", Pin("l0", "h", 0, -0.0, (6,))),
        ("l0/h[0]@6-T, 6=0", Pin("l0", "h", 0, 0.0, (5, 6))),
    ],
)
def test_a_pin_is_read(boss_raise: Document, text: str, pin: Pin):
    assert parse_pin(text, boss_raise.network, 7) == pin


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "“”" + NO_PIN),
        ("l0/f[mood]=1", "“l0/f[mood]=1”" + NO_PIN),
        ("l0/f@*=1", "“l0/f@*=1”" + NO_PIN),
        ("l1/f[mood]@*=1", "There is no layer “l1”; choose one of l0."),
        ("l0/q[mood]@*=1", "There is no signal “q”; choose one of f, i, g, o, c, h."),
        ("l0/kept[mood]@*=1", "There is no signal “kept”; choose one of f, i, g, o, c, h."),
        ("l0/f[2]@*=1", "“l0/f” has no unit “2”; it has 0 mood, 1 budget."),
        ("l0/f[-1]@*=1", "“l0/f” has no unit “-1”; it has 0 mood, 1 budget."),
        ("l0/f[mood]@8=1", "There is no token 8; the tokens are numbered 1 to 7."),
        ("l0/f[mood]@0=1", "There is no token 0; the tokens are numbered 1 to 7."),
        ("l0/f[mood]@2-99999999999999999999=1", None),
        ("l0/f[mood]@1;2=1", "“1;2”" + NO_TOKENS),
        ("l0/f[mood]@1,=1", "“1,”" + NO_TOKENS),
        ("l0/f[mood]@=1", "“”" + NO_TOKENS),
        ("l0/f[mood]@5-3=1", "The tokens “5-3” run backwards; write the smaller number first."),
        ("l0/f[mood]@*=", "The pin “l0/f[mood]@*=” holds at “”, which is no number."),
        ("l0/f[mood]@*=nan", "The pin “l0/f[mood]@*=nan” holds at “nan”, which is no number."),
        ("l0/c[mood]@*=inf", "A signal can be held at numbers from −1e+38 to 1e+38."),
        ("l0/c[mood]@*=1e39", "A signal can be held at numbers from −1e+38 to 1e+38."),
    ],
)
def test_a_pin_that_is_wrong_is_told(boss_raise: Document, text: str, sentence: str | None):
    with pytest.raises(Problem) as caught:
        parse_pin(text, boss_raise.network, 7)
    assert sentence is None or str(caught.value) == sentence


@pytest.mark.parametrize(
    ("pin", "sentence"),
    [
        (
            Pin("l0", "f", 0, 1.5),
            "l0/f always lies between 0 and 1; it cannot be held at 1.5.",
        ),
        (Pin("l1", "f", 0, 1), "The pin l1/f holds nothing that the network has."),
        (Pin("l0", "r", 0, 1), "The pin l0/r holds nothing that the network has."),
        (Pin("l0", "f", 2, 1), "The pin l0/f holds unit 3 of 2."),
        (
            Pin("l0", "f", 0, 1, (7,)),
            "The pin l0/f holds at tokens that the sequence of 7 does not have.",
        ),
    ],
)
def test_a_pin_that_does_not_fit_is_told(boss_raise: Document, pin: Pin, sentence: str):
    with pytest.raises(Problem) as caught:
        replace(boss_raise, pins=(pin,))
    assert str(caught.value) == sentence


def named(document: Document, *names: str) -> Network:
    layers = document.network.layers
    renamed = replace(layers[0], unit_names=names)
    return replace(document.network, layers=(renamed, *layers[1:]))


def test_a_name_counts_before_an_index(boss_raise: Document):
    network = named(boss_raise, "1", "0")
    assert parse_pin("l0/f[0]@*=1", network, 7).unit == 1
    assert parse_pin("l0/f[1]@*=1", network, 7).unit == 0


def test_a_name_as_written_counts_before_one_alike(boss_raise: Document):
    network = named(boss_raise, "A", "a")
    assert parse_pin("l0/f[a]@*=1", network, 7).unit == 1
    assert parse_pin("l0/f[A]@*=1", network, 7).unit == 0


NAMES = st.text(st.sampled_from("a1][=@*T/ \n→"), min_size=1, max_size=8)


@given(
    st.lists(NAMES.filter(str.strip), min_size=2, max_size=2, unique=True),
    st.integers(0, 1),
    st.none() | st.lists(st.integers(0, 6), min_size=1),
    st.floats(-1e38, 1e38),
)
def test_whatever_is_written_reads_back(names, unit: int, tokens, value: float):
    network = replace(plain_rnn().network, readout=None)
    layer = replace(network.layers[0], unit_names=(*names, "third"))
    network = replace(network, layers=(layer,))
    pin = Pin("l0", "h", unit, value, None if tokens is None else tuple(tokens))
    text = write_pin(pin, network)
    assert parse_pin(text, network, 7) == pin
    target = SignalTarget("l0", "h", unit, 4)
    assert parse_target(write_target(target, network), network, 7) == target


def test_tokens_in_a_row_are_written_as_a_range(boss_raise: Document):
    pin = Pin("l0", "c", 1, 0.5, (6, 0, 2, 3, 4))
    assert write_pin(pin, boss_raise.network) == "l0/c[budget]@1,3-5,7=0.5"


@pytest.mark.parametrize(
    ("text", "target", "again"),
    [
        ("l0/h[0]@T", SignalTarget("l0", "h", 0, 6), "l0/h[mood]@7"),
        ("l0/f[budget]@2", SignalTarget("l0", "f", 1, 1), "l0/f[budget]@2"),
        ("y[raise]@3", ReadoutTarget(0, 2), "y[raise]@3"),
        ("y[0]@T", ReadoutTarget(0, 6), "y[raise]@7"),
        ("loss[raise]@T", LossTarget(0, 6), "loss[raise=1]@7"),
        ("loss[raise=0.25]@1", LossTarget(0, 0, 0.25), "loss[raise=0.25]@1"),
    ],
)
def test_a_target_is_read(boss_raise: Document, text: str, target, again: str):
    assert parse_target(text, boss_raise.network, 7) == target
    assert write_target(target, boss_raise.network) == again


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "“”" + NO_TARGET),
        ("l0/h@T", "“l0/h@T”" + NO_TARGET),
        ("l0/h[0]", "“l0/h[0]”" + NO_TARGET),
        (
            "h[0]@T",
            "The target “h[0]@T” names no layer; write such as l0/h[0]@T, or y[…] or loss[…].",
        ),
        ("l3/h[0]@T", "There is no layer “l3”; choose one of l0."),
        ("l0/y[0]@T", "There is no signal “y”; choose one of f, i, g, o, c, h."),
        ("l0/h[9]@T", "“l0/h” has no unit “9”; it has 0 mood, 1 budget."),
        ("l0/h[0]@8", "There is no token 8; the tokens are numbered 1 to 7."),
        ("l0/h[0]@*", "“*” is no token; write its number from 1, or T for the last."),
        ("l0/h[0]@1-2", "“1-2” is no token; write its number from 1, or T for the last."),
        ("y[rise]@T", "“y” has no unit “rise”; it has 0 raise."),
        ("loss[rise=1]@T", "“y” has no unit “rise”; it has 0 raise."),
        ("loss[raise=]@T", "“” is no number that “raise” could be wanted to be."),
        ("loss[raise=inf]@T", "“inf” is no number that “raise” could be wanted to be."),
        ("loss[raise=2]@T", "“raise” is a probability and cannot be wanted to be 2."),
    ],
)
def test_a_target_that_is_wrong_is_told(boss_raise: Document, text: str, sentence: str):
    with pytest.raises(Problem) as caught:
        parse_target(text, boss_raise.network, 7)
    assert str(caught.value) == sentence


def test_each_readout_has_its_own_loss():
    network = plain_rnn().network
    assert parse_target("loss[yes]@T", network, 4) == LossTarget(1, 3)
    assert parse_target("loss[yes=1]@T", network, 4) == LossTarget(1, 3)
    with pytest.raises(Problem, match=r"softmax readout takes no number; write loss\[yes\]@T for"):
        parse_target("loss[yes=0.5]@T", network, 4)
    linear = replace(network, readout=replace(network.readout, activation="linear"))
    assert parse_target("loss[yes=-2]@T", linear, 4) == LossTarget(1, 3, -2.0)
    with pytest.raises(Problem, match=r"needs the number wanted, such as loss\[yes=0\.5\]@T"):
        parse_target("loss[yes]@T", linear, 4)
    with pytest.raises(Problem, match="The network has no readout; choose a signal"):
        parse_target("y[0]@T", deep_lstm().network, 5)
