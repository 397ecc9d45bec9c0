"""Where everything stands in a timeline: one row of plots, the names of the units at the left."""

from dataclasses import dataclass
from math import ceil, floor

from PySide6.QtCore import QRectF

MODES = ("heat", "lines", "both")
FEW = 8
"""Up to so many units each have a row high enough for a name and numbers, and a line."""

TITLE, TICKS, GAP = 19.0, 16.0, 8.0
ROW_LEAST, ROW_MOST, ROW_ALONE = 12.0, 24.0, 44.0
LINES_LEAST = 30.0
NAMED_ROW = 11.0
"""The least height of a row that has its name beside it."""
LEGEND_ROW = 18.0
"""The height of a name in a list that is not beside rows."""
MARGIN_RIGHT = (-2.0, -1.0)
"""Room for what has a width at the right and lower edge: the band around the last token."""
READOUT_ROOM = 165.0
"""The readout gets a plot if all plots then have at least so much width."""


@dataclass(frozen=True)
class Window:
    """The visible stretch of tokens; token k takes from k - ½ to k + ½."""

    first: float
    last: float

    @classmethod
    def whole(cls, count: int) -> "Window":
        """Return the window onto a whole sequence."""
        return cls(-0.5, count - 0.5)

    @property
    def span(self) -> float:
        """How many tokens fit."""
        return self.last - self.first

    def tokens(self, count: int) -> range:
        """Return the tokens of which at least a part is visible."""
        return range(max(floor(self.first + 0.5), 0), min(ceil(self.last + 0.5), count))

    def holds(self, count: int) -> bool:
        """Whether it shows all of a sequence."""
        slack = 1e-6 * count
        return self.first <= slack - 0.5 and self.last >= count - 0.5 - slack


@dataclass(frozen=True)
class Place:
    """Where one plot stands; `heat` or `lines` is empty where the mode leaves it out."""

    title: QRectF
    heat: QRectF
    lines: QRectF
    ticks: QRectF
    row: float

    @property
    def body(self) -> QRectF:
        """Heat map and lines together."""
        return QRectF(self.heat.topLeft(), self.lines.bottomRight())


@dataclass(frozen=True)
class Layout:
    """Where the plots stand.

    Parameters
    ----------
    names
        The column at the left, as high as the plots' bodies.
    places
        The plots.
    row
        The height of a unit's row in the heat maps.
    named
        Whether the rows are high enough for names beside them.
    """

    names: QRectF
    places: tuple[Place, ...]
    row: float
    named: bool


def lay_out(
    rect: QRectF,
    mode: str,
    rows: int,
    plots: tuple[int, ...],
    names: float,
    axis: float,
    asides: tuple[float, ...],
) -> Layout:
    """Divide a rectangle.

    Parameters
    ----------
    rows
        How many units have a row.
    plots
        How many rows each plot has; a readout's differ from the units'.
    names, axis
        The widths of the column of names and of the numbers at a vertical axis.
    asides
        What each plot needs besides at its left, for names of its own.
    """
    top = rect.top() + TITLE
    body = max(rect.height() - TITLE - TICKS, 20.0)
    row = _row(mode, body, rows)
    heat = 0.0 if mode == "lines" else row * rows
    lines = body - heat - (GAP if mode == "both" else 0.0)
    bottom = top + (heat if mode == "heat" else body)
    pitch = (rect.width() - names - sum(asides)) / max(len(plots), 1)
    # All of one width in whole pixels: what is sharp in one plot is so in all.
    room = max(floor(pitch - axis - 1), 8)
    places = []
    for number, count in enumerate(plots):
        beside = names + sum(asides[: number + 1])
        left = floor(rect.left() + beside + (number + 1) * pitch - room + 0.5)
        drawn = 0.0 if mode == "heat" else lines
        places.append(
            Place(
                QRectF(left, rect.top(), room, TITLE),
                QRectF(left, top, room, heat),
                QRectF(left, bottom - drawn, room, drawn),
                QRectF(left, bottom, room, TICKS),
                min(row, heat / max(count, 1)),
            )
        )
    column = QRectF(rect.left(), top, names, body)
    return Layout(column, tuple(places), row, mode != "lines" and row >= NAMED_ROW)


def _row(mode: str, body: float, rows: int) -> float:
    """Return the height of a row, in whole pixels where it is more than a few."""
    count = max(rows, 1)
    if mode == "heat":
        row = min(body / count, ROW_ALONE)
    elif count <= FEW:
        row = min(max(body * 0.42 / count, ROW_LEAST), ROW_MOST)
        # Lines need some height, too.
        row = max(min(row, (body - GAP - LINES_LEAST) / count), 1.0)
    else:
        row = min(body * 0.5 / count, ROW_LEAST)
    return float(floor(row)) if row >= 4 else row
