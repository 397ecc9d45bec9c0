"""The command line: the window, and the same engine without one.

Qt is imported only by what needs it, inside the functions that do.
"""

import argparse
import contextlib
import os
import re
import signal
import socket
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lstmviz.arguments import parse
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.exports.aim import aim
from lstmviz.exports.description import describe, written
from lstmviz.exports.gradients import WRITERS as GRADIENT_WRITERS
from lstmviz.exports.gradients import Found, save_gradient
from lstmviz.exports.model_card import describe_card, written_card
from lstmviz.exports.output import check_output
from lstmviz.exports.sizes import check_size
from lstmviz.exports.traces import WRITERS, save_trace
from lstmviz.exports.views import LEAST_WINDOW, VIEWS, WINDOW, WINDOW_SIZE
from lstmviz.network.gradient import gradient
from lstmviz.sequences.text import read_input, read_text
from lstmviz.session.document import Document
from lstmviz.session.edits import add_pin, feed
from lstmviz.session.json_text import json_text
from lstmviz.session.models import keep_answers
from lstmviz.session.spelling import parse_pin, parse_target, write_target
from lstmviz.sources import Source, examples, find_source

TURNING = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that write what follows from right to left, and so could make a name look like another."""

DONE, PROBLEM = 0, 1
INTERRUPTED, BROKEN_PIPE = 130, 141
"""What shells report for programs that these two end."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Parameters
    ----------
    arguments
        What stands behind the program's name; that of this process if None.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a name shows its code.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            chosen = parse(sys.argv[1:] if arguments is None else arguments)
        except SystemExit as stop:
            # After help, or a word about wrong usage.
            _say("")
            return stop.code if isinstance(stop.code, int) else PROBLEM
        return COMMANDS[chosen.command](chosen)
    except Problem as problem:
        return _tell(str(problem))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return BROKEN_PIPE
    except MemoryError:
        return _tell("There is not enough memory for this.")
    except ImportError as error:
        if not (error.name or "").startswith(("PySide6", "shiboken6")):
            raise
        return _tell(f"Qt cannot be loaded ({error}); the README names the libraries it needs.")


# ------------------------------------------------------------------ the commands


def _open(chosen: argparse.Namespace) -> int:
    source = None if chosen.source is None else find_source(chosen.source)
    if not _has_display():
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "There is no display to open a window on; “lstmviz render boss-raise -o "
                "window.png” makes pictures without one.",
            )
        )
    from lstmviz.app import run

    # Python would notice Ctrl+C only when Qt calls it next, which may be never.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run(source)


def _examples(chosen: argparse.Namespace) -> int:
    del chosen
    found = examples()
    width = max(len(lesson.id) for lesson in found)
    for lesson in found:
        summary = " ".join(lesson.summary.split())
        _say(f"{lesson.id:{width}}  {lesson.title}: {summary}\n")
    return DONE


def _inspect(chosen: argparse.Namespace) -> int:
    source = _found(chosen)
    description = describe(source.document, source.recognised)
    if chosen.json:
        origin: dict[str, object] = (
            {"example": chosen.source}
            if source.lesson is not None or source.card is not None
            else {"file": chosen.source, "newer": source.read_only}
        )
        card = {} if source.card is None else {"card": describe_card(source.card)}
        _say(json_text({**description, **card, "source": origin}))
        return DONE
    lines = written(description)
    if source.card is not None:
        lines += written_card(source.card)
    if source.read_only:
        lines.append("  It was saved by a newer lstmviz; what this one does not know is left out.")
    _say("".join(f"{_one_line(line)}\n" for line in lines))
    return DONE


def _trace(chosen: argparse.Namespace) -> int:
    check_output(chosen.output, WRITERS)
    document = _source(chosen).document
    save_trace(chosen.output, document, document.trace())
    return DONE


def _gradient(chosen: argparse.Namespace) -> int:
    check_output(chosen.output, GRADIENT_WRITERS)
    document = _source(chosen).document
    target = parse_target(chosen.target, document.network, len(document.sequence))
    found = gradient(document.network, document.trace(), target, chosen.steps)
    written_target = write_target(target, document.network)
    save_gradient(
        chosen.output, Found(document, found, written_target, chosen.steps, chosen.per_token)
    )
    return DONE


