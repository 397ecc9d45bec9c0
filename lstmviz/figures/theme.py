"""Colours of the three themes, from one table of tokens."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache

from PySide6.QtGui import QColor

# token: light, dark, print
TOKENS = {
    "window": ("#f5f6fa", "#14171d", "#ffffff"),
    "panel": ("#ffffff", "#1b1f27", "#ffffff"),
    "border": ("#e2e5ec", "#2b303b", "#c8ccd6"),
    "control": ("#eef0f6", "#262b35", "#f2f3f7"),
    "pressed": ("#dfe3ee", "#343a47", "#e4e7ef"),
    "text": ("#1f2430", "#e8eaf0", "#000000"),
    "muted": ("#5f6678", "#a1a8b8", "#404550"),
    "accent": ("#5b5bd6", "#9c95ff", "#5b5bd6"),
    "on_accent": ("#ffffff", "#12141a", "#ffffff"),
    "warning": ("#b45309", "#f5b455", "#b45309"),
    "good": ("#0b7a55", "#4cc79b", "#0b7a55"),
    "forget": ("#d55e00", "#e8751a", "#d55e00"),
    "input": ("#009e73", "#17b088", "#009e73"),
    "candidate": ("#b8860b", "#e69f00", "#b8860b"),
    "output": ("#0072b2", "#56b4e9", "#0072b2"),
    "memory": ("#a8437f", "#d87cb0", "#a8437f"),
    "hidden": ("#5b5bd6", "#9c95ff", "#5b5bd6"),
    "readout": ("#5b5bd6", "#9c95ff", "#5b5bd6"),
    "rail": ("#656d80", "#8d95a6", "#565d6e"),
    "negative": ("#2166ac", "#3b82c9", "#2166ac"),
    "positive": ("#b2182b", "#c9303f", "#b2182b"),
}
NAMES = ("light", "dark", "print")
READABLE = 4.5
"""The least contrast of text, from WCAG 2.2, criterion 1.4.3."""


@dataclass(frozen=True)
class Theme:
    """One column of the table.

    Parameters
    ----------
    presence
        1 shows colours as they are; less lets them fade into the panel. (A painter's opacity
        would do the same and take four times as long.)
    """

    name: str
    presence: float = 1.0

    def faded(self, presence: float) -> "Theme":
        """Return the theme with its colours faded into the panel."""
        return replace(self, presence=presence)

    def color(self, token: str) -> QColor:
        """Return a token's colour; it is shared, so copy it before changing it."""
        return _color(self.name, token, self.presence)

    def ink(self, token: str) -> QColor:
        """Return a token's colour, made darker or lighter until text in it reads on a panel."""
        return _ink(self.name, token, self.presence)

    def text_on(self, fill: QColor) -> QColor:
        """Return the colour of text on a filled place."""
        return _text_on(fill.rgb(), self.presence)


LIGHT, DARK, PRINT = (Theme(name) for name in NAMES)


def named(name: str) -> Theme:
    """Return the theme of that name."""
    return {theme.name: theme for theme in (LIGHT, DARK, PRINT)}[name]


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rgba(color: QColor) -> tuple[int, int, int, int]:
    """Return red, green, blue and opacity, 0 to 255, for the pixels of an image."""
    return color.red(), color.green(), color.blue(), color.alpha()


def readable_on(background: QColor) -> QColor:
    """Return black or white, whichever reads better on a colour."""
    return _readable_on(background.rgb())


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour `share` (0 to 1) of the way from one to the other."""

    def channel(a: float, b: float) -> float:
        return min(max(a + (b - a) * share, 0.0), 1.0)

    return QColor.fromRgbF(
        channel(one.redF(), other.redF()),
        channel(one.greenF(), other.greenF()),
        channel(one.blueF(), other.blueF()),
    )


@lru_cache(maxsize=4096)
def _readable_on(background: int) -> QColor:
    black, white = QColor("#000000"), QColor("#ffffff")
    return max((black, white), key=lambda color: contrast(color, QColor(background)))


@lru_cache(maxsize=4096)
def _text_on(fill: int, presence: float) -> QColor:
    return mix(QColor(fill), _readable_on(fill), presence)


@cache
def _table(name: str) -> dict[str, QColor]:
    column = NAMES.index(name)
    return {token: QColor(colors[column]) for token, colors in TOKENS.items()}


@cache
def _color(name: str, token: str, presence: float) -> QColor:
    table = _table(name)
    return mix(table["panel"], table[token], presence) if presence < 1 else table[token]


@cache
def _ink(name: str, token: str, presence: float) -> QColor:
    color, panel = _table(name)[token], _table(name)["panel"]
    toward = QColor("#ffffff") if name == "dark" else QColor("#000000")
    share = 0.0
    while contrast(mix(color, toward, share), panel) < READABLE:
        share += 0.02
    return mix(panel, mix(color, toward, share), presence)


def _luminance(color: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return (
        0.2126 * linear(color.redF())
        + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF())
    )
