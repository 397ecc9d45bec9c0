"""Starting the process that reads a weight file, if need be before the rest is loaded.

Python and numpy take longer to load than most files to read. So the process may be started ahead,
and waits for its request while this one still loads. Nothing large is imported here.

It needs an interpreter as ``sys.executable``; a frozen program would have to run
:func:`lstmviz.formats.child.main` when it is started with these arguments.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import IO, NamedTuple

MODULE = "lstmviz.formats.child"


class Started(NamedTuple):
    """A process that waits for a request on its standard input, and where its answer goes."""

    process: "subprocess.Popen[bytes]"
    answer: IO[bytes]


_ahead: list[Started] = []


def start() -> Started:
    """Start a process, or take the one that was started ahead."""
    return _ahead.pop() if _ahead else _start()


def start_ahead(words: Sequence[str]) -> None:
    """Start a process now if one of the command line's words is a file other than a session.

    It ends by itself, with this process at the latest, if nobody asks it anything.
    """
    if any(os.path.isfile(word) and not word.endswith(".lstmviz") for word in words):
        _ahead.append(_start())


def _start() -> Started:
    answer = _nameless_file()
    try:
        process = subprocess.Popen(
            [sys.executable, "-S", "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except BaseException:
        answer.close()
        raise
    return Started(process, answer)


def _nameless_file() -> IO[bytes]:
    """Return a file that nobody else can open; in memory where the system can."""
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create("lstmviz"), "r+b", buffering=0)
    import tempfile

    return tempfile.TemporaryFile(buffering=0)


def _environment() -> dict[str, str]:
    """Return the child's: our own modules and none beside the file, one thread, no plug-ins."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(os.path.abspath(place) for place in sys.path if place),
        "PYTHONSAFEPATH": "1",
        "PYTHONIOENCODING": "utf-8",
        "OPENBLAS_NUM_THREADS": "1",
        "HDF5_PLUGIN_PRELOAD": "::",
        "HDF5_USE_FILE_LOCKING": "FALSE",
    }
