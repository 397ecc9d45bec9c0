"""The house stands as drawn: imports run one way, files stay small, strings can be translated."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "lstmviz"

LONGEST_FILE = 500
"""No file in lstmviz/ or tests/ has more lines than this."""

EVERYTHING = ("numpy", "PySide6", "pyqtgraph", "ziamath", "ziafont")
WITHOUT_QT = ("cells", "network", "sequences", "formats", "learning", "lessons")

MAY_USE = {
    "__init__": (),
    "__main__": (),
    "resources": (),
    "cells": ("numpy",),
    "network": ("numpy",),
    "sequences": ("numpy",),
    "formats": ("numpy", "h5py", "onnx", "safetensors"),
    "learning": ("numpy",),
    "lessons": ("numpy",),
    "session": ("numpy", "PySide6.QtCore", "PySide6.QtGui"),
    "figures": (
        "numpy",
        "PySide6.QtCore",
        "PySide6.QtGui",
        "PySide6.QtSvg",
        "ziamath",
        "ziafont",
    ),
    "exports": ("numpy", "PySide6.QtCore", "PySide6.QtGui", "PySide6.QtSvg", "PIL", "pptx"),
    "views": (
        "numpy",
        "PySide6.QtCore",
        "PySide6.QtGui",
        "PySide6.QtWidgets",
        "PySide6.QtSvg",
        "PySide6.QtSvgWidgets",
        "PySide6.QtPrintSupport",
        "pyqtgraph",
    ),
    "sources": (),
    "app": EVERYTHING,
    "arguments": (),
    "training_command": (),
    "cli": EVERYTHING,
}
"""What each part of the package may import besides the standard library and the package itself.

import-linter sees only the top level of external packages, so `PySide6.QtWidgets` is judged here.
"""

CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
CONTRACTS = {one["id"]: one for one in CONFIGURATION["importlinter"]["contracts"]}


def source_files(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def only_filled(found: dict[str, list]) -> dict[str, list]:
    return {name: offences for name, offences in found.items() if offences}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


# ------------------------------------------------------------------ import-linter


@pytest.mark.parametrize("contract", CONTRACTS)
def test_import_linter_keeps(contract: str):
    code = "from importlinter.cli import lint_imports_command as lint; lint()"
    result = run("-X", "utf8", "-c", code, "--no-cache", "--no-logo", "--contract", contract)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_layer_is_in_the_table():
    layers = {layer.strip("()") for layer in CONTRACTS["layers"]["layers"]}
    assert layers == set(MAY_USE) - {"__init__"}
    assert set(CONTRACTS["no-qt"]["source_modules"]) == {f"lstmviz.{name}" for name in WITHOUT_QT}


# ------------------------------------------------------------------ what a folder may use


def external_imports(tree: ast.Module) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each outside import's line and names, any one of which may be the allowed one."""
    own = {*sys.stdlib_module_names, "lstmviz"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports = [(alias.name,) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imports = [(node.module, f"{node.module}.{alias.name}") for alias in node.names]
        else:
            continue
        for names in imports:
            if names[0].partition(".")[0] not in own:
                yield node.lineno, names


def unwanted_imports(code: str, allowed: tuple[str, ...]) -> list[str]:
    return [
        f"line {line}: {names[-1]}"
        for line, names in external_imports(ast.parse(code))
        if not any(f"{name}.".startswith(f"{one}.") for name in names for one in allowed)
    ]


def test_a_file_uses_only_what_its_folder_may():
    unwanted = {}
    for path in source_files(PACKAGE):
        part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        assert part in MAY_USE, f"{part} has no row in MAY_USE"
        unwanted[label(path)] = unwanted_imports(path.read_text(encoding="utf-8"), MAY_USE[part])
    assert only_filled(unwanted) == {}


@pytest.mark.parametrize(
    ("code", "part", "seen"),
    [
        ("import numpy as np", "cells", False),
        ("from numpy.typing import NDArray", "cells", False),
        ("import numpydoc", "cells", True),
        ("def late():\n    import PySide6.QtCore", "lessons", True),
        ("from PySide6.QtGui import QPainter", "figures", False),
        ("from PySide6 import QtCore, QtGui", "figures", False),
        ("from PySide6 import QtGui, QtWidgets", "figures", True),
        ("from PySide6.QtWidgets import QWidget", "session", True),
        ("import PySide6", "session", True),
        ("import pyqtgraph as pg", "exports", True),
        ("from . import QtWidgets", "session", False),
    ],
)
def test_unwanted_imports_are_seen(code: str, part: str, seen: bool):
    assert bool(unwanted_imports(code, MAY_USE[part])) is seen


# ------------------------------------------------------------------ a machine without Qt

IMPORT_WITHOUT_QT = """
import importlib
import pkgutil
import sys


class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6", "pyqtgraph"}:
            raise ImportError(f"{name} is not to be imported here")


sys.meta_path.insert(0, NoQt())
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", ()), name + "."):
        importlib.import_module(found.name)
        print(found.name)
"""


@pytest.mark.parametrize("part", [*WITHOUT_QT, "resources", "sources", "cli"])
def test_it_imports_without_qt(part: str):
    result = run("-c", IMPORT_WITHOUT_QT, f"lstmviz.{part}")
    assert result.returncode == 0, result.stderr


# ------------------------------------------------------------------ the look of the files


def test_files_stay_small():
    files = source_files(PACKAGE, ROOT / "tests")
    lengths = {label(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def formatted_translations(code: str) -> list[int]:
    """Return the lines where a string is put together inside `tr()` or `translate()`."""
    lines = []
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
        if name not in {"tr", "translate"}:
            continue
        inside = [part for argument in node.args for part in ast.walk(argument)]
        if any(isinstance(part, ast.JoinedStr) or is_format(part) for part in inside):
            lines.append(node.lineno)
    return lines


def is_format(node: ast.AST) -> bool:
    """Whether a node is `"…".format(…)` or `"…" % …`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
    return isinstance(node, ast.Call) and getattr(node.func, "attr", None) == "format"


def hidden_translations(source: str) -> list[int]:
    """Return the lines of translations within f-strings: lupdate does not see them."""
    return [
        part.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if isinstance(part, ast.Call)
        and getattr(part.func, "attr", getattr(part.func, "id", "")) in {"tr", "translate"}
    ]


def test_no_translation_hides_in_an_f_string():
    found = {
        label(path): hidden_translations(path.read_text(encoding="utf-8"))
        for path in source_files(PACKAGE)
    }
    assert only_filled(found) == {}
    assert hidden_translations("f\"{self.tr('Token')} 1\"") == [1]


def test_translated_strings_are_literals():
    assert (
        only_filled(
            {
                label(path): formatted_translations(path.read_text(encoding="utf-8"))
                for path in source_files(PACKAGE)
            }
        )
        == {}
    )


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ('self.tr("Token {n}").format(n=n)', False),
        ('name.translate({ord("a"): "b"})', False),
        ('self.tr(f"Token {n}")', True),
        ('self.tr("Token {n}".format(n=n))', True),
        ('QCoreApplication.translate("View", "Token %s" % n)', True),
        ('translate("View", "Token " f"{n}")', True),
    ],
)
def test_formatting_inside_a_translation_is_seen(code: str, seen: bool):
    assert bool(formatted_translations(code)) is seen
