"""The session announces what changes, merges gestures, and guards what is read-only."""

import json
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy

from lstmviz.cells.problems import Problem
from lstmviz.session import edits
from lstmviz.session.document import Document
from lstmviz.session.files import document_to_json
from lstmviz.session.session import Session, told
from tests.documents import plain_rnn


def weight_to(value: float):
    return lambda document: edits.set_weight(document, "l0", "W_f", 0, 0, value)


@pytest.fixture
def newer(session: Session, tmp_path: Path) -> Path:
    """A session file of a later version."""
    path = tmp_path / "later.lstmviz"
    stored = {**document_to_json(session.document), "version": 99, "mood_ring": {"on": True}}
    path.write_text(json.dumps(stored), encoding="utf-8")
    return path


def test_a_gesture_is_one_step_and_two_are_two(session: Session):
    first, second = object(), object()
    for gesture in (first, second):
        for value in (1.0, 2.0, 3.0):
            session.edit("drag", weight_to(value), gesture)
    assert session.undo_stack.count() == 2
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert edits.get_block(session.document, "l0", "W_f")[0, 0] == 0
    assert not session.undo_stack.canUndo()


def test_edits_without_a_gesture_are_steps_of_their_own(session: Session):
    session.edit("one", weight_to(1.0))
    session.edit("two", weight_to(2.0))
    assert session.undo_stack.count() == 2
    assert session.undo_stack.undoText() == "two"


def test_a_gesture_does_not_reach_past_a_save(session: Session, tmp_path: Path):
    gesture = object()
    session.edit("drag", weight_to(1.0), gesture)
    session.save(tmp_path / "a.lstmviz")
    session.edit("drag", weight_to(2.0), gesture)
    assert session.undo_stack.count() == 2
    session.undo_stack.undo()
    assert session.undo_stack.isClean()


def test_an_edit_that_changes_nothing_leaves_no_step(session: Session):
    session.edit("nothing", lambda document: document)
    assert session.undo_stack.count() == 0


def test_every_edit_is_announced_with_its_trace(session: Session):
    seen = []
    session.document_changed.connect(lambda: seen.append("document"))
    session.trace_changed.connect(
        lambda: seen.append(session.trace.layers["l0"].signals["f"][0, 0])
    )
    before = session.trace.layers["l0"].signals["f"][0, 0]
    session.edit("edit", weight_to(4.0))
    assert seen[0] == "document"
    assert seen[1] > before
    session.undo_stack.undo()
    assert seen[2:] == ["document", before]


def test_a_refused_edit_is_told_and_changes_nothing(session: Session):
    document = session.document
    told_of = QSignalSpy(session.problem)
    changed = QSignalSpy(session.document_changed)
    assert not session.try_edit("edit", weight_to(float("nan")))
    assert told(told_of.at(0)[0]) == "Only numbers from −1e+38 to 1e+38 can be set."
    assert changed.count() == 0
    assert session.document is document
    assert session.try_edit("edit", weight_to(1.0))


def test_a_newer_file_is_read_only_until_saved_elsewhere(
    session: Session, newer: Path, tmp_path: Path
):
    session.open_file(newer)
    assert session.read_only
    sentence = (
        "This session was saved by a newer lstmviz and is read-only; "
        "update lstmviz, or save a copy under another name."
    )
    before, content = session.document, newer.read_bytes()
    (tmp_path / "folder").mkdir()
    for attempt in (
        lambda: session.edit("edit", weight_to(1.0)),
        lambda: session.save(newer),
        lambda: session.save(tmp_path / "folder" / ".." / "later.lstmviz"),
    ):
        with pytest.raises(Problem) as caught:
            attempt()
        assert told(caught.value) == sentence
    assert not session.try_edit("edit", weight_to(1.0))
    assert session.document is before
    assert newer.read_bytes() == content

    copy = tmp_path / "copy.lstmviz"
    session.save(copy)
    assert not session.read_only
    assert session.path == copy
    session.edit("edit", weight_to(1.0))
    session.save(copy)
    stored = json.loads(copy.read_text(encoding="utf-8"))
    assert stored["version"] == 1
    assert stored["mood_ring"] == {"on": True}


