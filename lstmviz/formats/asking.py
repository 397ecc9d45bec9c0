"""Asking what a file does not say, with the answers that a person gave so far."""

from collections.abc import Mapping

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, listed
from lstmviz.formats.legible import legible
from lstmviz.formats.recognised import Question

MOST_CHOICES = 100
"""So many choices are offered; nobody would look through more."""


class Asking:
    """Collects what is asked while a file is read.

    Parameters
    ----------
    answers
        What a person answered, by the question's key.
    """

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self._asked: dict[str, Question] = {}

    @property
    def questions(self) -> tuple[Question, ...]:
        """What was asked, in order, each question once."""
        return tuple(self._asked.values())

    def ask(self, key: str, text: str, choices: tuple[str, ...], default: str) -> str:
        """Return a person's answer, or `default` where there is none.

        Names from the file among the choices are told as people can read them, and answered so.

        Raises
        ------
        Problem
            If the answer is not one of the choices.
        """
        if not choices:
            answer = self._answers.get(key, default)
            self._asked[key] = Question(key, text, choices, answer, key in self._answers)
            return answer
        by_name = {legible(one): one for one in (*choices[:MOST_CHOICES], choices[-1], default)}
        told = tuple(legible(one) for one in choices if by_name.get(legible(one)) == one)
        answer = self._answers.get(key, legible(default))
        if answer not in told:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "“{answer}” does not answer {key}; choose one of {choices}."
                ),
                answer=answer,
                key=key,
                choices=listed(told),
            )
        self._asked[key] = Question(key, text, told, answer, key in self._answers)
        return by_name[answer]


def ask_readout_activation(asking: Asking, readouts: int, vocabulary: int | None) -> str:
    """Ask for the activation of a readout that the file leaves open.

    Parameters
    ----------
    readouts
        O.
    vocabulary
        V, None without an embedding; a readout of that size guesses the next token.
    """
    default = "linear"
    if readouts == 1:
        default = "sigmoid"
    elif readouts == vocabulary:
        default = "softmax"
    return asking.ask(
        "readout_activation",
        QT_TRANSLATE_NOOP("formats", "What does the readout end in?"),
        ("linear", "sigmoid", "softmax"),
        default,
    )


def ask_vocabulary(asking: Asking) -> str:
    """Ask for the file that names the embedding's tokens; an empty answer leaves them numbers."""
    return asking.ask(
        "vocabulary",
        QT_TRANSLATE_NOOP("formats", "Which file names the tokens of the embedding?"),
        (),
        "",
    )
