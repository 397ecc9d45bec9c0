"""Which LSTM it is: the options that make a variant, and what follows from them."""

from dataclasses import dataclass
from functools import cached_property

from lstmviz.cells.functions import FUNCTIONS, Function, clipped
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, Word

GATES = ("i", "f", "g", "o")
"""All there can be, in PyTorch's order; g is the candidate."""
ABSENT = {"input": "i", "forget": "f", "output": "o"}
"""The gate that each choice of `without` leaves out."""
GATE_NAMES = {
    "input": Word(QT_TRANSLATE_NOOP("Problem", "input gate")),
    "forget": Word(QT_TRANSLATE_NOOP("Problem", "forget gate")),
}


@dataclass(frozen=True)
class Variant:
    """One LSTM of the family.

    Parameters
    ----------
    peephole
        Whether the gates see the memory.
    coupled
        Whether the forget gate is what the input gate leaves, f = 1 - i, without weights.
    without
        The gate that is left out, and so stays at 1: ``input``, ``forget``, ``output`` or none.
    gate_activation, candidate_activation, output_activation
        Names of functions: of the gates, of the candidate, and of the memory before it is shown.
    projection
        Whether the hidden state is a projection of what the cell shows.
    clip
        Limit of what goes into the functions of the gates and the candidate, either way.

    Raises
    ------
    Problem
        If a coupled LSTM lacks one of the two gates that it couples.
    """

    peephole: bool
    coupled: bool
    without: str
    gate_activation: str
    candidate_activation: str
    output_activation: str
    projection: bool
    clip: float | None

    def __post_init__(self) -> None:
        if self.coupled and self.without in GATE_NAMES:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "An LSTM without {gate} cannot couple its input and forget gates; "
                    "choose one of the two.",
                ),
                gate=GATE_NAMES[self.without],
            )

    @property
    def gates(self) -> tuple[str, ...]:
        """The gates with weights, and the candidate."""
        left_out = {ABSENT.get(self.without, ""), "f" if self.coupled else ""}
        return tuple(gate for gate in GATES if gate not in left_out)

    @property
    def peepholes(self) -> tuple[str, ...]:
        """The gates that see the memory."""
        return tuple(gate for gate in self.gates if gate != "g") if self.peephole else ()

    @property
    def shown(self) -> str:
        """The signal that the output gate lets through: the hidden state or what it is made of."""
        return "m" if self.projection else "h"

    @property
    def squashes(self) -> bool:
        """Whether a function of the memory stands between it and the output gate."""
        return self.without != "output" and self.output_activation != "linear"

    @cached_property
    def gate(self) -> Function:
        """The function of the gates."""
        return clipped(FUNCTIONS[self.gate_activation], self.clip)

    @cached_property
    def candidate(self) -> Function:
        """The function of the candidate."""
        return clipped(FUNCTIONS[self.candidate_activation], self.clip)

    @cached_property
    def output(self) -> Function:
        """The function of the memory before it is shown; never limited, as in ONNX Runtime."""
        return FUNCTIONS[self.output_activation]

    def function(self, gate: str) -> Function:
        """Return the function of a gate or of the candidate."""
        return self.candidate if gate == "g" else self.gate

    @property
    def is_tuned(self) -> bool:
        """Whether it is the common one, plain or with peepholes, which has a kernel of its own."""
        return (
            self.gates == GATES
            and not self.projection
            and self.clip is None
            and (self.gate_activation, self.candidate_activation, self.output_activation)
            == ("sigmoid", "tanh", "tanh")
        )
