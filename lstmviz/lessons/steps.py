"""Steps as ``lesson.json`` has them, before their words are known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lstmviz.cells.kinds import find
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.lessons.fields import LessonFields, names_in
from lstmviz.lessons.model import ChoiceQuestion, Cover, Goal, Look, NumberQuestion, Question
from lstmviz.lessons.places import LayerNames, Names, index_of
from lstmviz.lessons.problems import located
from lstmviz.lessons.texts import Section

DATA = "lesson.json"


@dataclass(frozen=True)
class StepPlan:
    """A step but for its words: see :class:`lstmviz.lessons.model.LessonStep`."""

    id: str
    look: Look
    cover: Cover
    question: Question | None
    goal: Goal | None


def names_of(document: Mapping[str, Any]) -> Names:
    """Return what the quantities of a lesson's document are called.

    Raises
    ------
    Problem
        If the document does not name them.
    """
    network = LessonFields(document.get("network"), "document.network")
    sources = names_in(document, "network", "inputs")
    layers: dict[str, LayerNames] = {}
    for number, source in enumerate(network.take("layers", list)):
        layer = LessonFields(source, f"document.network.layers.{number}")
        units = names_in(document, "network", "layers", number, "units")
        kind = find(layer.take("kind", str), layer.optional("options", dict))
        labels = [f"l{number}", f"l{number}_reverse"][: 2 if "reverse" in layer else 1]
        layers |= {label: LayerNames(kind, units, sources) for label in labels}
        sources = (*units, *(f"{unit}′" for unit in units)) if len(labels) > 1 else units
    if not layers:
        raise Problem(QT_TRANSLATE_NOOP("Problem", "The network has no layers; it needs one."))
    readouts = names_in(document, "network", "readout", "names") if "readout" in network else ()
    return Names(names_in(document, "sequence", "tokens"), layers, readouts)


def plan_step(number: int, source: object, names: Names) -> StepPlan:
    """Read the step that stands at `number`, from 1, in the list.

    Raises
    ------
    Problem
        If a field is missing or wrong.
    """
    step = str(number)
    try:
        fields = LessonFields(source)
        step = fields.take("id", str)
        look = _look(fields.group("look"), names)
        cover = _cover(fields.optional("cover", str, ""))
        question = _question(fields.group("question"), names) if "question" in fields else None
        goal = _goal(fields.group("goal"), names) if "goal" in fields else None
        fields.finish()
    except Problem as problem:
        raise located(DATA, problem, step) from None
    return StepPlan(step, look, cover, question, goal)


def _look(fields: LessonFields, names: Names) -> Look:
    token = names.token(fields.take("token", int))
    label = fields.optional("layer", str, "l0")
    layer = names.layers[one_of(label, names.layers)]
    stages = [stage.key for stage in layer.kind.stages]
    signals = [signal.key for signal in (*layer.kind.signals, *layer.kind.intermediates)]
    if names.readouts:
        stages.append("readout")
        signals.append("y")
    stage, signal, unit = (fields.optional(name, str) for name in ("stage", "signal", "unit"))
    look = Look(
        token,
        stage if stage is None else one_of(stage, stages),
        label,
        signal if signal is None else one_of(signal, signals),
        unit if unit is None else index_of(unit, names.readouts if signal == "y" else layer.units),
        tuple(names.place(text, whole=True) for text in fields.texts("highlight")),
    )
    fields.finish()
    return look


def _cover(name: str) -> Cover:
    return Cover(one_of(name, [cover.value for cover in Cover]))


def _question(fields: LessonFields, names: Names) -> Question:
    question: Question
    if "choice" in fields:
        amount = names.amount(fields.take("choice", str))
        than = fields.take("than", float, str)
        question = ChoiceQuestion(amount, than if isinstance(than, float) else names.amount(than))
    else:
        amount = names.amount(fields.take("number", str))
        tolerance = fields.take("tolerance", float)
        if not 0 < tolerance < float("inf"):
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "The field “{path}” must be greater than 0."),
                path=fields.path("tolerance"),
            )
        question = NumberQuestion(amount, tolerance, fields.optional("percent", bool, False))
    fields.finish()
    return question


def _goal(fields: LessonFields, names: Names) -> Goal:
    amount = names.amount(fields.take("quantity", str))
    goal = Goal(amount, fields.optional("below", float), fields.optional("above", float))
    if goal.below is None and goal.above is None:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "The goal needs “below” or “above”, or it is never reached."
            )
        )
    fields.finish()
    return goal


def one_of(name: str, known: Iterable[str]) -> str:
    """Return `name` if it is one of `known`, else raise :class:`Problem`."""
    if name not in known:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "There is no “{name}”; choose one of {known}."),
            name=name,
            known=", ".join(one for one in known if one),
        )
    return name


def check_parts(section: Section, plan: StepPlan) -> None:
    """Raise :class:`Problem` unless a section has the parts its step needs, and no others."""
    needed, welcome = [], ["look"]
    if plan.question is not None:
        needed += ["question", "explanation"]
    if isinstance(plan.question, ChoiceQuestion):
        needed += ["more", "less"]
    if plan.goal is not None:
        needed += ["until", "reached"]
    if needed:
        welcome.append("hint")
    for name in needed:
        if not section.parts.get(name):
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "The part “### {name}” is missing."), name=name
            )
    for name in section.parts:
        one_of(name, [*welcome, *needed])
