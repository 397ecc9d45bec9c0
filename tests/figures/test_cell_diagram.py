"""The cell diagram: many units, and what is hidden."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from lstmviz.figures.cell_diagram import CellDiagram
from lstmviz.figures.colormap import for_quantity, for_signal
from lstmviz.figures.gate_bars import GateBars
from lstmviz.figures.theme import LIGHT
from lstmviz.figures.unit_grid import UnitGrid, grid
from lstmviz.figures.words import value_of
from lstmviz.session.cursor import Ref
from tests.documents import plain_rnn, wide_lstm
from tests.figures.painting import moment_of, painted

SIZE = (760, 500)


def region_of(regions, key):
    return next(
        r for r in reversed(regions) if r.refs[0].key == key and isinstance(r.shape, QRectF)
    )


def place_of(region, unit):
    """Where a unit is within a region of many."""
    left, top = region.shape.left(), region.shape.top()
    for x in np.arange(left + 0.25, region.shape.right(), 0.5):
        for y in np.arange(top + 0.25, region.shape.bottom(), 0.5):
            part = region.at(QPointF(x, y))
            if part.refs[0].unit == unit:
                return part.shape
    raise AssertionError


# ------------------------------------------------------------------ hidden


def decided(rows, **cursor):
    """A network whose readout sees the units in another order."""
    document = plain_rnn()
    readout = replace(document.network.readout, weight=np.eye(2, 3)[rows])
    document = replace(document, network=replace(document.network, readout=readout))
    return moment_of(document, token=1, signal="h", **cursor)


def test_the_winner_is_shown_when_nothing_is_hidden(qapp):
    one, other = (painted(CellDiagram(), decided(rows), *SIZE) for rows in ([0, 1], [1, 0]))

    assert one[0] != other[0]
    assert region_of(one[1], "y").refs[0].unit is not None


@pytest.mark.parametrize("hover", [(), (Ref("y", unit=0, token=1),), (Ref("y", unit=1, token=1),)])
def test_nothing_tells_which_of_several_wins_while_it_is_hidden(qapp, hover):
    one, other = (
        painted(CellDiagram(), decided(rows, veil=(0, 0), hover=hover), *SIZE)
        for rows in ([0, 1], [1, 0])
    )
    regions = [region_of(found, "y") for _, found in (one, other)]

    assert one[0] == other[0]
    assert regions[0].refs == regions[1].refs == (Ref("y", token=1),)
    assert regions[0].tip == regions[1].tip
    assert not any(name in regions[0].tip.split() for name in ("no", "yes"))


@pytest.mark.parametrize("figure", [CellDiagram(), GateBars()])
def test_many_units_tell_nothing_that_is_hidden(qapp, figure):
    def forget_gate(seed):
        document = wide_lstm(40)
        values = np.random.default_rng(seed).normal(size=(8, 3))
        document = replace(document, sequence=replace(document.sequence, values=values))
        moment = moment_of(document, token=1, signal="h", veil=(0, 0))
        image, regions = painted(figure, moment, *SIZE)
        region = region_of(regions, "f")
        return image.copy(region.shape.toAlignedRect()), region.at(region.shape.center()).tip

    assert forget_gate(1) == forget_gate(2)


# ------------------------------------------------------------------ many units


@pytest.mark.parametrize(("figure", "key"), [(CellDiagram(), "g"), (GateBars(), "f")])
def test_many_units_are_found_by_the_pointer_one_by_one(qapp, figure, key):
    moment = moment_of(wide_lstm(300), token=2)
    region = region_of(painted(figure, moment, *SIZE)[1], key)

    found = set()
    for x in np.arange(region.shape.left() + 0.25, region.shape.right(), 0.5):
        for y in np.arange(region.shape.top() + 0.25, region.shape.bottom(), 0.5):
            part = region.at(QPointF(x, y))
            assert part is region or part.contains(QPointF(x, y))
            found.add(part.refs[0].unit)
    assert found - {None} == set(range(300))


@pytest.mark.parametrize("figure", [CellDiagram(), GateBars()])
def test_a_frame_does_not_list_every_unit(qapp, figure):
    counts = [len(painted(figure, moment_of(wide_lstm(units)), *SIZE)[1]) for units in (60, 300)]

    assert counts[0] == counts[1] < 60


def test_a_unit_among_many_has_its_name_value_and_colour(qapp):
    moment = moment_of(wide_lstm(60), token=2, signal="h")
    image, regions = painted(CellDiagram(), moment, *SIZE)
    region = region_of(regions, "f")
    colors = for_quantity(moment, "f", LIGHT)

    for y in np.arange(region.shape.top() + 1, region.shape.bottom() - 1, 1.0):
        part = region.at(QPointF(region.shape.left() + 2, y))
        unit = part.refs[0].unit
        assert f"u{unit + 1} = {value_of(moment, 'f', unit):.6g}"[:12] in part.tip
        center = part.shape.center().toPoint()
        wanted, shown = colors.color(value_of(moment, "f", unit)), image.pixelColor(center)
        assert max(abs(a - b) for a, b in zip(wanted.getRgb(), shown.getRgb(), strict=True)) <= 4


@pytest.mark.parametrize("figure", [CellDiagram(), GateBars()])
def test_a_unit_among_many_is_framed_when_lit_and_when_chosen(qapp, figure):
    document = wide_lstm(300)
    plain, regions = painted(figure, moment_of(document, signal="h"), *SIZE)
    chosen, _ = painted(figure, moment_of(document, signal="f", unit=7), *SIZE)
    hover = (Ref("f", unit=7, token=0),)
    lit, _ = painted(figure, moment_of(document, signal="h", hover=hover), *SIZE)
    region = region_of(regions, "f")
    around = place_of(region, 7).adjusted(-2, -2, 2, 2).toAlignedRect()

    assert plain.copy(around) != chosen.copy(around)
    assert plain.copy(around) != lit.copy(around)
    assert lit.copy(around) != chosen.copy(around)


@pytest.mark.parametrize(("count", "height"), [(9, 100.0), (300, 90.0), (17, 3.0), (10, 30.0)])
def test_every_unit_has_a_cell_of_its_own(count, height):
    cells = grid(QRectF(10, 20, 57, height), count, least=3.0)

    centers = [cells.place(unit).center() for unit in range(count)]
    assert [cells.unit_at(center) for center in centers] == list(range(count))
    assert cells.unit_at(QPointF(9, 20)) is None


def test_a_place_after_the_last_unit_belongs_to_none():
    cells = UnitGrid(QRectF(0, 0, 20, 20), 3, rows=2)

    assert cells.unit_at(QPointF(20, 20)) is None
    assert cells.unit_at(QPointF(20, 1)) == 2


def test_chips_and_timeline_have_the_same_colours(boss_raise, qapp):
    moment = moment_of(boss_raise)
    for signal in moment.kind.signals:
        values = moment.layer_trace.signals[signal.key]
        assert for_quantity(moment, signal.key, LIGHT) == for_signal(signal, values, LIGHT)
