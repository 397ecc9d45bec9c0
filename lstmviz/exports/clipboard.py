"""Pictures onto the clipboard."""

from PySide6.QtGui import QGuiApplication, QImage


def copy_picture(image: QImage) -> None:
    """Put a picture on the clipboard; Qt hands it out as PNG, with its resolution and opacity.

    A `QMimeData` of our own would name the PNG itself, but one that Python made outlives Python on
    the clipboard, and the process ends in a crash.
    """
    QGuiApplication.clipboard().setImage(image)
