"""What a lesson step hides, and where it looks, in the terms of the cursor."""

from collections.abc import Iterator

from lstmviz.lessons.model import ChoiceQuestion, Cover, LessonStep, Question
from lstmviz.lessons.places import Amount, Place
from lstmviz.lessons.texts import Slot
from lstmviz.session.cursor import Ref
from lstmviz.session.moment import READOUT, Moment

Position = tuple[int, int]
"""A token and a stage in it, both from 0."""


def stage_of(step: LessonStep, moment: Moment) -> int | None:
    """Return the index of a step's stage; None if it shows the whole token."""
    keys = [stage.key for stage in moment.stages]
    return keys.index(step.look.stage) if step.look.stage in keys else None


def is_at(step: LessonStep, moment: Moment) -> bool:
    """Whether the cursor is where a step looks."""
    cursor, look = moment.cursor, step.look
    here = (cursor.token, cursor.layer) == (look.token, look.layer)
    return here and (look.stage is None or cursor.stage == stage_of(step, moment))


def veil(step: LessonStep, moment: Moment, pending: bool) -> Position | None:
    """Return the last position that may be seen; None if all may.

    Parameters
    ----------
    pending
        Whether the step's question waits for its answer.
    """
    last = len(moment.stages) - 1
    order = moment.layer_trace.position
    if pending and step.question is not None:
        asked = [
            (place.token, _stage_of(place, moment))
            for place in _asked(step.question)
            if place.token is not None and place.token >= 0 and not place.is_weight
        ]
        if asked:
            token, stage = min(asked, key=order)
            return token, stage - 1
    if step.cover is Cover.NOTHING:
        return None
    token, stage = step.look.token, _or_last(stage_of(step, moment), last)
    if step.cover is Cover.HERE:
        stage = -1 if stage_of(step, moment) is None else stage - 1
    elif step.cover is Cover.AFTER_TOKEN:
        stage = last
    # Whoever walks on uncovers on the way.
    cursor = moment.cursor
    at = (cursor.token, _or_last(cursor.stage, last))
    return (token, stage) if is_at(step, moment) else max((token, stage), at, key=order)


def hides(slot: Slot, moment: Moment) -> bool:
    """Whether a text may not yet show a number."""
    return any(
        moment.hides(place.gate, place.token, place.layer)
        for place in slot.amount.places
        if place.token is not None and not place.is_weight
    )


def ref(place: Place) -> Ref:
    """Return the reference by which every view knows a place."""
    return Ref(place.key, place.layer, place.unit, place.source, place.token)


def hue(key: str, moment: Moment) -> str:
    """Return the theme token of a quantity's colour, a plain one for what has none."""
    if key == READOUT.key:
        return READOUT.hue
    signals = (*moment.kind.signals, *moment.kind.intermediates)
    return next((signal.hue for signal in signals if signal.key == key), "accent")


def _asked(question: Question) -> Iterator[Place]:
    yield from question.amount.places
    if isinstance(question, ChoiceQuestion) and isinstance(question.than, Amount):
        yield from question.than.places


def _stage_of(place: Place, moment: Moment) -> int:
    """Return the stage that makes what a place holds."""
    kind = moment.trace.layers[place.layer].kind if place.layer in moment.trace.layers else None
    if kind is None or place.gate == READOUT.key:
        return len(moment.kind.stages)
    return kind.stage_of(place.gate)


def _or_last(stage: int | None, last: int) -> int:
    return last if stage is None else stage
