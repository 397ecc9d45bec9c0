"""Replacing a file whole or not at all."""

import contextlib
import os
import tempfile
from pathlib import Path

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to `path`; on any error the old file stays as it was.

    The bytes are on disk before they take the name, and so is the name before this returns.
    (``QSaveFile.commit`` reports success on a full disk.)
    """
    # A link keeps pointing at its target, which is what gets replaced.
    path = Path(os.path.realpath(path))
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".lstmviz-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    # The new file is in place; some file systems cannot sync a folder, and need not.
    with contextlib.suppress(OSError):
        _sync_folder(path.parent)


def save(path: Path, content: bytes) -> None:
    """Write as :func:`write_atomically` does what a person saves.

    Raises
    ------
    Problem
        If it cannot be written; the old file is as it was.
    """
    try:
        write_atomically(path, content)
    except OSError as error:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "{file} was not saved: {reason}. Choose another place."),
            file=path.name,
            reason=error.strerror or error,
        ) from None


def _mode(path: Path) -> int:
    """Return the permissions the file has, or those a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
