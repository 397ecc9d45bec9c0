"""Where the panels are: docks around the middle, shown, hidden, remembered, put back."""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtWidgets import QMainWindow

from lstmviz.views.card import DockCard

AREAS = {
    "inputs": Qt.DockWidgetArea.LeftDockWidgetArea,
    "weights": Qt.DockWidgetArea.LeftDockWidgetArea,
    "lesson": Qt.DockWidgetArea.RightDockWidgetArea,
    "about": Qt.DockWidgetArea.RightDockWidgetArea,
    "layers": Qt.DockWidgetArea.RightDockWidgetArea,
    "equation": Qt.DockWidgetArea.RightDockWidgetArea,
    "timeline": Qt.DockWidgetArea.BottomDockWidgetArea,
}
"""From top to bottom within an area."""
COLUMNS = (
    {"inputs": 0.34, "weights": 0.66},
    {"lesson": 0.57, "about": 0.35, "layers": 0.4, "equation": 0.43},
)
"""Shares of the height that the docks at the sides take at first; those shown divide it."""
SIDE_SHARE, BOTTOM_SHARE = 0.215, 0.262
"""Shares of the window's width and height that the docks take at first."""
LEAST_RIGHT = 276
"""Pixels that an equation needs to name its terms."""


class Panels:
    """The docks of a window, by the names of their panels."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, DockCard]) -> None:
        self._window, self._docks = window, docks
        self._meant_for = ""
        self._idle: set[str] = set()
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        window.setCorner(Qt.Corner.BottomLeftCorner, bottom)
        window.setCorner(Qt.Corner.BottomRightCorner, bottom)
        for name, area in AREAS.items():
            window.addDockWidget(area, docks[name])

    @property
    def names(self) -> tuple[str, ...]:
        """The panels that can be hidden."""
        return tuple(self._docks)

    def dock(self, name: str) -> DockCard:
        """Return a panel's dock."""
        return self._docks[name]

    def title(self, name: str) -> str:
        """Return a panel's title."""
        return self._docks[name].windowTitle()

    def is_shown(self, name: str) -> bool:
        """Whether a panel is not hidden."""
        return not self._docks[name].isHidden()

    def toggle(self, name: str) -> None:
        """Hide a panel, or bring it back."""
        self._docks[name].setVisible(not self.is_shown(name))

    def offer(self, name: str, is_of_use: bool) -> None:
        """Show a panel as soon as it is of use, hide it when it no longer is.

        In between, a person may hide it and bring it back.
        """
        if is_of_use == (name in self._idle):
            self._idle ^= {name}
            self._docks[name].setVisible(is_of_use)
            self.fit()

    def reset(self) -> None:
        """Put every panel back where it was at first, in sizes that fit the window."""
        for name, area in AREAS.items():
            dock = self._docks[name]
            dock.setFloating(False)
            self._window.addDockWidget(area, dock)
            dock.setVisible(name not in self._idle)
        for column in COLUMNS:
            for upper, lower in pairwise(self._docks[name] for name in column):
                self._window.splitDockWidget(upper, lower, Qt.Orientation.Vertical)
        self.fit()

    def fit(self) -> None:
        """Give the docks their shares of the window."""
        width = max(round(self._window.width() * SIDE_SHARE), 236)
        height = self._window.height()
        docks = self._docks
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._window.resizeDocks(
            [docks["inputs"], docks["equation"]], [width, max(width + 14, LEAST_RIGHT)], horizontal
        )
        self._window.resizeDocks([docks["timeline"]], [round(height * BOTTOM_SHARE)], vertical)
        room = height * (1 - BOTTOM_SHARE) - 130
        for column in COLUMNS:
            shares = {name: share for name, share in column.items() if self.is_shown(name)}
            self._window.resizeDocks(
                [docks[name] for name in shares],
                [round(room * share / sum(shares.values())) for share in shares.values()],
                vertical,
            )

    def state(self) -> str:
        """Return where everything is, and in which size of window, for the settings."""
        place = bytes(self._window.saveState().toBase64().data()).decode()
        return f"{_size(self._window)} {place}"

    def restore(self, state: str) -> None:
        """Put everything where a stored state says, if it says anything."""
        size, _, place = state.partition(" ")
        if self._window.restoreState(QByteArray.fromBase64(QByteArray(place.encode()))):
            self._meant_for = size

    def settle(self) -> None:
        """Fit what was meant for a window of another size, once this one has its own."""
        if self._meant_for != _size(self._window):
            self._meant_for = _size(self._window)
            self.fit()
            # A restored layout is put in place once more after the window is shown.
            QTimer.singleShot(0, self._window, self.fit)


def _size(window: QMainWindow) -> str:
    return f"{window.width()}x{window.height()}"
