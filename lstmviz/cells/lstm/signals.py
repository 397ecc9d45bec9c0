"""What an LSTM records and what stands on its wires, in the words of its variant."""

from collections.abc import Mapping
from dataclasses import replace

from lstmviz.cells.declaration import Signal, Stage
from lstmviz.cells.functions import SIGMOID
from lstmviz.cells.lstm.variant import Variant
from lstmviz.cells.problems import QT_TRANSLATE_NOOP

INPUT = Signal(
    "i",
    "i",
    QT_TRANSLATE_NOOP("cells", "input gate"),
    QT_TRANSLATE_NOOP("cells", "input"),
    QT_TRANSLATE_NOOP("cells", "How much of the candidate is written into memory."),
    "input",
    SIGMOID.bounds,
)
FORGET = Signal(
    "f",
    "f",
    QT_TRANSLATE_NOOP("cells", "forget gate"),
    QT_TRANSLATE_NOOP("cells", "forget"),
    QT_TRANSLATE_NOOP("cells", "How much of the old memory is kept: 0 erases, 1 keeps."),
    "forget",
    SIGMOID.bounds,
)
COUPLED = replace(
    FORGET,
    meaning=QT_TRANSLATE_NOOP(
        "cells", "How much of the old memory is kept: as much as the input gate leaves of 1."
    ),
)
CANDIDATE = Signal(
    "g",
    "g",
    QT_TRANSLATE_NOOP("cells", "candidate"),
    QT_TRANSLATE_NOOP("cells", "candidate"),
    QT_TRANSLATE_NOOP("cells", "What could be written into memory; also written c̃."),
    "candidate",
    (None, None),
)
UNGATED = QT_TRANSLATE_NOOP("cells", "What is written into memory, whole; also written c̃.")
OUTPUT = Signal(
    "o",
    "o",
    QT_TRANSLATE_NOOP("cells", "output gate"),
    QT_TRANSLATE_NOOP("cells", "output"),
    QT_TRANSLATE_NOOP("cells", "How much of the memory is shown as hidden state."),
    "output",
    SIGMOID.bounds,
)
MEMORY = Signal(
    "c",
    "c",
    QT_TRANSLATE_NOOP("cells", "memory (cell state)"),
    QT_TRANSLATE_NOOP("cells", "memory"),
    QT_TRANSLATE_NOOP("cells", "What the cell remembers; it changes only by adding."),
    "memory",
    (None, None),
)
SHOWN = Signal(
    "m",
    "m",
    QT_TRANSLATE_NOOP("cells", "shown memory"),
    QT_TRANSLATE_NOOP("cells", "shown"),
    QT_TRANSLATE_NOOP("cells", "What the cell makes of its memory, before it is projected."),
    "hidden",
    (None, None),
)
HIDDEN = Signal(
    "h",
    "h",
    QT_TRANSLATE_NOOP("cells", "hidden state"),
    QT_TRANSLATE_NOOP("cells", "hidden"),
    QT_TRANSLATE_NOOP("cells", "What the cell shows: to itself at the next token, and outside."),
    "hidden",
    (None, None),
)
KEPT = Signal(
    "kept",
    "kept",
    QT_TRANSLATE_NOOP("cells", "kept memory"),
    QT_TRANSLATE_NOOP("cells", "kept"),
    QT_TRANSLATE_NOOP("cells", "What the forget gate leaves of the old memory."),
    "memory",
    (None, None),
)
WRITTEN = Signal(
    "written",
    "written",
    QT_TRANSLATE_NOOP("cells", "written memory"),
    QT_TRANSLATE_NOOP("cells", "written"),
    QT_TRANSLATE_NOOP("cells", "What the input gate lets through of the candidate."),
    "memory",
    (None, None),
)
SQUASHED = Signal(
    "squashed",
    "squashed",
    QT_TRANSLATE_NOOP("cells", "squashed memory"),
    QT_TRANSLATE_NOOP("cells", "squashed"),
    QT_TRANSLATE_NOOP("cells", "The memory pressed between −1 and 1 before it is shown."),
    "memory",
    (None, None),
)
SQUASHED_BY: Mapping[str, str] = {
    "tanh": SQUASHED.meaning,
    "sigmoid": QT_TRANSLATE_NOOP("cells", "The memory pressed between 0 and 1 before it is shown."),
    "relu": QT_TRANSLATE_NOOP("cells", "The memory, or 0 where it is negative."),
}


def signals_of(variant: Variant) -> tuple[Signal, ...]:
    """Return what the variant records, in the order of teaching."""
    candidate = replace(CANDIDATE, bounds=variant.candidate.bounds)
    if variant.without == "input":
        candidate = replace(candidate, meaning=UNGATED)
    shown = replace(SHOWN if variant.projection else HIDDEN, bounds=variant.output.bounds)
    end = (shown, HIDDEN) if variant.projection else (shown,)
    begin = (INPUT, COUPLED) if variant.coupled else (FORGET, INPUT)
    has = {*variant.gates, *("f" * variant.coupled)}
    gated = (*begin, candidate, OUTPUT)
    return (*(signal for signal in gated if signal.key in has), MEMORY, *end)


def intermediates_of(variant: Variant) -> tuple[Signal, ...]:
    """Return what stands on a wire of the variant without being recorded."""
    found = []
    if variant.without != "forget":
        found.append(KEPT)
    if variant.without != "input":
        found.append(replace(WRITTEN, bounds=variant.candidate.bounds))
    if variant.squashes:
        meaning = SQUASHED_BY[variant.output_activation]
        found.append(replace(SQUASHED, meaning=meaning, bounds=variant.output.bounds))
    return tuple(found)


def stages_of(variant: Variant) -> tuple[Stage, ...]:
    """Return the teaching sub-steps: a coupled forget gate follows the input gate it is made of."""
    forget = Stage("forget", QT_TRANSLATE_NOOP("cells", "forget"), ("f",), "forget")
    given = Stage("input", QT_TRANSLATE_NOOP("cells", "input"), ("i",), "input")
    update = (*(part.key for part in intermediates_of(variant) if part.key != "squashed"), "c")
    shown = ("squashed", variant.shown) if variant.squashes else (variant.shown,)
    stages = (
        *((given, forget) if variant.coupled else (forget, given)),
        Stage("candidate", QT_TRANSLATE_NOOP("cells", "candidate"), ("g",), "candidate"),
        Stage("memory", QT_TRANSLATE_NOOP("cells", "update memory"), update, "memory"),
        Stage("output", QT_TRANSLATE_NOOP("cells", "output"), ("o",), "output"),
        *(
            (
                Stage("shown", QT_TRANSLATE_NOOP("cells", "show"), shown, "hidden"),
                Stage("hidden", QT_TRANSLATE_NOOP("cells", "project"), ("h",), "hidden"),
            )
            if variant.projection
            else (Stage("hidden", QT_TRANSLATE_NOOP("cells", "hidden"), shown, "hidden"),)
        ),
    )
    return tuple(stage for stage in stages if stage.key != variant.without)
