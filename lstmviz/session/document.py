"""The open document: a network, what is fed in and the state it starts from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.recognised import Origin
from lstmviz.network.forward import run
from lstmviz.network.network import Network
from lstmviz.network.pins import Pin, held
from lstmviz.network.state import State, complete_state
from lstmviz.network.trace import Trace
from lstmviz.sequences.sequence import Sequence


@dataclass(frozen=True, eq=False)
class Document:
    """Everything that is saved, immutable; an edit makes a new one.

    Parameters
    ----------
    title
        What it is called on screen.
    network, sequence, initial
        What is computed: see :func:`lstmviz.network.forward.run`.
    unknown
        Fields of its file that this version does not know, by path, kept for saving.
    origin
        The weight file that the network came from, if any.
    pins
        Signals held at a number. Where two meet, the later one holds.
    """

    title: str
    network: Network
    sequence: Sequence
    initial: State
    unknown: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    origin: Origin | None = None
    pins: tuple[Pin, ...] = ()

    def __post_init__(self) -> None:
        if self.sequence.values.shape[1] != len(self.network.input_names):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "The sequence has {found} inputs, but the network takes {wanted}."
                ),
                found=self.sequence.values.shape[1],
                wanted=len(self.network.input_names),
            )
        object.__setattr__(self, "initial", complete_state(self.network, self.initial))
        for pin in self.pins:
            pin.check(self.network, len(self.sequence))

    def trace(self) -> Trace:
        """Run the network over the sequence, with what is pinned held."""
        pins = held(self.pins, self.network, len(self.sequence))
        return run(self.network, self.sequence.values, self.initial, pins)
