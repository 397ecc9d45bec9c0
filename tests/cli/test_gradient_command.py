"""`lstmviz gradient` and `--pin`: what they write, and what they say of what is wrong."""

import json
from pathlib import Path

import numpy as np
import pytest

from lstmviz.network.gradient import gradient
from lstmviz.network.pins import Pin
from lstmviz.network.targets import LossTarget, SignalTarget
from lstmviz.session import edits
from lstmviz.session.document import Document
from lstmviz.session.files import save_session

PIN = "l0/f[mood]@*=1"


def test_it_writes_the_gradient(command, boss_raise: Document):
    assert command("gradient", "boss-raise", "--target", "l0/h[0]@T", "-o", "why.npz").status == 0
    expected = gradient(boss_raise.network, boss_raise.trace(), SignalTarget("l0", "h", 0, 6))
    with np.load("why.npz") as file:
        assert str(file["target"]) == "l0/h[mood]@7"
        for name, array in expected.arrays().items():
            np.testing.assert_array_equal(file[name], array)


def test_it_truncates_and_holds(command, boss_raise: Document):
    arguments = ("--target", "loss[raise]@5", "--steps", 2, "--pin", PIN, "--per-token")
    assert command("gradient", "boss-raise", *arguments, "-o", "why.npz").status == 0
    document = edits.add_pin(boss_raise, Pin("l0", "f", 0, 1.0))
    expected = gradient(document.network, document.trace(), LossTarget(0, 4), 2)
    with np.load("why.npz") as file:
        assert int(file["steps"]) == 2
        assert np.flatnonzero(file["l0/c"][:, 0]).tolist() == [2, 3, 4]
        for name, array in expected.arrays().items():
            np.testing.assert_array_equal(file[name], array)
        each = file["per_token/l0/bias_ih"]
        assert np.flatnonzero(each.any(axis=1)).tolist() == [2, 3, 4]


def test_its_json_and_csv(command, golden):
    arguments = ("gradient", "boss-raise", "--target", "y[raise]@2", "-o")
    for ending in ("json", "csv"):
        assert command(*arguments, f"why.{ending}").status == 0
    content = json.loads(Path("why.json").read_bytes())
    assert list(content) == [
        *("format", "version", "title", "target", "value", "steps", "tokens", "x", "layers", "y"),
        "readout",
    ]
    assert list(content["layers"]["l0"]) == ["initial", "signals", "weights", "path"]
    golden("gradient-head.csv", Path("why.csv").read_text(encoding="utf-8").splitlines()[0] + "\n")


def test_trace_and_render_hold_what_is_pinned(command, boss_raise: Document):
    pins = ("--pin", PIN, "--pin", "l0/c[budget]@2,T=-0.5")
    assert command("trace", "boss-raise", *pins, "-o", "out.npz").status == 0
    with np.load("out.npz") as file:
        assert file["l0/f"][:, 0].tolist() == [1.0] * 7
        assert file["l0/c"][[1, 6], 1].tolist() == [-0.5, -0.5]
    view = ("--view", "cell")
    command("render", "boss-raise", *view, "-o", "free.png")
    assert command("render", "boss-raise", *view, *pins, "-o", "held.png").status == 0
    assert Path("held.png").read_bytes() != Path("free.png").read_bytes()


def test_a_session_keeps_its_pins_and_the_command_line_adds_to_them(command, boss_raise: Document):
    document = edits.add_pin(boss_raise, Pin("l0", "o", 1, 0.0, (3,)))
    save_session(Path("pinned.lstmviz"), document)
    assert command("trace", "pinned.lstmviz", "--pin", PIN, "-o", "out.npz").status == 0
    with np.load("out.npz") as file:
        assert file["l0/o"][3, 1] == 0
        assert file["l0/f"][3, 0] == 1


def test_pins_at_chosen_tokens_do_not_hold_in_other_inputs(command, boss_raise: Document):
    document = edits.add_pin(boss_raise, Pin("l0", "o", 1, 0.0, (3,)))
    save_session(Path("pinned.lstmviz"), document)
    np.save("two.npy", np.ones((2, 3)))
    arguments = ("trace", "pinned.lstmviz", "--input", "two.npy")
    assert command(*arguments, "--pin", "l0/c[0]@T=2", "-o", "out.npz").status == 0
    with np.load("out.npz") as file:
        assert file["l0/c"][1, 0] == 2
    told = command(*arguments, "--pin", "l0/c[0]@3=2", "-o", "out.npz")
    assert told.err == "lstmviz: There is no token 3; the tokens are numbered 1 to 2.\n"


@pytest.mark.parametrize("verb", ["trace", "render", "gradient"])
@pytest.mark.parametrize(
    ("pin", "sentence"),
    [
        (
            "f=1",
            "“f=1” is not a pin such as l0/f[mood]@*=1; it needs layer/signal[unit]@tokens=number.",
        ),
        ("l0/f[joy]@*=1", "“l0/f” has no unit “joy”; it has 0 mood, 1 budget."),
        ("l0/f[mood]@9=1", "There is no token 9; the tokens are numbered 1 to 7."),
        ("l0/f[mood]@*=2", "l0/f always lies between 0 and 1; it cannot be held at 2."),
    ],
)
def test_a_pin_that_is_wrong_is_told(command, verb: str, pin: str, sentence: str):
    output = {"render": ("--view", "cell", "-o", "out.png"), "trace": ("-o", "out.npz")}
    more = output.get(verb, ("--target", "l0/h[0]@T", "-o", "out.npz"))
    told = command(verb, "boss-raise", "--pin", pin, *more)
    assert (told.status, told.err) == (1, f"lstmviz: {sentence}\n")
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("--target", "h", "-o", "why.npz"),
            "“h” is not a target such as l0/h[0]@T, y[raise]@3 or loss[raise]@T.",
        ),
        (
            ("--target", "l0/h[2]@T", "-o", "why.npz"),
            "“l0/h” has no unit “2”; it has 0 mood, 1 budget.",
        ),
        (
            ("--target", "l0/h[0]@T", "-o", "why.txt"),
            "why.txt cannot be written: its name must end in one of .npz, .csv, .json.",
        ),
    ],
)
def test_what_is_wrong_is_told(command, arguments: tuple[str, ...], sentence: str):
    told = command("gradient", "boss-raise", *arguments)
    assert (told.status, told.err) == (1, f"lstmviz: {sentence}\n")
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-o", "why.npz"), "the following arguments are required: --target"),
        (("--target", "l0/h[0]@T"), "the following arguments are required: -o/--output"),
        (("--target", "l0/h[0]@T", "--steps", "-1", "-o", "why.npz"), "--steps"),
    ],
)
def test_wrong_usage(command, arguments: tuple[str, ...], words: str):
    told = command("gradient", "boss-raise", *arguments)
    assert told.status == 2
    assert words in told.err
