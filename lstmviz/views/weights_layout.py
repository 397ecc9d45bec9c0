"""Where the cells of a weights table lie; names stay put while cells scroll."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF

GAP = 8.0
INSET = 1.5
LEAST_CELL, MOST_CELL = 50.0, 104.0
LEAST_ROW, MOST_ROW = 20.0, 36.0


@dataclass(frozen=True)
class WeightsLayout:
    """Sizes in pixels.

    Parameters
    ----------
    tops
        Where each row begins below the names of the columns, and the end of the last.
    row, cell
        Height of a row and width of a column.
    left, head
        Width of the rows' names and height of the columns' names.
    columns
        How many there are.
    """

    tops: tuple[float, ...]
    row: float
    cell: float
    left: float
    head: float
    columns: int

    @staticmethod
    def least_height(groups: Sequence[int], head: float) -> float:
        """Return the height that shows every row."""
        return head + GAP * _gaps(groups) + LEAST_ROW * len(groups) + 2 * INSET

    @classmethod
    def fit(
        cls, room: QSizeF, groups: Sequence[int], columns: int, names: float, head: float
    ) -> "WeightsLayout":
        """Lay out rows in groups so that they fill `room`, as far as they stay readable.

        `groups` gives the number of each row's group; `names` is the width that the rows'
        names want.
        """
        rows = room.height() - head - GAP * _gaps(groups) - 2 * INSET
        row = rows / max(len(groups), 1)
        row = min(max(row, LEAST_ROW), MOST_ROW)
        least = min(names, 0.42 * room.width())
        cell = min(max((room.width() - least) / columns, LEAST_CELL), MOST_CELL)
        left = max(least, room.width() - cell * columns)
        tops, top = [], 0.0
        for number, group in enumerate(groups):
            if number and group != groups[number - 1]:
                top += GAP
            tops.append(top)
            top += row
        return cls((*tops, top), row, cell, left, head, columns)

    @property
    def size(self) -> QSizeF:
        """The whole, names included."""
        return QSizeF(self.left + self.cell * self.columns, self.head + self.tops[-1] + INSET)

    def rect(self, row: int, column: int, offset: QPointF) -> QRectF:
        """Return the place of a cell; row or column -1 is a name, which stays put."""
        if column < 0:
            x, width = 0.0, self.left
        else:
            x, width = self.left + column * self.cell - offset.x(), self.cell
        if row < 0:
            y, height = 0.0, self.head
        else:
            y, height = self.head + self.tops[row] - offset.y(), self.row
        return QRectF(x, y, width, height).adjusted(INSET, INSET, -INSET, -INSET)

    def place(self, point: QPointF, offset: QPointF) -> tuple[int, int] | None:
        """Return row and column at a point, -1 for names; None between groups and outside."""
        row = column = -1
        if point.x() >= self.left:
            column = int((point.x() - self.left + offset.x()) // self.cell)
        if point.y() >= self.head:
            y = point.y() - self.head + offset.y()
            row = bisect_right(self.tops, y) - 1
            if row >= len(self.tops) - 1 or y >= self.tops[row] + self.row:
                return None
        if column >= self.columns or (row < 0 and column < 0):
            return None
        return row, column

    def visible(self, room: QSizeF, offset: QPointF) -> tuple[range, range]:
        """Return the rows and columns that show."""
        last = len(self.tops) - 1
        rows = range(
            max(bisect_right(self.tops, offset.y()) - 1, 0),
            min(bisect_right(self.tops, offset.y() + room.height() - self.head), last),
        )
        first = int(offset.x() // self.cell)
        count = int((room.width() - self.left) // self.cell) + 2
        return rows, range(max(first, 0), min(first + count, self.columns))


def _gaps(groups: Sequence[int]) -> int:
    return sum(a != b for a, b in pairwise(groups))
