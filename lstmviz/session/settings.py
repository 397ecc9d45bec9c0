"""Settings as one table: key, default and choices; kept by the system between runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QSettings

from lstmviz.session.playing import SPEEDS


@dataclass(frozen=True)
class Setting:
    """One setting; `choices` limits its values where it has any."""

    key: str
    default: object
    choices: tuple[object, ...] = ()


TABLE = (
    Setting("theme", "system", ("system", "light", "dark", "print")),
    # Whether numbers travel along wires.
    Setting("motion", True),
    Setting("timeline", "both", ("heat", "lines", "both")),
    Setting("speed", 1.0, SPEEDS),
    # Paths of sessions, a line each.
    Setting("recent", ""),
    # The step shown last, after the id of its lesson and a colon.
    Setting("lesson_step", ""),
    Setting("geometry", ""),
    Setting("layout", ""),
)
T = TypeVar("T")

# Depending on the platform, a stored flag comes back as a bool or as text.
_READ: dict[type, Callable[[Any], object]] = {
    bool: lambda stored: {"true": True, "false": False}[str(stored).lower()],
    str: str,
    float: float,
}


class Settings:
    """Reads and writes the settings of :data:`TABLE`; a wrong stored value is the default."""

    def __init__(self, store: QSettings) -> None:
        self._store = store
        self._table = {setting.key: setting for setting in TABLE}

    def get(self, key: str) -> object:
        """Return a setting's value, of its default's type."""
        setting = self._table[key]
        stored = self._store.value(key)
        if stored is None:
            return setting.default
        try:
            value = _READ[type(setting.default)](stored)
        except (KeyError, TypeError, ValueError):
            return setting.default
        return setting.default if setting.choices and value not in setting.choices else value

    def get_text(self, key: str) -> str:
        """Return the value of a setting that is a text."""
        return self._typed(key, str)

    def get_flag(self, key: str) -> bool:
        """Return the value of a setting that is on or off."""
        return self._typed(key, bool)

    def get_float(self, key: str) -> float:
        """Return the value of a setting that is a number."""
        return self._typed(key, float)

    def _typed(self, key: str, kind: type[T]) -> T:
        value = self.get(key)
        if not isinstance(value, kind):
            raise TypeError(f"the setting {key} is no {kind.__name__}")
        return value

    def set(self, key: str, value: object) -> None:
        """Store a setting's value."""
        if value != self.get(key):
            self._store.setValue(key, value)
