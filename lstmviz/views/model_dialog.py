"""Opening a weight file: what was recognised is shown first, and what it does not say is asked."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lstmviz.cells.problems import Problem
from lstmviz.figures.words import word
from lstmviz.formats.reading import Reader
from lstmviz.formats.recognised import Note, Question, Recognised
from lstmviz.network.network import Network
from lstmviz.views.guard import guarded
from lstmviz.views.style import set_role

POLL_MS = 30
"""How often the process that reads is asked."""
MOST_IGNORED = 12
"""More are only counted."""


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
        self.recognised: Recognised | None = None
        self.answers: dict[str, str] = {}
        self._reader: Reader | None = Reader(path, {})
        self.setWindowTitle(self.tr("Open {file}").format(file=path.name))
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._make()
        self._timer.start()

    def _make(self) -> None:
        self.headline = QLabel(self.tr("Reading {file} …").format(file=self.path.name))
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
        self.busy.show()
        try:
            self._reader = Reader(self.path, self.answers)
        except Problem as problem:
            self._fail(problem)
            return
        self._timer.start()

    def _poll(self) -> None:
        if self._reader is None:
            return
        try:
            recognised = self._reader.poll()
        except Problem as problem:
            self._fail(problem)
            return
        if recognised is not None:
            self._stop()
            self.recognised = recognised
            self._show(recognised)

    def _stop(self) -> None:
        self._timer.stop()
        if self._reader is not None:
            self._reader.cancel()
            self._reader = None

    def _fail(self, problem: Problem) -> None:
        self._stop()
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
        self.open_button.setFocus()
        self.headline.setText(
            self.tr("{file}: {format}").format(file=self.path.name, format=recognised.format)
        )
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 6, 0)
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
        self.remember.setVisible(bool(recognised.questions))

    def _form(self, questions: tuple[Question, ...]) -> QWidget:
        holder = QWidget()
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for question in questions:
            asked = QCoreApplication.translate("formats", question.text)
            form.addRow(_text(asked), self._field(question, asked))
        return holder

    def _field(self, question: Question, asked: str) -> QWidget:
        key = question.key
        if question.choices:
            box = QComboBox()
            box.addItems(question.choices)
            box.setCurrentText(question.answer)
            box.textActivated.connect(lambda text: self.answer(key, text))
            box.setAccessibleName(asked)
            return box
        line = QLineEdit(question.answer)
        line.editingFinished.connect(lambda: self.answer(key, line.text()))
        line.setAccessibleName(asked)
        return line


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
