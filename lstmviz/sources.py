"""What can be opened by a word: the examples that ship, session files and weight files."""

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.recognised import Recognised
from lstmviz.learning.cards import Card, cards_in
from lstmviz.lessons.loading import ENGLISH, lessons_in, load_lesson
from lstmviz.lessons.model import Lesson
from lstmviz.resources import LESSONS, MODELS
from lstmviz.session.document import Document
from lstmviz.session.files import SUFFIX, document_from_json, open_session
from lstmviz.session.models import is_session, model_document
from lstmviz.session.shipped import ShippedModel


@dataclass(frozen=True, eq=False)
class Source:
    """Something opened.

    Parameters
    ----------
    document
        What it holds.
    lesson
        The lesson it belongs to, if it is an example.
    path
        Its session file, if it is one.
    read_only
        Whether a newer version wrote that file.
    recognised
        What its weight file holds, if it is one; saving makes a session of it.
    card
        What is known of it, if it is a network that ships.
    """

    document: Document
    lesson: Lesson | None = None
    path: Path | None = None
    read_only: bool = False
    recognised: Recognised | None = None
    card: Card | None = None


def example_ids() -> tuple[str, ...]:
    """Return the words that open what ships."""
    return (*lessons_in(LESSONS), *cards_in(MODELS))


def examples(language: str = ENGLISH) -> tuple[Lesson | ShippedModel, ...]:
    """Return what ships; each has an id, a title and a summary."""
    return (*lessons(language), *shipped_models())


def lessons(language: str = ENGLISH) -> tuple[Lesson, ...]:
    """Return the lessons that ship."""
    return tuple(_shipped(LESSONS / name, language) for name in lessons_in(LESSONS))


@cache
def shipped_models() -> tuple[ShippedModel, ...]:
    """Return the trained networks that ship."""
    return tuple(ShippedModel(MODELS, name) for name in cards_in(MODELS))


def find_source(
    text: str, language: str = ENGLISH, answers: Mapping[str, str] | None = None
) -> Source:
    """Open an example by its id, or a session or weight file by its path, told by its content.

    Parameters
    ----------
    answers
        What a weight file does not say, by the keys of its questions.

    Raises
    ------
    Problem
        If there is none of them, or the file cannot be opened.
    """
    if text in example_ids():
        _refuse(answers, text)
        if text in cards_in(MODELS):
            model = ShippedModel(MODELS, text)
            return Source(model.document(), card=model.card)
        lesson = _shipped(LESSONS / text, language)
        return Source(document_from_json(lesson.document), lesson)
    path = Path(text)
    if not text or not os.path.lexists(path):
        raise _nothing(text)
    if not os.path.isfile(path):
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} is not a file; give an example’s id, a session file or a weight file.",
            ),
            file=text,
        )
    if is_session(path):
        _refuse(answers, text)
        opened = open_session(path)
        return Source(opened.document, path=path, read_only=opened.newer)
    # The window opens without it.
    from lstmviz.formats.reading import open_model

    recognised = open_model(path, answers)
    return Source(model_document(recognised), recognised=recognised)


def _refuse(answers: Mapping[str, str] | None, name: str) -> None:
    if answers:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{name} is no weight file and leaves no question open; leave out “{key}”.",
            ),
            name=name,
            key=next(iter(answers)),
        )


def _nothing(text: str) -> Problem:
    if Path(text).suffix == SUFFIX or os.sep in text:
        return Problem(QT_TRANSLATE_NOOP("Problem", "There is no file {file}."), file=text)
    close = difflib.get_close_matches(text.lower(), example_ids(), n=1)
    if close:
        return Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "There is no example or file “{name}”; did you mean {close}?"
            ),
            name=text,
            close=close[0],
        )
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem",
            "There is no example or file “{name}”; “lstmviz examples” tells what ships.",
        ),
        name=text,
    )


@cache
def _shipped(folder: Path, language: str) -> Lesson:
    """Return a lesson that ships; the window asks for the first one twice as it opens."""
    return load_lesson(folder, language)
