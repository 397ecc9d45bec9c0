"""The hook for uncaught errors: logged always, told once, no dialog."""

import sys
import threading

import pytest
from PySide6.QtWidgets import QWidget

from lstmviz.views.banner import Banner
from lstmviz.views.errors import ErrorHook


@pytest.fixture
def hook(tmp_path, qapp):
    hook = ErrorHook(tmp_path / "logs" / "lstmviz.log")
    hook.install()
    yield hook
    hook.remove()


def fail(value):
    raise ZeroDivisionError(value)


def handled(hook, value):
    try:
        fail(value)
    except ZeroDivisionError:
        sys.excepthook(*sys.exc_info())


def test_an_error_is_told_once_and_logged_each_time(hook, tmp_path):
    told = []
    hook.caught.connect(told.append)

    for n in range(5):
        handled(hook, n)

    assert len(told) == 1
    assert "ZeroDivisionError" in told[0]
    log = (tmp_path / "logs" / "lstmviz.log").read_text()
    assert log.count("Traceback") == 1
    assert log.count("again: ZeroDivisionError") == 4


def test_an_error_in_a_thread_is_told_too(hook, qtbot):
    told = []
    hook.caught.connect(told.append)

    thread = threading.Thread(target=fail, args=(1,))
    thread.start()
    thread.join()

    qtbot.waitUntil(lambda: len(told) == 1)


def test_removing_gives_the_hook_back(hook):
    hook.remove()

    assert sys.excepthook != hook.handle
    assert sys.excepthook == hook._before[0]


def test_the_banner_is_as_high_as_its_sentence(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 300)
    window.show()
    banner = Banner(window)
    heights = []
    for text in ("One line.", "Two lines. " * 12, "One line."):
        banner.tell(text)
        heights.append(banner.height())
    line = banner.label.fontMetrics().lineSpacing()
    assert heights[0] == heights[2] < heights[1] <= 2 * line + 20
    banner.hide()


def test_the_banner_tells_and_goes_when_dismissed(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 400)
    banner = Banner(window)
    window.show()
    banner.tell("Something went wrong.")

    assert banner.isVisible()
    assert banner.accessibleName() == "Something went wrong."
    left = banner.x()
    window.resize(1200, 400)
    qtbot.waitUntil(lambda: banner.x() > left)
    banner.hide()
