"""What a lesson is made of. Nothing here knows a window; right answers are in `checks`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from lstmviz.lessons.places import Amount, Place
from lstmviz.lessons.texts import StepText


class Cover(Enum):
    """What a step hides, so that it can be built up bit by bit."""

    NOTHING = ""
    AFTER = "after"
    """What comes after the step's place."""
    AFTER_TOKEN = "after token"
    """What comes after the step's token."""
    HERE = "here"
    """The step's place and what comes after."""


@dataclass(frozen=True)
class Look:
    """Where a step looks.

    Parameters
    ----------
    token
        From 0.
    stage
        Key of the sub-step, None for the whole token.
    layer
        Label of layer and direction.
    signal, unit
        The quantity whose equation is shown; None leaves it as it is.
    highlights
        What is lit.
    """

    token: int
    stage: str | None = None
    layer: str = "l0"
    signal: str | None = None
    unit: int | None = None
    highlights: tuple[Place, ...] = ()


@dataclass(frozen=True)
class NumberQuestion:
    """Asks for a number; right within `tolerance`, in per cent if `percent`."""

    amount: Amount
    tolerance: float
    percent: bool = False


@dataclass(frozen=True)
class ChoiceQuestion:
    """Asks whether one amount is more or less than a threshold, or than another amount."""

    amount: Amount
    than: float | Amount


Question = NumberQuestion | ChoiceQuestion


@dataclass(frozen=True)
class Goal:
    """Something to bring about: an amount below or above a number."""

    amount: Amount
    below: float | None = None
    above: float | None = None


@dataclass(frozen=True)
class LessonStep:
    """One page of a lesson."""

    id: str
    text: StepText
    look: Look
    cover: Cover = Cover.NOTHING
    question: Question | None = None
    goal: Goal | None = None


@dataclass(frozen=True)
class Lesson:
    """A lesson.

    Parameters
    ----------
    id
        The name of its folder.
    title, summary
        What it is called, and one line about it.
    language
        The language its texts were asked for in and found.
    document
        Network, sequence and initial state as in a session file.
    steps
        Its pages, at least one.
    """

    id: str
    title: str
    summary: str
    language: str
    document: Mapping[str, Any]
    steps: tuple[LessonStep, ...]
