"""Painting a figure of a document as tests need it."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from lstmviz.figures.figure import Figure, Region
from lstmviz.figures.theme import LIGHT
from lstmviz.session.document import Document
from lstmviz.session.moment import Moment
from lstmviz.session.session import Session


def moment_of(document: Document, **cursor: object) -> Moment:
    """What a session on a document shows with its cursor there."""
    session = Session(document)
    session.move(**cursor)
    return session.now


def painted(figure: Figure, moment: Moment, width: int, height: int) -> tuple[QImage, list[Region]]:
    """The picture of a figure, and what lies where."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(LIGHT.color("panel"))
    painter = QPainter(image)
    regions = figure.paint(painter, QRectF(image.rect()), moment, LIGHT)
    painter.end()
    return image, regions


def colors_in(image: QImage) -> set[str]:
    """Every colour of a picture, by name."""
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
