"""What a cell kind declares about itself; every panel, picture and export reads it from here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from lstmviz.cells.arrays import Array
from lstmviz.cells.expressions import Expression, Leaf
from lstmviz.cells.gradients import Gradients
from lstmviz.cells.parameters import Rows, Weights
from lstmviz.cells.pins import Pins
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

    It takes weights, inputs ``(T, B, I)``, the state before the first token, each entry
    ``(B, H)``, and what is held; it returns every signal as an array ``(T, B, H)``.
    """

    def __call__(
        self, weights: Weights, x: Array, state: Mapping[str, Array], pins: Pins = ...
    ) -> dict[str, Array]: ...


class Backward(Protocol):
    """A backward kernel: exact backpropagation through time.

    It takes what the forward kernel took and returned, and `upstream`: by signal, how the target
    depends on it directly, ``(T, B, H)``; what is left out is zero.
    """

    def __call__(
        self,
        weights: Weights,
        x: Array,
        state: Mapping[str, Array],
        signals: Mapping[str, Array],
        upstream: Mapping[str, Array],
        pins: Pins = ...,
    ) -> Gradients: ...


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
    forward, backward
        The fast kernels.
    peepholes, recurrent_biases, projected
        See :class:`lstmviz.cells.parameters.Rows`.
    carry
        The gate that says which share of the last state signal stays for the next token; empty
        where none does.
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
    backward: Backward
    intermediates: tuple[Signal, ...] = ()
    peepholes: tuple[str, ...] = ()
    recurrent_biases: tuple[str, ...] = ()
    projected: bool = False
    carry: str = ""
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def output(self) -> str:
        """The signal that the next layer and the readout see."""
        return self.state[0]

    @property
    def rows(self) -> Rows:
        """What the rows of its weights stand for."""
        return Rows(self.gates, self.peepholes, self.recurrent_biases, self.projected)

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
        All it can be; for a number, what stands beside it, such as None for "off".
    is_number
        Whether it can also be any positive finite number.
    """

    key: str
    title: str
    default: object
    choices: tuple[object, ...] = (False, True)
    is_number: bool = False

    def allows(self, value: object) -> bool:
        """Whether the option can be `value`."""
        if self.is_number and type(value) in (int, float):
            return 0 < float(str(value)) < float("inf")
        # By type, too: JSON's 1 is not true, though Python calls them equal.
        return any(type(value) is type(choice) and value == choice for choice in self.choices)


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


def d(gate: str) -> Leaf:
    """The gate's second bias, where it stands apart from the first."""
    return Leaf(f"d_{gate}", "b", f"h{gate}")


def R(signal: str) -> Leaf:  # noqa: N802 - the field's own letter
    """The projection that makes a signal."""
    return Leaf(f"R_{signal}", "R")


def p(gate: str) -> Leaf:
    """The gate's peephole weights."""
    return Leaf(f"p_{gate}", "p", gate)
