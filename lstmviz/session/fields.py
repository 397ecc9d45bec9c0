"""Reading JSON field by field: each wrong one is named, each unknown one is kept."""

from collections.abc import Mapping
from typing import Any

from lstmviz.cells.arrays import Array, read_only
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, Word

WORDS = {
    str: Word(QT_TRANSLATE_NOOP("Problem", "a text")),
    int: Word(QT_TRANSLATE_NOOP("Problem", "a whole number")),
    dict: Word(QT_TRANSLATE_NOOP("Problem", "a group of fields")),
    list: Word(QT_TRANSLATE_NOOP("Problem", "a list")),
}
TRUE_OR_FALSE = Word(QT_TRANSLATE_NOOP("Problem", "true or false"))
NUMBERS = {
    1: Word(QT_TRANSLATE_NOOP("Problem", "a list of numbers")),
    2: Word(QT_TRANSLATE_NOOP("Problem", "rows of numbers, all of one length")),
}
NOT_FINITE = {"nan", "inf", "-inf"}
"""How numbers are written that JSON does not know."""
DEEPEST = 64
"""How deeply an unknown field may be nested, so that it can be written again from anywhere."""


class Fields:
    """One JSON object under reading.

    Parameters
    ----------
    source
        The object.
    path
        Where it stands, such as ``network.layers.0``.
    unknown
        Takes what :meth:`finish` finds unread, by path.
    """

    def __init__(self, source: object, path: str, unknown: dict[str, dict[str, object]]) -> None:
        if not isinstance(source, dict):
            raise _wrong(path, WORDS[dict])
        self._left: dict[str, Any] = dict(source)
        self._path = path
        self._unknown = unknown

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def __contains__(self, name: str) -> bool:
        return self._left.get(name) is not None

    def take(self, name: str, kind: type) -> Any:
        """Return the field, checked to be of that JSON type."""
        if name not in self._left:
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "The field “{path}” is missing."), path=self._at(name)
            )
        value = self._left.pop(name)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise _wrong(self._at(name), WORDS[kind])
        return value

    def flag(self, name: str) -> bool:
        """Return whether the field is true; it is not where it is missing."""
        value = self._left.pop(name, False)
        if not isinstance(value, bool):
            raise _wrong(self._at(name), TRUE_OR_FALSE)
        return value

    def group(self, name: str) -> "Fields":
        """Return an object's fields."""
        return Fields(self.take(name, dict), self._at(name), self._unknown)

    def groups(self, name: str) -> list["Fields"]:
        """Return the fields of a list of objects."""
        return [
            Fields(item, f"{self._at(name)}.{n}", self._unknown)
            for n, item in enumerate(self.take(name, list))
        ]

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self.take(name, list)
        if not all(isinstance(value, str) for value in values):
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "The field “{path}” must be a list of texts."),
                path=self._at(name),
            )
        return tuple(values)

    def array(self, name: str, dimensions: int, dtype: str = "float64") -> Array:
        """Return numbers from a list, or from a list of rows; see also :data:`NOT_FINITE`."""
        value = self.take(name, list)
        rows = value if dimensions == 2 else [value]
        if not rows or not all(_is_row(row) and len(row) == len(rows[0]) for row in rows):
            raise _wrong(self._at(name), NUMBERS[dimensions])
        try:
            return read_only(value, dtype)
        except OverflowError:
            raise _wrong(self._at(name), NUMBERS[dimensions]) from None

    def mapping(self) -> Mapping[str, Any]:
        """Return all fields not yet taken, and take them."""
        left, self._left = self._left, {}
        return left

    def names_left(self) -> tuple[str, ...]:
        """Return the names of the fields not yet taken."""
        return tuple(self._left)

    def skip(self, name: str) -> None:
        """Take a field without looking at it."""
        self._left.pop(name, None)

    def finish(self) -> None:
        """Keep what was not taken."""
        for name, value in self._left.items():
            if not _is_shallow(value, DEEPEST):
                raise Problem(
                    QT_TRANSLATE_NOOP("Problem", "The field “{path}” is nested too deeply."),
                    path=self._at(name),
                )
        if self._left:
            self._unknown[self._path] = self._left


def _is_row(value: object) -> bool:
    """Whether it is a list of numbers. To Python, but not to JSON, `true` is one."""
    return isinstance(value, list) and all(
        type(item) is float or type(item) is int or (type(item) is str and item in NOT_FINITE)
        for item in value
    )


def _is_shallow(value: object, levels: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not inside or (levels > 0 and all(_is_shallow(item, levels - 1) for item in inside))


def _wrong(path: str, wanted: Word) -> Problem:
    if not path:
        return Problem(QT_TRANSLATE_NOOP("Problem", "The whole must be {wanted}."), wanted=wanted)
    return Problem(
        QT_TRANSLATE_NOOP("Problem", "The field “{path}” must be {wanted}."),
        path=path,
        wanted=wanted,
    )
