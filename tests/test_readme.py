"""What the README shows works as shown, and it leaves out nothing that there is."""

import re
import shlex
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from lstmviz.cells.kinds import families
from lstmviz.cli import main
from lstmviz.exports.description import describe
from lstmviz.exports.views import VIEWS, WINDOW
from lstmviz.formats.recognised import Origin
from lstmviz.learning.cards import cards_in
from lstmviz.sequences.tasks.catalogue import known_tasks
from lstmviz.session.document import Document

INSTALL = "python -m venv .venv && .venv/bin/pip install"
README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.+?)^```$", README, re.MULTILINE | re.DOTALL)
SHOWN = [
    command
    for kind, block in BLOCKS
    if kind == "sh"
    for command in block.replace("\\\n", "").splitlines()
    if command.startswith("lstmviz ")
]
USAGE = next(block for kind, block in BLOCKS if not kind)
COMMANDS = ("inspect", "trace", "gradient", "render", "train")
SHARED = ("ANSWERS", "FED IN")
OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
LARGEST_PICTURE = 200_000


@pytest.fixture
def ci(root: Path) -> str:
    return (root / ".ci" / "run").read_text(encoding="utf-8")


@pytest.fixture
def run(
    root: Path,
    tmp_path: Path,
    qapp,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[[str], str]:
    """Run a command as it is shown and return what it prints, beside `model.pt` and `words.txt`."""
    shutil.copy(root / "tests" / "data" / "t_charlm.pt", tmp_path / "model.pt")
    words = ("the", "clouds", "are", "in", *(f"word{number}" for number in range(12)))
    (tmp_path / "words.txt").write_text("\n".join(words), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(command: str) -> str:
        status = main(shlex.split(command)[1:])
        told = capsys.readouterr()
        assert (status, told.err) == (0, ""), command
        return told.out

    return run


# ------------------------------------------------------------------ installing


def test_it_leads_with_the_picture():
    assert re.match(r"!\[[^\]]+\]\(docs/window-light\.png\)\n", README)


def test_its_pictures_are_there_and_the_second_is_small(root: Path):
    first, second = re.findall(r"!\[[^\]]+\]\((docs/[\w-]+\.png)\)", README)
    assert (root / first).is_file()
    assert 0 < (root / second).stat().st_size <= LARGEST_PICTURE


def test_one_command_installs_and_opens():
    assert f"\n{INSTALL} . && .venv/bin/lstmviz\n" in README


def test_one_command_installs_and_tests_as_ci_does(ci: str):
    found = re.search(r'^test_command="(.+)"$', ci, re.MULTILINE)
    assert found, ".ci/run names no test_command"
    assert f"\n{INSTALL} -e '.[test]' && .venv/bin/{found[1]}\n" in README


def test_ci_installs_the_libraries_the_readme_names(ci: str):
    found = re.search(r"^apt-get install (.+)$", README, re.MULTILINE)
    assert found, "the README names no libraries"
    loop = re.search(r"for library in (.+?); do", ci, re.DOTALL)
    assert loop, ".ci/run checks no libraries"
    assert found[1].split() == loop[1].replace("\\", "").split()


def test_it_names_the_oldest_python(root: Path):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    assert f"Python {oldest} or newer" in README


# ------------------------------------------------------------------ the commands


def test_every_command_shown_does_what_it_says(run, tmp_path: Path):
    assert {shlex.split(command)[1] for command in SHOWN} == {*COMMANDS}
    for command in SHOWN:
        words = shlex.split(command)
        told = run(command)
        if "-o" in words:
            assert (tmp_path / words[words.index("-o") + 1]).stat().st_size > 1000, command
        assert bool(told) == (words[1] in ("inspect", "train")), command
    # What was answered on the way holds in the commands that follow.
    assert "the, clouds, are, in" in run("lstmviz inspect model.pt")


def test_the_second_picture_is_one_of_those_commands(run, tmp_path: Path, root: Path):
    """Fonts differ among computers, so only the size is compared."""
    name = re.findall(r"\(docs/([\w-]+\.png)\)", README)[1]
    (command,) = (command for command in SHOWN if command.endswith(f"-o {name}"))
    run(command)
    sizes = [path.read_bytes()[16:24] for path in (tmp_path / name, root / "docs" / name)]
    assert sizes[0] == sizes[1]


def test_the_usage_names_every_option_and_no_other(capsys: pytest.CaptureFixture[str]):
    parts = re.split(rf"^(?:lstmviz )?({'|'.join((*COMMANDS, *SHARED))})\b", USAGE, flags=re.M)
    usage = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert usage.keys() == {*COMMANDS, *SHARED}
    for name in COMMANDS:
        named = usage[name] + "".join(usage[one] for one in SHARED if f"[{one}]" in usage[name])
        assert main([name, "--help"]) == 0
        known = capsys.readouterr().out.split("\n\n")[0]
        assert {*OPTION.findall(named)} == {*OPTION.findall(known)} - {"-h"}, name


# ------------------------------------------------------------------ what there is


def test_it_names_every_view():
    assert f"[--view {'|'.join((WINDOW, *VIEWS))}]" in USAGE


def test_it_names_every_task():
    assert all(f"`{task}`" in README for task in known_tasks())


def test_it_names_every_network_that_ships(root: Path):
    shipped = cards_in(root / "assets" / "models")
    rows = [row.split(" | ")[0] for row in README.splitlines() if row.startswith("| `")]
    listed = [name for row in rows for name in re.findall(r"`([\w-]+)`", row)]
    assert {*shipped} == {*listed}
    assert len(shipped) == 10, "The Examples menu has … small networks more"
    assert "has ten small networks more" in README


def test_it_names_every_option_of_every_kind_of_cell():
    rows = dict(re.findall(r"^\| ([A-Z]+) \| (.+) \|$", README, re.MULTILINE))
    for name, family in families().items():
        named = {*re.findall(r"`(\w+)`", rows[name.upper()])}
        assert {option.key for option in family.options} <= named
    everything = {*re.findall(r"`(\w+)`", "".join(rows.values()))}
    options = [option for family in families().values() for option in family.options]
    words = {choice for option in options for choice in option.choices if isinstance(choice, str)}
    assert everything == {option.key for option in options} | words - {""}


def test_it_names_every_field_of_inspect(boss_raise: Document):
    described = describe(boss_raise)
    told = README[README.index("`inspect --json` prints") :]
    names = {*described, *described["layers"][0], *described["readout"], "card", "source"}
    names |= {field.name for field in fields(Origin)}
    assert {name for name in names if f"`{name}`" not in told} == set()
