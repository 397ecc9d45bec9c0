"""The timeline as a picture: every value in its place, nothing clipped, nothing given away."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtCore import QBuffer, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from lstmviz.cells.kinds import find
from lstmviz.figures import strokes
from lstmviz.figures.figure import Region
from lstmviz.figures.numbers import exact, short
from lstmviz.figures.theme import DARK, LIGHT, NAMES, contrast, named
from lstmviz.figures.timeline import TimelineFigure
from lstmviz.figures.timeline_chart import Chart, axis_marks
from lstmviz.figures.timeline_heat import numbers_of, paint_heat
from lstmviz.figures.timeline_layout import GAP, Window
from lstmviz.figures.timeline_lines import lines_of
from lstmviz.figures.timeline_series import known_tokens
from lstmviz.figures.timeline_text import compact, told, value_text
from lstmviz.figures.timeline_ticks import BETWEEN, tick_of, ticks_of
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.sequences.sequence import Sequence
from lstmviz.session.cursor import Cursor, Ref
from lstmviz.session.document import Document
from lstmviz.session.moment import Moment
from tests.documents import deep_lstm, plain_rnn, weights

ROOM = QRectF(0, 0, 1000, 200)
# Documents are immutable, so every example may have the same.
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
EXTREME = st.floats(-1e38, 1e38) | st.sampled_from([0.0, 1e-310, np.nan, np.inf, -np.inf])


def moment_of(document: Document, **where) -> Moment:
    return Moment(document, document.trace(), Cursor(**{"signal": "h", **where}))


def with_values(moment: Moment, key: str, values: np.ndarray) -> Moment:
    """The same moment, as if a signal had other values."""
    layer = moment.layer_trace
    signals = {**layer.signals, key: values}
    layers = {**moment.trace.layers, moment.cursor.layer: replace(layer, signals=signals)}
    return replace(moment, trace=replace(moment.trace, layers=layers))


def long(document: Document, tokens: int) -> Document:
    """The document with its sequence repeated up to a length."""
    values = np.resize(document.sequence.values, (tokens, document.sequence.values.shape[1]))
    names = tuple(f"token {n}" for n in range(tokens))
    return replace(document, sequence=replace(document.sequence, tokens=names, values=values))


def wide(units: int, tokens: int, activation: float = 1.0) -> Document:
    """A plain RNN of any size."""
    names = tuple(f"u{n}" for n in range(units))
    layer = Layer(find("rnn"), weights(1, 2, units, seed=3), names)
    values = activation * np.random.default_rng(5).normal(size=(tokens, 2))
    sequence = Sequence(tuple(str(n) for n in range(tokens)), values)
    return Document("Wide", Network((layer,), ("a", "b")), sequence, {})


def chart_of(moment: Moment, rect: QRectF = ROOM, **how) -> Chart:
    return TimelineFigure(**how).chart(rect, moment, LIGHT)


def painted_with_regions(moment, rect, theme=LIGHT, **how) -> tuple[QImage, list[Region]]:
    image = QImage(rect.size().toSize(), QImage.Format.Format_RGB32)
    image.fill(theme.color("panel"))
    painter = QPainter(image)
    regions = TimelineFigure(**how).paint(painter, rect, moment, theme)
    painter.end()
    return image, regions


def painted(moment: Moment, rect: QRectF = ROOM, theme=LIGHT, **how) -> QImage:
    return painted_with_regions(moment, rect, theme, **how)[0]


def texts(moment: Moment, rect: QRectF = ROOM, **how) -> list[str]:
    """Every text of the picture, in the order of painting."""
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(round(rect.width()), round(rect.height())))
    painter = QPainter(generator)
    TimelineFigure(**how).paint(painter, rect, moment, LIGHT)
    painter.end()
    svg = bytes(buffer.data().data()).decode()
    return [part.split("</text>")[0].split(">")[-1].strip() for part in svg.split("<text")[1:]]


# ------------------------------------------------------------------ what is shown


def test_every_signal_of_the_cell_has_a_plot(boss_raise, qapp):
    chart = chart_of(moment_of(boss_raise))
    assert [one.signal.key for one in chart.series] == ["f", "i", "g", "o", "c", "h"]
    assert {"forget f", "memory c", "mood", "budget"} <= set(texts(moment_of(boss_raise)))


def test_the_readout_has_a_plot_where_there_is_room(boss_raise, qapp):
    chart = chart_of(moment_of(boss_raise), QRectF(0, 0, 1570, 270))
    assert chart.series[-1].signal.key == "y"
    assert "readout y · raise" in texts(moment_of(boss_raise), QRectF(0, 0, 1570, 270))


def test_a_plain_rnn_has_one_plot_for_its_signal(qapp):
    chart = chart_of(moment_of(plain_rnn()))
    assert [one.signal.key for one in chart.series] == ["h", "y"]


def test_an_inner_layer_shows_itself_and_no_readout(qapp):
    moment = moment_of(deep_lstm(), layer="l0_reverse")
    chart = chart_of(moment)
    assert [one.layer for one in chart.series] == ["l0_reverse"] * 6
    np.testing.assert_array_equal(chart.series[4].values, moment.layer_trace.signals["c"])


def test_every_value_stands_in_its_cell(boss_raise, qapp):
    moment = moment_of(boss_raise)
    written = texts(moment)
    signals = moment.layer_trace.signals
    expected = [short(value) for key in "figoch" for value in signals[key].ravel()]
    for text in set(expected):
        # Numbers at the axes add to some.
        assert written.count(text) >= expected.count(text)


def test_numbers_are_left_out_where_they_do_not_fit(boss_raise, qapp):
    assert not {".4", ".5", ".9"} & set(texts(moment_of(boss_raise), QRectF(0, 0, 400, 200)))


@pytest.mark.parametrize(("value", "text"), [(-1.0, "−1"), (0.02, "0"), (0.5, ".5"), (12.3, "12")])
def test_numbers_are_shorter_where_room_is_scarce(value, text):
    assert compact(value) == text


@pytest.mark.parametrize(
    ("mode", "heat", "lines"), [("heat", 1, 0), ("lines", 0, 1), ("both", 1, 1)]
)
def test_the_mode_says_what_is_painted(boss_raise, qapp, mode, heat, lines):
    for place in chart_of(moment_of(boss_raise), mode=mode).layout.places:
        assert (place.heat.height() > 0, place.lines.height() > 0) == (heat, lines)


def test_another_mode_is_refused():
    with pytest.raises(ValueError, match="heat, lines, both"):
        TimelineFigure("bars")


def test_units_left_out_are_nowhere(boss_raise, qapp):
    moment = moment_of(boss_raise)
    assert "budget" not in texts(moment, units=(0,))
    _, regions = painted_with_regions(moment, ROOM, units=(0,))
    assert {ref.unit for region in regions for ref in region.refs} == {None, 0}


def test_of_many_units_the_heat_map_shows_all_and_lines_a_few(qapp):
    chart = chart_of(moment_of(wide(20, 40)))
    assert len(chart.heated_of(chart.series[0])) == 20
    assert chart.lined_of(chart.series[0]) == (0, 1, 2, 3)
    written = texts(moment_of(wide(20, 40)))
    # Rows are too low for a name each; those with a line are in the legend.
    assert {"u0", "u1", "u2", "u3", "u12"} <= set(written)
    assert "u13" not in written


def test_up_to_32_units_differ_by_dash_or_marker():
    looks = {
        (strokes.dash(unit), unit % strokes.MARKERS, strokes.is_filled(unit)) for unit in range(32)
    }
    assert len(looks) == 32


def test_a_region_tells_the_exact_value(boss_raise, qapp):
    moment = moment_of(boss_raise)
    _, regions = painted_with_regions(moment, ROOM)
    ref = Ref("c", "l0", 0, token=3)
    [region] = [region for region in regions if region.refs == (ref,)]
    assert region.tip == f"memory c · Thu · mood = {exact(moment.layer_trace.signals['c'][3, 0])}"


# ------------------------------------------------------------------ nothing clipped


@SHARED
@given(values=arrays(np.float64, (7, 2), elements=EXTREME), height=st.integers(80, 400))
def test_every_point_lies_within_the_axis_with_its_whole_marker(boss_raise, qapp, values, height):
    moment = with_values(moment_of(boss_raise), "c", values)
    chart = chart_of(moment, QRectF(0, 0, 1000, height))
    room = chart.layout.places[4].lines
    for _, pieces in lines_of(chart, 4, (0, 1)):
        for point in (point for piece in pieces for point in piece):
            reach = strokes.RADIUS + strokes.RIM / 2
            assert room.adjusted(0, reach - 0.01, 0, 0.01 - reach).contains(point)


@SHARED
@given(values=arrays(np.float64, (7, 2), elements=EXTREME))
def test_lines_have_a_point_for_each_finite_value_and_break_at_the_others(boss_raise, qapp, values):
    chart = chart_of(with_values(moment_of(boss_raise), "c", values))
    for unit, pieces in lines_of(chart, 4, (0, 1)):
        tokens = [[round(chart.time_at(point.x(), 4)) for point in piece] for piece in pieces]
        finite = np.flatnonzero(np.isfinite(values[:, unit])).tolist()
        assert [token for piece in tokens for token in piece] == finite
        assert all(two - one == 1 for piece in tokens for one, two in pairwise(piece))


@SHARED
@given(values=arrays(np.float64, (7, 2), elements=EXTREME))
def test_any_values_can_be_painted(boss_raise, qapp, values):
    painted(with_values(moment_of(boss_raise), "c", values))


@pytest.mark.parametrize("theme", NAMES)
@pytest.mark.parametrize("size", [(900, 260), (1000, 180), (1570, 270), (2400, 500)])
@pytest.mark.parametrize("mode", ["heat", "lines", "both"])
def test_nothing_is_painted_outside(boss_raise, qapp, theme, size, mode):
    moment = moment_of(boss_raise, token=6, hover=(Ref("h", "l0", 0, token=6), Ref("f", "l0")))
    frame = 12
    image = QImage(size[0] + 2 * frame, size[1] + 2 * frame, QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    painter = QPainter(image)
    TimelineFigure(mode).paint(painter, QRectF(frame, frame, *size), moment, named(theme))
    painter.end()
    shape = (image.height(), image.width())
    outside = np.frombuffer(image.constBits(), np.uint32).reshape(shape).copy()
    outside[frame:-frame, frame:-frame] = QColor("magenta").rgb()
    assert (outside == QColor("magenta").rgb()).all()


@pytest.mark.parametrize("tokens", [1, 2, 7, 40, 1000])
@pytest.mark.parametrize("units", [1, 8, 9, 64])
@pytest.mark.parametrize("size", [(200, 90), (1000, 180), (1570, 270)])
def test_any_size_of_network_and_picture_can_be_painted(qapp, tokens, units, size):
    image = painted(moment_of(wide(units, tokens)), QRectF(0, 0, *size))
    assert image != painted(moment_of(wide(units, tokens, 0.1)), QRectF(0, 0, *size))


def test_a_long_sequence_is_drawn_with_no_more_points_than_pixels(boss_raise, qapp):
    chart = chart_of(moment_of(long(boss_raise, 10_000)))
    room = chart.layout.places[4].lines
    for unit, [piece] in lines_of(chart, 4, (0, 1)):
        assert len(piece) <= 2 * (room.width() + 1)
        # What is left out lies between what is drawn.
        heights = chart.scales[4].ys(chart.series[4].values[:, unit], room)
        assert min(p.y() for p in piece) == pytest.approx(heights.min())
        assert max(p.y() for p in piece) == pytest.approx(heights.max())


@given(low=st.floats(-1e30, 0), high=st.floats(0, 1e30))
def test_the_axis_has_round_numbers_within_its_range(low, high):
    if high - low < 1e-6:
        return
    marks = axis_marks(low, high)
    assert 0.0 in marks
    assert all(low <= mark <= high for mark in marks)
    assert len(marks) >= 2


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        # Its logarithm is that of the power of ten above.
        (0.0, 9.99999999999996e29, (0.0, 5e29)),
        (-9.99999999999996e29, 1.0, (-5e29, 0.0)),
        (0.0, 0.0, (0.0,)),
        (0.0, 5e-324, (0.0,)),
        (5e-324, 5e-324, ()),
        (-1.7e308, 1.7e308, (-1e308, 0.0, 1e308)),
    ],
)
def test_an_axis_has_its_numbers_whatever_its_range(low, high, marks):
    assert axis_marks(low, high) == pytest.approx(marks)


# ------------------------------------------------------------------ not finite, hidden


def test_values_that_are_not_finite_are_said_to_be_so(boss_raise, qapp):
    values = np.array(moment_of(boss_raise).layer_trace.signals["c"])
    values[1, 0], values[2, 1] = np.nan, -np.inf
    moment = with_values(moment_of(boss_raise), "c", values)
    assert {"NaN", "−∞"} <= set(texts(moment, QRectF(0, 0, 1570, 270)))
    # The others keep their colours and heights.
    plain, odd = (chart_of(one).series[4] for one in (moment_of(boss_raise), moment))
    assert odd.extremes.tolist() == plain.extremes.tolist()


def test_values_that_are_not_finite_stand_out_of_an_image(qapp):
    moment = moment_of(wide(20, 40))
    values = np.array(moment.layer_trace.signals["h"])
    values[10, 5] = np.nan
    chart = chart_of(with_values(moment, "h", values))
    image = QImage(1000, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_heat(painter, chart, 0, numbers_of(chart))
    painter.end()
    cell = chart.cell(chart.series[0], 10, 5, chart.layout.places[0])
    assert image.pixelColor(cell.center().toPoint()) == LIGHT.color("text")


@pytest.mark.parametrize("token", range(7))
@pytest.mark.parametrize("stage", [None, 0, 3, 6])
@pytest.mark.parametrize("covers", [False, True])
def test_what_is_hidden_is_the_end_of_the_sequence(boss_raise, token, stage, covers):
    veil = None if covers or stage is None else (token, stage)
    moment = moment_of(boss_raise, token=token, stage=stage, covers=covers, veil=veil)
    for key in "figochy":
        hidden = [moment.hides(key, at) for at in range(7)]
        assert hidden == [at not in known_tokens(moment, key) for at in range(7)]


@pytest.mark.parametrize("token", range(5))
@pytest.mark.parametrize("stage", [None, 0, 3, 5])
def test_what_is_hidden_in_the_reverse_direction_is_the_beginning(token, stage):
    moment = moment_of(deep_lstm(), token=token, stage=stage, layer="l0_reverse", covers=True)
    assert known_tokens(moment, "f") == range(token, 5)
    for key in "figoch":
        hidden = [moment.hides(key, at) for at in range(5)]
        assert hidden == [at not in known_tokens(moment, key) for at in range(5)]


def test_in_the_reverse_direction_lines_and_numbers_begin_where_it_is_known(qapp):
    moment = moment_of(deep_lstm(), layer="l0_reverse", token=2, covers=True)
    chart = chart_of(moment)
    for plot, series in enumerate(chart.series):
        assert series.known == range(2, 5)
        assert [len(piece) for _, [piece] in lines_of(chart, plot, (0, 1, 2))] == [3] * 3
        assert chart.point(plot, 1, 0) is None
        assert chart.point(plot, 2, 0) is not None
    assert texts(moment).count("?") == 6 * 3 * 2
    assert value_text(chart.series[0], 1, 0) == "?"


def test_an_image_tells_hidden_tokens_at_both_ends(boss_raise, qapp):
    moment = moment_of(deep_lstm(), layer="l0_reverse", token=2, covers=True)
    series = chart_of(moment).series[0]
    assert series.known_among(range(0, 5)) == range(2, 5)
    assert series.known_among(range(3, 4)) == range(3, 4)
    assert len(series.known_among(range(0, 2))) == 0
    assert series.known_among(range(0, 2)).start == 2
    known = replace(series, known=range(0, 2))
    assert known.known_among(range(3, 5)) == range(3, 3)


def test_hidden_values_are_question_marks_and_have_no_point(boss_raise, qapp):
    moment = moment_of(boss_raise, veil=(3, 2))
    chart = chart_of(moment)
    known = [4, 4, 4, 3, 3, 3]
    assert texts(moment).count("?") == sum(2 * (7 - count) for count in known)
    for plot, count in enumerate(known):
        assert [len(piece) for _, [piece] in lines_of(chart, plot, (0, 1))] == [count] * 2
        assert chart.point(plot, count, 0) is None
    assert told(chart.series[4], 5, 0, (0, 1)) == "mood ?   budget ?"


def test_hidden_values_change_nothing_that_is_seen(boss_raise, qapp):
    moment = moment_of(boss_raise, veil=(3, 2))
    other = np.array(moment.layer_trace.signals["c"])
    other[3:] *= -5
    assert painted(moment) == painted(with_values(moment, "c", other))


def test_hidden_values_have_no_colour_in_an_image_either(qapp):
    moment = moment_of(wide(20, 40), veil=(19, 0))
    other = np.array(moment.layer_trace.signals["h"])
    other[20:] *= -1
    assert painted(moment) == painted(with_values(moment, "h", other))


# ------------------------------------------------------------------ names of tokens


@SHARED
@given(
    names=st.lists(st.text("abcdefgh ", min_size=1, max_size=30), min_size=1, max_size=80),
    width=st.integers(300, 2000),
    data=st.data(),
)
def test_names_of_tokens_never_overlap_and_stay_in_their_plot(boss_raise, qapp, names, width, data):
    document = long(boss_raise, len(names))
    document = replace(document, sequence=replace(document.sequence, tokens=tuple(names)))
    chart = chart_of(moment_of(document), QRectF(0, 0, width, 200))
    room = chart.layout.places[0].ticks.width()
    ticks = ticks_of(chart)
    assert ticks
    assert all(one.left + one.width + BETWEEN <= two.left for one, two in pairwise(ticks))
    current = tick_of(chart, data.draw(st.integers(0, len(names) - 1)), bold=True)
    for tick in (*ticks, current):
        assert tick.left >= 0
        assert tick.left + tick.width <= room + 0.01


@pytest.mark.parametrize(("tokens", "current"), [(7, 5), (300, 150)])
def test_the_current_token_is_marked_in_every_plot(boss_raise, qapp, tokens, current):
    document = long(boss_raise, tokens)
    chart = chart_of(moment_of(document, token=current))
    here, elsewhere = (painted(moment_of(document, token=at)) for at in (current, 0))
    for place in chart.layout.places:
        edge = round(chart.columns(current, place)[0])
        # Between heat map and lines.
        at = [(x, round(place.lines.top() - GAP / 2)) for x in range(edge - 2, edge + 3)]
        accent, panel = LIGHT.color("accent"), LIGHT.color("panel")
        assert min(contrast(here.pixelColor(*one), accent) for one in at) < 1.5
        assert all(elsewhere.pixelColor(*one) == panel for one in at)


def test_the_current_token_is_always_named(boss_raise, qapp):
    for token in range(7):
        assert boss_raise.sequence.tokens[token] in texts(moment_of(boss_raise, token=token))


# ------------------------------------------------------------------ light and place


def test_what_is_lit_elsewhere_is_marked(boss_raise, qapp):
    plain = painted(moment_of(boss_raise))
    for ref in (
        Ref("c", "l0", 1, token=3),
        Ref("c", "l0", None, token=3),
        Ref("c", "l0", 1),
        Ref("c", "l0"),
    ):
        assert painted(moment_of(boss_raise, hover=(ref,))) != plain
    for ref in (Ref("x", unit=0, token=3), Ref("c", "l1", 1, token=3), Ref("W_f", "l0", 0, 0)):
        assert painted(moment_of(boss_raise, hover=(ref,))) == plain


def test_the_chosen_value_is_marked(boss_raise, qapp):
    one, other = (painted(moment_of(boss_raise, signal="c", unit=unit)) for unit in (0, 1))
    assert one != other


@SHARED
@given(x=st.floats(0, 1000), y=st.floats(0, 200))
def test_a_cell_is_found_where_it_is_painted(boss_raise, qapp, x, y):
    chart = chart_of(moment_of(boss_raise))
    spot = chart.spot_at(QPointF(x, y))
    if spot is None:
        return
    series, place = chart.series[spot.plot], chart.layout.places[spot.plot]
    left, right = chart.columns(spot.token, place)
    assert left - 1 <= x <= right + 1
    if spot.unit is not None and place.heat.contains(x, y):
        assert chart.cell(series, spot.token, spot.unit, place).adjusted(-1, 0, 1, 0).contains(x, y)


def test_a_window_shows_a_part_of_the_sequence(boss_raise, qapp):
    chart = chart_of(moment_of(boss_raise), window=Window(1.5, 4.5))
    assert list(chart.visible) == [2, 3, 4]
    assert {"Wed", "Thu", "Fri"} >= {tick.text for tick in ticks_of(chart)}


def test_themes_differ(boss_raise, qapp):
    assert painted(moment_of(boss_raise)) != painted(moment_of(boss_raise), theme=DARK)
