"""What is known of the open network: the card of one that ships, or how a file was understood."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout

from lstmviz.formats.recognised import Recognised
from lstmviz.learning.cards import Card
from lstmviz.session.cursor import Cursor
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded
from lstmviz.views.lesson_reading import ReadingArea
from lstmviz.views.look import Look
from lstmviz.views.panel import Panel
from lstmviz.views.style import set_role


@guarded
class AboutPanel(Panel):
    """Tells what the network does and where to look; nothing of networks made by hand."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__(session, look, "about", self.tr("About this network"))
        self.text = QLabel()
        # Names from a file are shown as they are.
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.look_button = QPushButton()
        set_role(self.look_button, "quiet")
        self.look_button.clicked.connect(self.look_there)
        reading = ReadingArea(self.tr("About this network"))
        reading.column.addWidget(self.text)
        reading.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 6, 6)
        column.setSpacing(4)
        column.addWidget(reading, 1)
        column.addWidget(self.look_button, 0, Qt.AlignmentFlag.AlignLeft)
        session.opened.connect(self._tell)
        self._tell()

    @property
    def is_of_use(self) -> bool:
        """Whether there is anything to tell."""
        return self.session.about is not None

    def sizeHint(self) -> QSize:
        """Ask for room for some lines."""
        return QSize(280, 160)

    def refresh(self) -> None:
        """Stay: numbers that change do not change where a network comes from."""

    def cursor_moved(self, before: Cursor) -> None:
        """Stay."""
        del before

    def look_there(self) -> None:
        """Go to the unit that the card names."""
        about = self.session.about
        if isinstance(about, Card):
            label, name = about.look_at.split("/")
            trace = self.session.trace.layers
            if label in trace and name in self.session.now.unit_names:
                unit = self.session.now.unit_names.index(name)
                self.session.move(layer=label, unit=unit)

    def _tell(self) -> None:
        about = self.session.about
        self.look_button.setVisible(isinstance(about, Card))
        if isinstance(about, Card):
            unit = about.look_at.partition("/")[2]
            self.look_button.setText(self.tr("Look at {unit}").format(unit=unit))
            paragraphs = self._of_card(about)
        else:
            paragraphs = [] if about is None else self._of_file(about)
        self.text.setText("\n\n".join(paragraphs))

    def _of_card(self, card: Card) -> list[str]:
        score = self.tr("It gets {score} of fresh examples right, and {longer} of longer ones.")
        made = self.tr("Its weights are set by hand.")
        if card.command:
            made = self.tr("Made by: {command}").format(command=card.command)
        answers = [f"{text} → {answer}" for text, answer in card.answers.items()]
        return [
            card.summary,
            card.told,
            *(("\n".join(answers),) if answers else ()),
            score.format(score=_share(card.score), longer=_share(card.longer)),
            made,
        ]

    def _of_file(self, recognised: Recognised) -> list[str]:
        origin = recognised.origin
        name = "" if origin is None else f"{origin.file}: "
        translate = QCoreApplication.translate
        notes = (translate("formats", note.text).format(**note.values) for note in recognised.notes)
        unfinished = self.tr("{count} weights of {array} are NaN or infinite.")
        return [
            name + recognised.format,
            *self._assumed(recognised),
            "\n".join(f"• {note}" for note in notes),
            *(
                unfinished.format(count=count, array=array)
                for array, count in recognised.unfinished.items()
            ),
        ]

    def _assumed(self, recognised: Recognised) -> list[str]:
        """Return what the file does not say and nobody answered, with what was taken."""
        assumed = self.tr("{question} Assumed: {answer}.")
        none = self.tr("nothing")
        lines = [
            assumed.format(
                question=QCoreApplication.translate("formats", question.text),
                answer=question.answer or none,
            )
            for question in recognised.questions
            if not question.given
        ]
        return ["\n".join(lines)] if lines else []


def _share(share: float) -> str:
    return QCoreApplication.translate("about", "{percent} %").format(percent=f"{100 * share:.3g}")
