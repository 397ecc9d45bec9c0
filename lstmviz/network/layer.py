"""One recurrent layer: a cell kind, its weights in one or two directions, its units' names."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, Word

UNITS = Word(QT_TRANSLATE_NOOP("Problem", "units"))


@dataclass(frozen=True, eq=False)
class Layer:
    """A recurrent layer.

    Parameters
    ----------
    kind
        The declared cell.
    weights
        Its weights in the sequence's own direction.
    unit_names
        H different names, shown wherever a unit is.
    reverse
        The weights of the direction that runs from the last token to the first, if any.
    """

    kind: CellKind
    weights: Weights
    unit_names: tuple[str, ...]
    reverse: Weights | None = None

    def __post_init__(self) -> None:
        for _, weights in self.directions:
            weights.check(len(self.kind.gates), len(self.kind.peepholes))
            if weights.units != self.units:
                raise Problem(
                    QT_TRANSLATE_NOOP(
                        "Problem", "One direction has {one} units, the other {other}."
                    ),
                    one=self.units,
                    other=weights.units,
                )
        check_names(self.unit_names, self.weights.units, UNITS)
        dtype = self.dtype
        object.__setattr__(self, "weights", self.weights.astype(dtype))
        if self.reverse is not None:
            object.__setattr__(self, "reverse", self.reverse.astype(dtype))

    @property
    def directions(self) -> tuple[tuple[str, Weights], ...]:
        """The suffix of each direction's label and its weights."""
        both = (("", self.weights), ("_reverse", self.reverse))
        return tuple((suffix, weights) for suffix, weights in both if weights is not None)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The precision in which the layer computes, in both directions."""
        return np.result_type(*(weights.dtype for _, weights in self.directions))

    @property
    def units(self) -> int:
        """H, of one direction."""
        return self.weights.units

    @property
    def outputs(self) -> int:
        """How many numbers the next layer sees."""
        return self.units * len(self.directions)


def check_names(names: tuple[str, ...], count: int, of_what: Word) -> None:
    """Raise :class:`Problem` unless there are `count` names, none empty and none twice."""
    if len(names) != count:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "{found} names for {count} {of_what}; give one for each."),
            found=len(names),
            count=count,
            of_what=of_what,
        )
    seen = set()
    for name in names:
        if not name.strip():
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "One of the {of_what} has an empty name; give it one."
                ),
                of_what=of_what,
            )
        if name in seen:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "Two of the {of_what} are named “{name}”; give each its own name."
                ),
                of_what=of_what,
                name=name,
            )
        seen.add(name)
