"""`lstmviz train`: what it writes and says, that a seed reproduces, and what it refuses."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lstmviz.formats import npz, safe_tensors
from lstmviz.learning.run import score
from lstmviz.sequences.tasks.catalogue import find_task, known_tasks
from lstmviz.session.files import open_session

QUICK = ("--steps", 5, "--batch", 4)
LINE = re.compile(
    r"(?P<task>\S+): (?P<cell>\w+) of (?P<units>\d+), (?P<steps>\d+) steps, loss (?P<loss>[\d.]+), "
    r"score (?P<score>[\d.]+) on fresh data \((?P<longer>[\d.]+) on longer\), [\d.]+ s\n"
)


def test_it_learns_and_says_so_in_one_line(command):
    result = command(
        "train", "set-reset-latch", "--seed", 3, "--steps", 250, "-o", "latch.safetensors"
    )
    assert (result.status, result.err) == (0, "")
    told = LINE.fullmatch(result.out)
    assert told["task"] == "set-reset-latch"
    assert (told["cell"], told["units"], told["steps"]) == ("lstm", "1", "250")
    assert float(told["loss"]) < 0.2
    assert float(told["score"]) > 0.95
    found = safe_tensors.read(Path("latch.safetensors"), {}).network
    assert found.input_names == ("set", "reset", "wait")
    task = find_task("set-reset-latch")
    assert score(found, task, 3) == pytest.approx(float(told["score"]), abs=5e-4)


@pytest.mark.parametrize("task", known_tasks())
def test_every_task_can_be_trained(command, task: str):
    result = command("train", task, *QUICK, "-o", "net.npz")
    assert (result.status, result.err) == (0, "")
    assert LINE.fullmatch(result.out)["task"] == task
    assert npz.read(Path("net.npz"), {}).network.readout.names == find_task(task).output_names


def test_a_seed_reproduces_the_file_bit_for_bit(command):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        command("train", "adding", *QUICK, "--seed", seed, "-o", f"{name}.safetensors")
    a, b, c = (Path(f"{name}.safetensors").read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_a_session_holds_a_fitting_sequence(command):
    command("train", "quote-detector", *QUICK, "--embedding", 3, "-o", "net.lstmviz")
    document = open_session(Path("net.lstmviz")).document
    assert document.title == "Quote detector"
    embedding, shown = document.network.embedding, document.sequence
    assert shown.tokens == find_task("quote-detector").shown(1).tokens
    ids = [embedding.tokens.index(token) for token in shown.tokens]
    np.testing.assert_allclose(shown.values, embedding.weight[ids])
    assert command("trace", "net.lstmviz", "-o", "t.csv").status == 0


def test_everything_asked_for_is_done(command):
    options = ("--option", "peephole=true", "--option", "output_activation=linear")
    words = (*options, "--layers", 2, "--both", "--hidden", 3, "--init", "zero", "--forget-bias", 2)
    slow = ("--optimizer", "sgd", "--rate", 1e-9, "--momentum", 0.5, "--clip", 0.1)
    command("train", "bracket-depth", *QUICK, *words, *slow, "-o", "net.safetensors")
    network = safe_tensors.read(Path("net.safetensors"), {}).network
    assert [*network.labels] == ["l0", "l0_reverse", "l1", "l1_reverse"]
    for layer in network.layers:
        assert (layer.units, layer.kind.family) == (3, "lstm")
        assert (layer.kind.options["peephole"], layer.kind.options["output_activation"]) == (
            True,
            "linear",
        )
        for _, weights in layer.directions:
            np.testing.assert_allclose(weights.bias, [*[0] * 3, *[2] * 3, *[0] * 6], atol=1e-6)
            np.testing.assert_allclose(weights.weight_ih, 0, atol=1e-6)


def test_checkpoints_on_schedule(command):
    words = ("bracket-depth", "--steps", 40, "--batch", 4, "--checkpoints", 4)
    assert command("train", *words, "-o", "net.npz").status == 0
    written = {path.name for path in Path().iterdir()}
    assert written == {"net.npz", *(f"net-{step}.npz" for step in (10, 20, 30, 40))}
    assert Path("net-40.npz").read_bytes() == Path("net.npz").read_bytes()
    assert Path("net-10.npz").read_bytes() != Path("net-20.npz").read_bytes()


def test_it_stops_at_a_score(command):
    words = ("set-reset-latch", "--stop-at", 0.5, "--steps", 5000)
    told = LINE.fullmatch(command("train", *words, "-o", "net.npz").out)
    assert int(told["steps"]) < 1000
    assert float(told["score"]) > 0.4


def test_progress_only_where_it_is_asked_for(command):
    result = command("train", "bracket-depth", *QUICK, "--progress", "-o", "net.npz")
    lines = [line.partition(",")[0] for line in result.err.splitlines()]
    assert (lines[0], lines[-1]) == ("step 1 of 5", "step 5 of 5")
    assert LINE.fullmatch(result.out)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("bracket -o a.npz", "There is no task “bracket”; did you mean bracket-depth?"),
        (
            "bracket-depth --cell lstn -o a.npz",
            "There is no cell kind “lstn”; choose one of gru, lstm, rnn.",
        ),
        (
            "bracket-depth --option peephole=2 -o a.npz",
            "The cell kind “lstm” has no option peephole = 2.",
        ),
        (
            "next-word --both -o a.npz",
            "The task next-word asks for what comes next, which a direction that reads backwards "
            "has seen already; leave out the second direction.",
        ),
        (
            "bracket-depth --option peephole -o a.npz",
            "The option “peephole” has no value; write it as peephole=true or the like.",
        ),
        (
            "bracket-depth --cell rnn --forget-bias 1 -o a.npz",
            "A cell of kind “rnn” has no forget gate; leave out the forget bias.",
        ),
        (
            "adding --embedding 3 -o a.npz",
            "The task adding feeds in numbers; leave out the embedding.",
        ),
        ("adding --rate 0 -o a.npz", "The rate is 0.0; it must be a number above 0."),
        ("adding --clip nan -o a.npz", "The clip is nan; it must be a number above 0."),
        (
            "adding -o a.pt",
            "a.pt cannot be written: its name must end in one of .safetensors, .npz, .lstmviz.",
        ),
        (
            "adding --cell rnn --option activation=linear --rate 1e30 -o a.npz",
            "The training diverged: at step 2 the numbers grew beyond all bounds; choose a smaller "
            "rate, or clip the gradient.",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence(command, words: str, told: str):
    result = command("train", *words.split())
    assert (result.status, result.out, result.err) == (1, "", f"lstmviz: {told}\n")
    assert not any(Path().iterdir())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("adding", "the following arguments are required: -o/--output"),
        ("adding -o a.npz --hidden 0", "“0” is not a whole number from 1 on"),
        ("adding -o a.npz --seed -1", "“-1” is not a whole number from 0 on"),
        ("adding -o a.npz --optimizer lion", "invalid choice: 'lion'"),
    ],
)
def test_wrong_usage(command, words: str, told: str):
    result = command("train", *words.split())
    assert result.status == 2
    assert told in result.err


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl+C")
def test_ctrl_c_leaves_nothing_half_written(root: Path, tmp_path: Path):
    Path(tmp_path / "net.npz").write_bytes(b"old")
    code = "import sys\nfrom lstmviz.cli import main\nsys.exit(main())"
    words = ["train", "bracket-depth", "--steps", "1000000", "--progress", "-o", "net.npz"]
    training = subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    with training:
        assert training.stderr.readline().startswith("step ")
        training.send_signal(signal.SIGINT)
        out, err = training.communicate(timeout=60)
    assert training.returncode == 130
    assert out == ""
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["net.npz"]
    assert (tmp_path / "net.npz").read_bytes() == b"old"


def test_it_needs_no_qt(process):
    before = "import sys\nsys.modules['PySide6'] = None"
    result = process("train", "adding", *QUICK, "-o", "net.safetensors", before=before)
    assert (result.status, result.err) == (0, "")


def test_the_description_has_the_names(command):
    command("train", "long-review", *QUICK, "--cell", "gru", "-o", "net.safetensors")
    head = Path("net.safetensors").read_bytes()
    header = json.loads(head[8 : 8 + int.from_bytes(head[:8], "little")])
    told = json.loads(header["__metadata__"]["lstmviz"])
    assert told["inputs"] == list(find_task("long-review").input_names)
    assert told["readout"] == {"activation": "sigmoid", "names": ["liked"]}