def test_a_newer_file_that_cannot_be_read_says_why(session: Session, newer: Path):
    stored = json.loads(newer.read_text(encoding="utf-8"))
    del stored["title"]
    newer.write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        session.open_file(newer)
    assert told(caught.value) == (
        "later.lstmviz was saved by a newer lstmviz, and this one cannot read it; update lstmviz. "
        "(The field “title” is missing.)"
    )


def test_what_cannot_be_computed_is_not_opened(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "a.lstmviz"
    session.save(path)
    session.edit("edit", weight_to(2.0))
    before = session.document, session.trace, session.cursor

    def full(_: Document):
        raise MemoryError

    monkeypatch.setattr(Document, "trace", full)
    with pytest.raises(MemoryError):
        session.open(plain_rnn(), tmp_path / "b.lstmviz", read_only=True)
    assert (session.document, session.trace, session.cursor) == before
    assert session.undo_stack.canUndo()
    assert (session.path, session.read_only) == (path, False)


def test_only_opening_is_announced_as_such(session: Session, tmp_path: Path):
    opened, changed = QSignalSpy(session.opened), QSignalSpy(session.file_changed)
    session.save(tmp_path / "a.lstmviz")
    assert (opened.count(), changed.count()) == (0, 1)
    session.open_file(tmp_path / "a.lstmviz")
    assert (opened.count(), changed.count()) == (1, 2)


def test_opening_forgets_the_history_and_goes_to_the_start(session: Session, tmp_path: Path):
    path = tmp_path / "a.lstmviz"
    session.edit("edit", weight_to(1.0))
    session.save(path)
    session.edit("edit", weight_to(2.0))
    session.move(token=3, stage=2, unit=1, signal="o")
    session.cover_ahead(True)
    announced = QSignalSpy(session.file_changed)
    session.open_file(path)
    assert announced.count() == 1
    assert edits.get_block(session.document, "l0", "W_f")[0, 0] == 1
    assert (session.cursor.token, session.cursor.stage, session.cursor.unit) == (0, None, 0)
    assert session.cursor.veil is None
    assert not session.covers_ahead
    assert not session.undo_stack.canUndo()
    assert session.undo_stack.isClean()
    assert session.path == path


def test_unsaved_work_is_known(session: Session, tmp_path: Path):
    assert session.undo_stack.isClean()
    session.edit("edit", weight_to(1.0))
    assert not session.undo_stack.isClean()
    session.save(tmp_path / "a.lstmviz")
    assert session.undo_stack.isClean()
    session.undo_stack.undo()
    assert not session.undo_stack.isClean()
    session.undo_stack.redo()
    assert session.undo_stack.isClean()


def test_a_save_that_fails_leaves_the_session_as_it_was(session: Session, tmp_path: Path):
    session.edit("edit", weight_to(1.0))
    with pytest.raises(Problem):
        session.save(tmp_path / "no such folder" / "a.lstmviz")
    assert session.path is None
    assert not session.undo_stack.isClean()


def test_a_sentence_and_its_words_are_translated_but_no_names(
    session: Session, monkeypatch: pytest.MonkeyPatch
):
    class German:
        @staticmethod
        def translate(context: str, text: str) -> str:
            assert context == "Problem"
            words = {
                "units": "Einheiten",
                "{file} cannot be opened: {problem}": "{file}: {problem}",
            }
            return words.get(text, text.replace("Two of the", "Zwei"))

    monkeypatch.setattr("lstmviz.session.session.QCoreApplication", German)
    with pytest.raises(Problem) as caught:
        session.edit(
            "edit",
            lambda document: edits.rename_unit(
                edits.rename_unit(document, 0, 1, "units"), 0, 0, "units"
            ),
        )
    outer = Problem("{file} cannot be opened: {problem}", file="units", problem=caught.value)
    assert told(outer) == "units: Zwei Einheiten are named “units”; give each its own name."


def test_words_of_ours_inside_a_sentence_are_told_too(session: Session):
    with pytest.raises(Problem) as caught:
        session.edit("edit", lambda document: edits.rename_unit(document, 0, 0, "budget"))
    assert told(caught.value) == str(caught.value)
    assert told(caught.value) == "Two of the units are named “budget”; give each its own name."
