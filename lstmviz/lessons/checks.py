"""Right answers and reached goals. Both are computed from a trace, never stored."""

import math
from dataclasses import dataclass
from enum import Enum

from lstmviz.lessons.model import ChoiceQuestion, Goal, NumberQuestion, Question
from lstmviz.lessons.places import Amount
from lstmviz.network.trace import Trace

CLOSE = 2.0
"""A guess this many tolerances away is still close."""
EQUAL = 1e-9
"""Two amounts nearer than this are neither more nor less."""


class Option(Enum):
    """The two answers to a choice."""

    MORE = "more"
    LESS = "less"


class Verdict(Enum):
    """How a guess is judged."""

    RIGHT = "right"
    CLOSE = "close"
    OFF = "off"
    NO_GUESS = "no guess"
    NO_ANSWER = "no answer"
    """This trace has no right answer: a unit is gone, or both sides are equal."""


@dataclass(frozen=True)
class Judgement:
    """A verdict and the right answer, None where there is none."""

    verdict: Verdict
    answer: float | Option | None


def right_answer(question: Question, trace: Trace) -> float | Option | None:
    """Return the right answer in this trace; None if there is none."""
    value = _finite(question.amount, trace)
    if value is None or isinstance(question, NumberQuestion):
        return value
    than = question.than
    other = _finite(than, trace) if isinstance(than, Amount) else than
    if other is None or abs(value - other) <= EQUAL:
        return None
    return Option.MORE if value > other else Option.LESS


def judge(question: Question, guess: float | Option | None, trace: Trace) -> Judgement:
    """Judge a guess; a number asked for in per cent is guessed in per cent."""
    answer = right_answer(question, trace)
    if answer is None:
        return Judgement(Verdict.NO_ANSWER, None)
    if guess is None:
        return Judgement(Verdict.NO_GUESS, answer)
    if isinstance(question, ChoiceQuestion):
        return Judgement(Verdict.RIGHT if guess is answer else Verdict.OFF, answer)
    if isinstance(guess, Option) or isinstance(answer, Option):
        raise TypeError("a number question takes a number")
    distance = abs((guess / 100 if question.percent else guess) - answer)
    # A guess exactly at the edge counts, whatever rounding does to it.
    if distance <= question.tolerance + EQUAL:
        return Judgement(Verdict.RIGHT, answer)
    close = distance <= CLOSE * question.tolerance + EQUAL
    return Judgement(Verdict.CLOSE if close else Verdict.OFF, answer)


def is_reached(goal: Goal, trace: Trace) -> bool:
    """Return whether the trace has reached the goal."""
    value = _finite(goal.amount, trace)
    if value is None:
        return False
    return (goal.below is None or value < goal.below) and (goal.above is None or value > goal.above)


def _finite(amount: Amount, trace: Trace) -> float | None:
    value = amount.value(trace)
    return value if value is not None and math.isfinite(value) else None
