"""A session file gives back what was saved, keeps what it does not know, and is never half done."""

import errno
import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstmviz.cells.problems import Problem
from lstmviz.network.parameters import parameters
from lstmviz.network.pins import Pin
from lstmviz.session import edits, files
from lstmviz.session.document import Document
from lstmviz.session.files import document_from_json, document_to_json, open_session, save_session
from tests.documents import deep_lstm, plain_rnn
from tests.session.test_undo import everything, peephole_lstm

MAKERS = (plain_rnn, deep_lstm, peephole_lstm, everything)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.lstmviz"


@pytest.mark.parametrize("make", MAKERS)
def test_opening_gives_back_what_was_saved(make, path: Path):
    document = make()
    save_session(path, document)
    opened = open_session(path)
    assert not opened.newer
    assert document_to_json(opened.document) == document_to_json(document)
    before, after = document.trace().arrays(), opened.document.trace().arrays()
    assert before.keys() == after.keys()
    for name, values in before.items():
        assert after[name].dtype == values.dtype, name
        np.testing.assert_array_equal(after[name], values)


def test_numbers_keep_every_digit(boss_raise: Document, path: Path):
    awkward = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -0.0, np.nan, np.inf, -np.inf]
    values = np.resize(np.array(awkward), boss_raise.sequence.values.shape)
    sequence = replace(boss_raise.sequence, values=values)
    save_session(path, replace(boss_raise, sequence=sequence))
    opened = open_session(path).document.sequence.values
    np.testing.assert_array_equal(opened, values)
    np.testing.assert_array_equal(np.signbit(opened), np.signbit(values))
    json.loads(path.read_text(encoding="utf-8"), parse_constant=pytest.fail)


def test_any_text_is_kept(boss_raise: Document, path: Path):
    title = "ψ — “raise” \\ \n\t\x00 🙂 \ud800 half a pair"
    save_session(path, replace(boss_raise, title=title))
    assert open_session(path).document.title == title
    written = path.read_text(encoding="utf-8")
    assert "\\ud800" in written
    assert "ψ — “raise”" in written


def test_a_terminal_obeys_nothing_in_a_file(boss_raise: Document, path: Path):
    save_session(path, replace(boss_raise, title="\x9b31m \x7f \u2028"))
    assert "\\u009b31m \\u007f \\u2028" in path.read_text(encoding="utf-8")
    assert open_session(path).document.title == "\x9b31m \x7f \u2028"


def test_a_byte_order_mark_does_no_harm(boss_raise: Document, path: Path):
    save_session(path, boss_raise)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert open_session(path).document.title == "Boss raise"


def test_people_can_read_it(boss_raise: Document, path: Path):
    save_session(path, boss_raise)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[1:4] == [
        '  "format": "lstmviz session",',
        '  "version": 1,',
        '  "title": "Boss raise",',
    ]
    assert '    "tokens": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],' in lines
    assert 12 * " " + "[4.0, 0.0, 4.0]," in lines


@pytest.mark.parametrize(
    ("make", "version"), [(plain_rnn, 1), (deep_lstm, 1), (peephole_lstm, 1), (everything, 2)]
)
def test_a_file_is_as_old_as_what_it_holds(make, version: int):
    document = make()
    assert document_to_json(document)["version"] == version
    pinned = edits.add_pin(document, Pin("l0", "h", 0, 0.5))
    assert document_to_json(pinned)["version"] == 2


def test_only_what_was_chosen_otherwise_is_written(path: Path):
    stored = document_to_json(everything())
    lower, upper = stored["network"]["layers"]
    assert lower["options"] == {"projection": True, "gate_activation": "hard_sigmoid"}
    assert upper["options"] == {"reset_after": False, "clip": 0.75}
    assert (lower["merge"], upper["backwards"]) == ("sum", True)
    assert not {"merge", "backwards"} & set(document_to_json(deep_lstm())["network"]["layers"][0])
    assert stored["network"]["embedding"]["tokens"] == ["no", "yes", "…"]
    assert stored["pins"] == ["l0/h[r3]@*=0.1", "l1_reverse/z[b=1]@1,3=-0"]


def test_what_is_opened_again_is_equal(path: Path):
    document = everything()
    save_session(path, document)
    opened = open_session(path).document
    assert opened.pins == document.pins
    assert opened.network.layers[0].kind is document.network.layers[0].kind
    assert opened.network.layers[1].kind is document.network.layers[1].kind
    assert opened.network.embedding.tokens == document.network.embedding.tokens
    assert opened.network.embedding.weight.dtype == np.float32
    np.testing.assert_array_equal(opened.network.embedding.weight, np.eye(3, 2))
    found, expected = parameters(opened.network), parameters(document.network)
    assert found.keys() == expected.keys()
    for name, array in found.items():
        assert array.dtype == expected[name].dtype
        np.testing.assert_array_equal(array, expected[name])


