"""Pictures of figures: painted by the same code as on screen, at any size, sharp at any scale."""

import math
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.exports.output import write_output
from lstmviz.figures.figure import Figure
from lstmviz.figures.fonts import ensure_font
from lstmviz.figures.theme import Theme
from lstmviz.session.moment import Moment

DOTS_PER_METRE = 96 / 0.0254
"""At scale 1, so that a picture has the same size on paper at every scale."""
MARGIN = 12
"""Room around a figure, in its own units, as its card gives it on screen."""


def start_painting() -> QCoreApplication:
    """Make sure that pictures can be painted, also in a process that shows no window.

    Keep what is returned for as long as anything is painted.
    """
    application = QGuiApplication.instance() or QGuiApplication(["lstmviz"])
    ensure_font()
    return application


def paint_picture(
    figure: Figure,
    moment: Moment,
    theme: Theme,
    size: tuple[int, int],
    scale: float = 1.0,
    transparent: bool = False,
) -> QImage:
    """Paint a figure into a picture of `size` times `scale` pixels.

    Parameters
    ----------
    size
        Width and height in the figure's own units, which decide how large text is beside the rest.
    scale
        Pixels per unit.
    transparent
        Whether to leave out the theme's panel behind the figure.

    Raises
    ------
    Problem
        If there is not enough memory.
    """
    width, height = size
    image = QImage(
        math.ceil(width * scale),
        math.ceil(height * scale),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    if image.isNull():
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "There is not enough memory for a picture that large.")
        )
    image.fill(Qt.GlobalColor.transparent if transparent else theme.color("panel"))
    painter = QPainter(image)
    try:
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.scale(scale, scale)
        room = QRectF(0, 0, width, height).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        figure.paint(painter, room, moment, theme)
    finally:
        painter.end()
    if not transparent:
        image.convertTo(QImage.Format.Format_RGB32)
    # Before painting, it would have changed the size of text.
    set_resolution(image, scale)
    return image


def set_resolution(image: QImage, scale: float) -> None:
    """Note in a finished picture how large it is on paper."""
    image.setDotsPerMeterX(round(DOTS_PER_METRE * scale))
    image.setDotsPerMeterY(round(DOTS_PER_METRE * scale))


def png(image: QImage) -> bytes:
    """Return a picture as PNG.

    Raises
    ------
    Problem
        If there is not enough memory.
    """
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # PySide takes a text here; its annotations say bytes.
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "There is not enough memory for a picture that large.")
        )
    return bytes(content.data())


def save_picture(path: Path, image: QImage) -> None:
    """Write a picture as PNG, whole or not at all.

    Raises
    ------
    Problem
        If it cannot be written there; an old file is as it was.
    """
    write_output(path, png(image))
