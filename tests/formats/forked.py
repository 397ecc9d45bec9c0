"""Opening many files as the program does, each in a process forked from one that is warm.

    python -m tests.formats.forked < paths.json > sentences.json

Starting Python and loading HDF5 and ONNX anew for each of hundreds of files would take minutes.
Everything else is the program's own: the limits, the bytes that come back, what is told.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import h5py
import onnx

from lstmviz.formats import child, choosing, starting
from tests.formats.opening import told

assert {h5py, onnx}


class Forked:
    """What `subprocess.Popen` is to a reader, as a fork of this process."""

    def __init__(self, arguments: object, *, stdout: Any, **_: object) -> None:
        self.returncode: int | None = None
        read, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(write)
            self._answer(read, stdout)
        os.close(read)
        self.stdin = os.fdopen(write, "wb")

    def _answer(self, read: int, stdout: Any) -> None:
        status = 1
        try:
            os.dup2(read, 0)
            os.dup2(stdout.fileno(), 1)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
            child.main()
            status = 0
        finally:
            os._exit(status)

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self) -> None:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def kill(self) -> None:
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)


def main() -> None:
    choosing.readers()
    starting.subprocess.Popen = Forked  # type: ignore[misc,assignment]
    json.dump({path: told(Path(path)) for path in json.load(sys.stdin)}, sys.stdout)


if __name__ == "__main__":
    main()
