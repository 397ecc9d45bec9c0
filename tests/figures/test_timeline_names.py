"""Names of rows that are not the units': of a projection, of the outputs of a readout."""

from dataclasses import replace

import numpy as np
import pytest

from lstmviz.figures.timeline_chart import own_names_width
from lstmviz.network.readout import Readout
from lstmviz.session.document import Document
from tests.documents import projected
from tests.figures.test_timeline import ROOM, chart_of, moment_of, texts, wide


def many_words(count: int) -> Document:
    """A network whose readout has many outputs, of which the last three speak up."""
    document = wide(4, 6)
    weight = np.full((count, 4), 0.01)
    weight[-3:] = [[3, 0, 0, 0], [0, 3, 0, 0], [0, 0, 3, 0]]
    names = tuple(f"word {n}" for n in range(count))
    readout = Readout(weight, np.zeros(count), "linear", names)
    return replace(document, network=replace(document.network, readout=readout))


@pytest.mark.parametrize("mode", ["heat", "both"])
def test_rows_of_a_projection_are_named_beside_their_heat_map(qapp, mode):
    assert {"r1", "r2", "r3"} <= set(texts(moment_of(projected()), mode=mode))


def test_of_many_outputs_those_that_reach_furthest_have_names_and_lines(qapp):
    moment = moment_of(many_words(60))
    chart = chart_of(moment)
    plot = chart.series[-1]
    named = {text for text in texts(moment) if text.startswith("word ")}

    assert set(plot.leading[:3]) == {57, 58, 59}
    assert set(chart.lined_of(plot)) >= {57, 58, 59}
    assert f"word {plot.leading[0]}" in named
    assert 2 <= len(named) <= chart.layout.places[-1].heat.height() / 10 + 1


def test_names_of_outputs_stand_between_their_plot_and_the_one_before(qapp):
    moment = moment_of(many_words(5))
    chart, plain = chart_of(moment), chart_of(moment, mode="lines")
    before, last = chart.layout.places[-2:]

    assert last.heat.left() - before.heat.right() >= own_names_width(chart.series[-1], "both")
    assert last.heat.right() <= ROOM.right()
    assert last.heat.width() == before.heat.width() < plain.layout.places[-1].lines.width()


def test_hidden_outputs_do_not_choose_names_or_lines(qapp):
    moment = moment_of(many_words(60), veil=(-1, 9), token=0)
    series = chart_of(moment).series[-1]

    assert not series.known
    assert series.leading == tuple(range(60))
