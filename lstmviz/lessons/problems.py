"""Saying where in a lesson's files a problem is."""

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem


def located(file: str, problem: Problem, step: str = "") -> Problem:
    """Return a problem that names its file and, where there is one, its step."""
    if not step:
        return Problem(
            QT_TRANSLATE_NOOP("Problem", "{file}: {problem}"), file=file, problem=problem
        )
    return Problem(
        QT_TRANSLATE_NOOP("Problem", "{file}, step “{step}”: {problem}"),
        file=file,
        step=step,
        problem=problem,
    )
