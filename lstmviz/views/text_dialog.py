"""Asking for the text that a network shall read."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lstmviz.cells.problems import Problem, listed
from lstmviz.network.network import Network
from lstmviz.sequences.sequence import Sequence
from lstmviz.sequences.text import UNKNOWN, read_text
from lstmviz.session.session import told
from lstmviz.views.guard import guarded
from lstmviz.views.style import set_role

AS_IT_IS, CHARACTERS, WORDS = "", "char", "word"


@guarded
class TextDialog(QDialog):
    """Takes a text, how it is cut, and a vocabulary where the network has none."""

    chosen = Signal(object)
    """The :class:`Sequence` to be fed in."""

    def __init__(self, network: Network, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network = network
        self._vocabulary: Path | None = None
        self.sequence: Sequence | None = None
        self.setWindowTitle(self.tr("Feed in a text"))
        self.text = QPlainTextEdit(text)
        self.text.setAccessibleName(self.tr("Text"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumSize(420, 90)
        self.way = QComboBox()
        self.way.setAccessibleName(self.tr("Cut into tokens"))
        for key, title in (
            (AS_IT_IS, self.tr("as the vocabulary suggests")),
            (CHARACTERS, self.tr("by character")),
            (WORDS, self.tr("by word")),
        ):
            self.way.addItem(title, key)
        self.vocabulary_button = QPushButton(self.tr("the network’s own"))
        self.vocabulary_button.setAccessibleName(self.tr("Vocabulary"))
        self.vocabulary_button.setToolTip(
            self.tr("Choose a file: lines, a JSON map of tokens, or a tokenizer.json of words")
        )
        self.told = QLabel()
        self.told.setWordWrap(True)
        # Room for three lines, so that nothing jumps while a person types.
        self.told.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        self._ok = self.buttons.button(buttons.Ok)
        self._ok.setText(self.tr("Feed in"))
        set_role(self._ok, "primary")
        self._lay_out()
        self.text.textChanged.connect(self._check)
        self.way.currentIndexChanged.connect(self._check)
        self.vocabulary_button.clicked.connect(self._ask_vocabulary)
        # Return begins a new line in the text.
        QShortcut("Ctrl+Return", self, self._ok.click)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.chosen.emit(self.sequence))
        self._check()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.addRow(self.tr("&Cut"), self.way)
        form.addRow(self.tr("&Vocabulary"), self.vocabulary_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(10)
        column.addWidget(self.text, 1)
        column.addLayout(form)
        column.addWidget(self.told)
        column.addWidget(self.buttons)

    def _ask_vocabulary(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Vocabulary"))
        if path:
            self.use_vocabulary(Path(path))

    def use_vocabulary(self, path: Path) -> None:
        """Take the tokens' names from a file."""
        self._vocabulary = path
        self.vocabulary_button.setText(path.name)
        self._check()

    def _check(self) -> None:
        """Say what the text becomes, or why it cannot be fed in."""
        try:
            self.sequence = read_text(
                self.text.toPlainText(),
                self._network,
                self.way.currentData() or None,
                self._vocabulary,
            )
        except Problem as problem:
            self.sequence = None
            set_role(self.told, "warning")
            self.told.setText(told(problem))
        else:
            tokens = self.sequence.tokens
            unknown = [
                token.removeprefix(UNKNOWN).strip() for token in tokens if token.startswith(UNKNOWN)
            ]
            text = self.tr("{count} tokens").format(count=len(tokens))
            if unknown:
                text += self.tr(", {count} of them unknown: {tokens}").format(
                    count=len(unknown), tokens=listed(dict.fromkeys(unknown))
                )
            set_role(self.told, "warning" if unknown else "hint")
            self.told.setText(text)
        self._ok.setEnabled(self.sequence is not None)
