"""Opening a weight file: what was recognised is shown first, and what it does not say is asked."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lstmviz.cells.kinds import families
from lstmviz.cells.problems import Problem
from lstmviz.figures.words import word
from lstmviz.formats.reading import Reader
from lstmviz.formats.recognised import Note, Question, Recognised
from lstmviz.network.network import Network
from lstmviz.network.trace import Trace
from lstmviz.session.document import Document
from lstmviz.session.models import model_document
from lstmviz.session.session import told
from lstmviz.views.guard import guarded
from lstmviz.views.option_menu import told_options
from lstmviz.views.style import set_role

POLL_MS = 30
"""How often the process that reads is asked."""
VOCABULARY = "vocabulary"
"""The question whose answer is a file."""
MOST_IGNORED = 12
"""More are only counted."""


class Ready(NamedTuple):
    """What is opened: what was recognised, the document made of it, and its trace."""

    recognised: Recognised
    document: Document
    trace: Trace


@guarded
class ModelDialog(QDialog):
    """Reads a weight file in the background, then tells what it is and asks what it does not say.

    Raises
    ------
    FormatError
        If the file plainly is none.
    """

    failed = Signal(object)
    """The :class:`Problem` for which the file cannot be opened; the dialog is closed then."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.ready: Ready | None = None
        self._running: Future[Ready] | None = None
        self.answers: dict[str, str] = {}
        self._fields: dict[str, QWidget] = {}
        self._reader: Reader | None = Reader(path, {})
        self.setWindowTitle(self.tr("Open {file}").format(file=path.name))
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._make()
        self._timer.start()

    def _make(self) -> None:
        self.headline = QLabel(self.tr("Reading {file} …").format(file=self.path.name))
        # The format's name comes from the file, and rich text could load a picture from anywhere.
        self.headline.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self.headline, "headline")
        self.headline.setWordWrap(True)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(6)
        self.busy.setAccessibleName(self.tr("Reading"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setMinimumSize(560, 300)
        set_role(self._scroll, "reading")
        self._scroll.setAccessibleName(self.tr("What was recognised"))
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        set_role(self.told, "warning")
        # Room for it from the start, so that nothing jumps.
        self.told.setMinimumHeight(self.fontMetrics().lineSpacing() + 2)
        self.remember = QCheckBox(self.tr("Keep these answers beside the file"))
        self.remember.hide()
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Open | buttons.Cancel)
        self.open_button = self.buttons.button(buttons.Open)
        self.open_button.setEnabled(False)
        set_role(self.open_button, "primary")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(10)
        column.addWidget(self.headline)
        column.addWidget(self.busy)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.told)
        column.addWidget(self.remember)
        column.addWidget(self.buttons)

    # Reading

    def answer(self, key: str, text: str) -> None:
        """Answer a question, and read the file with that answer."""
        if self.answers.get(key) == text:
            return
        self.answers[key] = text
        self._stop()
        self.open_button.setEnabled(False)
        self.told.clear()
        self.busy.show()
        try:
            self._reader = Reader(self.path, self.answers)
        except Problem as problem:
            self._fail(problem)
            return
        self._timer.start()

    def _poll(self) -> None:
        running = self._running
        if running is not None and running.done():
            self._ran(running)
        if self._reader is None:
            return
        try:
            recognised = self._reader.poll()
        except Problem as problem:
            self._fail(problem)
            return
        if recognised is not None:
            self._reader.cancel()
            self._reader = None
            self._run(recognised)

    def _run(self, recognised: Recognised) -> None:
        """Run the network in a thread: a large one takes longer than a window may stand still."""

        def run() -> Ready:
            document = model_document(recognised)
            # Counted here, and remembered, for the same reason.
            _ = recognised.unfinished
            return Ready(recognised, document, document.trace())

        threads = ThreadPoolExecutor(1)
        self._running = threads.submit(run)
        threads.shutdown(wait=False)

    def _ran(self, running: Future[Ready]) -> None:
        self._stop()
        try:
            self.ready = running.result()
        except Problem as problem:
            self._fail(problem)
            return
        self._show(self.ready.recognised)

    def _stop(self) -> None:
        self._timer.stop()
        self._running = None
        if self._reader is not None:
            self._reader.cancel()
            self._reader = None

    def _fail(self, problem: Problem) -> None:
        self._stop()
        if self._fields:
            # It was an answer, and another one may do.
            self.busy.hide()
            self.told.setText(told(problem))
            return
        self.failed.emit(problem)
        super().reject()

    def done(self, result: int) -> None:
        """Leave no process behind, however it ends."""
        self._stop()
        super().done(result)

    # What is shown

    def _show(self, recognised: Recognised) -> None:
        self.busy.hide()
        self.open_button.setEnabled(True)
        asked = next((key for key, field in self._fields.items() if field.hasFocus()), "")
        self._fields = {}
        self.headline.setText(
            self.tr("{file}: {format}").format(file=self.path.name, format=recognised.format)
        )
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(4, 2, 6, 2)
        column.setSpacing(8)
        column.addWidget(_text("\n".join(_parts(recognised.network))))
        if recognised.questions:
            column.addWidget(_heading(self.tr("What the file does not say")))
            column.addWidget(self._form(recognised.questions))
        for array, count in recognised.unfinished.items():
            warning = self.tr("{count} weights of {array} are NaN or infinite.")
            column.addWidget(_text(warning.format(count=count, array=array), "warning"))
        if recognised.notes:
            column.addWidget(_heading(self.tr("How it was understood")))
            column.addWidget(_text("\n".join(f"• {_told(note)}" for note in recognised.notes)))
        if recognised.ignored:
            column.addWidget(_heading(self.tr("What was left out")))
            lines = [f"• {name}: {_told(why)}" for name, why in recognised.ignored]
            if len(lines) > MOST_IGNORED:
                more = self.tr("and {count} more").format(count=len(lines) - MOST_IGNORED)
                lines = [*lines[:MOST_IGNORED], more]
            column.addWidget(_text("\n".join(lines), "hint"))
        column.addStretch(1)
        self._scroll.setWidget(body)
        before: QWidget = self._scroll
        for field in body.findChildren(QWidget):
            if field.window() is self and field.focusPolicy() & Qt.FocusPolicy.TabFocus:
                self.setTabOrder(before, field)
                before = field
        # Who is answering stays at the question.
        self._fields.get(asked, self.open_button).setFocus()
        self.remember.setVisible(bool(recognised.questions))

    def _form(self, questions: tuple[Question, ...]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for question in questions:
            asked = QCoreApplication.translate("formats", question.text)
            column.addWidget(_text(asked))
            column.addWidget(self._field(question, asked))
        return holder

    def _field(self, question: Question, asked: str) -> QWidget:
        key = question.key
        if question.choices:
            box = QComboBox()
            box.addItems(question.choices)
            box.setCurrentText(question.answer)
            box.textActivated.connect(lambda text: self.answer(key, text))
            box.setAccessibleName(asked)
            self._fields[key] = box
            return box
        line = QLineEdit(question.answer)
        line.editingFinished.connect(lambda: self.answer(key, line.text()))
        line.setAccessibleName(asked)
        self._fields[key] = line
        return self._with_choice(line, asked) if key == VOCABULARY else line

    def _with_choice(self, line: QLineEdit, asked: str) -> QWidget:
        """Let a person choose the file instead of typing where it is."""
        line.setPlaceholderText(self.tr("none: tokens keep their numbers"))
        button = QPushButton(self.tr("Choose…"))
        button.setAccessibleName(self.tr("Choose the file with the tokens"))
        button.setAutoDefault(False)

        def choose() -> None:
            path, _ = QFileDialog.getOpenFileName(self, asked, str(self.path.parent))
            if path:
                line.setText(path)
                self.answer(VOCABULARY, path)

        button.clicked.connect(choose)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(line, 1)
        row.addWidget(button)
        return holder


def _parts(network: Network) -> list[str]:
    """Return a line for each part of a network, from the input to the readout."""
    translate = QCoreApplication.translate
    lines = []
    if network.embedding is not None:
        tokens, width = network.embedding.weight.shape
        text = translate("ModelDialog", "embedding: {tokens} tokens → {width} inputs")
        lines.append(text.format(tokens=tokens, width=width))
    for number, layer in enumerate(network.layers):
        text = translate("ModelDialog", "layer {n}: {kind}, {inputs} inputs → {units} units")
        line = text.format(
            n=number + 1,
            kind=word(layer.kind.title),
            inputs=layer.weights.inputs,
            units=layer.units,
        )
        options = told_options(families()[layer.kind.family], layer.kind.options)
        if options:
            line += f", {options}"
        if layer.reverse is not None:
            line += translate("ModelDialog", ", both directions")
        elif layer.backwards:
            line += translate("ModelDialog", ", backwards")
        lines.append(line)
    if network.readout is not None:
        text = translate("ModelDialog", "readout: {count} outputs, {activation}")
        readout = network.readout
        lines.append(text.format(count=len(readout.names), activation=readout.activation))
    return lines


def _told(note: Note) -> str:
    return QCoreApplication.translate("formats", note.text).format(**note.values)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    set_role(label, "title")
    return label


def _text(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    # Names from a file are shown as they are.
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        set_role(label, role)
    return label
