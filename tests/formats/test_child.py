"""A weight file is read in a process of its own, and whatever becomes of that process is told."""

import contextlib
import errno
import hashlib
import json
import math
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lstmviz.formats import reading, starting
from lstmviz.formats.choosing import first_bytes
from lstmviz.formats.limits import LARGEST_HEADER, LARGEST_NETWORK, limit_process, memory_for
from lstmviz.formats.reading import Reader, open_model
from lstmviz.formats.recognised import FormatError, Origin, Recognised
from lstmviz.formats.transfer import packed, unpacked
from tests.formats.misbehaving import BEGINNING, recognised

BROKE_OFF = "is damaged so badly that reading it broke off; get it or save it again."
NO_NETWORK = (
    "was read, but what came of it is no network; it is damaged, so get it or save it again."
)
DAMAGED = "is damaged and cannot be read; get it or save it again."


@pytest.fixture(autouse=True)
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "MODULE", "tests.formats.misbehaving")


@pytest.fixture
def write(tmp_path: Path):
    def write(word: str, name: str = "model.pt") -> Path:
        path = tmp_path / name
        path.write_bytes(BEGINNING + word.encode())
        return path

    return write


def assert_same(one: Recognised, other: Recognised) -> None:
    assert (one.format, one.ignored, one.questions) == (
        other.format,
        other.ignored,
        other.questions,
    )
    assert one.notes == other.notes
    assert one.arrays.keys() == other.arrays.keys()
    for name, array in one.arrays.items():
        assert array.dtype == other.arrays[name].dtype
        np.testing.assert_array_equal(array, other.arrays[name])
    for mine, theirs in zip(one.network.layers, other.network.layers, strict=True):
        assert (mine.kind, mine.unit_names) == (theirs.kind, theirs.unit_names)
        assert (mine.merge, mine.backwards) == (theirs.merge, theirs.backwards)
    assert one.network.input_names == other.network.input_names
    assert one.network.readout.names == other.network.readout.names
    assert one.network.embedding.tokens == other.network.embedding.tokens


# ------------------------------------------------------------------ what comes back


def test_what_was_recognised_comes_back_whole(write):
    opened = open_model(write("good"))
    assert_same(opened, recognised())
    assert not any(array.flags.writeable for array in opened.arrays.values())


def test_the_files_sum_comes_with_it(write):
    path = write("good")
    assert open_model(path).origin == Origin(
        "model.pt", hashlib.sha256(path.read_bytes()).hexdigest()
    )


def test_numbers_that_are_none_come_back_and_are_counted(write):
    opened = open_model(write("nan"))
    assert opened.unfinished["l0_reverse/weight_hh"] == 36
    assert "readout/weight" not in opened.unfinished


def test_answers_reach_the_reader(write):
    question = open_model(write("good"), {"colour": "blue"}).questions[0]
    assert (question.answer, question.given) == ("blue", True)


def test_an_answer_to_nothing_is_refused(write):
    with pytest.raises(FormatError) as told:
        open_model(write("good"), {"color": "blue"})
    assert str(told.value) == "model.pt does not ask for “color”; it asks for colour."


def test_a_refusal_keeps_its_words_apart(write):
    with pytest.raises(FormatError) as told:
        open_model(write("refuse"))
    assert str(told.value) == "model.pt is refused."
    assert told.value.text == "{file} is {what}."
    assert type(told.value.values["what"]).__name__ == "Word"


def test_what_a_library_prints_is_no_answer(write, capfd: pytest.CaptureFixture[str]):
    assert_same(open_model(write("print")), recognised())
    assert capfd.readouterr() == ("", "")


# ------------------------------------------------------------------ what goes wrong


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("crash", BROKE_OFF),
        ("abort", BROKE_OFF),
        ("exit", BROKE_OFF),
        ("raise", DAMAGED),
        ("recurse", DAMAGED),
    ],
)
def test_a_reader_that_fails_is_told(write, word: str, sentence: str):
    with pytest.raises(FormatError) as told:
        open_model(write(word))
    assert str(told.value) == f"model.pt {sentence}"


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory on Linux")
def test_a_reader_that_takes_all_memory_is_stopped(write):
    with pytest.raises(FormatError) as told:
        open_model(write("eat"))
    assert str(told.value) == ("model.pt needs more memory than there is; save only its weights.")


@pytest.mark.parametrize("word", ["hang", "spin"])
def test_a_reader_that_hangs_is_stopped(write, word: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "SECONDS", 0.5)
    with pytest.raises(FormatError) as told:
        open_model(write(word))
    assert str(told.value) == (
        "model.pt was not read within 0.5 seconds; it may be damaged, so get it or save it again."
    )


