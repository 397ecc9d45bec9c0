"""The whole window, with settings of its own; what a session tells; where the pointer is."""

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


@pytest.fixture(autouse=True)
def pointer(qapp):
    """Begin with no button pressed and the pointer on no window, whatever the last test did.

    `QTest.mouseDClick` presses and never lets go, and while a button is pressed Qt lets the
    pointer enter nothing.
    """
    if QApplication.mouseButtons():
        QTest.mouseRelease(QWidget(), Qt.MouseButton.LeftButton)
    QCursor.setPos(0, 0)


@pytest.fixture
def problems(session):
    """The sentences that the session announced."""
    from lstmviz.session.session import told

    found = []
    session.problem.connect(lambda problem: found.append(told(problem)))
    return found


@pytest.fixture
def grid(qtbot, session, look):
    """A weights table in a window."""
    from tests.views.weights_tools import opened

    return opened(qtbot, session, look)


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
