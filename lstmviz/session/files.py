"""Session files ``*.lstmviz``: a document as JSON, read with plain words, saved whole or not."""

import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.atomic import save
from lstmviz.formats.recognised import Origin
from lstmviz.sequences.sequence import Sequence
from lstmviz.session.document import Document
from lstmviz.session.fields import Fields
from lstmviz.session.json_text import json_text
from lstmviz.session.network_json import network_from_json, network_to_json, numbers
from lstmviz.session.spelling import parse_pin, write_pin

FORMAT = "lstmviz session"
VERSION = 2
"""The newest version that is read and written. The second brought pins, embeddings, merging and
running backwards."""
SUFFIX = ".lstmviz"
LARGEST = 2**28
"""The most bytes a session file may have; ten million weights fit."""


@dataclass(frozen=True)
class Opened:
    """A document from a file, and whether a newer version wrote it (then it is read-only)."""

    document: Document
    newer: bool


def open_session(path: Path) -> Opened:
    """Read a session file.

    Raises
    ------
    Problem
        If it cannot be read or is not a session; nothing is changed.
    """
    try:
        status = path.stat()
        # A pipe would make its reader wait for ever.
        if not stat.S_ISREG(status.st_mode):
            raise Problem(QT_TRANSLATE_NOOP("Problem", "{file} is not a file."), file=path.name)
        if status.st_size > LARGEST:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "{file} is larger than any session; is it another file?"
                ),
                file=path.name,
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "{file} cannot be read: {reason}."),
            file=path.name,
            reason=error.strerror or error,
        ) from None
    except UnicodeDecodeError:
        raise _not_a_session(path) from None
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise _not_a_session(path) from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise _not_a_session(path)
    version = raw.get("version")
    newer = type(version) is int and version > VERSION
    try:
        return Opened(document_from_json(raw), newer)
    except Problem as problem:
        if newer:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{file} was saved by a newer lstmviz, and this one cannot read it; "
                    "update lstmviz. ({problem})",
                ),
                file=path.name,
                problem=problem,
            ) from None
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "{file} cannot be opened: {problem}"),
            file=path.name,
            problem=problem,
        ) from None


def save_session(path: Path, document: Document) -> None:
    """Write a session file; the old one stays until the new one is whole on disk.

    Raises
    ------
    Problem
        If it cannot be written; the old file is as it was.
    """
    content = json_text(document_to_json(document)).encode()
    if len(content) > LARGEST:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} was not saved: the network is too large for a session file."
            ),
            file=path.name,
        )
    save(path, content)


def document_from_json(raw: Mapping[str, Any]) -> Document:
    """Build a document from a session's JSON, or from the same fields in a lesson."""
    unknown: dict[str, dict[str, object]] = {}
    fields = Fields(dict(raw), "", unknown)
    fields.skip("format")
    fields.take("version", int)
    title = fields.take("title", str)
    network = network_from_json(fields.group("network"))
    sequence = fields.group("sequence")
    tokens, values = sequence.names("tokens"), sequence.array("values", 2)
    sequence.finish()
    initial = _initial(fields.group("initial")) if "initial" in fields else {}
    origin = _origin(fields.group("origin")) if "origin" in fields else None
    texts = fields.names("pins") if "pins" in fields else ()
    fields.finish()
    pins = tuple(parse_pin(text, network, len(tokens)) for text in texts)
    return Document(title, network, Sequence(tokens, values), initial, unknown, origin, pins)


def document_to_json(document: Document) -> dict[str, Any]:
    """Return the JSON of a session file; :func:`document_from_json` reads it back equal."""
    known: dict[str, Any] = {
        "format": FORMAT,
        "version": _version(document),
        "title": document.title,
        "network": network_to_json(document.network),
        "sequence": {
            "tokens": list(document.sequence.tokens),
            "values": numbers(document.sequence.values),
        },
        "initial": {
            label: {key: numbers(value) for key, value in signals.items()}
            for label, signals in document.initial.items()
        },
    }
    if document.origin is not None:
        known["origin"] = dict(vars(document.origin))
    if document.pins:
        known["pins"] = [write_pin(pin, document.network) for pin in document.pins]
    for path, extra in document.unknown.items():
        _merge(known, path, extra)
    return known


def _version(document: Document) -> int:
    """Return the oldest version that would not misread the document.

    An older program then still opens it, or says that it cannot.
    """
    network = document.network
    newer = (layer.merge != "concat" or layer.backwards for layer in network.layers)
    return 2 if document.pins or network.embedding is not None or any(newer) else 1


def _initial(fields: Fields) -> dict[str, dict[str, Array]]:
    groups = {label: fields.group(label) for label in fields.names_left()}
    return {
        label: {key: group.array(key, 1) for key in group.names_left()}
        for label, group in groups.items()
    }


def _origin(fields: Fields) -> Origin:
    origin = Origin(fields.take("file", str), fields.take("sha256", str))
    fields.finish()
    return origin


def _merge(known: dict[str, Any], path: str, extra: Mapping[str, object]) -> None:
    """Put unknown fields back where they stood, if that place is still there."""
    place: Any = known
    for part in path.split(".") if path else ():
        if isinstance(place, list) and part.isdigit() and int(part) < len(place):
            place = place[int(part)]
        elif isinstance(place, dict) and part in place:
            place = place[part]
        else:
            return
    if isinstance(place, dict):
        place.update({name: value for name, value in extra.items() if name not in place})


def _not_a_session(path: Path) -> Problem:
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem", "{file} is not an lstmviz session; choose a file saved by lstmviz."
        ),
        file=path.name,
    )
