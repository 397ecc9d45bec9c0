"""Weight files as documents: a network that was recognised, fed with something to begin with."""

from pathlib import Path

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.atomic import write_atomically
from lstmviz.formats.recognised import Recognised
from lstmviz.sequences.starting import starting_sequence
from lstmviz.session.document import Document
from lstmviz.session.files import SUFFIX
from lstmviz.session.json_text import json_text


def is_session(path: Path) -> bool:
    """Whether a file is a session rather than a weight file: by its content, then by its name.

    One that cannot be read is none; opening it tells why.
    """
    # A pipe would make its reader wait for ever.
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except OSError:
        return False
    # The length before a safetensors header may look like a brace, but zeros follow it.
    is_text = b"\0" not in head
    return is_text and (
        head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") or path.suffix == SUFFIX
    )


def model_document(recognised: Recognised) -> Document:
    """Return a document of a network from a file, with the sequence that networks begin with.

    Raises
    ------
    Problem
        If the file that was said to name its tokens does not.
    """
    # Whoever opens no weight file does without.
    from lstmviz.sequences.naming import with_vocabulary

    origin, network = recognised.origin, recognised.network
    answers = {question.key: question.answer for question in recognised.questions}
    if answers.get("vocabulary"):
        network = with_vocabulary(network, Path(answers["vocabulary"]))
    title = recognised.format if origin is None else Path(origin.file).stem
    return Document(title, network, starting_sequence(network), {}, origin=origin)


def keep_answers(path: Path, recognised: Recognised) -> None:
    """Write the answers that a person gave to a small JSON beside a weight file.

    Raises
    ------
    Problem
        If it cannot be written, or something else has its name; that stays as it was.
    """
    from lstmviz.formats.answers import answers_json, answers_path

    content = json_text(answers_json(path, recognised)).encode()
    beside = answers_path(path)
    try:
        write_atomically(beside, content)
    except OSError as error:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "The answers were not kept: {beside} cannot be written: {reason}."
            ),
            beside=beside.name,
            reason=error.strerror or error,
        ) from None
