"""What the commands print and write when all is well."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from lstmviz import __version__
from lstmviz.session.document import Document
from lstmviz.session.files import document_to_json, save_session
from tests.documents import deep_lstm, plain_rnn


def rounded(text: str) -> str:
    """Return text with its long numbers cut to what every processor agrees on."""
    return re.sub(r"-?\d+\.\d{10,}(e-?\d+)?", lambda found: f"{float(found[0]):.9f}", text)


def test_examples(command, golden):
    result = command("examples")
    assert (result.status, result.err) == (0, "")
    golden("examples.txt", result.out)


def test_inspect(command, golden):
    result = command("inspect", "boss-raise")
    assert (result.status, result.err) == (0, "")
    golden("inspect-boss-raise.txt", result.out)


def test_inspect_as_json(command, golden):
    result = command("inspect", "boss-raise", "--json")
    assert (result.status, result.err) == (0, "")
    golden("inspect-boss-raise.json", result.out)
    assert json.loads(result.out)["layers"][0]["gates"] == ["i", "f", "g", "o"]


@pytest.mark.parametrize(("name", "make"), [("plain", plain_rnn), ("deep", deep_lstm)])
def test_inspect_any_session(command, golden, name: str, make):
    save_session(Path(f"{name}.lstmviz"), make())
    golden(f"inspect-{name}.txt", command("inspect", f"{name}.lstmviz").out)
    golden(f"inspect-{name}.json", command("inspect", f"{name}.lstmviz", "--json").out)


def test_inspect_tells_that_a_newer_version_wrote_a_session(command, boss_raise: Document):
    raw = {**document_to_json(boss_raise), "version": 99}
    Path("new.lstmviz").write_text(json.dumps(raw), encoding="utf-8")
    assert "saved by a newer lstmviz" in command("inspect", "new.lstmviz").out
    told = json.loads(command("inspect", "new.lstmviz", "--json").out)
    assert told["source"] == {"file": "new.lstmviz", "newer": True}


def test_the_numbers_of_the_story(command):
    result = command("trace", "boss-raise", "-o", "t.npz")
    assert (result.status, result.out, result.err) == (0, "", "")
    with np.load("t.npz", allow_pickle=False) as trace:
        assert trace["tokens"][0] == "Mon"
        assert (trace["l0/f"][0] <= 0.05).all()
        assert (trace["l0/i"][0] >= 0.95).all()
        assert (trace["l0/c"][0] >= 0.95).all()
        assert trace["y"][0, 0] == pytest.approx(0.90, abs=0.01)


def test_an_example_and_a_session_of_it_have_the_same_trace(command, boss_raise: Document):
    save_session(Path("mine.lstmviz"), boss_raise)
    for ending in ("npz", "csv", "json"):
        assert command("trace", "boss-raise", "-o", f"a.{ending}").status == 0
        assert command("trace", "mine.lstmviz", "-o", f"b.{ending}").status == 0
        assert Path(f"a.{ending}").read_bytes() == Path(f"b.{ending}").read_bytes()
    with np.load("b.npz") as file:
        for name, array in boss_raise.trace().arrays().items():
            np.testing.assert_array_equal(file[name], array)


def test_the_head_of_a_table(command, golden):
    command("trace", "boss-raise", "-o", "t.csv")
    lines = Path("t.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(lines) == 8
    golden("trace-head.csv", rounded("".join(lines[:3])))


def test_a_trace_by_name(command, golden):
    command("trace", "boss-raise", "-o", "t.json")
    golden("trace.json", rounded(Path("t.json").read_text(encoding="utf-8")))


def test_other_tokens_are_fed_in(command, boss_raise: Document):
    Path("in.csv").write_text(
        "token,time left,boss's review,child's grades\nlate,0,0.5,1\nbad,0,0,0\n", encoding="utf-8"
    )
    assert command("trace", "boss-raise", "--input", "in.csv", "-o", "t.npz").status == 0
    with np.load("t.npz") as trace:
        assert trace["tokens"].tolist() == ["late", "bad"]
        assert trace["x"].tolist() == [[1, 0.5, 0], [0, 0, 0]]
    np.save("in.npy", boss_raise.sequence.values)
    assert command("trace", "boss-raise", "--input", "in.npy", "-o", "u.npz").status == 0
    with np.load("u.npz") as trace:
        assert trace["tokens"].tolist() == ["1", "2", "3", "4", "5", "6", "7"]
        np.testing.assert_array_equal(trace["l0/h"], boss_raise.trace().layers["l0"].signals["h"])


def test_an_old_trace_is_replaced(command):
    Path("t.csv").write_text("old", encoding="utf-8")
    assert command("trace", "boss-raise", "-o", "t.csv").status == 0
    assert Path("t.csv").read_text(encoding="utf-8").startswith("token,")
    assert [path.name for path in Path().iterdir()] == ["t.csv"]


def test_a_file_of_the_examples_name_needs_a_path(command):
    save_session(Path("boss-raise"), plain_rnn())
    assert command("inspect", "boss-raise").out.startswith("Boss raise\n")
    assert command("inspect", "./boss-raise").out.startswith("Plain\n")


def test_what_a_file_says_cannot_steer_the_terminal(command, boss_raise: Document):
    from dataclasses import replace

    title = "Boss\x1b[2J\nraise\u2028 σ\u202eb"
    save_session(Path("odd.lstmviz"), replace(boss_raise, title=title))
    told = command("inspect", "odd.lstmviz").out.splitlines()[0]
    assert told == "Boss\\x1b[2J\\nraise\\u2028 σ\\u202eb"


def test_half_a_character_in_a_name_is_spelled_out(command, boss_raise: Document):
    raw = document_to_json(boss_raise)
    raw["title"], raw["sequence"]["tokens"][0] = "Boss\x9b2J", "M\ud800n"
    Path("odd.lstmviz").write_text(json.dumps(raw), encoding="utf-8")
    told = command("inspect", "odd.lstmviz", "--json").out
    assert "Boss\\u009b2J" in told
    assert json.loads(told)["tokens"][0] == "M\ud800n"
    assert "M\\ud800n" in command("inspect", "odd.lstmviz").out
    for ending in ("npz", "csv", "json"):
        assert command("trace", "odd.lstmviz", "-o", f"t.{ending}").status == 0
    assert json.loads(Path("t.json").read_bytes())["tokens"][0] == "M\ud800n"
    assert "M\\ud800n," in Path("t.csv").read_text(encoding="utf-8")


def test_version(command):
    assert command("--version").out == f"lstmviz {__version__}\n"


@pytest.mark.parametrize("name", ["", "examples", "inspect", "trace", "render", "train"])
def test_every_command_has_help(command, name: str):
    result = command(*([name] if name else []), "--help")
    assert result.status == 0
    assert f"usage: lstmviz {name}".strip() in result.out
    if name not in ("", "examples"):
        assert f"\n  lstmviz {name} " in result.out.partition("examples:")[2]


def test_the_themes_are_those_there_are():
    from lstmviz.arguments import THEMES
    from lstmviz.figures.theme import NAMES

    assert THEMES == NAMES


def test_help_lists_the_commands(command):
    listed = command("--help").out.partition("commands:")[2]
    for name in ("examples", "inspect", "trace", "render", "train"):
        assert f"\n    {name} " in listed


def test_the_module_runs_as_a_program(root: Path, tmp_path: Path):
    import os
    import subprocess
    import sys

    finished = subprocess.run(
        [sys.executable, "-m", "lstmviz", "examples"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        check=False,
    )
    assert finished.returncode == 0
    assert finished.stdout.startswith(b"boss-raise ")
