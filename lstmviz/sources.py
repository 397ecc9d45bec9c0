"""What can be opened by a word: the examples that ship, and session files."""

import difflib
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.lessons.loading import ENGLISH, lessons_in, load_lesson
from lstmviz.lessons.model import Lesson
from lstmviz.resources import LESSONS
from lstmviz.session.document import Document
from lstmviz.session.files import SUFFIX, document_from_json, open_session


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
        Its file, if it is one of a person's own.
    read_only
        Whether a newer version wrote that file.
    """

    document: Document
    lesson: Lesson | None = None
    path: Path | None = None
    read_only: bool = False


def example_ids() -> tuple[str, ...]:
    """Return the words that open what ships."""
    return lessons_in(LESSONS)


def examples(language: str = ENGLISH) -> tuple[Lesson, ...]:
    """Return what ships; each has an id, a title and a summary."""
    return tuple(_shipped(LESSONS / name, language) for name in example_ids())


def find_source(text: str, language: str = ENGLISH) -> Source:
    """Open an example by its id, or a session file by its path.

    Raises
    ------
    Problem
        If there is neither, or the file cannot be opened.
    """
    if text in example_ids():
        lesson = _shipped(LESSONS / text, language)
        return Source(document_from_json(lesson.document), lesson)
    path = Path(text)
    if not text or not os.path.lexists(path):
        raise _nothing(text)
    if not os.path.isfile(path):
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} is not a file; give an example’s id or a session file."
            ),
            file=text,
        )
    opened = open_session(path)
    return Source(opened.document, path=path, read_only=opened.newer)


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
            "Problem", "There is no example or file “{name}”; the examples are {known}."
        ),
        name=text,
        known=", ".join(example_ids()),
    )


@cache
def _shipped(folder: Path, language: str) -> Lesson:
    """Return a lesson that ships; the window asks for the first one twice as it opens."""
    return load_lesson(folder, language)