def test_a_network_too_large_is_told(write):
    with pytest.raises(FormatError) as told:
        open_model(write("large"))
    assert str(told.value) == (
        "model.pt holds a network of more than 1 GB of weights, too large to be looked into; "
        "choose a smaller one."
    )


@pytest.mark.skipif(os.name != "posix", reason="other systems know no limits")
def test_the_process_is_limited(write):
    path = write("tell")
    open_model(path)
    limits = json.loads(path.with_suffix(".told").read_text(encoding="utf-8"))["limits"]
    size = path.stat().st_size
    assert limits["RLIMIT_AS"] == [memory_for(size)] * 2
    assert limits["RLIMIT_CPU"] == [11] * 2
    assert limits["RLIMIT_FSIZE"] == [LARGEST_NETWORK + LARGEST_HEADER] * 2
    assert limits["RLIMIT_CORE"] == [0] * 2


def test_modules_beside_the_file_are_not_imported(write, monkeypatch: pytest.MonkeyPatch):
    path = write("tell")
    monkeypatch.chdir(path.parent)
    for name in ("json", "numpy", "h5py", "sitecustomize"):
        (path.parent / f"{name}.py").write_text("open('run', 'w')", encoding="utf-8")
    assert_same(open_model(Path(path.name)), recognised())
    assert not Path("run").exists()
    told = json.loads(path.with_suffix(".told").read_text(encoding="utf-8"))
    assert not {"", str(path.parent)} & set(told["path"])
    assert not {"h5py", "onnx", "PySide6"} & set(told["modules"])


# ------------------------------------------------------------------ a process that was taken over


def good_bytes() -> bytearray:
    return bytearray(b"".join(packed(recognised())))


