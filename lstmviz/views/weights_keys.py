"""What keys do in the weights table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

if TYPE_CHECKING:
    from lstmviz.views.weights_grid import WeightsGrid

FAR = 1_000_000
ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_PageUp: (-8, 0),
    Qt.Key.Key_PageDown: (8, 0),
    Qt.Key.Key_Home: (0, -FAR),
    Qt.Key.Key_End: (0, FAR),
}
CORNERS = {Qt.Key.Key_Home: (-FAR, -FAR), Qt.Key.Key_End: (FAR, FAR)}
NUDGES = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
TYPED = "0123456789+-−.,"

Deed = Callable[[], object]


def deed_of(grid: WeightsGrid, event: QKeyEvent) -> Deed | None:
    """Return what a key does in the table, None if nothing."""
    key, held = Qt.Key(event.key()), event.modifiers()
    shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
    control = bool(held & Qt.KeyboardModifier.ControlModifier)
    alt = bool(held & Qt.KeyboardModifier.AltModifier)
    if (control or alt) and key in NUDGES:
        return partial(grid.nudge, NUDGES[key], fine=shift, held=event.isAutoRepeat())
    for standard, deed in (
        (QKeySequence.StandardKey.Copy, grid.copy),
        (QKeySequence.StandardKey.Paste, grid.paste),
        (QKeySequence.StandardKey.SelectAll, grid.select_all),
    ):
        if event.matches(standard):
            return deed
    if control and key in CORNERS:
        return partial(grid.step, *CORNERS[key], extend=shift)
    if control or alt:
        return None
    if key in ARROWS:
        return partial(grid.step, *ARROWS[key], extend=shift)
    if key == Qt.Key.Key_Escape:
        return grid.escape if grid.has_something_to_leave() else None
    if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
        return grid.open_field
    if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        return grid.clear
    if event.text() and event.text() in TYPED:
        return partial(grid.open_field, event.text())
    return None