def _render(chosen: argparse.Namespace) -> int:
    check_output(chosen.output, (".png",))
    is_window = chosen.view == WINDOW
    size = chosen.size or (WINDOW_SIZE if is_window else VIEWS[chosen.view].size)
    if is_window:
        check_size(size, chosen.scale, LEAST_WINDOW)
    else:
        check_size(size, chosen.scale)
    source = _source(chosen)
    trace = source.document.trace()
    cursor = aim(
        source.document,
        trace,
        token=chosen.token,
        stage=chosen.stage,
        layer=chosen.layer,
        unit=chosen.unit,
        signal=chosen.signal,
    )
    # Before Qt is loaded.
    if not os.environ.get("QT_QPA_PLATFORM"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if is_window:
        os.environ["QT_SCALE_FACTOR"] = f"{chosen.scale:g}"
        from lstmviz.app import render_window
        from lstmviz.exports.picture import save_picture, set_resolution

        image = render_window(source, cursor, size, chosen.theme)
        set_resolution(image, chosen.scale)
        save_picture(chosen.output, image)
        return DONE
    from lstmviz.exports.picture import paint_picture, save_picture, start_painting
    from lstmviz.figures.theme import named
    from lstmviz.session.moment import Moment

    application = start_painting()
    figure, moment = VIEWS[chosen.view].make(), Moment(source.document, trace, cursor)
    theme = named(chosen.theme)
    image = paint_picture(figure, moment, theme, size, chosen.scale, chosen.transparent)
    save_picture(chosen.output, image)
    del application
    return DONE


def _train(chosen: argparse.Namespace) -> int:
    from lstmviz.training_command import train_and_write

    _say(f"{train_and_write(chosen)}\n")
    return DONE


COMMANDS = {
    "": _open,
    "examples": _examples,
    "inspect": _inspect,
    "trace": _trace,
    "gradient": _gradient,
    "render": _render,
    "train": _train,
}


def _found(chosen: argparse.Namespace) -> Source:
    """Open the source, with what was answered; keep the answers if they shall be."""
    source = find_source(chosen.source, answers=dict(chosen.answers))
    if chosen.remember:
        if not chosen.answers or source.recognised is None:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "There is nothing to remember; give an answer with “--answer” too."
                )
            )
        keep_answers(Path(chosen.source), source.recognised)
    return source


def _source(chosen: argparse.Namespace) -> Source:
    """Open the source, with what `--input` or `--text` gives fed in, and what `--pin` says held."""
    source = _found(chosen)
    document = _fed(chosen, source.document)
    for text in chosen.pins:
        document = add_pin(document, parse_pin(text, document.network, len(document.sequence)))
    return replace(source, document=document)


def _fed(chosen: argparse.Namespace, document: Document) -> Document:
    if chosen.text is not None:
        sequence = read_text(chosen.text, document.network, chosen.by, chosen.vocabulary)
    elif chosen.input is not None:
        sequence = read_input(chosen.input, document.network, chosen.vocabulary)
    else:
        return document
    for path in (chosen.input, chosen.vocabulary):
        if path is not None and os.path.exists(chosen.output) and chosen.output.samefile(path):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "{file} is fed in and would be overwritten; choose another name."
                ),
                file=chosen.output,
            )
    return feed(document, sequence)


def _has_display() -> bool:
    """Whether a window can be opened; only where windows come from X or Wayland can that fail."""
    if not sys.platform.startswith(("linux", "freebsd")):
        return True
    if os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    return _answers(os.environ.get("DISPLAY", ""))


def _answers(display: str) -> bool:
    """Whether an X server is there. Qt would abort the process, with a page of text, if not."""
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    if local is None:
        # None at all, or one over the network, which is left to Qt.
        return bool(display)
    path = f"/tmp/.X11-unix/X{local[1]}"
    for address in (f"\0{path}", path):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as server:
            server.connect(address)
            return True
    return False


# ------------------------------------------------------------------ what is told


def _say(text: str) -> None:
    """Print what was asked for."""
    try:
        print(text, end="", flush=True)
    except OSError as error:
        # Leave nothing for Python to write, and to complain about, at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "The output cannot be written: {reason}."),
            reason=error.strerror or error,
        ) from None


def _tell(sentence: str) -> int:
    """Tell a problem, and return its exit status."""
    print(f"lstmviz: {_one_line(sentence)}", file=sys.stderr)
    return PROBLEM


def _one_line(text: str) -> str:
    """Return text from a file with its control characters spelled out, so that it stays text."""
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in ("Cc", "Zl", "Zp") or character in TURNING
        else character
        for character in text
    )
