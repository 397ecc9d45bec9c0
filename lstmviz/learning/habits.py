"""How each task is learned unless told otherwise: what was found to work in seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Habit:
    """How a task is learned.

    Parameters
    ----------
    units
        H.
    steps, rate
        See :class:`lstmviz.network.training.Recipe`.
    way
        How weights begin.
    forget_bias
        Of cells that have a forget gate; None for as drawn.
    """

    units: int = 8
    steps: int = 1000
    rate: float = 0.03
    way: str = "uniform"
    forget_bias: float | None = None


HABITS: Mapping[str, Habit] = MappingProxyType(
    {
        "a-n-b-n": Habit(units=3, steps=2000, forget_bias=3.0),
        "adding": Habit(rate=0.05, forget_bias=1.0),
        "bracket-depth": Habit(units=4, steps=1200),
        "embedded-reber": Habit(units=10, rate=0.05, forget_bias=2.0),
        "long-review": Habit(units=4, steps=600),
        "next-word": Habit(units=32, steps=1200, rate=0.05, way="orthogonal", forget_bias=1.0),
        "quote-detector": Habit(units=4, steps=600, rate=0.05, forget_bias=1.0),
        "set-reset-latch": Habit(units=1, steps=600),
        "temporal-order": Habit(steps=400),
    }
)
"""By task; a new one has the habit as it stands."""


def habit_of(task: str) -> Habit:
    """Return how a task is learned."""
    return HABITS.get(task, Habit())
