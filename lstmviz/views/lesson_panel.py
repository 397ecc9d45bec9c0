"""The lesson: one step at a time, what to look at, a question, and the way on."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lstmviz.figures.numbers import HIDDEN, number
from lstmviz.lessons.checks import Option, is_reached
from lstmviz.lessons.model import Lesson, LessonStep
from lstmviz.lessons.texts import Slot, Text
from lstmviz.session import lesson_cover
from lstmviz.session.cursor import Cursor
from lstmviz.session.lesson_walk import LessonWalk
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded
from lstmviz.views.lesson_box import say
from lstmviz.views.lesson_goal import GoalBox
from lstmviz.views.lesson_look import LookLine
from lstmviz.views.lesson_notices import Notices
from lstmviz.views.lesson_question import QuestionBox
from lstmviz.views.lesson_reading import ReadingArea
from lstmviz.views.lesson_text import MarkdownLabel
from lstmviz.views.look import Look
from lstmviz.views.panel import Panel
from lstmviz.views.style import set_role

MISSING = "–"
"""Stands for a number that this document does not have."""
ROOM_TO_PIN = 165
"""From this height on there is room for the text beside what is asked."""


@guarded
class LessonPanel(Panel):
    """Walks through a lesson. It moves the cursor, hides what is asked, and judges guesses."""

    step_changed = Signal(int)
    """Another step is shown; carries its index."""

    def __init__(self, session: Session, look: Look, lesson: Lesson | None) -> None:
        super().__init__(session, look, "lesson", "")
        self.setWindowTitle(self.tr("Lesson"))
        self.setAccessibleName(self.tr("Lesson"))
        self.walk = LessonWalk(session)
        self._build()
        session.opened.connect(self._opened)
        self.open_lesson(lesson)

    def _build(self) -> None:
        self.headline = QLabel()
        self.headline.setWordWrap(True)
        set_role(self.headline, "headline")
        self.text = MarkdownLabel()
        self.look_line = LookLine()
        self.question = QuestionBox()
        self.goal = GoalBox()
        self.reading = ReadingArea(self.tr("Lesson text"))
        self.explanation = MarkdownLabel()
        for widget in (self.headline, self.text, self.look_line, self.explanation):
            self.reading.column.addWidget(widget)
        self.reading.column.addStretch(1)
        # What is asked stands still while the text scrolls, if there is room for both.
        self._asked, self._pinned = QWidget(), True
        asked = QVBoxLayout(self._asked)
        asked.setContentsMargins(0, 0, 2, 0)
        asked.addWidget(self.question)
        asked.addWidget(self.goal)
        self.notices = Notices()
        self.back_button = QPushButton(self.tr("Back"))
        self.reveal_button = QPushButton(self.tr("Reveal"))
        self.next_button = QPushButton(self.tr("Next"))
        set_role(self.reveal_button, "primary")
        keep = self.reveal_button.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.reveal_button.setSizePolicy(keep)

        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.back_button, self.reveal_button, self.next_button):
            buttons.addWidget(button, 1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 8, 10)
        column.setSpacing(6)
        # What is asked is read whole; the text scrolls.
        self.reading.setMinimumHeight(40)
        column.addWidget(self.reading, 1)
        column.addWidget(self._asked)
        column.addWidget(self.notices)
        column.addLayout(buttons)

        self.look_line.pointed.connect(self._light)
        self.look_line.clicked.connect(self.walk.return_to_place)
        self.question.submitted.connect(self.reveal)
        self.notices.restore.clicked.connect(self.restore)
        self.notices.back.clicked.connect(self.walk.return_to_place)
        self.back_button.clicked.connect(self.back)
        self.reveal_button.clicked.connect(self.reveal)
        self.next_button.clicked.connect(self.next)

    # What is shown

    @property
    def lesson(self) -> Lesson | None:
        """The open lesson."""
        return self.walk.lesson

    @property
    def index(self) -> int:
        """The step shown, from 0."""
        return self.walk.index

    def open_lesson(self, lesson: Lesson | None) -> None:
        """Show a lesson from its first step, or none.

        Raises
        ------
        Problem
            If the lesson's document cannot be used; then nothing is changed.
        """
        self.walk.open(lesson)
        if lesson is None:
            self.refresh()
        else:
            self.show_step(0)

    # What a person does

    def show_step(self, index: int) -> None:
        """Show a step: its words, its place, its cover."""
        if self.lesson is None:
            return
        has_focus = self._has_focus()
        self.walk.index = min(max(index, 0), len(self.lesson.steps) - 1)
        step = self.lesson.steps[self.index]
        if step.question is not None:
            self.question.ask(step.question, self.walk.guess)
        self.goal.fold_hint()
        self.walk.return_to_place()
        self.refresh()
        self.reading.to_top()
        if has_focus or (self.walk.pending and self.isVisible()):
            # What is typed now is an answer, and must not go into whatever had the focus.
            self._first_control().setFocus(Qt.FocusReason.OtherFocusReason)
        # Last, for the look line puts the light out when the focus leaves it.
        self._light(True)
        self.step_changed.emit(self.index)

    def go_to(self, step_id: str) -> None:
        """Show the step of that id, if there is one."""
        ids = [] if self.lesson is None else [step.id for step in self.lesson.steps]
        if step_id in ids:
            self.show_step(ids.index(step_id))

    def next(self) -> None:
        """Go on, if there is a step."""
        if self.lesson is not None and self.index + 1 < len(self.lesson.steps):
            self.show_step(self.index + 1)

    def back(self) -> None:
        """Go back, if there is a step."""
        if self.index > 0:
            self.show_step(self.index - 1)

    def reveal(self) -> None:
        """Judge the guess, show the answer and lift its cover; a slip of the pen is told first."""
        if not self.walk.pending or not self.question.accepts():
            return
        has_focus = self._has_focus()
        self.walk.answer(self.question.guess())
        self.refresh()
        self.reading.bring_up(self.explanation if self._pinned else self._asked, self.explanation)
        if has_focus:
            self._first_control().setFocus(Qt.FocusReason.OtherFocusReason)

    def restore(self) -> None:
        """Bring the lesson's numbers back, in one step that can be undone."""
        self.walk.restore(self.tr("Restore the lesson’s numbers"))

    # How it answers

    def refresh(self) -> None:
        """Write every text with the numbers of this moment."""
        lesson, step = self.lesson, self.walk.step
        if lesson is None or step is None:
            self._show_none()
            return
        count = len(lesson.steps)
        self._title(
            self.tr("{title} · {n} of {count}").format(
                title=lesson.title, n=self.index + 1, count=count
            )
        )
        say(self.headline, self._fill(step.text.headline))
        self.text.say(self._fill(step.text.body))
        self.headline.show()
        self._asked.setVisible(step.question is not None or step.goal is not None)
        highlights = step.look.highlights
        hue = lesson_cover.hue(highlights[0].gate if highlights else "", self.session.now)
        self.look_line.show_text(self._part("look"), self.look.theme.ink(hue))
        self._show_question(step)
        self._show_goal(step)
        self._show_notices()
        self.back_button.setEnabled(self.index > 0)
        self.next_button.setEnabled(self.index + 1 < count)
        self.reveal_button.setVisible(self.walk.pending)
        self._emphasise_next(self.next_button.isEnabled() and not self.walk.pending)
        self._settle()

    def cursor_moved(self, before: Cursor) -> None:
        """Answer a cursor that went to another place; a pointer that hovers changes nothing."""
        if replace(before, hover=()) == replace(self.session.cursor, hover=()):
            return
        self.walk.cover()
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus."""
        focus = QApplication.focusWidget()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and isinstance(focus, QPushButton) and self.isAncestorOf(focus):
            focus.click()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Uncover everything: nobody can reveal it while the panel is closed."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.walk.set_closed(True)

    def showEvent(self, event: QShowEvent) -> None:
        """Cover again what the step covers."""
        super().showEvent(event)
        if not event.spontaneous():
            self.walk.set_closed(False)

    def _opened(self) -> None:
        self.walk.leave_for_other_document()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let what is asked scroll with the text where there is little room."""
        super().resizeEvent(event)
        pinned = self.height() >= ROOM_TO_PIN
        if pinned == self._pinned:
            return
        self._pinned = pinned
        if pinned:
            self._column.insertWidget(1, self._asked)
        else:
            self.reading.column.insertWidget(3, self._asked)

    def _light(self, on: bool) -> None:
        self.session.hover(*(self.walk.highlights if on else ()))

    # Showing its parts

    def _show_none(self) -> None:
        self._title(self.windowTitle())
        self.text.say(self.tr("No lesson is open."))
        for widget in (
            self.headline,
            self.look_line,
            self.explanation,
            self._asked,
            self.reveal_button,
        ):
            widget.hide()
        self.notices.show_state(changed=False, away=False)
        self.back_button.setEnabled(False)
        self.next_button.setEnabled(False)

    def _title(self, text: str) -> None:
        if text != self.caption:
            self.set_caption(text)

    def _show_question(self, step: LessonStep) -> None:
        self.question.setVisible(step.question is not None)
        if step.question is None:
            self.explanation.hide()
            return
        options = {option: self._part(option.value) for option in Option}
        self.question.write(self._part("question"), options)
        judgement = self.walk.judgement
        self.explanation.setVisible(judgement is not None)
        if judgement is None:
            self.question.show_open(self._part("hint"))
        else:
            self.explanation.say(self._part("explanation"))
            self.question.show_judgement(judgement)

    def _show_goal(self, step: LessonStep) -> None:
        self.goal.setVisible(step.goal is not None)
        if step.goal is not None:
            reached = is_reached(step.goal, self.session.trace)
            text = self._part("reached" if reached else "until")
            self.goal.show_state(reached, text, self._part("hint"))

    def _show_notices(self) -> None:
        self.notices.show_state(changed=self.walk.changed, away=self.walk.away)

    def _emphasise_next(self, on: bool) -> None:
        role = "primary" if on else ""
        if self.next_button.property("role") != role:
            set_role(self.next_button, role)

    def _part(self, name: str) -> str:
        step = self.walk.step
        text = None if step is None else step.text.parts.get(name)
        return "" if text is None else self._fill(text)

    def _fill(self, text: Text) -> str:
        return text.fill(self._write)

    def _write(self, slot: Slot) -> str:
        if lesson_cover.hides(slot, self.session.now):
            return HIDDEN
        value = slot.value(self.session.trace)
        if value is None:
            return MISSING
        written = number(value, slot.digits, slot.signed)
        return f"{written}\u00a0%" if slot.percent else written

    def _settle(self) -> None:
        """Lay everything out from the inside outwards, lest it be painted on the way there."""
        for widget in (self.question, self.goal, self._asked, self.reading.content, self):
            layout = widget.layout()
            if layout is not None:
                layout.activate()

    def _first_control(self) -> QWidget:
        if self.walk.pending:
            return self.question.first_control()
        return self.next_button if self.next_button.isEnabled() else self.back_button

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)
