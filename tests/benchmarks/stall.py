"""The longest time for which opening a weight file keeps the window from answering.

    python tests/benchmarks/stall.py [FILE …]

Opens sample files, broken ones and one of 100 MB in the window, offscreen, and prints for each the
longest time between two beats of a timer of 1 ms, painting included, as a ratio to a quarter of a
second; at most 1.0 is the goal.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings, QTimer

from lstmviz import app as program
from lstmviz.cells.kinds import find
from lstmviz.formats.writers import save_network
from lstmviz.network.building import LayerPlan, Start, new_network
from lstmviz.session.settings import Settings
from lstmviz.sources import find_source
from lstmviz.views.main_window import MainWindow
from lstmviz.views.model_dialog import ModelDialog

GOAL = 0.25
PATIENCE = 30.0
DATA = Path(__file__).parents[1] / "data"


def longest_turn(window: MainWindow, path: Path) -> tuple[float, str]:
    """Return the longest time between two heartbeats while a file opens, and how it ended."""
    loop, heart, told, longest = QEventLoop(), QTimer(), [], 0.0
    last = begun = time.perf_counter()

    def beat() -> None:
        nonlocal last, longest
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
        dialog = next((d for d in window.findChildren(ModelDialog) if d.isVisible()), None)
        if dialog is not None and dialog.ready is not None:
            dialog.accept()
            # One more beat, after everything is painted.
            heart.timeout.disconnect(beat)
            heart.timeout.connect(end)
        elif told or now - begun > PATIENCE:
            loop.quit()

    def end() -> None:
        nonlocal longest
        longest = max(longest, time.perf_counter() - last)
        loop.quit()

    connection = window.session.problem.connect(lambda problem: told.append(str(problem)))
    heart.timeout.connect(beat)
    heart.start(1)
    QTimer.singleShot(0, lambda: window.files.open_path(path))
    loop.exec()
    heart.stop()
    window.session.problem.disconnect(connection)
    return longest, told[0] if told else "opened"


def large(folder: Path) -> Path:
    """Write an LSTM of 100 MB."""
    plan = LayerPlan(find("lstm"), 2040)
    network = new_network([plan], tuple(f"x{n}" for n in range(1, 1025)), Start(dtype=np.float32))
    path = folder / "large.safetensors"
    save_network(path, network)
    return path


def broken(folder: Path) -> list[Path]:
    """Write files that cannot be opened."""
    whole = (DATA / "t_charlm.pt").read_bytes()
    files = {"half.pt": whole[: len(whole) // 2], "empty.pt": b"", "zeros.h5": bytes(4096)}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def main(given: list[str]) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(QSettings(f"{name}/settings.ini", QSettings.Format.IniFormat))
        window = program.window(find_source("boss-raise"), settings)
        window.resize(1600, 1000)
        window.show()
        for _ in range(20):
            program.application().processEvents()
        samples = sorted(p for p in DATA.iterdir() if p.suffix in {".pt", ".keras", ".h5", ".onnx"})
        paths = [Path(p) for p in given] or [*samples, *broken(folder), large(folder)]
        worst = 0.0
        for path in paths:
            longest, how = longest_turn(window, path)
            worst = max(worst, longest)
            print(f"{path.name:28} {longest / GOAL:5.2f}  ({longest * 1000:.0f} ms)  {how}")
        print(f"{'the longest':28} {worst / GOAL:5.2f} of a quarter of a second (goal 1.0)")
        window.session.undo_stack.setClean()
        window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
