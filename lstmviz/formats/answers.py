"""The answers to what a weight file does not say, kept in a small JSON beside it on request."""

import json
from collections.abc import Mapping
from pathlib import Path

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.recognised import FormatError, Note, Recognised

SUFFIX = ".lstmviz.json"
FILES = {"vocabulary"}
"""The questions that a file answers; one that is kept lies beside the weight file."""
KIND = "lstmviz answers"
VERSION = 1
LARGEST = 2**14
"""A pipe takes so much at once, and whoever asks a process does not wait for it."""


def answers_path(path: Path) -> Path:
    """Return where a weight file's answers are kept: ``model.pt.lstmviz.json``."""
    return path.with_name(path.name + SUFFIX)


def kept_answers(path: Path) -> dict[str, str]:
    """Return the answers kept beside a weight file, none where there are none.

    Raises
    ------
    ValueError, OSError, RecursionError
        If there is such a file and it holds something else. A weight file opens without it.
    """
    beside = answers_path(path)
    if not beside.exists():
        return {}
    if not beside.is_file() or beside.stat().st_size > LARGEST:
        raise ValueError("not a small file")
    raw = json.loads(beside.read_text(encoding="utf-8-sig"))
    answers = raw.get("answers") if isinstance(raw, dict) and raw.get("format") == KIND else None
    if not isinstance(answers, dict) or not all(isinstance(a, str) for a in answers.values()):
        raise ValueError("not answers")
    for key in FILES & answers.keys():
        if answers[key] and not _lies_beside(path, Path(answers[key])):
            raise ValueError("a file somewhere else")
    return {
        key: str(path.parent / answer) if key in FILES and answer else answer
        for key, answer in answers.items()
    }


def _lies_beside(path: Path, other: Path) -> bool:
    """Whether a file is named that lies beside the weight file.

    Who sends a weight file may send answers with it: they shall not make us open anything else,
    be it a file of this computer or of another one that learns who asks.
    """
    return other.name == str(other) and (path.parent / other).parent == path.parent


def passed_over(path: Path) -> Note:
    """Return the word about kept answers that were not used."""
    return Note(
        QT_TRANSLATE_NOOP(
            "formats", "{beside} was passed over: it holds no answers that fit; delete it."
        ),
        {"beside": answers_path(path).name},
    )


def answers_json(path: Path, recognised: Recognised) -> dict[str, object]:
    """Return what is kept beside a weight file: every answer that a person gave.

    Raises
    ------
    Problem
        If something else lies there, which is not ours to replace.
    """
    beside = answers_path(path)
    try:
        kept_answers(path)
    except (OSError, ValueError, RecursionError):
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The answers were not kept: {beside} is there already and holds something else; "
                "move it away first.",
            ),
            beside=beside.name,
        ) from None
    given = {question.key: question.answer for question in recognised.questions if question.given}
    for key in FILES & given.keys():
        if given[key]:
            given[key] = _beside(path, Path(given[key]))
    return {"format": KIND, "version": VERSION, "answers": given}


def _beside(path: Path, other: Path) -> str:
    """Return the name of a file that lies beside the weight file; raise :class:`Problem` else."""
    if other.resolve().parent != path.resolve().parent:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The answers were not kept: {other} lies in another folder; put it beside {file}.",
            ),
            other=other.name,
            file=path.name,
        )
    return other.name


def check_answers(file: str, recognised: Recognised, answers: Mapping[str, str]) -> None:
    """Raise :class:`FormatError` if something is answered that was not asked."""
    asked = [question.key for question in recognised.questions]
    for key in answers:
        if not asked:
            raise FormatError(
                QT_TRANSLATE_NOOP(
                    "Problem", "{file} leaves no question open; leave out the answer to “{key}”."
                ),
                file=file,
                key=key,
            )
        if key not in asked:
            raise FormatError(
                QT_TRANSLATE_NOOP(
                    "Problem", "{file} does not ask for “{key}”; it asks for {asked}."
                ),
                file=file,
                key=key,
                asked=", ".join(asked),
            )
