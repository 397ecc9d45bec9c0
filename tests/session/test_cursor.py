"""One cursor, always inside the document; what it hides and what it lights."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmviz.network.readout import Readout
from lstmviz.sequences.sequence import Sequence
from lstmviz.session import edits
from lstmviz.session.cursor import Cursor, Ref
from lstmviz.session.document import Document
from lstmviz.session.moment import Moment
from lstmviz.session.session import Session
from tests.documents import deep_lstm, plain_rnn, weights

LSTM_STAGES = ["forget", "input", "candidate", "memory", "output", "hidden", "readout"]


@pytest.fixture
def deep(qapp):
    session = Session(deep_lstm())
    yield session
    session.deleteLater()


def where(session: Session) -> tuple[int, int | None]:
    return session.cursor.token, session.cursor.stage


# Stepping


def test_it_starts_at_the_whole_first_token(session: Session):
    assert where(session) == (0, None)
    assert session.cursor.signal == "f"
    assert [stage.key for stage in session.now.stages] == LSTM_STAGES


def test_stepping_by_token_stays_inside(session: Session):
    session.step_token(-1)
    assert where(session) == (0, None)
    session.step_token(3)
    assert where(session) == (3, None)
    session.step_token(100)
    assert where(session) == (6, None)


def test_stepping_by_stage_goes_over_the_edges_of_tokens(session: Session):
    assert session.step_stage(1)
    assert where(session) == (0, 0)
    for _ in range(6):
        assert session.step_stage(1)
    assert where(session) == (0, 6)
    assert session.step_stage(1)
    assert where(session) == (1, 0)
    assert session.step_stage(-1)
    assert where(session) == (0, 6)


def test_stepping_by_stage_ends_with_the_sequence(session: Session):
    session.move(token=6, stage=6)
    assert not session.step_stage(1)
    assert where(session) == (6, 6)
    session.move(token=0, stage=0)
    assert not session.step_stage(-1)
    assert where(session) == (0, 0)


def test_stepping_back_from_a_whole_token_enters_its_last_stage(session: Session):
    session.move(token=2)
    assert session.step_stage(-1)
    assert where(session) == (2, 6)


def test_a_move_is_announced_with_the_cursor_before(session: Session):
    seen = []
    session.cursor_changed.connect(seen.append)
    before = session.cursor
    session.move(token=2, unit=1)
    session.move(token=2)
    assert seen == [before]


def test_removing_the_last_token_brings_the_cursor_inside(session: Session):
    session.move(token=6, unit=1)
    seen = []
    session.cursor_changed.connect(lambda _: seen.append(session.now.token_name))
    session.edit("edit", lambda document: edits.remove_token(document, 6))
    assert seen == ["Sat"]
    session.edit("edit", lambda document: edits.resize(document, 3, 1))
    assert session.cursor.unit == 0


def test_a_layer_without_the_readout_has_no_such_stage(qapp):
    session = Session(plain_rnn())
    assert [stage.key for stage in session.now.stages] == ["hidden", "readout"]
    session.move(stage=1, signal="y", unit=5)
    assert (session.cursor.stage, session.cursor.unit) == (1, 1)
    session.edit("edit", lambda document: edits.set_readout(document, None))
    assert (session.cursor.stage, session.cursor.signal) == (0, "h")
    session.deleteLater()


# Hiding


def hidden(now: Moment, keys: str = "f i g kept c squashed o h y") -> str:
    return " ".join(key for key in keys.split() if now.hides(key))


def test_nothing_is_hidden_at_first(session: Session):
    assert hidden(session.now) == ""


def test_a_veil_hides_what_later_stages_make(session: Session):
    session.move(veil=(0, 1))
    assert hidden(session.now) == "g kept c squashed o h y"
    assert session.now.hides("f", 1)
    assert not session.now.hides("f", 0)


def test_the_memory_is_squashed_when_the_hidden_state_is_made(session: Session):
    session.move(veil=(0, 3))
    assert hidden(session.now) == "squashed o h y"
    session.move(veil=(0, 4))
    assert hidden(session.now) == "squashed h y"


def test_a_veil_stays_where_it_is(session: Session):
    session.move(veil=(1, 3))
    session.move(token=2, stage=5)
    assert hidden(session.now) == "f i g kept c squashed o h y"
    session.move(token=0)
    assert hidden(session.now) == ""
    session.edit("edit", lambda document: edits.set_input(document, 0, 0, 2.0))
    session.hover(Ref("f"))
    assert session.now.veil == (1, 3)


def test_a_veil_hides_the_state_that_a_later_token_begins_with(session: Session):
    session.move(veil=(0, 3), token=1)
    assert not session.now.hides("c_prev")
    assert session.now.hides("h_prev")
    session.move(token=0)
    assert not session.now.hides("h_prev")


def test_a_veil_before_the_first_stage_hides_the_whole_token(session: Session):
    session.move(veil=(0, -1))
    assert hidden(session.now) == "f i g kept c squashed o h y"
    assert not session.now.hides("c_prev")
    assert not session.now.hides("c", -1)


@pytest.mark.parametrize("key", ["x", "W_f", "U_f", "b_f", "V", "b_y"])
def test_what_is_given_is_never_hidden(session: Session, key: str):
    session.move(veil=(0, 0), token=3)
    assert not session.now.hides(key)
    assert not session.now.hides(key, 5)


def test_covering_ahead_follows_the_cursor(session: Session):
    session.cover_ahead(True)
    assert session.covers_ahead
    assert hidden(session.now) == ""
    assert session.now.hides("f", 1)
    session.step_stage(1)
    assert hidden(session.now) == "i g kept c squashed o h y"
    session.step_stage(1)
    assert hidden(session.now) == "g kept c squashed o h y"
    session.move(token=2, stage=None)
    assert not session.now.hides("y")
    assert session.now.hides("f", 3)
    session.step_token(-2)
    assert session.now.hides("f", 1)
    session.cover_ahead(False)
    assert not session.now.hides("f", 6)


def test_covering_ahead_and_a_veil_both_hide(session: Session):
    session.move(veil=(2, 3))
    session.cover_ahead(True)
    session.move(token=4)
    assert session.now.veil == (2, 3)
    session.move(token=1, stage=0)
    assert session.now.veil == (1, 0)
    session.cover_ahead(False)
    assert session.now.veil == (2, 3)


def test_covering_ahead_holds_when_tokens_go_and_come_back(session: Session):
    session.cover_ahead(True)
    session.move(token=6)
    session.edit("edit", lambda document: edits.remove_token(document, 6))
    session.undo_stack.undo()
    assert session.cursor.token == 5
    assert session.now.hides("f", 6)


def test_the_reverse_direction_hides_what_it_reads_later(deep: Session):
    deep.cover_ahead(True)
    deep.move(layer="l0_reverse", token=2)
    assert [token for token in range(5) if deep.now.hides("h", token)] == [0, 1]
    assert not deep.now.hides("h_prev"), "token 3 was read before"
    assert not deep.now.hides("h", -1)
    deep.move(token=4, stage=0)
    assert [token for token in range(5) if deep.now.hides("f", token)] == [0, 1, 2, 3]
    assert [token for token in range(5) if deep.now.hides("h", token)] == [0, 1, 2, 3, 4]


def test_in_the_reverse_direction_the_earlier_of_veil_and_cover_hides(deep: Session):
    deep.cover_ahead(True)
    deep.move(layer="l0_reverse", token=3, veil=(2, 0))
    assert deep.now.veil == (3, 5)
    deep.move(token=1)
    assert deep.now.veil == (2, 0)


def test_a_layer_elsewhere_is_hidden_in_its_own_order(deep: Session):
    deep.move(veil=(2, 5))
    assert [token for token in range(5) if deep.now.hides("h", token, "l1")] == [3, 4]
    assert [token for token in range(5) if deep.now.hides("h", token, "l1_reverse")] == [0, 1]
    assert deep.now.hides("h_prev", 1, "l0_reverse") is False
    assert deep.now.hides("h_prev", 0, "l0_reverse") is True
    assert not deep.now.hides("h", 4, "l7"), "there is no such layer"


def test_covering_ahead_counts_the_stages_of_the_layer_gone_to(deep: Session):
    deep.edit("edit", lambda document: document)
    deep.cover_ahead(True)
    deep.move(layer="l1", token=1)
    assert deep.now.veil == (1, 5)


# Hovering and choosing


REFS = st.builds(
    Ref,
    key=st.sampled_from("fx"),
    layer=st.sampled_from(["l0", "l1"]),
    unit=st.none() | st.integers(0, 1),
    source=st.none() | st.integers(0, 1),
    token=st.none() | st.integers(0, 1),
)


@given(REFS, REFS)
def test_references_meet_where_no_field_contradicts(one: Ref, other: Ref):
    pairs = [(one.unit, other.unit), (one.source, other.source), (one.token, other.token)]
    agree = all(None in pair or pair[0] == pair[1] for pair in pairs)
    assert one.meets(other) == (agree and (one.key, one.layer) == (other.key, other.layer))
    assert one.meets(other) == other.meets(one)
    assert one.meets(one)


def test_hovering_lights_a_quantity_wherever_it_is_shown(session: Session):
    session.move(token=1)
    session.hover(session.now.ref("c_prev", 1))
    now = session.now
    assert now.is_lit(Ref("c", unit=1, token=0))
    assert now.is_lit(Ref("c", token=0))
    assert not now.is_lit(Ref("c", unit=1, token=1))
    assert not now.is_lit(Ref("c", unit=0, token=0))
    session.hover()
    assert not session.now.is_lit(Ref("c", unit=1, token=0))


def test_choosing_a_value_shows_its_equation_at_its_token(session: Session):
    session.choose(Ref("g", unit=1, token=4))
    assert (session.cursor.signal, session.cursor.unit, session.cursor.token) == ("g", 1, 4)
    assert session.now.is_chosen(Ref("g", unit=1, token=4))
    assert session.now.is_chosen(Ref("g"))
    assert not session.now.is_chosen(Ref("g", unit=0, token=4))
    assert not session.now.is_chosen(Ref("g", unit=1, token=3))
    assert not session.now.is_chosen(Ref("f", unit=1, token=4))


@pytest.mark.parametrize(
    ("ref", "chosen"),
    [
        (Ref("W_o", unit=1, source=2), ("o", 1, 2)),
        (Ref("b_i", unit=0), ("i", 0, 2)),
        (Ref("V", unit=0, source=1), ("y", 0, 2)),
        (Ref("b_y", unit=0), ("y", 0, 2)),
        (Ref("kept", unit=1, token=3), ("kept", 1, 3)),
        (Ref("x", unit=1, token=5), ("f", 0, 5)),
        (Ref("c", unit=1, token=-1), ("f", 0, 0)),
        (Ref("y", unit=0, token=1), ("y", 0, 1)),
    ],
)
def test_choosing_a_weight_or_an_input_means_what_it_belongs_to(
    session: Session, ref: Ref, chosen: tuple
):
    session.move(token=2)
    session.choose(ref)
    cursor = session.cursor
    assert (cursor.signal, cursor.unit, cursor.token) == chosen


def test_choosing_goes_to_the_layer_too(deep: Session):
    deep.choose(Ref("c", "l1_reverse", 1, token=3))
    assert (deep.cursor.layer, deep.cursor.signal) == ("l1_reverse", "c")
    deep.move(layer="l7")
    assert deep.cursor.layer == "l0"


@pytest.mark.parametrize(("layer", "token"), [("l0_reverse", 4), ("l1", 0), ("l1_reverse", 4)])
def test_choosing_an_initial_state_goes_where_it_is_read(deep: Session, layer: str, token: int):
    deep.move(token=2)
    deep.choose(Ref("c", layer, 0, token=-1))
    assert (deep.cursor.layer, deep.cursor.token) == (layer, token)
    assert deep.now.layer_trace.before(token) is None


def test_a_layer_used_twice_shows_the_readout_only_where_it_feeds_it(qapp):
    document = plain_rnn()
    (layer,) = document.network.layers
    layer = replace(layer, weights=weights(1, 3, 3, seed=3))
    network = replace(
        document.network, layers=(layer, layer), input_names=("sweet", "sour", "salty")
    )
    sequence = Sequence(document.sequence.tokens, np.ones((4, 3)))
    session = Session(Document("Twice", network, sequence, {}))
    assert not session.now.shows_readout
    session.move(layer="l1")
    assert session.now.shows_readout
    session.deleteLater()


def test_what_feeds_an_upper_layer_is_the_hidden_state_below(deep: Session):
    deep.move(layer="l1", token=2)
    assert deep.now.ref("x", 1) == Ref("h", "l0", 1, token=2)
    assert deep.now.ref("x", 4) == Ref("h", "l0_reverse", 1, token=2)
    assert deep.now.names("x") == ("u1", "u2", "u3", "u1′", "u2′", "u3′")


def test_the_state_before_a_token_read_backwards_is_that_of_the_next(deep: Session):
    deep.move(layer="l0_reverse", token=2)
    assert deep.now.ref("c_prev", 0) == Ref("c", "l0_reverse", 0, token=3)
    deep.move(token=4)
    assert deep.now.ref("c_prev", 0) == Ref("c", "l0_reverse", 0, token=-1)


def test_the_readout_of_a_deep_network_can_be_chosen_and_explained(deep: Session):
    readout = Readout(np.ones((2, 4)), np.zeros(2), "softmax", ("no", "yes"))
    deep.edit("edit", lambda document: edits.set_readout(document, readout))
    deep.choose(Ref("y", unit=1, token=3))
    assert (deep.cursor.layer, deep.cursor.signal, deep.cursor.unit) == ("l1", "y", 1)
    now = deep.now
    assert now.is_chosen(now.ref("y", 1))
    function, terms = now.split("y", 1)
    sums = [sum(term.value for term in now.split("y", unit)[1]) for unit in range(2)]
    np.testing.assert_allclose(function.compute(np.array(sums)), deep.trace.y[3], atol=1e-6)
    factors = [factor for term in terms for factor in term.factors]
    feeding = [now.leaf_ref(f.expression, f.index, f.source) for f in factors]
    assert Ref("h", "l1_reverse", 1, token=3) in feeding
    assert now.names("top") == ("u1", "u2", "u1′", "u2′")
    deep.move(veil=(3, 4))
    assert deep.now.hides("top")
    assert not deep.now.hides("V")


def test_a_cursor_is_fitted_before_anybody_is_told(session: Session):
    seen: list[Cursor] = []
    session.move(token=6)
    session.document_changed.connect(lambda: seen.append(session.cursor))
    session.trace_changed.connect(lambda: seen.append(session.now.cursor))
    session.open(plain_rnn())
    assert [cursor.token for cursor in seen] == [0, 0]
    assert [cursor.signal for cursor in seen] == ["h", "h"]
