"""What a gated recurrent unit makes at every token, in words."""

from lstmviz.cells.declaration import Signal, Stage
from lstmviz.cells.functions import Function
from lstmviz.cells.problems import QT_TRANSLATE_NOOP

UNBOUNDED = (None, None)

STAGES = (
    Stage("reset", QT_TRANSLATE_NOOP("cells", "reset"), ("r", "recalled"), "forget"),
    Stage("update", QT_TRANSLATE_NOOP("cells", "update"), ("z",), "input"),
    Stage("candidate", QT_TRANSLATE_NOOP("cells", "candidate"), ("n",), "candidate"),
    Stage(
        "hidden", QT_TRANSLATE_NOOP("cells", "hidden"), ("rest", "kept", "written", "h"), "hidden"
    ),
)

RECURRENT = Signal(
    "recurrent",
    "recurrent",
    QT_TRANSLATE_NOOP("cells", "recurrent part"),
    QT_TRANSLATE_NOOP("cells", "recurrent"),
    QT_TRANSLATE_NOOP(
        "cells", "What the old hidden state would give to the candidate with the reset gate open."
    ),
    "hidden",
    UNBOUNDED,
)


def signals_of(gate: Function, candidate: Function) -> tuple[Signal, ...]:
    """Return what is recorded."""
    return (
        Signal(
            "r",
            "r",
            QT_TRANSLATE_NOOP("cells", "reset gate"),
            QT_TRANSLATE_NOOP("cells", "reset"),
            QT_TRANSLATE_NOOP(
                "cells", "How much of the old hidden state the candidate sees: 0 nothing, 1 all."
            ),
            "forget",
            gate.bounds,
        ),
        Signal(
            "z",
            "z",
            QT_TRANSLATE_NOOP("cells", "update gate"),
            QT_TRANSLATE_NOOP("cells", "update"),
            QT_TRANSLATE_NOOP(
                "cells",
                "How much of the old hidden state is kept: 1 keeps it, 0 takes the candidate.",
            ),
            "input",
            gate.bounds,
        ),
        Signal(
            "n",
            "n",
            QT_TRANSLATE_NOOP("cells", "candidate"),
            QT_TRANSLATE_NOOP("cells", "candidate"),
            QT_TRANSLATE_NOOP("cells", "What the hidden state could become; also written h̃."),
            "candidate",
            candidate.bounds,
        ),
        Signal(
            "h",
            "h",
            QT_TRANSLATE_NOOP("cells", "hidden state"),
            QT_TRANSLATE_NOOP("cells", "hidden"),
            QT_TRANSLATE_NOOP(
                "cells",
                "What the cell remembers and shows, between its old value and the candidate.",
            ),
            "hidden",
            UNBOUNDED,
        ),
    )


def intermediates_of(gate: Function, candidate: Function, reset_after: bool) -> tuple[Signal, ...]:
    """Return what stands on wires only."""
    recalled = Signal(
        "recalled",
        "recalled",
        QT_TRANSLATE_NOOP("cells", "recalled hidden state"),
        QT_TRANSLATE_NOOP("cells", "recalled"),
        QT_TRANSLATE_NOOP("cells", "What the reset gate lets through to the candidate."),
        "hidden",
        UNBOUNDED,
    )
    update = (
        Signal(
            "rest",
            "rest",
            QT_TRANSLATE_NOOP("cells", "share of the candidate"),
            QT_TRANSLATE_NOOP("cells", "1 − update"),
            QT_TRANSLATE_NOOP("cells", "How much of the candidate is written: what z leaves of 1."),
            "input",
            gate.bounds,
        ),
        Signal(
            "kept",
            "kept",
            QT_TRANSLATE_NOOP("cells", "kept hidden state"),
            QT_TRANSLATE_NOOP("cells", "kept"),
            QT_TRANSLATE_NOOP("cells", "What the update gate keeps of the old hidden state."),
            "hidden",
            UNBOUNDED,
        ),
        Signal(
            "written",
            "written",
            QT_TRANSLATE_NOOP("cells", "written candidate"),
            QT_TRANSLATE_NOOP("cells", "written"),
            QT_TRANSLATE_NOOP("cells", "What the update gate lets in of the candidate."),
            "hidden",
            candidate.bounds,
        ),
    )
    return (*((RECURRENT,) if reset_after else ()), recalled, *update)


def stages_of(reset_after: bool) -> tuple[Stage, ...]:
    """Return the teaching sub-steps."""
    if not reset_after:
        return STAGES
    reset, *others = STAGES
    makes = ("r", "recurrent", "recalled")
    return (Stage(reset.key, reset.title, makes, reset.hue), *others)
