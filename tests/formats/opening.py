"""Opening files as the program does, and seeing what is left behind."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from lstmviz.formats.reading import open_model
from lstmviz.formats.recognised import FormatError

OPENS = "opens"
ROOT = Path(__file__).resolve().parents[2]


def told(path: Path) -> str:
    """The sentence for which a file is refused, or that it opens."""
    try:
        open_model(path)
    except FormatError as problem:
        return str(problem)
    return OPENS


def all_told(paths: Iterable[Path], folder: Path) -> dict[Path, str]:
    """The same for many files, each read in a process of its own that stands in `folder`."""
    paths = list(paths)
    if not hasattr(os, "fork"):
        return {path: told(path) for path in paths}
    finished = subprocess.run(
        [sys.executable, "-m", "tests.formats.forked"],
        input=json.dumps([str(path) for path in paths]),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    sentences = json.loads(finished.stdout)
    return {path: sentences[str(path)] for path in paths}


def contents(folder: Path) -> dict[str, str]:
    """Everything that lies in a folder, and the sum of each ordinary file."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file() and path.stat().st_size < 2**30
        else str(path.lstat().st_mode)
        for path in folder.rglob("*")
    }
