"""Settings as one table: key, type, default and words; kept by the system between runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from lstmviz.cells.problems import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Setting:
    """One setting; `choices` limits its values where it has any."""

    key: str
    default: object
    title: str
    choices: tuple[object, ...] = ()


TABLE = (
    Setting(
        "theme",
        "system",
        QT_TRANSLATE_NOOP("Settings", "Theme"),
        ("system", "light", "dark", "print"),
    ),
    Setting("motion", True, QT_TRANSLATE_NOOP("Settings", "Show movement along wires")),
    Setting(
        "timeline", "both", QT_TRANSLATE_NOOP("Settings", "Timeline"), ("heat", "lines", "both")
    ),
    Setting("speed", 1.0, QT_TRANSLATE_NOOP("Settings", "Playing speed"), (0.5, 1.0, 2.0, 4.0)),
    Setting("recent", "", QT_TRANSLATE_NOOP("Settings", "Recent sessions, a line each")),
    Setting("lesson_step", 0, QT_TRANSLATE_NOOP("Settings", "Lesson step shown last")),
    Setting("geometry", "", QT_TRANSLATE_NOOP("Settings", "Window size and place")),
    Setting("layout", "", QT_TRANSLATE_NOOP("Settings", "Where the panels are")),
)

# Depending on the platform, a stored flag comes back as a bool or as text.
_READ: dict[type, Callable[[Any], object]] = {
    bool: lambda stored: {"true": True, "false": False}[str(stored).lower()],
    str: str,
    int: int,
    float: float,
}


class Settings(QObject):
    """Reads and writes the settings of :data:`TABLE`; a wrong stored value is the default."""

    changed = Signal(str)

    def __init__(self, store: QSettings) -> None:
        super().__init__()
        self._store = store
        self._table = {setting.key: setting for setting in TABLE}

    def get(self, key: str) -> object:
        """Return a setting's value."""
        setting = self._table[key]
        stored = self._store.value(key)
        if stored is None:
            return setting.default
        try:
            value = _READ[type(setting.default)](stored)
        except (KeyError, TypeError, ValueError):
            return setting.default
        return setting.default if setting.choices and value not in setting.choices else value

    def set(self, key: str, value: object) -> None:
        """Store a setting's value."""
        if value != self.get(key):
            self._store.setValue(key, value)
            self.changed.emit(key)
