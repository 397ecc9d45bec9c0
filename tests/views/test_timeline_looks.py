"""What the timeline panel shows: every value in its place, as in pictures, in any theme."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRectF
from PySide6.QtGui import QAccessible, QImage, QPainter
from PySide6.QtWidgets import QApplication

from lstmviz.figures.numbers import exact
from lstmviz.figures.theme import DARK, LIGHT
from lstmviz.session import edits
from lstmviz.session.cursor import Ref
from lstmviz.session.session import Session
from lstmviz.views.look import Look
from lstmviz.views.timeline_panel import TimelinePanel
from tests.pictures import compare
from tests.views.timeline_tools import (
    MEMORY,
    opened,
    seen,
    title,
    wheel,
)


@pytest.fixture
def panel(qtbot, look, boss_raise):
    return opened(qtbot, look, boss_raise)


# ------------------------------------------------------------------ values


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(weight=st.floats(-1e38, 1e38), memory=st.floats(-1e38, 1e38) | st.just(np.inf))
def test_no_value_lies_outside_its_plot(panel, boss_raise, weight, memory):
    document = edits.set_weight(boss_raise, "l0", "W_g", 0, 1, weight)
    state = {"l0": {**document.initial["l0"], "c": np.array([memory, 0.3])}}
    panel.session.open(replace(document, initial=state))
    chart = panel.board.chart
    for plot, (series, box) in enumerate(zip(chart.series, panel.board.boxes, strict=True)):
        for token in range(7):
            for unit in range(2):
                at = chart.point(plot, token, unit)
                if at is None:
                    assert not np.isfinite(series.values[token, unit])
                    continue
                assert box.geometry().adjusted(-0.1, 2.5, 0.1, -2.5).contains(at)
                # The view's own ranges say the same.
                x, y = box.mapSceneToView(at).x(), box.mapSceneToView(at).y()
                assert x == pytest.approx(token)
                low, high = box.viewRange()[1]
                value = np.clip(series.values[token, unit], -1e30, 1e30)
                assert y == pytest.approx(value, abs=1e-9 * (high - low))
                assert low < y < high


def test_an_edit_is_seen_at_once(panel):
    before = seen(panel)
    panel.session.edit("", lambda document: edits.set_input(document, 4, 1, 1.0))
    assert seen(panel) != before
    panel.session.undo_stack.undo()
    assert seen(panel) == before


def test_a_moved_cursor_paints_no_values_anew(panel, monkeypatch):
    seen(panel)
    painted = []
    monkeypatch.setattr(
        "lstmviz.views.timeline_view.paint_backdrop", lambda *_: painted.append(True)
    )
    for token in range(7):
        panel.session.move(token=token, stage=token % 3)
        panel.session.hover(Ref("f", "l0", 0, token=token))
        seen(panel)
    assert not painted
    panel.session.move(veil=(3, 0))
    seen(panel)
    assert painted


def test_covering_what_lies_ahead_follows_the_cursor(panel):
    panel.session.cover_ahead(True)
    for token in (0, 2, 1):
        panel.session.move(token=token)
        assert [series.known for series in panel.board.chart.series] == [range(token + 1)] * 6
    panel.session.cover_ahead(False)
    assert panel.board.chart.series[0].known == range(7)


# ------------------------------------------------------------------ looks


@pytest.mark.parametrize("mode", ["heat", "lines", "both"])
@pytest.mark.parametrize("zoomed", [False, True])
def test_the_picture_shows_what_the_screen_shows(panel, mode, zoomed):
    panel.session.move(token=2, signal="c", hover=(Ref("f", "l0", 1, token=3),))
    panel.set_mode(mode)
    if zoomed:
        wheel(panel, title(panel, MEMORY, 2), QPoint(0, 240))
    names, size = panel.legend.width(), panel.board.size()
    image = QImage(names + size.width(), size.height(), QImage.Format.Format_RGB32)
    image.fill(LIGHT.color("panel"))
    painter = QPainter(image)
    panel.figure().paint(painter, QRectF(image.rect()), panel.session.now, LIGHT)
    painter.end()
    plots = image.copy(names, 0, size.width(), size.height())
    compare(plots, seen(panel))


def test_the_picture_leaves_out_what_the_screen_leaves_out(panel):
    panel.toggle_unit(0)
    panel.set_mode("lines")
    figure = panel.figure()
    assert (figure.mode, figure.units, figure.window) == ("lines", (1,), None)


def test_another_theme_restyles_everything(panel):
    before = seen(panel)
    legend = panel.legend.grab().toImage()
    panel.look.choose("dark")
    assert seen(panel).pixelColor(2, 2) == DARK.color("panel")
    assert panel.legend.grab().toImage() != legend
    panel.look.choose("light")
    assert seen(panel) == before


def test_each_plot_is_described(panel):
    panel.session.move(token=2)
    names, descriptions = [], []
    for number in range(QAccessible.queryAccessibleInterface(panel.board.viewport()).childCount()):
        child = QAccessible.queryAccessibleInterface(panel.board.viewport()).child(number)
        names.append(child.text(QAccessible.Text.Name))
        descriptions.append(child.text(QAccessible.Text.Description))
    assert "forget gate" in names
    value = exact(panel.session.now.values["c"][0])
    assert any("memory" in text and f"at Wed: mood {value}" in text for text in descriptions)


def test_every_control_has_a_name(panel):
    for widget in (panel, panel.board, panel.legend, panel.readout, panel.whole_button):
        assert widget.accessibleName()


def test_a_closed_panel_is_gone(boss_raise, look, qtbot):
    def living() -> int:
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return len(QApplication.allWidgets())

    def once() -> weakref.ref:
        session = Session(boss_raise)
        panel = TimelinePanel(session, Look("light"), "both")
        panel.resize(1000, 180)
        panel.show()
        panel.grab()
        panel.header.deleteLater()
        panel.deleteLater()
        return weakref.ref(panel.board)

    before = living()
    boards = [once() for _ in range(3)]
    assert living() == before
    assert [board() for board in boards] == [None] * 3
