"""Reading a weight file in a process of its own, which can be given up at any time."""

import contextlib
import io
import json
import mmap
import os
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.answers import check_answers, kept_answers, passed_over
from lstmviz.formats.choosing import first_bytes
from lstmviz.formats.limits import SECONDS
from lstmviz.formats.recognised import FormatError, Note, Recognised
from lstmviz.formats.starting import start
from lstmviz.formats.transfer import unpacked

PAUSE = 0.004
"""So many seconds pass between two looks at whether the process has ended."""


def open_model(path: Path, answers: Mapping[str, str] | None = None) -> Recognised:
    """Read a weight file, and wait for it.

    Parameters
    ----------
    answers
        What the file does not say, by the keys of its questions.

    Raises
    ------
    FormatError
        If it cannot be read; nothing in it was run, and nothing is changed.
    """
    with Reader(path, answers or {}) as reader:
        return reader.wait()


class Reader:
    """A weight file under reading, for whoever cannot wait: start, poll, cancel.

    Making one looks at how the file begins and starts a process; only :meth:`wait` takes longer
    than a few milliseconds. Used as a context, it leaves no process behind.

    Answers kept beside the file are used where none are given; where they do not fit, the file is
    read once more without them, and the last note says so.

    Raises
    ------
    FormatError
        If it is no file, or plainly no weight file.
    """

    def __init__(self, path: Path, answers: Mapping[str, str]) -> None:
        self._path = path
        self._answers = dict(answers)
        first_bytes(path)
        self._kept: dict[str, str] = {}
        self._remarks: tuple[Note, ...] = ()
        try:
            self._kept = kept_answers(path)
        except (OSError, ValueError, RecursionError):
            self._remarks = (passed_over(path),)
        self._start()

    def poll(self) -> Recognised | None:
        """Return what was recognised, or None while the file is still being read.

        Raises
        ------
        FormatError
            If it cannot be read, or not in time.
        """
        if self._process.poll() is not None:
            return self._finish()
        if time.monotonic() >= self._deadline:
            raise self._too_slow()
        return None

    def wait(self) -> Recognised:
        """Wait, and return what was recognised; see :meth:`poll`."""
        while (recognised := self.poll()) is None:
            time.sleep(PAUSE)
        return recognised

    def cancel(self) -> None:
        """Give up: end the process and forget what it told."""
        self._process.kill()
        self._process.wait()
        self._answer.close()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.cancel()

    def _start(self) -> None:
        try:
            self._process, self._answer = start()
        except OSError as error:
            raise FormatError(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{file} was not read, because no process could be started: {reason}; close "
                    "other programs and try again.",
                ),
                file=self._path.name,
                reason=error.strerror or error,
            ) from None
        request = {
            "path": os.path.abspath(self._path),
            "answers": {**self._kept, **self._answers},
        }
        stdin = self._process.stdin
        # If it has ended already, that is told with what it answered.
        with contextlib.suppress(BrokenPipeError), contextlib.closing(stdin or io.BytesIO()) as to:
            to.write(json.dumps(request).encode())
        self._deadline = time.monotonic() + SECONDS

    def _finish(self) -> Recognised | None:
        """Return what was recognised; None where reading began anew."""
        try:
            recognised = self._answered()
        except FormatError:
            if not self._kept:
                raise
            self._kept, self._remarks = {}, (passed_over(self._path),)
            self._start()
            return None
        check_answers(self._path.name, recognised, self._answers)
        return replace(recognised, notes=(*recognised.notes, *self._remarks))

    def _answered(self) -> Recognised:
        with self._answer:
            size = os.fstat(self._answer.fileno()).st_size
            if self._process.returncode != 0 or not size:
                raise FormatError(
                    QT_TRANSLATE_NOOP(
                        "Problem",
                        "{file} is damaged so badly that reading it broke off; get it or save "
                        "it again.",
                    ),
                    file=self._path.name,
                )
            try:
                # The mapping outlives the file, and the arrays keep the mapping alive.
                answer = mmap.mmap(self._answer.fileno(), size, access=mmap.ACCESS_READ)
                recognised = unpacked(memoryview(answer))
                self._check_texts(recognised)
                return recognised
            except FormatError:
                raise
            # A file that took over the process could have written anything.
            except Exception:
                raise FormatError(
                    QT_TRANSLATE_NOOP(
                        "Problem",
                        "{file} was read, but what came of it is no network; it is damaged, so "
                        "get it or save it again.",
                    ),
                    file=self._path.name,
                ) from None

    def _check_texts(self, recognised: Recognised) -> None:
        """Raise ValueError if a free text, such as a path, is none that a person gave."""
        given = {**self._kept, **self._answers}
        for question in recognised.questions:
            if not question.choices and question.answer != given.get(question.key, ""):
                raise ValueError("an answer that nobody gave")

    def _too_slow(self) -> FormatError:
        self.cancel()
        return FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} was not read within {seconds} seconds; it may be damaged, so get it or "
                "save it again.",
            ),
            file=self._path.name,
            seconds=f"{SECONDS:g}",
        )
