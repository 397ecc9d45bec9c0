"""An error in a handler that Qt calls is told, and the program goes on."""

import subprocess
import sys

PROGRAM = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
from lstmviz.views.guard import guarded

told = []
sys.excepthook = lambda kind, error, trace: told.append(kind.__name__)
app = QApplication([])

@guarded
class Failing(QWidget):
    def resizeEvent(self, event):
        (1, 2)[5]
    def paintEvent(self, event):
        float("x")
    def sizeHint(self):
        [][0]

widget = Failing()
widget.resize(50, 60)
widget.show()
widget.sizeHint()
widget.grab()
app.processEvents()
print(sorted(set(told)))
"""


def test_an_error_in_a_handler_reaches_the_hook_and_nothing_crashes():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['IndexError', 'ValueError']"


def test_every_widget_with_handlers_is_guarded(root):
    from lstmviz.views.guard import ANSWERS

    unguarded = []
    for path in sorted((root / "lstmviz" / "views").glob("*.py")):
        lines = path.read_text(encoding="utf-8").splitlines()
        guarded, name = False, ""
        for before, line in zip(["", *lines], lines, strict=False):
            if line.startswith("class "):
                guarded, name = before == "@guarded", line
            handler = line.strip().removeprefix("def ").split("(")[0]
            is_handler = line.startswith("    def ") and (
                handler.endswith("Event") or handler in ANSWERS
            )
            if is_handler and not guarded:
                unguarded.append(f"{path.name}: {name} {handler}")

    assert unguarded == []
