"""What figures and the weights panel say of a GRU: its two biases, its shares, its numbers."""

from collections.abc import Iterator

import numpy as np
import pytest

from lstmviz.cells.kinds import find
from lstmviz.figures import equation, gate_bars
from lstmviz.figures.cell_diagram import CellDiagram
from lstmviz.figures.equation import EquationFigure
from lstmviz.figures.fonts import ruler, use_bundled_font
from lstmviz.figures.gate_bars import GateBars
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.sequences.sequence import Sequence
from lstmviz.session.document import Document
from lstmviz.views.weights_table import WeightsTable
from tests.documents import plain_rnn, weights
from tests.figures.painting import moment_of, painted
from tests.pictures import check_pinned


def gru(**options: object) -> Document:
    """One GRU of two units over two inputs."""
    layer = Layer(find("gru", options), weights(3, 2, 2, seed=1), ("mood", "budget"))
    values = np.array([[0.5, -1.0], [1.0, 0.25], [0.0, 2.0]])
    return Document("GRU", Network((layer,), ("sweet", "sour")), Sequence(tuple("abc"), values), {})


@pytest.fixture
def bundled_font(qapp) -> Iterator[None]:
    """The font that looks the same on every machine."""
    before = qapp.font()
    use_bundled_font()
    yield
    qapp.setFont(before)


@pytest.mark.usefixtures("bundled_font")
@pytest.mark.parametrize("after", [True, False], ids=["after", "before"])
def test_the_diagram_looks_as_pinned(after: bool, update_pictures: bool):
    image, _ = painted(CellDiagram(), moment_of(gru(reset_after=after), token=1), 760, 500)
    check_pinned(image, f"cell-gru-{'after' if after else 'before'}", update_pictures)


def texts(monkeypatch, module, figure, moment, *size: int) -> dict[str, float]:
    """What a figure writes, and the room that each text has."""
    found = {}
    draw = module.draw_text

    def noted(painter, at, text, *args, **kwargs):
        found[text] = kwargs.get("width")
        draw(painter, at, text, *args, **kwargs)

    monkeypatch.setattr(module, "draw_text", noted)
    painted(figure, moment, *size)
    return found


@pytest.mark.parametrize(
    ("after", "rows"),
    [
        (True, ["sweet", "sour", "h mood", "h budget", "bias", "recurrent bias"]),
        (False, ["sweet", "sour", "h mood", "h budget", "bias"]),
    ],
)
def test_the_weights_of_the_candidate_name_both_biases(after, rows, qapp):
    table = WeightsTable(moment_of(gru(reset_after=after), token=1, signal="n"), "n")

    assert [row.name for row in table.rows] == rows
    assert table.values.shape == (len(rows), 2)
    assert table.source(2, 0) == (table.moment.ref("h_prev", 0),)


def test_both_biases_of_a_gate_that_adds_them_are_one_row(qapp):
    table = WeightsTable(moment_of(gru(), signal="r"), "r")

    assert [row.name for row in table.rows] == ["sweet", "sour", "h mood", "h budget", "bias"]


def test_what_the_update_gate_leaves_stands_in_brackets(monkeypatch, qapp):
    moment = moment_of(gru(), token=1, signal="h")
    found = texts(monkeypatch, equation, EquationFigure(), moment, 600, 300)

    assert {"(1 − z₂) × n₂", "z₂ × h₁"} <= set(found)


def test_a_recurrent_term_shows_the_unit_its_weight_and_the_reset_gate(monkeypatch, qapp):
    moment = moment_of(gru(), token=1, signal="n")
    found = texts(monkeypatch, equation, EquationFigure(), moment, 600, 300)

    assert {"h mood", "h budget", "bias", "recurrent bias × r₂"} <= set(found)
    assert sum(text.count(" × ") == 2 for text in found) == 2


def test_bars_leave_room_for_signed_numbers(monkeypatch, qapp):
    moment = moment_of(plain_rnn(), token=1, signal="h")
    found = texts(monkeypatch, gate_bars, GateBars(), moment, 600, 400)
    numbers = {text: room for text, room in found.items() if text[:1] in "+−" and "." in text}

    assert len(numbers) >= 3
    for text, room in numbers.items():
        assert ruler(13, bold=True)(text) <= room
