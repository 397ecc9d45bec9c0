"""Gate bars: their axes, and names that have room."""

from dataclasses import replace

import pytest

from lstmviz.cells.kinds import find
from lstmviz.figures import gate_bars
from lstmviz.figures.fonts import elided
from lstmviz.figures.gate_bars import GateBars
from lstmviz.network.layer import Layer
from tests.documents import plain_rnn, wide_lstm
from tests.figures.painting import moment_of, painted


def texts(monkeypatch, document, size=(600, 400)) -> list[str]:
    """What the bars write, as it is shown."""
    found = []
    draw = gate_bars.draw_text

    def noted(painter, at, text, color, pixels, **how):
        found.append(elided(text, how.get("width", 400.0), pixels, bold="bold" in how))
        draw(painter, at, text, color, pixels, **how)

    monkeypatch.setattr(gate_bars, "draw_text", noted)
    painted(GateBars(), moment_of(document, token=1), *size)
    return found


def grown(activation: str):
    """A plain RNN of large numbers."""
    document = plain_rnn()
    (layer,) = document.network.layers
    large = replace(layer.weights, weight_ih=100 * layer.weights.weight_ih)
    layer = Layer(find("rnn", {"activation": activation}), large, layer.unit_names)
    return replace(document, network=replace(document.network, layers=(layer,)))


@pytest.mark.parametrize("width", [600, 240, 160])
def test_no_number_at_an_axis_is_cut(monkeypatch, qapp, width: int):
    shown = texts(monkeypatch, grown("linear"), (width, 400))

    assert not any("…" in text and any(map(str.isdigit, text)) for text in shown)
    negative = [float(text[1:]) for text in shown if text.startswith("−")]
    assert max(negative, default=0.0) > 100 or width < 600


def test_what_is_never_negative_has_an_axis_that_begins_at_zero(monkeypatch, qapp):
    shown = texts(monkeypatch, grown("relu"))

    assert "0" in shown
    assert not any(text.startswith("−") for text in shown)


def test_names_in_narrow_blocks_are_whole_where_they_can_be(monkeypatch, qapp):
    document = wide_lstm(8)
    (layer,) = document.network.layers
    names = ("depth", "quote", "subject", "verb", "plural", "tense", "topic", "end")
    layer = replace(layer, unit_names=names)
    document = replace(document, network=replace(document.network, layers=(layer,)))

    assert set(names) <= set(texts(monkeypatch, document, (616, 416)))
