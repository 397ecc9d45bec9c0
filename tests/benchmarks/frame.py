"""How long one frame takes: from an edit or a step to every visible panel repainted.

    python tests/benchmarks/frame.py

Offscreen at 1600 × 1000, the boss-raise lesson and a cell of 300 units, movement along wires
switched off. Prints median and 95th percentile as ratios to one frame at 60 Hz (16.7 ms); at most
1.0 is the goal.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QSettings

from lstmviz import app as program
from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.sequences.sequence import Sequence
from lstmviz.session import edits
from lstmviz.session.document import Document
from lstmviz.session.settings import Settings
from lstmviz.sources import Source, find_source
from lstmviz.views.main_window import MainWindow

FRAME = 1 / 60
REPEATS = 300
WARM_UP = 60
"""Changes that are not counted: they fill what is remembered of texts and formulas."""
UNITS = 300


def measured(window: MainWindow, change: Callable[[int], object]) -> list[float]:
    """Return the seconds each change took until everything was repainted."""
    application = program.application()
    taken = []
    for n in range(REPEATS + WARM_UP):
        start = time.perf_counter()
        change(n)
        application.processEvents()
        taken.append(time.perf_counter() - start)
    return sorted(taken[WARM_UP:])


def told(name: str, taken: list[float]) -> None:
    p95 = taken[int(len(taken) * 0.95)]
    print(
        f"{name:22} median {statistics.median(taken) / FRAME:5.2f}  p95 {p95 / FRAME:5.2f} frames"
        f"  ({p95 * 1000:.1f} ms)"
    )


def opened(source: Source, folder: str) -> MainWindow:
    """Show a document in the window, all of it painted."""
    application = program.application()
    settings = Settings(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
    settings.set("theme", "light")
    settings.set("motion", False)
    window = program.window(source, settings)
    window.resize(1600, 1000)
    window.show()
    for _ in range(10):
        application.processEvents()
    program.settle()
    return window


def wide() -> Document:
    """Return an LSTM of so many units that only colours stand for them."""
    draw = np.random.default_rng(0).normal
    sizes = ((4 * UNITS, 3), (4 * UNITS, UNITS), 4 * UNITS, 4 * UNITS)
    weights = Weights(*(draw(0, 0.2, size) for size in sizes))
    layer = Layer(find("lstm"), weights, tuple(f"u{n}" for n in range(1, UNITS + 1)))
    sequence = Sequence(tuple("abcdefgh"), draw(size=(8, 3)))
    return Document("Wide", Network((layer,), ("x", "y", "z")), sequence, {})


def step(window: MainWindow) -> Callable[[int], object]:
    session = window.session
    return lambda n: session.move(token=n % len(session.trace))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        lesson = opened(find_source("boss-raise"), folder)
        measure_lesson(lesson)
        lesson.session.undo_stack.setClean()
        lesson.close()
        many = opened(Source(wide()), folder)
        told(f"stepping, {UNITS} units", measured(many, step(many)))
        told("  of it, the cell", measured(many, cell_alone(many)))
        many.close()
    return 0


def cell_alone(window: MainWindow) -> Callable[[int], object]:
    """Repaint the cell at another token, with nothing else."""
    session, cell = window.session, window.cell

    def change(n: int) -> None:
        session.blockSignals(True)
        session.move(token=n % len(session.trace))
        session.blockSignals(False)
        cell.canvas.update()

    return change


def measure_lesson(window: MainWindow) -> None:
    session = window.session
    gesture = object()

    def drag(n: int) -> None:
        session.edit(
            "drag", lambda d: edits.set_weight(d, "l0", "W_i", 0, 0, 4 + n * 0.01), gesture
        )

    def stage(n: int) -> None:
        if not session.step_stage(1):
            session.move(token=0, stage=0)

    def hover(n: int) -> None:
        session.hover(session.now.ref("W_i", n % 2, n % 3))

    told("dragging a weight", measured(window, drag))
    told("stepping by token", measured(window, step(window)))
    told("stepping by stage", measured(window, stage))
    told("hovering", measured(window, hover))


if __name__ == "__main__":
    sys.exit(main())
