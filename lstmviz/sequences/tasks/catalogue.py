"""Finding tasks: every module of this package that holds a ``TASK`` is one."""

import difflib
import importlib
import pkgutil
from functools import cache

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.sequences import tasks
from lstmviz.sequences.tasks.task import Task


@cache
def known_tasks() -> dict[str, Task]:
    """Return every task by its name, in the order of their names."""
    modules = (
        importlib.import_module(f"{tasks.__name__}.{found.name}")
        for found in pkgutil.iter_modules(tasks.__path__)
    )
    found = [module.TASK for module in modules if hasattr(module, "TASK")]
    return {task.name: task for task in sorted(found, key=lambda task: task.name)}


def find_task(name: str) -> Task:
    """Return the task of that name.

    Raises
    ------
    Problem
        If there is none.
    """
    known = known_tasks()
    if name in known:
        return known[name]
    close = difflib.get_close_matches(name.lower(), known, n=1)
    if close:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "There is no task “{name}”; did you mean {close}?"),
            name=name,
            close=close[0],
        )
    raise Problem(
        QT_TRANSLATE_NOOP("Problem", "There is no task “{name}”; the tasks are {known}."),
        name=name,
        known=", ".join(known),
    )
