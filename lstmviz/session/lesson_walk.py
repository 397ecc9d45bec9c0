"""Where a person is in a lesson: the step, the guesses made, what is covered meanwhile."""

import numpy as np

from lstmviz.lessons.checks import Judgement, Option, judge
from lstmviz.lessons.model import Lesson, LessonStep
from lstmviz.session import lesson_cover
from lstmviz.session.cursor import Ref
from lstmviz.session.document import Document
from lstmviz.session.files import document_from_json, document_to_json
from lstmviz.session.session import Session

Guess = float | Option | None


class LessonWalk:
    """Walks through a lesson on a session: it moves the cursor and hides what is asked."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lesson: Lesson | None = None
        self._document: Document | None = None
        self._compared: tuple[Document | None, bool] = None, False
        self._guesses: dict[int, Guess] = {}
        self._closed = False
        self._elsewhere = False
        self.index = 0

    @property
    def lesson(self) -> Lesson | None:
        """The open lesson."""
        return self._lesson

    @property
    def document(self) -> Document | None:
        """The lesson's own document."""
        return self._document

    @property
    def step(self) -> LessonStep | None:
        """The step shown, None without a lesson."""
        return None if self._lesson is None else self._lesson.steps[self.index]

    @property
    def pending(self) -> bool:
        """Whether a question waits for its answer."""
        step = self.step
        return step is not None and step.question is not None and self.index not in self._guesses

    @property
    def guess(self) -> Guess:
        """What was guessed at this step, None if nothing was."""
        return self._guesses.get(self.index)

    @property
    def judgement(self) -> Judgement | None:
        """How the guess is judged by the numbers of this moment; None while it is pending."""
        step = self.step
        if step is None or step.question is None or self.pending:
            return None
        return judge(step.question, self.guess, self._session.trace)

    @property
    def changed(self) -> bool:
        """Whether the open document differs from the lesson's."""
        if self._document is None:
            return False
        now = self._session.document
        if self._compared[0] is not now:
            self._compared = now, not _same(now, self._document)
        return self._compared[1]

    @property
    def away(self) -> bool:
        """Whether the cursor is not where the step looks."""
        step = self.step
        return step is not None and not lesson_cover.is_at(step, self._session.now)

    @property
    def highlights(self) -> tuple[Ref, ...]:
        """What the step lights."""
        step = self.step
        return () if step is None else tuple(map(lesson_cover.ref, step.look.highlights))

    def open(self, lesson: Lesson | None) -> None:
        """Begin a lesson, or put it away.

        Raises
        ------
        Problem
            If the lesson's document cannot be used; then nothing is changed.
        """
        document = None if lesson is None else document_from_json(lesson.document)
        self._lesson, self._document, self.index = lesson, document, 0
        self._compared = None, False
        self._guesses.clear()
        self.return_to_place()

    def answer(self, guess: Guess) -> None:
        """Take a guess, None for none, and uncover the answer."""
        self._guesses[self.index] = guess
        self.return_to_place()

    def return_to_place(self) -> None:
        """Look where the step looks."""
        self._elsewhere = False
        step = self.step
        if step is None:
            self._session.move(veil=None, hover=())
            return
        chosen = {"signal": step.look.signal, "unit": step.look.unit}
        self._session.move(
            token=step.look.token,
            layer=step.look.layer,
            stage=lesson_cover.stage_of(step, self._session.now),
            hover=self.highlights,
            **{name: value for name, value in chosen.items() if value is not None},
        )
        self.cover()

    def cover(self) -> None:
        """Hide what the step hides, wherever the cursor is."""
        step = self.step
        if step is not None:
            covers = not (self._closed or self._elsewhere)
            moment = self._session.now
            self._session.move(
                veil=lesson_cover.veil(step, moment, self.pending) if covers else None
            )

    def set_closed(self, closed: bool) -> None:
        """Uncover everything while nobody can reveal it, for the panel is closed."""
        self._closed = closed
        self.cover()

    def leave_for_other_document(self) -> None:
        """Uncover everything if another document was opened, until the person comes back."""
        self._elsewhere = self.changed and self._session.undo_stack.count() == 0
        self.cover()

    def restore(self, title: str) -> None:
        """Bring the lesson's numbers back in one step that can be undone."""
        document = self._document
        if document is not None and self.changed:
            self._session.try_edit(title, lambda _: document)
            self._elsewhere = False
            self.cover()


def _same(one: Document, other: Document) -> bool:
    """Whether two documents hold the same; most that differ do so at a glance."""
    if one is other or one.sequence.tokens != other.sequence.tokens:
        return one is other
    for ours, theirs in zip(one.network.layers, other.network.layers, strict=False):
        for name in ("weight_ih", "weight_hh", "bias"):
            # A drag asks at every frame, and here it mostly ends.
            if not np.array_equal(getattr(ours.weights, name), getattr(theirs.weights, name)):
                return False
    return document_to_json(one) == document_to_json(other)
