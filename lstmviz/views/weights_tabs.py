"""The tabs over the weights: one for each signal that has weights, in its own hue."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from lstmviz.figures.fonts import font, ruler
from lstmviz.figures.theme import readable_on
from lstmviz.views.guard import guarded
from lstmviz.views.look import Look

HEIGHT = 24
SPACE = 4
INDENT = 4
SIZES = ((12, 18), (11, 11))
"""Pixels of the letters and room beside them: roomy, and where that needs more rows, narrow."""


@guarded
class HueTab(QAbstractButton):
    """A tab in a signal's hue, filled when it is the chosen one."""

    def __init__(self, look: Look, title: str, hue: str, name: str) -> None:
        super().__init__()
        self._look = look
        self._hue = hue
        self._lit = False
        self._pixels = SIZES[0][0]
        self.setText(title)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def width_with(self, pixels: int, beside: int) -> int:
        """Return the width with letters of that size."""
        return math.ceil(ruler(pixels, bold=True)(self.text())) + beside

    def sizeHint(self) -> QSize:
        """Room for the title."""
        return QSize(self.width_with(*SIZES[0]), HEIGHT)

    def set_pixels(self, pixels: int) -> None:
        """Write in letters of that size."""
        self._pixels = pixels
        self.update()

    def set_lit(self, lit: bool) -> None:
        """Show that the pointer is on something of this signal."""
        if lit != self._lit:
            self._lit = lit
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tab."""
        del event
        theme = self._look.theme
        hue = theme.color(self._hue)
        fill = hue if self.isChecked() else theme.color("control")
        if self.underMouse() and not self.isChecked():
            fill = theme.color("pressed")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = QPen(theme.color("border"))
        if self._lit:
            border = QPen(hue, 1.5)
        if self.hasFocus():
            border = QPen(theme.color("text"), 2)
        painter.setPen(border)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.setFont(font(self._pixels, bold=True))
        painter.setPen(readable_on(hue) if self.isChecked() else theme.ink(self._hue))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


@guarded
class WeightsTabs(QWidget):
    """A row of tabs, broken into more rows where it is narrow."""

    chosen = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._tabs: dict[str, HueTab] = {}
        self._group = QButtonGroup(self)
        self._shown: tuple[tuple[str, str, str, str], ...] = ()
        self.setAccessibleName(name)

    def set_tabs(self, tabs: Sequence[tuple[str, str, str, str]]) -> None:
        """Show these tabs: key, title, hue and full name of each."""
        if tuple(tabs) == self._shown:
            return
        self._shown = tuple(tabs)
        for tab in self._tabs.values():
            self._group.removeButton(tab)
            tab.setParent(None)
            tab.deleteLater()
        self._tabs = {}
        for key, title, hue, name in tabs:
            tab = HueTab(self._look, title, hue, name)
            tab.setParent(self)
            tab.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            tab.show()
            self._group.addButton(tab)
            self._tabs[key] = tab
        self._place()

    def choose(self, key: str) -> None:
        """Show a tab as the chosen one, without announcing it."""
        if not self._tabs[key].isChecked():
            self._tabs[key].setChecked(True)

    def tab(self, key: str) -> HueTab:
        """Return the tab of a signal."""
        return self._tabs[key]

    def light(self, keys: set[str]) -> None:
        """Mark the tabs of these signals."""
        for key, tab in self._tabs.items():
            tab.set_lit(key in keys)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the row anew."""
        super().resizeEvent(event)
        if self._tabs:
            self._place()

    def height_for(self, width: int) -> int:
        """Return the height that the tabs need at a width."""
        return self._arranged(width)[1][-1][1] + HEIGHT

    def _arranged(self, width: int) -> tuple[tuple[int, int], list[tuple[int, int]]]:
        """Return letters and places of the tabs: as roomy as the fewest rows allow."""
        arranged = [(size, self._broken(width, size)) for size in SIZES]
        return min(arranged, key=lambda found: found[1][-1][1])

    def _broken(self, width: int, size: tuple[int, int]) -> list[tuple[int, int]]:
        places, x, y = [], INDENT, 0
        for tab in self._tabs.values():
            wide = tab.width_with(*size)
            if x > INDENT and x + wide > width:
                x, y = INDENT, y + HEIGHT + SPACE
            places.append((x, y))
            x += wide + SPACE
        return places

    def _place(self) -> None:
        size, places = self._arranged(self.width())
        for tab, (x, y) in zip(self._tabs.values(), places, strict=True):
            tab.set_pixels(size[0])
            tab.setGeometry(x, y, tab.width_with(*size), HEIGHT)
        self.setFixedHeight(places[-1][1] + HEIGHT)
