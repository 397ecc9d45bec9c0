"""What `lstmviz train` does: learn a task, write the network, tell how well it went."""

import argparse
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from lstmviz.cells.kinds import find
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.exports.output import check_output
from lstmviz.formats.writers import WRITERS, save_network
from lstmviz.learning.habits import habit_of
from lstmviz.learning.run import Learned, Pupil, learn
from lstmviz.network.network import Network
from lstmviz.network.training import Progress, Recipe
from lstmviz.sequences.sequence import Sequence
from lstmviz.sequences.tasks.catalogue import find_task
from lstmviz.sequences.tasks.task import Task
from lstmviz.session.document import Document
from lstmviz.session.files import SUFFIX, save_session

CHOSEN = ("optimizer", "rate", "momentum", "batch", "steps", "clip")
"""What of a recipe the command line can say."""
CLEARED = "\r\x1b[K"
"""Brings a terminal back to the beginning of its line, and empties it."""
PAUSE = 0.2
"""So many seconds at least lie between two words about how far it is."""


def train_and_write(chosen: argparse.Namespace) -> str:
    """Train as the command line says and write what came of it.

    Returns
    -------
    str
        One line: task, cell, steps, loss, score on fresh data, seconds.

    Raises
    ------
    Problem
        If what is asked for cannot be done, or a file cannot be written.
    """
    task = find_task(chosen.task)
    pupil, recipe = _pupil(chosen, task), _recipe(chosen, task)
    check_output(chosen.output, (*WRITERS, SUFFIX))
    count = chosen.checkpoints
    kept = {round(n * recipe.steps / count) for n in range(1, count + 1)}
    report = Report(recipe.steps) if chosen.progress or sys.stderr.isatty() else None

    def watch(progress: Progress) -> None:
        if report is not None:
            report.tell(progress)
        if progress.step in kept:
            step = f"{progress.step:0{len(str(recipe.steps))}}"
            path = chosen.output.with_stem(f"{chosen.output.stem}-{step}")
            write_network(path, progress.network(), task, recipe)

    try:
        learned = learn(task, pupil, recipe, enough=chosen.stop_at, watch=watch)
    finally:
        if report is not None:
            report.close()
    write_network(chosen.output, learned.network, task, recipe)
    return _told(task, pupil, learned)


def write_network(path: Path, network: Network, task: Task, recipe: Recipe) -> None:
    """Write a trained network: its weights, or with a sequence of its task as a session.

    Raises
    ------
    Problem
        If it cannot be written; an old file is as it was.
    """
    if path.suffix.lower() == SUFFIX:
        sequence = _shown(network, task, recipe.seed)
        save_session(path, Document(task.title, network, sequence, {}))
        return
    save_network(path, network)


def _pupil(chosen: argparse.Namespace, task: Task) -> Pupil:
    kind = find(chosen.cell, dict(_option(text) for text in chosen.option))
    habit = habit_of(task.name)
    forget_bias = chosen.forget_bias
    if forget_bias is None and "f" in kind.gates:
        forget_bias = habit.forget_bias
    return Pupil(
        kind,
        chosen.hidden or habit.units,
        chosen.layers,
        chosen.both,
        chosen.embedding,
        chosen.init or habit.way,
        forget_bias,
    )


def _recipe(chosen: argparse.Namespace, task: Task) -> Recipe:
    """Return the task's habits, and what was chosen instead."""
    habit = habit_of(task.name)
    usual = Recipe(task.loss, rate=habit.rate, steps=habit.steps, seed=chosen.seed)
    named = {name: getattr(chosen, name) for name in CHOSEN}
    return replace(usual, **{name: value for name, value in named.items() if value is not None})


def _option(text: str) -> tuple[str, object]:
    """Read ``key=value``: a number, true, false or null as JSON has them, else a word.

    Raises
    ------
    Problem
        If there is no ``=`` in it.
    """
    key, equals, value = text.partition("=")
    if not equals:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "The option “{text}” has no value; write it as {text}=true or the like."
            ),
            text=text,
        )
    try:
        return key, json.loads(value)
    except ValueError:
        return key, value


def _shown(network: Network, task: Task, seed: int) -> Sequence:
    """Return a sequence of the task as the network reads it."""
    sequence = task.shown(seed)
    if network.embedding is None:
        return sequence
    return Sequence(sequence.tokens, network.embedding.weight[sequence.values.argmax(axis=1)])


class Report:
    """Tells on stderr how far a training is: on a terminal in one line, elsewhere in many."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._next = 0.0
        self._stays = sys.stderr.isatty()

    def tell(self, progress: Progress) -> None:
        """Tell it, unless something was told just now; the first and the last step always."""
        now = time.monotonic()
        if now < self._next and progress.step < self._steps:
            return
        self._next = now + PAUSE
        text = f"step {progress.step} of {self._steps}, loss {progress.loss:.5f}"
        start, end = (CLEARED, "") if self._stays else ("", "\n")
        print(start + text, end=end, file=sys.stderr, flush=True)

    def close(self) -> None:
        """Leave the terminal's line empty."""
        if self._stays:
            print(CLEARED, end="", file=sys.stderr, flush=True)


def _told(task: Task, pupil: Pupil, learned: Learned) -> str:
    cell = f"{pupil.kind.family} of {learned.network.layers[0].units}"
    return (
        f"{task.name}: {cell}, {learned.steps} steps, loss {learned.loss:.5f}, "
        f"score {learned.score:.3f} on fresh data ({learned.longer:.3f} on longer), "
        f"{learned.seconds:.1f} s"
    )
