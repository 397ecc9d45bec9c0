"""Pinned pictures, and that comparing with them sees what a person would see."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from lstmviz.exports.aim import aim
from lstmviz.exports.picture import paint_picture
from lstmviz.exports.views import VIEWS
from lstmviz.figures.figure import Figure
from lstmviz.figures.fonts import use_bundled_font
from lstmviz.figures.theme import NAMES, named
from lstmviz.session.document import Document
from lstmviz.session.moment import Moment
from tests.documents import plain_rnn, stacked
from tests.pictures import PIXEL_LEVELS, check_pinned, compare, difference

SIZE = (320, 200)


def curve(phase: float) -> QPolygonF:
    xs = np.linspace(20, 300, 60)
    return QPolygonF([QPointF(x, 100 + 60 * np.sin(x / 40 + phase)) for x in xs])


def drawing(
    *, curves: int = 3, background: str = "white", weight: float = 0.0, line: int = 104
) -> QImage:
    """A small plot: axes, a label, a chip and some curves, `weight` thicker than usual."""
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor(background))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(230, 20, 60, 24), QColor("#009e73"))
    painter.setPen(QPen(QColor("#656d80"), 1))
    painter.drawLine(20, 180, 300, 180)
    painter.drawLine(20, line, 60, line)
    painter.drawText(QPointF(24, 34), "memory c₁")
    for number in range(curves):
        painter.setPen(QPen(QColor("#a8437f"), 1.5 + weight))
        painter.drawPolyline(curve(number))
    painter.end()
    return image


def filled(color: str) -> QImage:
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def shifted(image: QImage, right: int, down: int) -> QImage:
    moved = image.copy()
    painter = QPainter(moved)
    painter.drawImage(right, down, image)
    painter.end()
    return moved


def recoloured(image: QImage, place: QRectF, color: str) -> QImage:
    changed = image.copy()
    painter = QPainter(changed)
    painter.fillRect(place, QColor(color))
    painter.end()
    return changed


def darkened(image: QImage) -> QImage:
    darker = image.copy()
    painter = QPainter(darker)
    painter.fillRect(image.rect(), QColor(0, 0, 0, 8))
    painter.end()
    return darker


def test_the_same_drawing_is_the_same(qapp):
    compare(drawing(), drawing())


def test_edges_drawn_by_another_version_are_the_same(qapp):
    compare(drawing(weight=0.06), drawing())
    assert difference(drawing(weight=0.06), drawing()).tile > 0


FAULTS = {
    "all black": lambda: filled("black"),
    "all white": lambda: filled("white"),
    "shifted right by one pixel": lambda: shifted(drawing(), 1, 0),
    "shifted left by one pixel": lambda: shifted(drawing(), -1, 0),
    "shifted down by one pixel": lambda: shifted(drawing(), 0, 1),
    "shifted up by one pixel": lambda: shifted(drawing(), 0, -1),
    "a line moved within its tiles": lambda: drawing(line=105),
    "one curve missing": lambda: drawing(curves=2),
    "one curve too many": lambda: drawing(curves=4),
    "a little darker": lambda: darkened(drawing()),
    "another background": lambda: drawing(background="#f5f6fa"),
    "a chip of another green": lambda: recoloured(drawing(), QRectF(230, 20, 60, 24), "#17a07a"),
    "a label gone": lambda: recoloured(drawing(), QRectF(20, 20, 120, 20), "white"),
    "a row cut off": lambda: drawing().copy(0, 0, SIZE[0], SIZE[1] - 1),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(qapp, fault: str):
    with pytest.raises(AssertionError):
        compare(FAULTS[fault](), drawing())


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen_the_other_way_round(qapp, fault: str):
    with pytest.raises(AssertionError):
        compare(drawing(), FAULTS[fault]())


def test_opacity_counts(qapp):
    clear = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    clear.fill(Qt.GlobalColor.transparent)
    with pytest.raises(AssertionError):
        compare(clear, filled("black"))


def test_pixels_that_are_far_off_are_counted(qapp):
    changed = filled("white")
    for x in range(5):
        changed.setPixelColor(3 * x, 7, QColor(255 - PIXEL_LEVELS, 255, 255))
    assert difference(changed, filled("white")).far_off == 5


# ------------------------------------------------------------------ the pinned figures

SHOWN = {
    "cell": ((760, 500), {"token": 2}),
    "gates": ((480, 330), {"token": 2}),
    "equation": ((560, 250), {"token": 2, "signal": "f", "unit": "budget"}),
    "timeline": ((1400, 300), {"token": 2}),
    "layers": ((480, 170), {"token": 2}),
}
"""The size in which each figure is pinned, and what it shows."""


@pytest.fixture
def bundled_font(qapp) -> Iterator[None]:
    """The font that looks the same on every machine."""
    before = qapp.font()
    use_bundled_font()
    yield
    qapp.setFont(before)


def picture(document: Document, view: str, theme: str, figure: Figure | None = None) -> QImage:
    size, where = SHOWN[view]
    trace = document.trace()
    if where.get("signal", "h") not in trace.layers["l0"].signals:
        where = {"token": 2}
    moment = Moment(document, trace, aim(document, trace, **where))
    return paint_picture(figure or VIEWS[view].make(), moment, named(theme), size)


@pytest.mark.usefixtures("bundled_font")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("theme", NAMES)
def test_a_figure_looks_as_pinned(
    boss_raise: Document, view: str, theme: str, update_pictures: bool
):
    check_pinned(picture(boss_raise, view, theme), f"{view}-{theme}", update_pictures)


@pytest.mark.usefixtures("bundled_font")
@pytest.mark.parametrize("view", VIEWS)
def test_a_figure_of_another_cell_looks_as_pinned(view: str, update_pictures: bool):
    check_pinned(picture(plain_rnn(), view, "light"), f"{view}-rnn", update_pictures)


@pytest.mark.usefixtures("bundled_font")
@pytest.mark.parametrize("theme", NAMES)
def test_the_map_of_a_stack_looks_as_pinned(theme: str, update_pictures: bool):
    check_pinned(picture(stacked(), "layers", theme), f"layers-stack-{theme}", update_pictures)


@pytest.mark.usefixtures("bundled_font")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("right", "down"), [(1, 0), (0, 1), (-1, 0), (0, -1)])
def test_a_figure_that_moved_by_a_pixel_is_seen(
    boss_raise: Document, view: str, right: int, down: int
):
    image = picture(boss_raise, view, "light")
    with pytest.raises(AssertionError):
        compare(shifted(image, right, down), image)


@pytest.mark.usefixtures("bundled_font")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("theme", NAMES)
@pytest.mark.parametrize("color", ["black", "white"])
def test_a_figure_lost_in_one_colour_is_seen(
    boss_raise: Document, view: str, theme: str, color: str
):
    image = picture(boss_raise, view, theme)
    lost = image.copy()
    lost.fill(QColor(color))
    with pytest.raises(AssertionError):
        compare(lost, image)


@pytest.mark.usefixtures("bundled_font")
@pytest.mark.parametrize("theme", NAMES)
def test_a_timeline_without_one_of_its_curves_is_seen(boss_raise: Document, theme: str):
    from lstmviz.figures.timeline import TimelineFigure

    both = TimelineFigure(mode="lines")
    one = TimelineFigure(mode="lines", units=(0,))
    with pytest.raises(AssertionError):
        compare(*(picture(boss_raise, "timeline", theme, figure) for figure in (one, both)))
