"""From a folder to a lesson.

A lesson is a folder with two files. ``lesson.json`` holds what is computed and asked, and
``en.md`` the words; other languages stand beside it (``de.md``, ``pt_BR.md``…), and what they do
not have yet is taken from ``en.md``. No right answer is written anywhere: it is computed.

lesson.json
-----------
``document``
    As in a session file: network, sequence, initial state.
``steps``
    A list. A step has

    ``id``
        Names its section in the text files.
    ``look``
        Where to look: ``token`` (from 1), and if wanted ``stage`` (its key, such as ``forget``;
        without it the whole token is shown), ``layer`` (such as ``l0``), ``signal`` and ``unit``
        whose equation is shown, and ``highlight``, a list of quantities.
    ``cover``
        ``after`` hides what comes after this place, ``after token`` what comes after its token,
        ``here`` the place as well. While a question waits, what it asks for is hidden anyway, and
        all that comes later.
    ``question``
        Either ``number``, a quantity, with ``tolerance``, and ``percent`` if it is asked for in
        per cent; or ``choice``, a quantity, and ``than``, a number or a quantity it is compared
        with.
    ``goal``
        ``quantity`` with ``below``, ``above`` or both.

A quantity is written ``f[mood]@1``: a signal of the cell, its unit by name or number, its token
from 1. ``c[mood]@0`` is the memory before the first token. There are also the inputs
``x[name]@1``, the readout ``y[name]@1``, what goes into a gate's activation ``a_f[mood]@1``, and
the weights ``W_f[mood, name]``, ``U_f[mood, budget]``, ``b_f[mood]``, ``V[raise, mood]`` and
``b_y[raise]``. In deeper networks the layer comes first: ``l1/f[mood]@1``. Where one number is
meant, quantities may be multiplied: ``f[mood]@2 * f[mood]@3``. In ``highlight`` unit and token may
be left out.

en.md
-----
::

    # Title of the lesson
    One line about it.

    ## id: Headline of the step
    Text in Markdown. {f[mood]@1} is a number of the trace, {y[raise]@1:%} one in per cent,
    {c[mood]@1:+.1f} one with its sign and one decimal.

    ### question
    What is asked.

A step's parts are ``look`` (what to look at); for a question ``question``, ``explanation`` and,
for a choice, the two answers ``more`` and ``less``; for a goal ``reached`` and ``until``, which is
shown before; for both ``hint``.
"""

import json
from pathlib import Path

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.lessons.fields import LessonFields
from lstmviz.lessons.model import Lesson, LessonStep
from lstmviz.lessons.places import Names
from lstmviz.lessons.problems import located
from lstmviz.lessons.steps import DATA, StepPlan, check_parts, names_of, one_of, plan_step
from lstmviz.lessons.texts import StepText, TextFile, parse_file, parse_text

ENGLISH = "en"


def lessons_in(folder: Path) -> tuple[str, ...]:
    """Return the ids of the lessons in a folder."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{DATA}")))


def languages_of(folder: Path) -> tuple[str, ...]:
    """Return the languages a lesson has texts in."""
    return tuple(sorted(path.stem for path in folder.glob("*.md")))


def load_lesson(folder: Path, language: str = ENGLISH) -> Lesson:
    """Read a lesson.

    Parameters
    ----------
    folder
        Its folder.
    language
        The language wanted, such as ``de`` or ``pt_BR``.

    Raises
    ------
    Problem
        If a file is missing or wrong: which, where, and what to do.
    """
    raw = _read_json(folder / DATA)
    try:
        fields = LessonFields(raw)
        document = fields.take("document", dict)
        names = names_of(document)
        steps = fields.take("steps", list)
        fields.finish()
        if not steps:
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "There are no steps; a lesson needs at least one.")
            )
    except Problem as problem:
        raise located(DATA, problem) from None

    plans = [plan_step(number, step, names) for number, step in enumerate(steps, 1)]
    ids = [plan.id for plan in plans]
    for step in ids:
        if ids.count(step) > 1:
            raise located(
                DATA,
                Problem(
                    QT_TRANSLATE_NOOP("Problem", "Two steps have the id “{step}”; change one."),
                    step=step,
                ),
            )
    chosen = _language(folder, language)
    files = {name: _text_file(folder / f"{name}.md", ids) for name in {ENGLISH, chosen}}
    return Lesson(
        id=folder.name,
        title=files[chosen].title,
        summary=files[chosen].summary or files[ENGLISH].summary,
        language=chosen,
        document=document,
        steps=tuple(
            LessonStep(
                plan.id,
                _step_text(plan, files, chosen, names),
                plan.look,
                plan.cover,
                plan.question,
                plan.goal,
            )
            for plan in plans
        ),
    )


def _read_json(path: Path) -> object:
    try:
        return json.loads(_read_text(path))
    except json.JSONDecodeError as error:
        raise located(
            path.name,
            Problem(
                QT_TRANSLATE_NOOP("Problem", "Line {line} is not JSON: {reason}."),
                line=error.lineno,
                reason=error.msg,
            ),
        ) from None
    except RecursionError:
        raise located(
            path.name, Problem(QT_TRANSLATE_NOOP("Problem", "It is nested too deeply."))
        ) from None


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "{file} cannot be read: {reason}."),
            file=f"{path.parent.name}/{path.name}",
            reason=error.strerror or error,
        ) from None
    except UnicodeDecodeError:
        raise located(
            path.name,
            Problem(QT_TRANSLATE_NOOP("Problem", "It is not UTF-8 text; save it as UTF-8.")),
        ) from None


def _language(folder: Path, wanted: str) -> str:
    """Return the best language there is: ``pt_BR``, else ``pt``, else English."""
    wanted = wanted.replace("-", "_")
    found = languages_of(folder)
    return next((name for name in (wanted, wanted.partition("_")[0]) if name in found), ENGLISH)


def _text_file(path: Path, ids: list[str]) -> TextFile:
    source = _read_text(path)
    try:
        file = parse_file(source)
        for step in file.sections:
            one_of(step, ids)
    except Problem as problem:
        raise located(path.name, problem) from None
    return file


def _step_text(plan: StepPlan, files: dict[str, TextFile], language: str, names: Names) -> StepText:
    """Return a step's words; those of a section that is not translated yet are English."""
    found = language if plan.id in files[language].sections else ENGLISH
    try:
        section = files[found].sections.get(plan.id)
        if section is None:
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "It has no section; write “## {step}: Headline”."),
                step=plan.id,
            )
        check_parts(section, plan)
        return StepText(
            parse_text(section.headline, names),
            parse_text(section.body, names),
            {name: parse_text(text, names) for name, text in section.parts.items()},
        )
    except Problem as problem:
        raise located(f"{found}.md", problem, plan.id) from None
