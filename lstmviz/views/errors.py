"""One hook for uncaught errors: logged, told once in a quiet banner, never a dialog."""

import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal

LOG_BYTES = 500_000
LOG_FILES = 3


class ErrorHook(QObject):
    """Catches what nobody caught. The same place failing again is logged, and told no more."""

    caught = Signal(str)
    """A sentence for the banner."""

    def __init__(self, log_file: Path) -> None:
        super().__init__()
        self._told: set[tuple[str, str, int]] = set()
        self._log = logging.getLogger("lstmviz")
        self._log_file = log_file
        log_file.parent.mkdir(parents=True, exist_ok=True)
        self._handler = RotatingFileHandler(
            log_file, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
        )
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        self._log.addHandler(self._handler)
        self._before = sys.excepthook, threading.excepthook

    def install(self) -> None:
        """Become the program's hook."""
        sys.excepthook = self.handle
        threading.excepthook = lambda args: self.handle(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def remove(self) -> None:
        """Give the hook back and close the log."""
        sys.excepthook, threading.excepthook = self._before
        self._log.removeHandler(self._handler)
        self._handler.close()

    def handle(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Log an error and tell it, unless its place was told already."""
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error or kind(), trace)
            return
        place = (kind.__name__, *_where(trace))
        again = place in self._told
        self._told.add(place)
        if again:
            self._log.error("again: %s at %s:%s", *place)
            return
        self._log.error("uncaught", exc_info=(kind, error or kind(), trace))
        self.caught.emit(
            self.tr(
                "Something went wrong ({error}); your work is still here. Details: {file}"
            ).format(error=kind.__name__, file=self._log_file)
        )


def _where(trace: TracebackType | None) -> tuple[str, int]:
    """Return file and line of the innermost frame."""
    if trace is None:
        return "", 0
    while trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_filename, trace.tb_lineno
