"""The README's commands are the ones that are run and tested."""

import re
import tomllib
from pathlib import Path

import pytest

INSTALL = "python -m venv .venv && .venv/bin/pip install"


@pytest.fixture
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def ci(root: Path) -> str:
    return (root / ".ci" / "run").read_text(encoding="utf-8")


def test_it_leads_with_the_picture(readme: str):
    assert re.match(r"!\[[^\]]+\]\(docs/window-light\.png\)\n", readme)


def test_one_command_installs_and_opens(readme: str):
    assert f"\n{INSTALL} . && .venv/bin/lstmviz\n" in readme


def test_one_command_installs_and_tests_as_ci_does(readme: str, ci: str):
    found = re.search(r'^test_command="(.+)"$', ci, re.MULTILINE)
    assert found, ".ci/run names no test_command"
    assert f"\n{INSTALL} -e '.[test]' && .venv/bin/{found[1]}\n" in readme


def test_ci_installs_the_libraries_the_readme_names(readme: str, ci: str):
    found = re.search(r"^apt-get install (.+)$", readme, re.MULTILINE)
    assert found, "the README names no libraries"
    loop = re.search(r"for library in (.+?); do", ci, re.DOTALL)
    assert loop, ".ci/run checks no libraries"
    assert found[1].split() == loop[1].replace("\\", "").split()


def test_it_names_the_oldest_python(readme: str, root: Path):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    assert f"Python {oldest} or newer" in readme
