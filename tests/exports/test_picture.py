"""Pictures of a figure: their size, sharpness, background, resolution, and the clipboard."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from lstmviz.cells.problems import Problem
from lstmviz.exports.clipboard import copy_picture
from lstmviz.exports.picture import MARGIN, paint_picture, png, save_picture
from lstmviz.figures.figure import Region
from lstmviz.figures.theme import DARK, LIGHT, NAMES, PRINT, Theme, named
from lstmviz.session.moment import Moment
from lstmviz.session.session import Session
from tests.pictures import levels

SIZE = (120, 80)


@dataclass
class Quarter:
    """Fills the upper left quarter of its rectangle, and remembers what it was given."""

    given: tuple[QRectF, Moment, Theme] | None = None
    dots: int = 0

    def paint(self, painter: QPainter, rect: QRectF, moment: Moment, theme: Theme) -> list[Region]:
        self.given = (rect, moment, theme)
        self.dots = painter.device().logicalDpiX()
        quarter = QRectF(rect.left(), rect.top(), rect.width() / 2, rect.height() / 2)
        painter.fillRect(quarter, theme.color("forget"))
        return []


@pytest.fixture
def moment(session: Session) -> Moment:
    return session.now


@pytest.mark.parametrize("scale", [1, 1.5, 2, 3])
def test_a_picture_is_the_figure_at_its_scale(moment: Moment, scale: float):
    figure = Quarter()
    image = paint_picture(figure, moment, LIGHT, SIZE, scale)
    assert (image.width(), image.height()) == (SIZE[0] * scale, SIZE[1] * scale)
    rect, given, theme = figure.given
    assert rect == QRectF(MARGIN, MARGIN, SIZE[0] - 2 * MARGIN, SIZE[1] - 2 * MARGIN)
    assert given is moment
    assert theme is LIGHT
    painted = (levels(image) == levels(colored(LIGHT.color("forget")))).all(axis=2)
    ys, xs = np.nonzero(painted)
    assert (xs.min() / scale, (xs.max() + 1) / scale) == (MARGIN, SIZE[0] / 2)
    assert (ys.min() / scale, (ys.max() + 1) / scale) == (MARGIN, SIZE[1] / 2)
    assert painted.sum() == (xs.max() + 1 - xs.min()) * (ys.max() + 1 - ys.min())


def colored(color: QColor) -> QImage:
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(color)
    return image


def test_a_size_between_pixels_is_rounded_up(moment: Moment):
    image = paint_picture(Quarter(), moment, LIGHT, (101, 77), 1.5)
    assert (image.width(), image.height()) == (152, 116)


@pytest.mark.parametrize("theme", NAMES)
def test_the_background_is_the_themes_panel(moment: Moment, theme: str):
    image = paint_picture(Quarter(), moment, named(theme), SIZE)
    assert image.pixelColor(SIZE[0] - 1, SIZE[1] - 1) == named(theme).color("panel")
    assert not image.hasAlphaChannel()


@pytest.mark.parametrize("theme", NAMES)
def test_a_transparent_picture_has_no_background(moment: Moment, theme: str):
    image = paint_picture(Quarter(), moment, named(theme), SIZE, transparent=True)
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(SIZE[0] - 1, SIZE[1] - 1).alpha() == 0
    assert image.pixelColor(MARGIN + 2, MARGIN + 2) == named(theme).color("forget")


@pytest.mark.parametrize("scale", [1, 2])
def test_its_size_on_paper_is_that_of_scale_one(moment: Moment, tmp_path: Path, scale: float):
    save_picture(tmp_path / "p.png", paint_picture(Quarter(), moment, LIGHT, SIZE, scale))
    image = QImage(str(tmp_path / "p.png"))
    assert image.width() / image.dotsPerMeterX() == pytest.approx(SIZE[0] / 96 * 0.0254, rel=1e-3)
    assert image.height() / image.dotsPerMeterY() == pytest.approx(SIZE[1] / 96 * 0.0254, rel=1e-3)


def test_the_resolution_is_noted_only_after_painting(moment: Moment):
    plain, sharp = Quarter(), Quarter()
    paint_picture(plain, moment, LIGHT, SIZE)
    paint_picture(sharp, moment, LIGHT, SIZE, 4)
    assert plain.dots == sharp.dots


def test_a_figure_that_fails_leaves_no_painter_open(moment: Moment):
    class Broken:
        def paint(self, *_: object) -> list[Region]:
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        paint_picture(Broken(), moment, LIGHT, SIZE)


def test_too_little_memory_is_told(moment: Moment):
    with pytest.raises(Problem, match="not enough memory"):
        paint_picture(Quarter(), moment, LIGHT, (2_000_000_000, 2_000_000_000))


def test_what_is_saved_is_the_picture(moment: Moment, tmp_path: Path):
    image = paint_picture(Quarter(), moment, PRINT, SIZE, 2, transparent=True)
    save_picture(tmp_path / "p.png", image)
    assert (tmp_path / "p.png").read_bytes() == png(image)
    np.testing.assert_array_equal(levels(QImage(str(tmp_path / "p.png"))), levels(image))


def test_a_place_that_cannot_be_written_is_told(moment: Moment, tmp_path: Path):
    (tmp_path / "file").write_text("")
    image = paint_picture(Quarter(), moment, LIGHT, SIZE)
    with pytest.raises(Problem, match=r"p\.png cannot be written: Not a directory\. Choose"):
        save_picture(tmp_path / "file" / "p.png", image)


@pytest.mark.parametrize("transparent", [False, True])
def test_a_copied_picture_can_be_pasted(moment: Moment, transparent: bool):
    image = paint_picture(Quarter(), moment, DARK, SIZE, 2, transparent)
    copy_picture(image)
    pasted = QGuiApplication.clipboard().image()
    np.testing.assert_array_equal(levels(pasted), levels(image))
    assert pasted.hasAlphaChannel() is transparent
    assert pasted.dotsPerMeterX() == image.dotsPerMeterX()


def test_a_process_that_copied_a_picture_ends_well(root: Path):
    code = """
from PySide6.QtGui import QImage
from lstmviz.exports.clipboard import copy_picture
from lstmviz.exports.picture import start_painting

application = start_painting()
image = QImage(10, 10, QImage.Format.Format_RGB32)
image.fill(0)
copy_picture(image)
"""
    finished = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert (finished.returncode, finished.stderr) == (0, "")
