"""The box of a question: a number or one of two answers, then the verdict."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from lstmviz.cells.problems import Problem
from lstmviz.figures.numbers import exact, number
from lstmviz.lessons.checks import Judgement, Option, Verdict
from lstmviz.lessons.model import ChoiceQuestion, NumberQuestion, Question
from lstmviz.session.session import told
from lstmviz.views.guard import guarded
from lstmviz.views.lesson_box import LessonBox, announce
from lstmviz.views.lesson_text import MarkdownLabel
from lstmviz.views.number_field import NumberField
from lstmviz.views.style import set_role

LONG = 13
"""Answers with more letters than this stand below each other."""
ROLES = {Verdict.RIGHT: "good", Verdict.CLOSE: "accent", Verdict.OFF: "alert"}


@guarded
class QuestionBox(LessonBox):
    """Asks, takes a guess, and shows the answer once it is given."""

    submitted = Signal()
    """Enter was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self._question: Question | None = None
        self._open = True
        self._refused_by_click = False
        self.prompt = MarkdownLabel()
        self.body.addWidget(self.prompt)
        self._number = self._number_row()
        self._choice = self._choice_row()
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        set_role(self.problem, "warning")
        for widget in (self._number, self._choice, self.problem):
            self.body.addWidget(widget)
        self.field.refused.connect(self._refuse)
        self.field.textEdited.connect(self._typed)
        self.field.returnPressed.connect(self.submitted)

    def _number_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.field = NumberField(self.tr("Your prediction"))
        self.field.setFixedWidth(84)
        # Not as other numbers: their background is that of this box.
        set_role(self.field, "")
        # Centred, so that the caret does not stand on the question mark.
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.setPlaceholderText("?")
        self.percent = QLabel("%")
        layout.addWidget(self.field)
        layout.addWidget(self.percent)
        layout.addStretch(1)
        return row

    def _choice_row(self) -> QWidget:
        row = QWidget()
        self._choices = QBoxLayout(QBoxLayout.Direction.LeftToRight, row)
        self._choices.setContentsMargins(0, 0, 0, 0)
        self._choices.setSpacing(6)
        group = QButtonGroup(row)
        self.buttons = {option: QPushButton() for option in Option}
        for button in self.buttons.values():
            button.setCheckable(True)
            set_role(button, "segment")
            group.addButton(button)
            self._choices.addWidget(button, 1)
        self._group = group
        return row

    def ask(self, question: Question, guess: float | Option | None) -> None:
        """Put another question, with the guess made before, if any."""
        self._question = question
        is_number = isinstance(question, NumberQuestion)
        self._number.setVisible(is_number)
        self._choice.setVisible(not is_number)
        self.percent.setVisible(isinstance(question, NumberQuestion) and question.percent)
        self.problem.hide()
        self._refused_by_click = False
        self.fold_hint()
        if isinstance(guess, float):
            self.field.set_value(guess)
        else:
            self.field.set_empty()
        # Exclusive buttons cannot all be released.
        self._group.setExclusive(False)
        for option, button in self.buttons.items():
            button.setChecked(option is guess)
        self._group.setExclusive(True)

    def write(self, prompt: str, options: dict[Option, str]) -> None:
        """Show the words of the question."""
        self.prompt.say(prompt)
        for option, button in self.buttons.items():
            text = options.get(option, "")
            if button.text() != text:
                button.setText(text)
                button.setAccessibleName(self.tr("Your prediction: {answer}").format(answer=text))
        long = any(len(text) > LONG for text in options.values())
        direction = QBoxLayout.Direction
        self._choices.setDirection(direction.TopToBottom if long else direction.LeftToRight)

    def guess(self) -> float | Option | None:
        """Return what was guessed, None if nothing was."""
        if isinstance(self._question, ChoiceQuestion):
            return next((o for o, button in self.buttons.items() if button.isChecked()), None)
        return None if math.isnan(self.field.value) else self.field.value

    def accepts(self) -> bool:
        """Take what is being typed; False if it is no number, which is then told."""
        taken, refused = self.field.commit(), self._refused_by_click
        self._refused_by_click = False
        return taken and not refused

    def show_open(self, hint: str) -> None:
        """Wait for a guess, with a hint if there is one."""
        self._open = True
        self._enable(True)
        self.set_hint(hint)
        self.set_title(self.tr("Predict before you look"), "accent")

    def show_judgement(self, judgement: Judgement) -> None:
        """Show the verdict and the right answer."""
        was_open, self._open = self._open, False
        self._enable(False)
        self.set_hint("")
        text = self._verdict(judgement)
        self.set_title(text, ROLES.get(judgement.verdict, "accent"))
        answer = judgement.answer
        self.title.setToolTip(exact(answer) if isinstance(answer, float) else "")
        if was_open:
            announce(self.title, text)

    def first_control(self) -> QWidget:
        """Return what takes the focus when the question is put."""
        return (
            self.buttons[Option.MORE] if isinstance(self._question, ChoiceQuestion) else self.field
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter on an answer choose it and reveal."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        # Taken in any case, or the panel would go on at the same stroke.
        event.accept()
        if self.hint_button.hasFocus():
            self.hint_button.click()
        for button in self.buttons.values():
            if button.hasFocus():
                button.setChecked(True)
                self.submitted.emit()
                return

    def _enable(self, on: bool) -> None:
        self.field.setEnabled(on)
        for button in self.buttons.values():
            button.setEnabled(on)

    def _typed(self, text: str) -> None:
        self.problem.hide()
        self._refused_by_click = False
        if "%" in text and not self.percent.isHidden():
            # The sign stands behind the field already.
            self.field.setText(text.replace("%", "").rstrip())
            self.field.setModified(True)

    def _refuse(self, problem: Problem) -> None:
        self.problem.setText(told(problem))
        self.problem.show()
        # A click on a button takes the focus and so the number, before the button is pressed.
        self._refused_by_click = QApplication.mouseButtons() != Qt.MouseButton.NoButton

    def _verdict(self, judgement: Judgement) -> str:
        answer = self._written(judgement.answer)
        if judgement.verdict is Verdict.RIGHT:
            return self.tr("✓ Right: {answer}").format(answer=answer)
        if judgement.verdict is Verdict.CLOSE:
            return self.tr("Close: {answer}").format(answer=answer)
        if judgement.verdict is Verdict.OFF:
            return self.tr("Not quite: {answer}").format(answer=answer)
        if judgement.verdict is Verdict.NO_GUESS:
            return self.tr("The answer: {answer}").format(answer=answer)
        return self.tr("With these numbers there is no answer.")

    def _written(self, answer: float | Option | None) -> str:
        if isinstance(answer, Option):
            return self.buttons[answer].text()
        if answer is None:
            return ""
        if isinstance(self._question, NumberQuestion) and self._question.percent:
            return f"{number(100 * answer, 1)}\u00a0%"
        return number(answer, 3)
