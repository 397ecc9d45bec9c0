"""Files out: the name is checked before the work, the bytes are written whole or not at all."""

import os
from collections.abc import Collection
from pathlib import Path

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.atomic import write_atomically


def check_output(path: Path, endings: Collection[str]) -> str:
    """Return the ending of a file that is to be written, in small letters.

    Raises
    ------
    Problem
        If it is not one of `endings`, or there is no place for such a file.
    """
    ending = path.suffix.lower()
    if ending not in endings:
        told = QT_TRANSLATE_NOOP(
            "Problem", "{file} cannot be written: its name must end in {known}."
        )
        if len(endings) > 1:
            told = QT_TRANSLATE_NOOP(
                "Problem", "{file} cannot be written: its name must end in one of {known}."
            )
        raise Problem(told, file=path, known=", ".join(endings))
    if not os.path.isdir(path.parent):
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} cannot be written: there is no folder {folder}; make it first.",
            ),
            file=path,
            folder=path.parent,
        )
    if os.path.isdir(path):
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} cannot be written: there is a folder of that name."
            ),
            file=path,
        )
    return ending


def write_output(path: Path, content: bytes) -> None:
    """Write a file; on any error an old one stays as it was.

    Raises
    ------
    Problem
        If it cannot be written.
    """
    try:
        write_atomically(path, content)
    except OSError as error:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} cannot be written: {reason}. Choose another place."
            ),
            file=path,
            reason=error.strerror or error,
        ) from None
