"""The process that reads one weight file and ends: ``python -m lstmviz.formats.child``.

Damaged files make libraries crash, hang or take all memory; here that harms nobody. It takes a
request as JSON from its standard input, and gives to its standard output what
:mod:`lstmviz.formats.transfer` packs.
"""

import contextlib
import hashlib
import json
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from lstmviz.formats.limits import limit_process, memory_for


def main() -> None:
    """Answer the request on standard input."""
    # Loaded while the one who asks is still busy with that itself.
    from lstmviz.formats.choosing import readers

    # A fault in one of them is none of the file's.
    readers()
    request = json.load(sys.stdin)
    path = Path(request["path"])
    limit_process(memory_for(path.stat().st_size if path.exists() else 0))
    with _own_output() as handle:
        for piece in answer(path, request["answers"]):
            _write(handle, piece)


def answer(path: Path, answers: Mapping[str, str]) -> Iterable[bytes | memoryview]:
    """Read a file, and return the bytes of what it is or of why it was refused."""
    from lstmviz.formats.choosing import choose, first_bytes
    from lstmviz.formats.guard import check_network, guarded
    from lstmviz.formats.recognised import FormatError, Origin
    from lstmviz.formats.transfer import packed, packed_problem

    try:
        with guarded(path):
            with _summed(path) as sums:
                recognised = choose(path, first_bytes(path)).read(path, answers)
            check_network(path.name, recognised.network)
            return packed(replace(recognised, origin=Origin(path.name, *sums)))
    except FormatError as problem:
        return packed_problem(problem)


@contextlib.contextmanager
def _summed(path: Path) -> Iterator[list[str]]:
    """Compute a file's SHA-256 while something else is done; afterwards it is there, or nothing.

    A refusal does not wait for it.
    """
    sums: list[str] = []

    def compute() -> None:
        with contextlib.suppress(OSError), path.open("rb") as file:
            sums.append(hashlib.file_digest(file, "sha256").hexdigest())

    thread = threading.Thread(target=compute, daemon=True)
    thread.start()
    yield sums
    thread.join()


@contextlib.contextmanager
def _own_output() -> Iterator[int]:
    """Yield the standard output's handle; what a library prints goes nowhere."""
    with open(os.devnull, "wb") as nowhere:
        handle = os.dup(sys.stdout.fileno())
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    try:
        yield handle
    finally:
        os.close(handle)


def _write(handle: int, piece: bytes | memoryview) -> None:
    left = memoryview(piece)
    while left:
        left = left[os.write(handle, left) :]


if __name__ == "__main__":
    main()
