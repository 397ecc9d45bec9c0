"""Running the command line: inside this process, or as a person would."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Result:
    """What a run left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def command(
    qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    """Run lstmviz in this process, in an empty folder. (`render` finds an application there.)"""
    from lstmviz.cli import main

    monkeypatch.chdir(tmp_path)

    def command(*arguments: object) -> Result:
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(status, captured.out, captured.err)

    return command


@pytest.fixture
def process(root: Path, tmp_path: Path) -> Callable[..., Result]:
    """Run lstmviz as a process of its own, in an empty folder, with nothing to show a window on.

    `environment` is added; `before` is Python that runs first in that process.
    """

    def process(*arguments: object, before: str = "", **environment: str) -> Result:
        code = f"{before}\nimport sys\nfrom lstmviz.cli import main\nsys.exit(main())"
        shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        kept = {name: value for name, value in os.environ.items() if name not in shown}
        finished = subprocess.run(
            [sys.executable, "-c", code, *(str(argument) for argument in arguments)],
            cwd=tmp_path,
            env={**kept, "PYTHONPATH": str(root), **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return Result(finished.returncode, finished.stdout, finished.stderr)

    return process


@pytest.fixture
def golden(root: Path, update_pictures: bool) -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name, or write it anew."""

    def golden(name: str, text: str) -> None:
        path = root / "tests" / "golden" / name
        if update_pictures:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        with path.open(encoding="utf-8", newline="") as file:
            assert text == file.read()

    return golden
