"""How long one frame takes: from an edit or a step to every visible panel repainted.

    python tests/benchmarks/frame.py

Offscreen at 1600 × 1000, the boss-raise lesson, movement along wires switched off. Prints median
and 95th percentile as ratios to one frame at 60 Hz (16.7 ms); at most 1.0 is the goal.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings

from lstmviz import app as program
from lstmviz.session import edits
from lstmviz.session.settings import Settings
from lstmviz.sources import find_source
from lstmviz.views.main_window import MainWindow

FRAME = 1 / 60
REPEATS = 300


def measured(window: MainWindow, change: Callable[[int], object]) -> list[float]:
    """Return the seconds each change took until everything was repainted."""
    application = program.application()
    taken = []
    for n in range(REPEATS + 20):
        start = time.perf_counter()
        change(n)
        application.processEvents()
        taken.append(time.perf_counter() - start)
    return sorted(taken[20:])


def told(name: str, taken: list[float]) -> None:
    p95 = taken[int(len(taken) * 0.95)]
    print(
        f"{name:22} median {statistics.median(taken) / FRAME:5.2f}  p95 {p95 / FRAME:5.2f} frames"
        f"  ({p95 * 1000:.1f} ms)"
    )


def main() -> int:
    application = program.application()
    settings = Settings(QSettings(tempfile.mktemp(suffix=".ini"), QSettings.Format.IniFormat))
    source = find_source("boss-raise")
    settings.set("theme", "light")
    settings.set("motion", False)
    window = program.window(source, settings)
    session = window.session
    window.resize(1600, 1000)
    window.show()
    for _ in range(10):
        application.processEvents()
    program.settle()
    gesture = object()

    def drag(n: int) -> None:
        session.edit(
            "drag", lambda d: edits.set_weight(d, "l0", "W_i", 0, 0, 4 + n * 0.01), gesture
        )

    def step(n: int) -> None:
        session.move(token=n % len(session.trace))

    def stage(n: int) -> None:
        if not session.step_stage(1):
            session.move(token=0, stage=0)

    def hover(n: int) -> None:
        session.hover(session.now.ref("W_i", n % 2, n % 3))

    told("dragging a weight", measured(window, drag))
    told("stepping by token", measured(window, step))
    told("stepping by stage", measured(window, stage))
    told("hovering", measured(window, hover))
    session.undo_stack.setClean()
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