PLACES = (
    (),
    ("network",),
    ("network", "layers", 0),
    ("network", "layers", 0, "weights"),
    ("network", "readout"),
    ("sequence",),
)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join(map(str, place)) or "top")
def test_unknown_fields_are_kept_at_every_level(place: tuple, boss_raise: Document, path: Path):
    stored = document_to_json(boss_raise)
    group = stored
    for part in place:
        group = group[part]
    extra = {
        "x_note": "kept",
        "x_more": [1, 2.5, None, True, {"deep": [[]]}],
        "x_odd": float("nan"),
    }
    group.update(extra)
    path.write_text(json.dumps(stored), encoding="utf-8")
    save_session(path, open_session(path).document)
    found = json.loads(path.read_text(encoding="utf-8"))
    for part in place:
        found = found[part]
    # By their text, since NaN is not equal to itself.
    assert str({key: found[key] for key in extra}) == str(extra)


def test_unknown_fields_survive_edits(path: Path):
    document = edits.resize(edits.remove_token(peephole_lstm(), 0), 1, 1)
    save_session(path, document)
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert stored["note"] == [1, {"a": None}]
    assert stored["network"]["layers"][0]["color"] == "red"


def test_an_unknown_field_does_not_replace_a_known_one(boss_raise: Document):
    document = replace(boss_raise, unknown={"": {"title": "stale"}, "network.nowhere": {"a": 1}})
    assert document_to_json(document)["title"] == "Boss raise"


def test_weights_can_be_written_gate_by_gate(boss_raise: Document):
    weights = boss_raise.network.layers[0].weights
    assert weights.weight_ih[2:4].tolist() == [[0, 8, 0], [0, 6, 2]]
    stored = document_to_json(boss_raise)
    assert document_to_json(document_from_json(stored)) == stored


# Saving is whole or not at all


@pytest.fixture
def saved(boss_raise: Document, path: Path) -> bytes:
    save_session(path, boss_raise)
    return path.read_bytes()


def check_not_saved(path: Path, saved: bytes, reason: str) -> None:
    with pytest.raises(Problem) as caught:
        save_session(path, plain_rnn())
    assert str(caught.value) == f"a.lstmviz was not saved: {reason}. Choose another place."
    assert path.read_bytes() == saved
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("step", ["replace", "fsync", "chmod"])
def test_the_old_file_stays_when_a_step_fails(
    step: str, path: Path, saved: bytes, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    check_not_saved(path, saved, "No space left on device")


def test_the_old_file_stays_when_the_disk_is_full(path: Path, saved: bytes):
    resource = pytest.importorskip("resource", reason="only where files can be limited")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(Problem, match=r"a\.lstmviz was not saved: File too large"):
            save_session(path, plain_rnn())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == saved
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_old_file_stays_when_the_program_is_interrupted(
    path: Path, saved: bytes, monkeypatch: pytest.MonkeyPatch
):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save_session(path, plain_rnn())
    assert path.read_bytes() == saved
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_bytes_are_on_disk_before_they_take_the_name(
    boss_raise: Document, path: Path, monkeypatch: pytest.MonkeyPatch
):
    done = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(
            os, name, lambda *a, name=name, real=real: (done.append(name), real(*a))
        )
    save_session(path, boss_raise)
    assert done == ["fsync", "replace", "fsync"] if os.name == "posix" else ["fsync", "replace"]


def test_a_folder_that_cannot_be_synced_is_no_failure(
    boss_raise: Document, path: Path, monkeypatch: pytest.MonkeyPatch
):
    real = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    save_session(path, boss_raise)
    assert open_session(path).document.title == "Boss raise"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_permissions_are_kept(mode: int, path: Path, saved: bytes, boss_raise: Document):
    path.chmod(mode)
    save_session(path, boss_raise)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_new_file_has_the_usual_permissions(boss_raise: Document, path: Path):
    before = os.umask(0o027)
    try:
        save_session(path, boss_raise)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="symbolic links of POSIX")
def test_a_link_keeps_pointing_at_its_target(path: Path, saved: bytes, tmp_path: Path):
    link = tmp_path / "link.lstmviz"
    link.symlink_to(path.name)
    save_session(link, plain_rnn())
    assert link.is_symlink()
    assert open_session(path).document.title == "Plain"


def test_a_name_as_long_as_names_can_be_is_saved(boss_raise: Document, tmp_path: Path):
    path = tmp_path / ("n" * 247 + ".lstmviz")
    save_session(path, boss_raise)
    assert open_session(path).document.title == "Boss raise"


def test_a_network_too_large_to_be_opened_again_is_not_saved(
    path: Path, saved: bytes, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(files, "LARGEST", 100)
    with pytest.raises(Problem, match="the network is too large for a session file"):
        save_session(path, plain_rnn())
    assert path.read_bytes() == saved
