"""Answers to what a file does not say, kept beside it on request."""

import json
from pathlib import Path

import pytest

from lstmviz.cells.problems import Problem
from lstmviz.formats import starting
from lstmviz.formats.answers import kept_answers
from lstmviz.formats.reading import open_model
from lstmviz.formats.recognised import Question, Recognised
from lstmviz.session.models import keep_answers
from tests.formats.misbehaving import BEGINNING, network

PASSED_OVER = "model.pt.lstmviz.json was passed over: it holds no answers that fit; delete it."


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file whose reader asks for a colour, red or blue."""
    monkeypatch.setattr(starting, "MODULE", "tests.formats.misbehaving")
    path = tmp_path / "model.pt"
    path.write_bytes(BEGINNING + b"good")
    return path


@pytest.fixture
def beside(model: Path) -> Path:
    return model.with_name("model.pt.lstmviz.json")


def colour(path: Path, **answers: str) -> tuple[str, bool]:
    question = open_model(path, answers).questions[0]
    return question.answer, question.given


def test_an_answer_that_is_kept_holds_from_then_on(model: Path, beside: Path):
    assert colour(model) == ("red", False)
    keep_answers(model, open_model(model, {"colour": "blue"}))
    assert json.loads(beside.read_text(encoding="utf-8")) == {
        "format": "lstmviz answers",
        "version": 1,
        "answers": {"colour": "blue"},
    }
    assert colour(model) == ("blue", True)


def test_an_answer_given_now_counts_more_than_one_kept(model: Path):
    keep_answers(model, open_model(model, {"colour": "blue"}))
    assert colour(model, colour="red") == ("red", True)
    assert colour(model) == ("blue", True)


def test_what_is_taken_for_granted_is_not_kept(model: Path, beside: Path):
    keep_answers(model, open_model(model))
    assert json.loads(beside.read_text(encoding="utf-8"))["answers"] == {}


def test_nothing_is_written_unless_asked(model: Path):
    open_model(model, {"colour": "blue"})
    assert [path.name for path in model.parent.iterdir()] == ["model.pt"]


DAMAGED = {
    "no JSON": b"{",
    "no text": b"\xff\xfe",
    "something else": b'{"format": "other", "answers": {"colour": "blue"}}',
    "a list": b'["lstmviz answers"]',
    "no answers": b'{"format": "lstmviz answers"}',
    "numbers": b'{"format": "lstmviz answers", "answers": {"colour": 1}}',
    "too deep": b"[" * 100_000,
    "too large": b" " * 2**21,
    "an answer that does not fit": b'{"format": "lstmviz answers", "answers": {"colour": "g"}}',
}


@pytest.mark.parametrize("name", DAMAGED)
def test_kept_answers_that_are_damaged_are_passed_over_with_a_word(
    model: Path, beside: Path, name: str
):
    beside.write_bytes(DAMAGED[name])
    opened = open_model(model)
    assert opened.questions[0].answer == "red"
    assert str(opened.notes[-1]) == PASSED_OVER
    assert beside.read_bytes() == DAMAGED[name]


def test_a_folder_of_that_name_is_passed_over(model: Path, beside: Path):
    beside.mkdir()
    assert str(open_model(model).notes[-1]) == PASSED_OVER


def test_kept_answers_to_what_is_not_asked_do_no_harm(model: Path, beside: Path):
    beside.write_text('{"format": "lstmviz answers", "answers": {"size": "9"}}', encoding="utf-8")
    assert colour(model) == ("red", False)


def test_what_is_not_ours_is_never_replaced(model: Path, beside: Path):
    beside.write_text("a diary", encoding="utf-8")
    with pytest.raises(Problem) as told:
        keep_answers(model, open_model(model, {"colour": "blue"}))
    assert str(told.value) == (
        "The answers were not kept: model.pt.lstmviz.json is there already and holds something "
        "else; move it away first."
    )
    assert beside.read_text(encoding="utf-8") == "a diary"


# ------------------------------------------------------------------ answers that name a file


def said(beside: Path, vocabulary: str) -> None:
    answers = {"vocabulary": vocabulary}
    beside.write_text(
        json.dumps({"format": "lstmviz answers", "version": 1, "answers": answers}),
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    "elsewhere", ["/etc/passwd", "../words.txt", "folder/words.txt", "//host/share/words.txt", "."]
)
def test_kept_answers_open_no_file_elsewhere(model: Path, beside: Path, elsewhere: str):
    said(beside, elsewhere)
    with pytest.raises(ValueError, match="a file somewhere else"):
        kept_answers(model)
    assert str(open_model(model).notes[-1]) == PASSED_OVER


def test_a_kept_vocabulary_lies_beside_the_file(
    model: Path, beside: Path, monkeypatch: pytest.MonkeyPatch
):
    said(beside, "words.txt")
    assert kept_answers(model) == {"vocabulary": str(model.parent / "words.txt")}
    monkeypatch.chdir(model.parent)
    assert kept_answers(Path(model.name)) == {"vocabulary": "words.txt"}


def asked_for_words(answer: str) -> Recognised:
    question = Question("vocabulary", "Which file?", (), answer, True)
    return Recognised(network(), "test", questions=(question,))


def test_a_vocabulary_beside_the_file_is_kept_by_its_name(model: Path):
    words = model.parent / "words.txt"
    keep_answers(model, asked_for_words(str(words)))
    assert kept_answers(model) == {"vocabulary": str(words)}


def test_a_vocabulary_elsewhere_is_not_kept(model: Path, beside: Path):
    with pytest.raises(Problem) as told:
        keep_answers(model, asked_for_words(str(model.parent / "else" / "words.txt")))
    assert str(told.value) == (
        "The answers were not kept: words.txt lies in another folder; put it beside model.pt."
    )
    assert not beside.exists()
