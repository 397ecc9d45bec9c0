"""The colours of what stands on wires: they reach as far as its values do, over all tokens."""

from dataclasses import replace

import numpy as np
import pytest

from lstmviz.cells.kinds import find
from lstmviz.figures.colormap import for_quantity
from lstmviz.figures.reach import MOST_TOKENS, reach_of
from lstmviz.figures.theme import LIGHT
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.sequences.sequence import Sequence
from lstmviz.session.document import Document
from tests.documents import projected, weights
from tests.figures.painting import moment_of


def gru(tokens: int, after: bool = True, both: bool = False) -> Document:
    """A GRU whose old hidden state gives much to the candidate."""
    kind, there = find("gru", {"reset_after": after}), weights(3, 2, 2, seed=1)
    there = replace(there, weight_hh=8 * there.weight_hh)
    back = weights(3, 2, 2, seed=2) if both else None
    layer = Layer(kind, there, ("mood", "budget"), back)
    values = np.random.default_rng(0).normal(size=(tokens, 2))
    sequence = Sequence(tuple(str(n) for n in range(tokens)), values)
    return Document("GRU", Network((layer,), ("sweet", "sour")), sequence, {})


def plainly(trace, key: str) -> float:
    """The greatest size of an intermediate, computed token by token."""
    equation = trace.kind.equations[key]
    return max(np.abs(equation.evaluate(trace.values(n))).max() for n in range(len(trace.x)))


def with_value(trace, key: str, at: tuple[int, int], value: float):
    """The trace with another number in one place."""
    changed = trace.signals[key].copy()
    changed[at] = value
    return replace(trace, signals={**trace.signals, key: changed})


@pytest.mark.parametrize(
    "document",
    [gru(6), gru(6, after=False), gru(6, both=True), projected(), projected(peephole=True)],
    ids=["after", "before", "both directions", "LSTM", "LSTM with peepholes"],
)
def test_an_intermediate_reaches_as_far_as_at_any_token(document: Document, qapp):
    for trace in document.trace().layers.values():
        for part in trace.kind.intermediates:
            assert reach_of(trace, part.key) == pytest.approx(plainly(trace, part.key), rel=1e-12)


@pytest.mark.parametrize("key", ["recurrent", "recalled"])
def test_colours_of_the_recurrent_part_do_not_saturate(key: str, qapp):
    moment = moment_of(gru(6), token=2)
    limit = for_quantity(moment, key, LIGHT).limit

    assert limit == pytest.approx(plainly(moment.layer_trace, key))
    assert limit > 2 > moment.layer_trace.extents["h"]


def test_what_is_kept_of_the_state_is_on_its_scale(qapp):
    moment = moment_of(projected(output_activation="linear"), token=2)
    layers = {"l0": with_value(moment.layer_trace, "c", (0, 0), 40.0)}
    moment = replace(moment, trace=replace(moment.trace, layers=layers))

    assert for_quantity(moment, "kept", LIGHT).limit == for_quantity(moment, "c", LIGHT).limit == 40


def test_values_that_are_not_finite_do_not_count(qapp):
    trace = gru(6).trace().layers["l0"]
    trace = with_value(with_value(trace, "h", (2, 0), np.nan), "h", (3, 0), np.inf)

    assert 0 < reach_of(trace, "recurrent") < 100


def test_a_long_sequence_is_looked_at_here_and_there(qapp, monkeypatch):
    trace = gru(3 * MOST_TOKENS + 1).trace().layers["l0"]
    seen = []
    monkeypatch.setattr(
        np, "isfinite", lambda values: seen.append(values.shape) or values == values
    )

    assert reach_of(trace, "recurrent") > 0
    assert reach_of(trace, "recurrent") > 0
    assert len(seen) == 1
    assert MOST_TOKENS / 2 < seen[0][1] <= MOST_TOKENS
