"""Reading a lesson's JSON field by field. A field nobody knows is a slip of the pen, and told."""

from collections.abc import Mapping
from typing import Any

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, Word

WORDS = {
    str: Word(QT_TRANSLATE_NOOP("Problem", "a text")),
    int: Word(QT_TRANSLATE_NOOP("Problem", "a whole number")),
    float: Word(QT_TRANSLATE_NOOP("Problem", "a number")),
    bool: Word(QT_TRANSLATE_NOOP("Problem", "true or false")),
    dict: Word(QT_TRANSLATE_NOOP("Problem", "a group of fields")),
    list: Word(QT_TRANSLATE_NOOP("Problem", "a list")),
}
WHOLE = Word(QT_TRANSLATE_NOOP("Problem", "the whole file"))


class LessonFields:
    """One JSON object under reading; `path` says where it stands. null is as good as left out."""

    def __init__(self, source: object, path: str = "") -> None:
        self._path = path
        given: dict[str, Any] = _checked(source, dict, path)
        self._left = {name: value for name, value in given.items() if value is not None}
        self._known: list[str] = []

    def __contains__(self, name: str) -> bool:
        return name in self._left

    def path(self, name: str) -> str:
        """Return a field's name with where it stands."""
        return f"{self._path}.{name}" if self._path else name

    def take(self, name: str, *kinds: type) -> Any:
        """Return a field of one of the JSON types; a whole number is a number too."""
        if name not in self._left:
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "The field “{path}” is missing."), path=self.path(name)
            )
        self._known.append(name)
        value = self._left.pop(name)
        if float in kinds and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if len(kinds) > 1 and isinstance(value, kinds[1:]):
            return value
        return _checked(value, kinds[0], self.path(name))

    def optional(self, name: str, kind: type, default: Any = None) -> Any:
        """Return a field, or `default` if it is left out."""
        self._known.append(name)
        return self.take(name, kind) if name in self._left else default

    def group(self, name: str) -> "LessonFields":
        """Return an object's fields; none if it is left out."""
        return LessonFields(self.optional(name, dict, {}), self.path(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; empty if it is left out."""
        return tuple(
            _checked(text, str, f"{self.path(name)}.{n}")
            for n, text in enumerate(self.optional(name, list, []), 1)
        )

    def finish(self) -> None:
        """Tell the first field that was not taken."""
        for name in self._left:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "The field “{path}” is not known here; there may be {known}."
                ),
                path=self.path(name),
                known=", ".join(dict.fromkeys(self._known)),
            )


def names_in(document: Mapping[str, Any], *path: str | int) -> tuple[str, ...]:
    """Return a list of names inside a lesson's document, found along `path`."""
    place: Any = document
    for step in path:
        try:
            place = place[step]
        except (KeyError, IndexError, TypeError):
            place = None
    if not isinstance(place, list) or not all(isinstance(name, str) for name in place):
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "The field “{path}” must be a list of texts."),
            path=".".join(str(step) for step in ("document", *path)),
        )
    return tuple(place)


def _checked(value: object, kind: type, path: str) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "The field “{path}” must be {kind}."),
            path=path or WHOLE,
            kind=WORDS[kind],
        )
    return value
