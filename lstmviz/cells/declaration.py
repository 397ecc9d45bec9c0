"""What a cell kind declares about itself; every panel, picture and export reads it from here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from lstmviz.cells.arrays import Array
from lstmviz.cells.expressions import Expression, Leaf
from lstmviz.cells.parameters import Weights
from lstmviz.cells.wiring import Wiring


@dataclass(frozen=True)
class Signal:
    """A quantity of every unit at every token.

    Parameters
    ----------
    key
        Its name in traces and equations, such as ``f``.
    letter
        How it is written beside its name.
    title
        Its full name on screen, such as "forget gate".
    short
        Its name where room is scarce, such as "forget".
    meaning
        One sentence for whoever hovers it.
    hue
        The theme token of its colour.
    bounds
        Least and greatest value, None where the equations set no limit.
    """

    key: str
    letter: str
    title: str
    short: str
    meaning: str
    hue: str
    bounds: tuple[float | None, float | None]

    @property
    def is_gate(self) -> bool:
        """Whether the values are shares from 0 to 1."""
        return self.bounds == (0.0, 1.0)


@dataclass(frozen=True)
class Stage:
    """A teaching sub-step within one token: its name and the quantities it makes known."""

    key: str
    title: str
    makes: tuple[str, ...]
    hue: str


class Forward(Protocol):
    """A forward kernel.

    It takes weights, inputs ``(T, B, I)`` and the state before the first token, each entry
    ``(B, H)``, and returns every signal as an array ``(T, B, H)``.
    """

    def __call__(
        self, weights: Weights, x: Array, state: Mapping[str, Array]
    ) -> dict[str, Array]: ...


@dataclass(frozen=True)
class CellKind:
    """A recurrent cell, declared.

    Parameters
    ----------
    family, options
        Its name in files, and the choices that made this variant.
    title
        Its name on screen.
    signals
        What a trace records, in the order of teaching.
    intermediates
        Quantities that stand on a wire and are not recorded, such as what is kept of the memory.
    gates
        The row blocks of the weight matrices, in PyTorch's order.
    state
        The signals carried from one token to the next; the first is the cell's output.
    equations
        The expression of each signal and intermediate, by key.
    stages
        The teaching sub-steps, in order.
    wiring
        The diagram.
    forward
        The fast kernel.
    peepholes
        The gates that own a row of the peephole matrix, in its order.
    """

    family: str
    title: str
    signals: tuple[Signal, ...]
    gates: tuple[str, ...]
    state: tuple[str, ...]
    equations: Mapping[str, Expression]
    stages: tuple[Stage, ...]
    wiring: Wiring
    forward: Forward
    intermediates: tuple[Signal, ...] = ()
    peepholes: tuple[str, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def output(self) -> str:
        """The signal that the next layer and the readout see."""
        return self.state[0]

    def signal(self, key: str) -> Signal:
        """Look up a signal or intermediate by its key; raise KeyError if there is none."""
        return {signal.key: signal for signal in (*self.signals, *self.intermediates)}[key]

    def stage_of(self, key: str) -> int:
        """Return the index of the stage that makes `key` known; -1 if it is given from before."""
        return next((n for n, stage in enumerate(self.stages) if key in stage.makes), -1)

    @property
    def weighted(self) -> tuple[Signal, ...]:
        """The signals that own weights, in the order of teaching."""
        return tuple(signal for signal in self.signals if signal.key in self.gates)


@dataclass(frozen=True)
class Option:
    """A choice in making a variant.

    Parameters
    ----------
    key, title
        Its name in files and on screen.
    default
        What it is unless chosen.
    choices
        All it can be.
    """

    key: str
    title: str
    default: object
    choices: tuple[object, ...] = (False, True)


@dataclass(frozen=True)
class Family:
    """All variants of one kind of cell. A cell file holds one as ``FAMILY``."""

    name: str
    title: str
    declare: Callable[..., CellKind]
    options: tuple[Option, ...] = ()


def x() -> Leaf:
    """The input vector at t."""
    return Leaf("x", "x", lag=0)


def now(key: str) -> Leaf:
    """A signal at t."""
    return Leaf(key, key, lag=0)


def previous(key: str) -> Leaf:
    """A state signal at t - 1."""
    return Leaf(f"{key}_prev", key, lag=1)


def affine(gate: str, vector: str = "h") -> Expression:
    """Return the pre-activation ``W x + U h_prev + b`` of a gate."""
    return W(gate) @ x() + U(gate) @ previous(vector) + b(gate)


def W(gate: str) -> Leaf:  # noqa: N802 - the field's own letter
    """The gate's weights from the input."""
    return Leaf(f"W_{gate}", "W", gate)


def U(gate: str) -> Leaf:  # noqa: N802 - the field's own letter
    """The gate's weights from the hidden state."""
    return Leaf(f"U_{gate}", "U", gate)


def b(gate: str) -> Leaf:
    """The gate's bias."""
    return Leaf(f"b_{gate}", "b", gate)


def p(gate: str) -> Leaf:
    """The gate's peephole weights."""
    return Leaf(f"p_{gate}", "p", gate)
