"""What only a process of its own can show: no Qt, no display, streams that end, interruption."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

WITHOUT_QT = """
import sys


class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6", "pyqtgraph"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, NoQt())
"""

TELL_QT = """
import atexit, sys
atexit.register(lambda: print(sorted(
    name for name in sys.modules if name.partition(".")[0] in {"PySide6", "pyqtgraph"}
)))
"""


# ------------------------------------------------------------------ without Qt


@pytest.mark.parametrize(
    "line",
    ["examples", "inspect boss-raise", "inspect boss-raise --json", "--version", "--help"],
)
def test_what_needs_no_qt_runs_without_it(process, line: str):
    here, there = process(*line.split()), process(*line.split(), before=WITHOUT_QT)
    assert there == here
    assert (there.status, there.err) == (0, "")


def test_a_trace_needs_no_qt_and_is_the_same(process, tmp_path: Path):
    for ending in ("npz", "csv", "json"):
        assert process("trace", "boss-raise", "-o", f"a.{ending}").status == 0
        result = process("trace", "boss-raise", "-o", f"b.{ending}", before=WITHOUT_QT)
        assert (result.status, result.err) == (0, "")
        contents = [(tmp_path / f"{name}.{ending}").read_bytes() for name in "ab"]
        assert contents[0] == contents[1]
    with np.load(tmp_path / "b.npz") as trace:
        assert trace["y"][0, 0] == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize("line", ["examples", "inspect boss-raise", "trace boss-raise -o t.csv"])
def test_where_there_is_qt_it_is_not_imported(process, line: str):
    assert process(*line.split(), before=TELL_QT).out.splitlines()[-1] == "[]"


@pytest.mark.parametrize("line", ["render boss-raise -o out.png", "boss-raise"])
def test_what_needs_qt_tells_that_it_is_missing(process, line: str):
    result = process(*line.split(), before=WITHOUT_QT, QT_QPA_PLATFORM="offscreen")
    assert (result.status, result.out) == (1, "")
    assert result.err == (
        f"lstmviz: Qt cannot be loaded ({result.err.partition('(')[2].partition(')')[0]}); "
        "the README names the libraries it needs.\n"
    )


# ------------------------------------------------------------------ without a display

NO_DISPLAY = (
    "lstmviz: There is no display to open a window on; "
    "“lstmviz render boss-raise -o window.png” makes pictures without one.\n"
)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a display")
@pytest.mark.parametrize("arguments", [(), ("boss-raise",), ("--", "boss-raise")])
@pytest.mark.parametrize(
    "environment",
    [{}, {"DISPLAY": ""}, {"DISPLAY": ":987"}, {"DISPLAY": ":987.0", "QT_QPA_PLATFORM": ""}],
)
def test_a_window_without_a_display_is_told(process, arguments: tuple, environment: dict):
    result = process(*arguments, **environment)
    assert (result.status, result.out, result.err) == (1, "", NO_DISPLAY)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a display")
def test_a_source_that_is_wrong_is_told_first(process):
    assert process("gone.lstmviz").err == "lstmviz: There is no file gone.lstmviz.\n"


@pytest.mark.parametrize("view", ["cell", "gates", "equation", "timeline"])
def test_a_picture_needs_no_display(process, tmp_path: Path, view: str):
    result = process("render", "boss-raise", "--view", view, "-o", "out.png")
    assert (result.status, result.out, result.err) == (0, "", "")
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


# ------------------------------------------------------------------ streams and signals


def start(
    root: Path,
    folder: Path,
    *arguments: str,
    stdout: object,
    before: str = "",
    **environment: str,
) -> subprocess.Popen:
    code = f"{before}\nimport sys\nfrom lstmviz.cli import main\nsys.exit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONUNBUFFERED": "", **environment},
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


@pytest.mark.skipif(os.name != "posix", reason="pipes break otherwise elsewhere")
@pytest.mark.parametrize("command", ["examples", "inspect boss-raise --json", "--help"])
def test_a_reader_that_leaves_is_no_error(root: Path, tmp_path: Path, command: str):
    read, write = os.pipe()
    os.close(read)
    with start(root, tmp_path, *command.split(), stdout=write) as running:
        os.close(write)
        assert running.stderr.read() == b""
    assert running.returncode == 128 + signal.SIGPIPE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_told(root: Path, tmp_path: Path):
    with (
        open("/dev/full", "wb") as full,
        start(root, tmp_path, "examples", stdout=full) as running,
    ):
        assert running.stderr.read() == (
            b"lstmviz: The output cannot be written: No space left on device.\n"
        )
    assert running.returncode == 1


@pytest.mark.skipif(os.name != "posix", reason="signals are sent otherwise elsewhere")
def test_ctrl_c_is_quiet(root: Path, tmp_path: Path):
    # The document never finishes its trace: whoever reads the pipe knows that it has begun.
    before = """
import time
from lstmviz.session.document import Document


def trace(document):
    print("begun", flush=True)
    while True:
        time.sleep(60)


Document.trace = trace
"""
    arguments = ("trace", "boss-raise", "-o", "t.npz")
    with start(root, tmp_path, *arguments, before=before, stdout=subprocess.PIPE) as running:
        assert running.stdout.readline() == b"begun\n"
        running.send_signal(signal.SIGINT)
        assert running.stderr.read() == b""
    assert running.returncode == 128 + signal.SIGINT
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="signals are sent otherwise elsewhere")
def test_ctrl_c_closes_the_window(root: Path, tmp_path: Path):
    before = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

run = QApplication.exec


def tell_and_run(*_):
    QTimer.singleShot(0, lambda: print("shown", flush=True))
    return run()


QApplication.exec = tell_and_run
"""
    environment = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    with start(root, tmp_path, before=before, stdout=subprocess.PIPE, **environment) as running:
        assert running.stdout.readline() == b"shown\n"
        running.send_signal(signal.SIGINT)
        try:
            assert running.communicate(timeout=30) == (b"", b"")
        finally:
            running.kill()
    assert running.returncode == -signal.SIGINT


def test_names_are_shown_where_the_terminal_cannot(process):
    result = process("inspect", "boss-raise", PYTHONIOENCODING="ascii")
    assert result.status == 0
    assert "child\\u2019s grades" in result.out
