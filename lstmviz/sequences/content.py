"""All of a file that a person names, or one sentence on why it cannot be had."""

from pathlib import Path

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem

MEBIBYTE = 2**20
LARGEST_FILE = 256 * MEBIBYTE

IS_MISSING = QT_TRANSLATE_NOOP("Problem", "there is no such file")
IS_NO_FILE = QT_TRANSLATE_NOOP("Problem", "it is not a file")
IS_TOO_LARGE = QT_TRANSLATE_NOOP("Problem", "it is larger than {most} MiB")
IS_NOT_TEXT = QT_TRANSLATE_NOOP("Problem", "it is not UTF-8 text")
IS_EMPTY = QT_TRANSLATE_NOOP("Problem", "it is empty")


def read_content(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """Return all of a file of at most `largest` bytes.

    Raises
    ------
    Problem
        If it cannot be read, or is larger.
    """
    try:
        if not path.is_file():
            raise unreadable(path.name, Problem(IS_NO_FILE if path.exists() else IS_MISSING))
        if path.stat().st_size > largest:
            raise unreadable(path.name, Problem(IS_TOO_LARGE, most=f"{largest / MEBIBYTE:g}"))
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path.name, error.strerror or str(error)) from None


def decoded(file: str, content: bytes) -> str:
    """Return the text of a file, without a byte order mark.

    Raises
    ------
    Problem
        If it is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise unreadable(file, Problem(IS_NOT_TEXT)) from None


def unreadable(file: str, reason: object) -> Problem:
    """Return the problem that a file cannot be read."""
    return Problem(
        QT_TRANSLATE_NOOP("Problem", "{file} cannot be read: {reason}."),
        file=file,
        reason=reason,
    )
