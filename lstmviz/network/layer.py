"""One recurrent layer: a cell kind, its weights in one or two directions, its units' names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, Word

UNITS = Word(QT_TRANSLATE_NOOP("Problem", "units"))
NO_UNITS = QT_TRANSLATE_NOOP("Problem", "A layer needs at least one unit.")
MERGES: dict[str, Callable[[Array, Array], Array]] = {
    "concat": lambda one, other: np.concatenate((one, other), axis=-1),
    "sum": np.add,
    "mul": np.multiply,
    "ave": lambda one, other: (one + other) / 2,
}
"""How two directions become one output, under Keras' names."""
UNMERGES: dict[str, Callable[[Array, Array, Array], tuple[Array, Array]]] = {
    "concat": lambda upstream, one, other: (
        upstream[..., : one.shape[-1]],
        upstream[..., one.shape[-1] :],
    ),
    "sum": lambda upstream, one, other: (upstream, upstream),
    "mul": lambda upstream, one, other: (upstream * other, upstream * one),
    "ave": lambda upstream, one, other: (upstream / 2, upstream / 2),
}
"""From the derivative by the merged output, and what was merged, to the derivatives by both."""
REVERSE = "_reverse"


@dataclass(frozen=True, eq=False)
class Layer:
    """A recurrent layer.

    Parameters
    ----------
    kind
        The declared cell.
    weights
        Its weights in the sequence's own direction; with `backwards` in the other.
    unit_names
        H different names, shown wherever a unit is.
    reverse
        The weights of a second direction, which runs from the last token to the first, if any.
    merge
        How the outputs of two directions become one: a key of :data:`MERGES`.
    backwards
        Whether the only direction runs from the last token to the first.
    """

    kind: CellKind
    weights: Weights
    unit_names: tuple[str, ...]
    reverse: Weights | None = None
    merge: str = "concat"
    backwards: bool = False

    def __post_init__(self) -> None:
        if self.merge not in MERGES:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "Two directions are merged by “{name}”; it must be one of {known}."
                ),
                name=self.merge,
                known=", ".join(MERGES),
            )
        if self.backwards and self.reverse is not None:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "A layer of two directions cannot run backwards as a whole."
                )
            )
        if not (self.units and self.weights.outputs):
            raise Problem(NO_UNITS)
        for _, weights in self.directions:
            weights.check(self.kind.rows)
            if (weights.units, weights.outputs) != (self.units, self.weights.outputs):
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
        if self.backwards:
            return ((REVERSE, self.weights),)
        both = (("", self.weights), (REVERSE, self.reverse))
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
    def hidden_names(self) -> tuple[str, ...]:
        """The names of the hidden state's numbers: the units', unless they are projected."""
        if not self.kind.projected:
            return self.unit_names
        return tuple(f"r{n}" for n in range(1, self.weights.outputs + 1))

    def names_of(self, signal: str) -> tuple[str, ...]:
        """Return the names of a signal's numbers in one direction."""
        return self.hidden_names if signal == self.kind.output else self.unit_names

    @property
    def output_names(self) -> tuple[str, ...]:
        """The names of what the next layer sees, those of a second direction with a prime."""
        names = self.hidden_names
        if self.reverse is None or self.merge != "concat":
            return names
        return (*names, *(name + "′" for name in names))

    @property
    def outputs(self) -> int:
        """How many numbers the next layer sees."""
        return len(self.output_names)

    def merged(self, outputs: Sequence[Array]) -> Array:
        """Make one output ``(…, N)`` of those of each direction, ``(…, P)``."""
        return outputs[0] if len(outputs) == 1 else MERGES[self.merge](*outputs)

    def unmerged(self, upstream: Array, outputs: Sequence[Array]) -> tuple[Array, ...]:
        """Go back through :meth:`merged`.

        Parameters
        ----------
        upstream
            How a number depends on what was made, ``(…, N)``.
        outputs
            What was merged, ``(…, P)`` for each direction.

        Returns
        -------
        tuple
            How it depends on each of `outputs`, ``(…, P)``.
        """
        return (upstream,) if len(outputs) == 1 else UNMERGES[self.merge](upstream, *outputs)


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
