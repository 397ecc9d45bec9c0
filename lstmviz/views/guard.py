"""Keeping an error inside a widget's handler from ending the program.

On Python 3.11 with PySide6, an exception that C code raises (an index out of range, say) inside a
handler that Qt reached from Python crashes the process before any hook hears of it.
"""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from PySide6.QtCore import QSize

ANSWERS: dict[str, Callable[[], object]] = {
    "event": bool,
    "eventFilter": bool,
    "viewportEvent": bool,
    "drawBackground": lambda: None,
    "drawForeground": lambda: None,
    "sizeHint": QSize,
    "minimumSizeHint": QSize,
}
"""What a handler that failed answers, by name; those called …Event answer nothing."""

Widget = TypeVar("Widget", bound=type)


def guarded(widget: Widget) -> Widget:
    """Hand the errors of a widget class's own handlers to the program's hook."""
    for name, method in list(vars(widget).items()):
        if name in ANSWERS or (name.endswith("Event") and callable(method)):
            setattr(widget, name, _guarded(method, ANSWERS.get(name, lambda: None)))
    return widget


def _guarded(method: Callable[..., Any], answer: Callable[[], object]) -> Callable[..., Any]:
    @wraps(method)
    def handler(self: object, *arguments: object) -> object:
        try:
            return method(self, *arguments)
        except Exception:
            sys.excepthook(*sys.exc_info())
            return answer()

    return handler
