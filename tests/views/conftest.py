"""The whole window, with settings of its own."""

import pytest
from PySide6.QtCore import QEvent, QSettings


@pytest.fixture
def settings(tmp_path, qapp):
    from lstmviz.session.settings import Settings

    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def make_window(settings, qapp, qtbot):
    """Return a function that opens the window; each one is gone after the test."""
    from lstmviz import app as program
    from lstmviz.sources import find_source

    windows = []

    def make(source="boss-raise", size=(1280, 800)):
        settings.set("theme", "light")
        settings.set("motion", False)
        window = program.window(find_source(source), settings)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.session.undo_stack.setClean()
        window.close()
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyleSheet("")


@pytest.fixture
def window(make_window):
    return make_window()
