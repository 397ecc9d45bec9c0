"""Every kind of bad input is told in one exact sentence, and nothing is written."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from lstmviz.session.document import Document
from lstmviz.session.files import document_to_json

INPUTS = "child’s grades, boss’s review, time left"
STAGES = "1 forget, 2 input, 3 candidate, 4 memory, 5 output, 6 hidden, 7 readout"
HEADER = "child’s grades,boss’s review,time left\n"
NOT_A_MODEL = (
    "is not a weight file that lstmviz knows; it reads files of PyTorch, safetensors, Keras and "
    "ONNX, and matrices in .npz and .csv."
)
NOT_A_SESSION = "is not an lstmviz session; choose a file saved by lstmviz."


@pytest.fixture(autouse=True)
def files(command, boss_raise: Document) -> None:
    """Files in the folder where commands run, each wrong in its own way."""
    whole = document_to_json(boss_raise)
    without = {name: value for name, value in whole.items() if name != "network"}
    unfit = {**whole, "sequence": {"tokens": ["Mon"], "values": [[1, 2]]}}
    texts = {
        "model.pt": "\x80\x02torch",
        "notes.txt": "child’s grades",
        "empty.lstmviz": "",
        "half.lstmviz": json.dumps(whole)[:300],
        "other.lstmviz": json.dumps({**whole, "format": "something else"}),
        "without.lstmviz": json.dumps(without),
        "unfit.lstmviz": json.dumps(unfit),
        "wrong.csv": "mood,boss’s review,time left\n1,2,3\n",
        "short.csv": "boss’s review,time left\n1,2\n",
        "text.csv": HEADER + "1,2,3\n1,good,3\n",
        "nan.csv": HEADER + "1,2,nan\n",
        "ragged.csv": HEADER + "1,2\n",
        "header.csv": HEADER,
        "good.csv": HEADER + "1,2,3\n",
    }
    for name, text in texts.items():
        Path(name).write_text(text, encoding="utf-8")
    Path("weights.h5").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(range(256)))
    np.save("narrow.npy", np.ones((4, 2)))
    np.save("objects.npy", np.array([[1, None, 2]]), allow_pickle=True)
    content = Path("narrow.npy").read_bytes()
    Path("cut.npy").write_bytes(content[:-8].replace(b"(4, 2)", b"(4, 3)"))
    Path("folder").mkdir()
    Path("folder.csv").mkdir()


SOURCES = [
    ("nothing", "There is no example or file “nothing”; “lstmviz examples” tells what ships."),
    ("Boss-rase", "There is no example or file “Boss-rase”; did you mean boss-raise?"),
    ("", "There is no example or file “”; “lstmviz examples” tells what ships."),
    ("gone.lstmviz", "There is no file gone.lstmviz."),
    ("folder/gone", "There is no file folder/gone."),
    ("folder", "folder is not a file; give an example’s id, a session file or a weight file."),
    ("model.pt", f"model.pt {NOT_A_MODEL}"),
    ("weights.h5", "weights.h5 is damaged and cannot be read; get it or save it again."),
    ("notes.txt", f"notes.txt {NOT_A_MODEL}"),
    ("empty.lstmviz", f"empty.lstmviz {NOT_A_SESSION}"),
    ("half.lstmviz", f"half.lstmviz {NOT_A_SESSION}"),
    ("other.lstmviz", f"other.lstmviz {NOT_A_SESSION}"),
    (
        "without.lstmviz",
        "without.lstmviz cannot be opened: The field “network” is missing.",
    ),
    (
        "unfit.lstmviz",
        "unfit.lstmviz cannot be opened: The sequence has 2 inputs, but the network takes 3.",
    ),
]


@pytest.mark.parametrize(("source", "sentence"), SOURCES)
@pytest.mark.parametrize("verb", ["", "inspect", "trace", "render"])
def test_a_source_that_cannot_be_opened(command, verb: str, source: str, sentence: str):
    output = {"trace": ["-o", "out.npz"], "render": ["--view", "cell", "-o", "out.png"]}
    result = command(*([verb] if verb else []), source, *output.get(verb, []))
    assert (result.status, result.out, result.err) == (1, "", f"lstmviz: {sentence}\n")
    assert not list(Path().glob("out.*"))


NUMBER = "it must hold a number from −1e+38 to 1e+38."
FED_IN = [
    ("gone.csv", "gone.csv cannot be read: there is no such file."),
    ("folder.csv", "folder.csv cannot be read: it is not a file."),
    ("notes.txt", "notes.txt cannot be fed in; give a .npy or a .csv file."),
    (
        "wrong.csv",
        f"wrong.csv: the header names a column “mood”, which is no input; the inputs are {INPUTS}.",
    ),
    (
        "short.csv",
        "short.csv: the header names no column “child’s grades”; "
        f"it must name every input: {INPUTS}.",
    ),
    ("text.csv", f"text.csv: row 3, column “boss’s review” holds “good”; {NUMBER}"),
    ("nan.csv", f"nan.csv: row 2, column “time left” holds “nan”; {NUMBER}"),
    ("ragged.csv", "ragged.csv: row 2 has 2 cell(s), but the header has 3."),
    ("header.csv", "header.csv has a header but no rows; it needs one row for each token."),
    (
        "narrow.npy",
        "narrow.npy has shape (4, 2); it must be (tokens, 3), one column for each input.",
    ),
    ("objects.npy", "objects.npy holds Python objects; it must hold numbers."),
    (
        "cut.npy",
        "cut.npy is damaged: its header declares 96 bytes of numbers, but there are 56.",
    ),
]


@pytest.mark.parametrize(("fed_in", "sentence"), FED_IN)
@pytest.mark.parametrize("verb", ["trace", "render"])
def test_an_input_that_cannot_be_fed_in(command, verb: str, fed_in: str, sentence: str):
    output = "out.npz" if verb == "trace" else "out.png"
    result = command(verb, "boss-raise", "--input", fed_in, "-o", output)
    assert (result.status, result.out, result.err) == (1, "", f"lstmviz: {sentence}\n")
    assert not list(Path().glob("out.*"))


OUTPUTS = [
    (
        "trace",
        "out.txt",
        "out.txt cannot be written: its name must end in one of .npz, .csv, .json.",
    ),
    ("trace", "out", "out cannot be written: its name must end in one of .npz, .csv, .json."),
    (
        "trace",
        "gone/out.npz",
        "gone/out.npz cannot be written: there is no folder gone; make it first.",
    ),
    ("trace", "folder.csv", "folder.csv cannot be written: there is a folder of that name."),
    (
        "trace",
        "notes.txt/out.csv",
        "notes.txt/out.csv cannot be written: there is no folder notes.txt; make it first.",
    ),
    ("render", "out.svg", "out.svg cannot be written: its name must end in .png."),
    (
        "render",
        "gone/out.png",
        "gone/out.png cannot be written: there is no folder gone; make it first.",
    ),
]


@pytest.mark.parametrize(("verb", "output", "sentence"), OUTPUTS)
def test_a_place_that_cannot_be_written(command, verb: str, output: str, sentence: str):
    result = command(verb, "boss-raise", "-o", output)
    assert (result.status, result.out, result.err) == (1, "", f"lstmviz: {sentence}\n")
    assert not list(Path().rglob("out*"))


@pytest.mark.parametrize(("verb", "output"), [("trace", "out.csv"), ("render", "out.png")])
def test_a_full_disk(command, monkeypatch: pytest.MonkeyPatch, verb: str, output: str):
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("os.fsync", full)
    before = set(Path().iterdir())
    view = ["--view", "cell"] if verb == "render" else []
    result = command(verb, "boss-raise", *view, "-o", output)
    assert result.err == (
        f"lstmviz: {output} cannot be written: No space left on device. Choose another place.\n"
    )
    assert result.status == 1
    assert set(Path().iterdir()) == before


def test_the_input_is_not_overwritten(command):
    before = Path("good.csv").read_bytes()
    Path("same.csv").symlink_to("good.csv")
    for name in ("good.csv", "same.csv", "folder/../good.csv"):
        result = command("trace", "boss-raise", "--input", "good.csv", "-o", name)
        assert result.err == (
            f"lstmviz: {name} is fed in and would be overwritten; choose another name.\n"
        )
        assert result.status == 1
    assert Path("good.csv").read_bytes() == before


VALUES = [
    ("--token 0", "There is no token 0; the tokens are numbered 1 to 7."),
    ("--token 8", "There is no token 8; the tokens are numbered 1 to 7."),
    ("--token -1", "There is no token -1; the tokens are numbered 1 to 7."),
    ("--stage lunch", f"There is no stage “lunch”; the stages are {STAGES}."),
    ("--stage 8", f"There is no stage “8”; the stages are {STAGES}."),
    ("--layer l1", "There is no layer “l1”; choose one of l0."),
    ("--unit joy", "“f” has no unit “joy”; it has 1 mood, 2 budget."),
    ("--signal y --unit 2", "“y” has no unit “2”; it has 1 raise."),
    (
        "--signal z",
        "There is no signal “z”; choose one of f, i, g, o, c, h, kept, written, squashed, y.",
    ),
    ("--size 20x900", "The size 20x900 is too small; the least is 64x64."),
    (
        "--size 20000x900",
        "The size 20000x900 at scale 1 is too large; a side may have 16384 pixels.",
    ),
    (
        "--size 9000x900 --scale 2",
        "The size 9000x900 at scale 2 is too large; a side may have 16384 pixels.",
    ),
    ("--scale 0", "The scale 0 is not between 0.25 and 8."),
    ("--scale nan", "The scale nan is not between 0.25 and 8."),
    ("--scale 1e9", "The scale 1e+09 is not between 0.25 and 8."),
    (
        "--view window --size 800x600",
        "The size 800x600 is too small; the least is 1024x768.",
    ),
]


@pytest.mark.parametrize(("options", "sentence"), VALUES)
def test_a_value_there_is_nothing_for(command, options: str, sentence: str):
    result = command("render", "boss-raise", "--view", "cell", *options.split(), "-o", "out.png")
    assert (result.status, result.out, result.err) == (1, "", f"lstmviz: {sentence}\n")
    assert not Path("out.png").exists()


USAGE = [
    ("--nonsense", "unrecognized arguments: --nonsense"),
    ("boss-raise more", "unrecognized arguments: more"),
    ("boss-raise --view cell", "unrecognized arguments: --view cell"),
    ("examples more", "unrecognized arguments: more"),
    ("inspect", "the following arguments are required: SOURCE"),
    ("inspect boss-raise --yaml", "unrecognized arguments: --yaml"),
    ("inspect boss-raise --js", "unrecognized arguments: --js"),
    ("trace boss-raise", "the following arguments are required: -o/--output"),
    ("trace boss-raise -o", "argument -o/--output: expected one argument"),
    ("render boss-raise -o out.png --view cells", "argument --view: invalid choice: 'cells'"),
    ("render boss-raise -o out.png --theme blue", "argument --theme: invalid choice: 'blue'"),
    ("render boss-raise -o out.png --token two", "argument --token: invalid int value: 'two'"),
    ("render boss-raise -o out.png --scale big", "argument --scale: invalid float value: 'big'"),
    (
        "render boss-raise -o out.png --size 5",
        "argument --size: “5” is not a size such as 1600x1000",
    ),
    (
        "render boss-raise -o out.png --transparent",
        "--transparent is for figures; the window has a background",
    ),
]


@pytest.mark.parametrize(("line", "reason"), USAGE)
def test_wrong_usage(command, line: str, reason: str):
    result = command(*line.split())
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("usage: lstmviz")
    assert f" error: {reason}" in result.err.splitlines()[-1]
    assert not Path("out.png").exists()


def test_a_name_too_long_for_the_system(command):
    name = "x" * 300
    for arguments in (("-o", f"{name}.csv"), ("--input", "good.csv", "-o", f"{name}.csv")):
        assert command("trace", "boss-raise", *arguments).err == (
            f"lstmviz: {name}.csv cannot be written: File name too long. Choose another place.\n"
        )
    assert "is no" in command("inspect", name).err


def test_a_sentence_is_one_line_whatever_is_in_it(command):
    result = command("inspect", "a\nb\x1b[31m.lstmviz")
    assert result.err == "lstmviz: There is no file a\\nb\\x1b[31m.lstmviz.\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_ordinary_file(command):
    os.mkfifo("pipe.lstmviz")
    os.mkfifo("pipe.csv")
    assert command("inspect", "pipe.lstmviz").err == (
        "lstmviz: pipe.lstmviz is not a file; "
        "give an example’s id, a session file or a weight file.\n"
    )
    result = command("trace", "boss-raise", "--input", "pipe.csv", "-o", "out.csv")
    assert result.err == "lstmviz: pipe.csv cannot be read: it is not a file.\n"
