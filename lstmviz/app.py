"""Putting the window together: for a person to use, or for a picture of it."""

import gc
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QSettings, QStandardPaths, QTranslator
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from lstmviz import __version__
from lstmviz.figures.fonts import ensure_font
from lstmviz.lessons.model import Lesson
from lstmviz.session.cursor import Cursor
from lstmviz.session.session import Session
from lstmviz.session.settings import Settings
from lstmviz.sources import Source, example_ids, find_source, lessons, shipped_models
from lstmviz.views.errors import ErrorHook
from lstmviz.views.look import Look
from lstmviz.views.main_window import MainWindow

FIRST_EXAMPLE = "boss-raise"


def run(source: Source | None) -> int:
    """Open the window on `source`, where it was left if None, and return the exit status."""
    app = application()
    settings = Settings(QSettings())
    shown = where_left(settings) if source is None else window(source, settings)
    places = QStandardPaths.StandardLocation
    folder = Path(QStandardPaths.writableLocation(places.AppLocalDataLocation))
    hook = ErrorHook(folder / "lstmviz.log")
    hook.caught.connect(shown.tell_error)
    hook.install()
    shown.show()
    settle()
    try:
        return app.exec()
    finally:
        hook.remove()


def render_window(source: Source, cursor: Cursor, size: tuple[int, int], theme_name: str) -> QImage:
    """Return a picture of the whole window, sharp at the scale that Qt was started with."""
    app = application()
    with tempfile.TemporaryDirectory() as folder:
        # A person's own settings must not change a picture.
        settings = Settings(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
        settings.set("theme", theme_name)
        settings.set("motion", False)
        shown = window(source, settings)
        shown.resize(*size)
        shown.show()
        app.processEvents()
        shown.equation.draw_formula()
        shown.session.move(
            token=cursor.token,
            stage=cursor.stage,
            layer=cursor.layer,
            unit=cursor.unit,
            signal=cursor.signal,
            veil=None,
        )
        app.processEvents()
        image = shown.grab().toImage()
        shown.hide()
        shown.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return image


def where_left(settings: Settings) -> MainWindow:
    """Return the window at the lesson step shown last, at the first lesson if there was none."""
    lesson_id, _, step_id = settings.get_text("lesson_step").partition(":")
    if lesson_id not in example_ids():
        return window(find_source(FIRST_EXAMPLE), settings)
    shown = window(find_source(lesson_id), settings)
    shown.lesson.go_to(step_id)
    return shown


def window(source: Source, settings: Settings) -> MainWindow:
    """Return the window on a source, not yet shown."""
    application()
    session, lesson = opened(source)
    look = Look(settings.get_text("theme"))
    return MainWindow(session, look, settings, lesson, lessons(), shipped_models())


def opened(source: Source) -> tuple[Session, Lesson | None]:
    """Return a session on a source, and its lesson if it has one."""
    session = Session(source.document)
    about = source.card or source.recognised
    if source.path is not None or about is not None:
        session.open(source.document, source.path, source.read_only, about, session.trace)
    return session, source.lesson


def settle() -> None:
    """Tell the garbage collector that what stands now stays until the end.

    Else it looks at the whole window again and again, in the middle of a drag.
    """
    gc.collect()
    gc.freeze()


def application() -> QApplication:
    """Return the running application, started at the first call."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(sys.argv[:1])
    app.setApplicationName("lstmviz")
    app.setOrganizationName("lstmviz")
    app.setApplicationVersion(__version__)
    app.setStyle("Fusion")
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(), "qtbase", "_", folder):
        app.installTranslator(translator)
    ensure_font()
    return app
