"""How long until the first painted window, against the least a Qt plotting program needs.

    python tests/benchmarks/startup.py

Runs both in turn as whole processes and prints the ratio of their medians; at most 1.8 is the
goal. The other program only imports PySide6 and pyqtgraph and shows one empty plot. Both stop when
their window has been painted whole for the first time; what is left for the event loop after that
(here: loading what draws the formula) is not counted.
"""

import os
import statistics
import subprocess
import sys
import time

RUNS = 11

PLAIN = """
from PySide6.QtWidgets import QApplication
app = QApplication([])
import pyqtgraph
plot = pyqtgraph.PlotWidget()
plot.resize(1600, 1000)
plot.show()
plot.grab()
import os; os._exit(0)
"""

OURS = """
import tempfile
from lstmviz import app as program
from lstmviz.sources import find_source
from lstmviz.session.settings import Settings
from PySide6.QtCore import QSettings
settings = Settings(QSettings(tempfile.mktemp(suffix=".ini"), QSettings.Format.IniFormat))
window = program.window(find_source("boss-raise"), settings)
window.resize(1600, 1000)
window.show()
window.grab()
import os; os._exit(0)
"""


def seconds(code: str) -> float:
    """Return how long a fresh process takes to run `code`."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    return time.perf_counter() - start


def main() -> int:
    seconds(PLAIN), seconds(OURS)
    plain, ours = [], []
    for _ in range(RUNS):
        plain.append(seconds(PLAIN))
        ours.append(seconds(OURS))
    ratio = statistics.median(ours) / statistics.median(plain)
    print(
        f"first window {statistics.median(ours) * 1000:.0f} ms, one empty plot "
        f"{statistics.median(plain) * 1000:.0f} ms, ratio {ratio:.2f} (goal 1.8)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
