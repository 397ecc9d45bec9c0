"""The box of a goal: what is still to be done, and a quiet word when it is."""

from lstmviz.views.lesson_box import LessonBox, announce
from lstmviz.views.lesson_text import MarkdownLabel


class GoalBox(LessonBox):
    """Shows how things stand with a goal."""

    def __init__(self) -> None:
        super().__init__()
        self._reached = False
        self.status = MarkdownLabel()
        self.body.addWidget(self.status)

    @property
    def reached(self) -> bool:
        """Whether it shows the goal as reached."""
        return self._reached

    def show_state(self, reached: bool, text: str, hint: str) -> None:
        """Show the text that goes with the goal's state."""
        self.status.say(text)
        self.set_title(
            self.tr("✓ Done") if reached else self.tr("Your turn"), "good" if reached else "accent"
        )
        self.set_hint("" if reached else hint)
        if reached and not self._reached:
            announce(self.status, self.status.accessibleName())
        self._reached = reached