def with_header(change) -> bytes:
    whole = bytes(good_bytes())
    length = int.from_bytes(whole[:8], "little")
    header = json.loads(whole[8 : 8 + length])
    changed = change(header)
    content = json.dumps(header if changed is None else changed).encode()
    return (
        len(content).to_bytes(8, "little")
        + content
        + bytes(-(8 + len(content)) % 64)
        + whole[-(-(8 + length) // 64) * 64 :]
    )


def setting(*places, value):
    def change(header) -> None:
        *path, last = places
        for place in path:
            header = header[place]
        header[last] = value

    return change


WEIGHT = ("layers", 0, "weights", "weight_ih")

LIES = {
    "nothing but a length": (2**63).to_bytes(8, "little"),
    "no JSON": (4).to_bytes(8, "little") + b"nope" + bytes(64),
    "too short": b"\1",
    "text": b"<html>" * 100,
    "cut": bytes(good_bytes()[:-200]),
    "a list": with_header(lambda _: []),
    "no layers": with_header(setting("layers", value=[])),
    "no header": with_header(lambda header: header.clear()),
    "an offset beyond": with_header(setting(*WEIGHT, "offset", value=2**62)),
    "an offset before": with_header(setting(*WEIGHT, "offset", value=-64)),
    "a shape beyond": with_header(setting(*WEIGHT, "shape", value=[2**40, 2**40])),
    "a shape below": with_header(setting(*WEIGHT, "shape", value=[-1, 2])),
    "a shape of truth": with_header(setting(*WEIGHT, "shape", value=[True, 2])),
    "a shape that does not fit": with_header(setting(*WEIGHT, "shape", value=[2, 12])),
    "objects": with_header(setting(*WEIGHT, "dtype", value="|O")),
    "texts": with_header(setting(*WEIGHT, "dtype", value="<U4")),
    "another kind": with_header(setting("layers", 0, "kind", value="os.system")),
    "odd options": with_header(setting("layers", 0, "options", value={"peephole": [1]})),
    "odd weights": with_header(setting("layers", 0, "weights", value={"__class__": {}})),
    "names that are none": with_header(setting("layers", 0, "units", value=[1, 2, 3])),
    "a sentence that digs": with_header(
        lambda _: {"problem": {"text": "{file.__class__}", "values": {"file": "x"}}}
    ),
    "a sentence that swells": with_header(
        lambda _: {"problem": {"text": "{file:>99999999999}", "values": {"file": "x"}}}
    ),
    "a note that digs deeper": with_header(
        setting("notes", value=[{"text": "{a.b}", "values": {"a.b": "x", "a": "y"}}])
    ),
    "a note of a number": with_header(
        setting("notes", value=[{"text": "{0}", "values": {"0": "x"}}])
    ),
    "an answer that nobody gave": with_header(
        setting(
            "questions",
            value=[
                {
                    "key": "vocabulary",
                    "text": "Which?",
                    "choices": [],
                    "answer": "/etc/passwd",
                    "given": True,
                }
            ],
        )
    ),
    "a note that digs": with_header(
        setting("notes", value=[{"text": "{a[0]}", "values": {"a": "x"}}])
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_that_is_a_lie_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: str):
    monkeypatch.setattr(starting, "MODULE", "tests.formats.lying")
    # The head is looked at first, and must pass.
    path = tmp_path / "model.pt"
    monkeypatch.setattr(reading, "first_bytes", lambda _: b"")
    path.write_bytes(LIES[lie])
    with pytest.raises(FormatError) as told:
        open_model(path)
    assert str(told.value) == f"model.pt {NO_NETWORK}"


def test_an_answer_nested_without_end_is_told():
    header = b'{"problem":' * 10**5
    with pytest.raises(RecursionError):
        unpacked(memoryview(len(header).to_bytes(8, "little") + header))


def test_any_flipped_byte_of_an_answer_is_a_network_or_a_refusal():
    whole = good_bytes()
    length = 8 + int.from_bytes(whole[:8], "little")
    draw = np.random.default_rng(11)
    for place in draw.integers(0, length, 600):
        changed = bytearray(whole)
        changed[place] ^= 1 << int(draw.integers(8))
        # Any other end, such as MemoryError, fails the test.
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            assert isinstance(unpacked(memoryview(bytes(changed))), Recognised)


# ------------------------------------------------------------------ polling, and giving up


def test_a_reader_can_be_polled(write):
    with Reader(write("good"), {}) as reader:
        opened = None
        while opened is None:
            opened = reader.poll()
    assert_same(opened, recognised())


def test_giving_up_leaves_no_process_and_no_thread(write):
    before = threading.active_count()
    reader = Reader(write("hang"), {})
    assert reader.poll() is None
    reader.cancel()
    assert reader._process.returncode not in (None, 0)
    assert threading.active_count() == before
    reader.cancel()


def test_polling_stops_what_takes_too_long(write, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "SECONDS", 0.0)
    reader = Reader(write("hang"), {})
    with pytest.raises(FormatError, match="was not read within 0 seconds"):
        reader.poll()
    assert reader._process.returncode is not None


# ------------------------------------------------------------------ in this process


def test_a_small_file_may_not_take_much():
    assert memory_for(1000) < 1.1 * 2**30
    assert memory_for(10**8) == 2**30 + 4 * 10**8
    assert math.isfinite(memory_for(10**30))


def test_a_file_that_vanishes_is_told(write):
    path = write("good")
    with Reader(path, {}) as reader:
        path.unlink()
        with pytest.raises(FormatError, match=r"model\.pt"):
            reader.wait()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_file_that_becomes_a_pipe_makes_nobody_wait(write, monkeypatch: pytest.MonkeyPatch):
    path = write("good")
    status = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "stat", lambda self: status)
    with pytest.raises(FormatError, match=r"model\.pt is empty"):
        first_bytes(path)


def test_a_process_that_cannot_start_is_told(write, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(starting.subprocess, "Popen", fail)
    with pytest.raises(FormatError) as told:
        open_model(write("good"))
    assert str(told.value) == (
        "model.pt was not read, because no process could be started: Resource temporarily "
        "unavailable; close other programs and try again."
    )


def test_a_limit_that_the_system_refuses_is_left(monkeypatch: pytest.MonkeyPatch):
    resource = pytest.importorskip("resource", reason="needs limits of processes")
    set_limits = []

    def set_limit(name: int, both: tuple[int, int]) -> None:
        # As macOS does.
        if name == resource.RLIMIT_AS:
            raise ValueError("current limit exceeds maximum limit")
        set_limits.append(name)

    monkeypatch.setattr(resource, "setrlimit", set_limit)
    limit_process(2**30)
    assert set_limits == [resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE]


# ------------------------------------------------------------------ started ahead


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> Iterator[list]:
    waiting: list[starting.Started] = []
    monkeypatch.setattr(starting, "_ahead", waiting)
    yield waiting
    for process, answer in waiting:
        process.stdin.close()
        process.wait()
        answer.close()


def test_a_process_started_ahead_reads_the_file(write, ahead: list):
    path = write("good")
    starting.start_ahead(["inspect", str(path)])
    process = ahead[0].process
    with Reader(path, {}) as reader:
        assert reader._process is process
        assert_same(reader.wait(), recognised())
    assert ahead == []


def test_only_a_weight_file_starts_a_process_ahead(write, ahead: list):
    session = write("good", "mine.lstmviz")
    starting.start_ahead(["inspect", "boss-raise", str(session), str(session.parent), "--json"])
    assert ahead == []


def test_a_process_started_ahead_ends_when_nobody_asks(write, ahead: list):
    starting.start_ahead([str(write("good"))])
    process = ahead[0].process
    process.stdin.close()
    assert process.wait(60) != 0
