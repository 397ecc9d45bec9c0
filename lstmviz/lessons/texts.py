"""A lesson's words: Markdown in sections by step, with places for numbers of the trace."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.lessons.places import Amount, Names
from lstmviz.network.trace import Trace

_SLOT = re.compile(r"\{([^{}]+)\}")
_FORMAT = re.compile(r"(?P<sign>\+?)(?:\.(?P<digits>\d))?(?P<type>[f%])")
_TITLE, _SECTION, _PART = "# ", "## ", "### "


@dataclass(frozen=True)
class Slot:
    """A place for a number in a text.

    Parameters
    ----------
    amount
        What is written there.
    digits
        Decimals.
    percent
        Whether it is written in per cent.
    signed
        Whether positive numbers carry a plus.
    """

    amount: Amount
    digits: int = 2
    percent: bool = False
    signed: bool = False

    def value(self, trace: Trace) -> float | None:
        """Return the number to write, in per cent where it is one; None if the trace lacks it."""
        value = self.amount.value(trace)
        return value if value is None or not self.percent else 100 * value


@dataclass(frozen=True)
class Text:
    """Markdown between slots."""

    parts: tuple[str | Slot, ...]

    def fill(self, write: Callable[[Slot], str]) -> str:
        """Return the text with each slot written by `write`."""
        return "".join(part if isinstance(part, str) else write(part) for part in self.parts)


@dataclass(frozen=True)
class StepText:
    """What a step says: its headline, its text and the parts under headings of their own."""

    headline: Text
    body: Text
    parts: Mapping[str, Text]


@dataclass(frozen=True)
class Section:
    """A step's part of a text file as it stands there."""

    headline: str
    body: str
    parts: Mapping[str, str]


@dataclass(frozen=True)
class TextFile:
    """A text file as it stands: title, summary and sections by step."""

    title: str
    summary: str
    sections: Mapping[str, Section]


def parse_text(source: str, names: Names) -> Text:
    """Read Markdown with slots such as ``{f[mood]@1}``, ``{c[mood]@1:+.1f}`` or ``{y[raise]@1:%}``.

    Raises
    ------
    Problem
        If a slot names no quantity or a brace stands alone.
    """
    parts: list[str | Slot] = []
    for n, piece in enumerate(_SLOT.split(source)):
        if n % 2 == 0 and ("{" in piece or "}" in piece):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "A brace stands alone in “{place}”; braces come in pairs around a quantity.",
                ),
                place=_around_brace(piece),
            )
        if n % 2:
            parts.append(_slot(piece, names))
        elif piece:
            parts.append(piece)
    return Text(tuple(parts))


def _slot(inside: str, names: Names) -> Slot:
    colon = inside.rfind(":")
    # A colon inside square brackets belongs to a name.
    if colon < inside.rfind("]"):
        colon = len(inside)
    written = inside[colon + 1 :].strip() or ".2f"
    style = _FORMAT.fullmatch(written)
    try:
        if style is None:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "“{style}” is no way to write a number; use .2f, +.1f or %."
                ),
                style=written,
            )
        amount = names.amount(inside[:colon])
    except Problem as problem:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "“{slot}” cannot be filled: {problem}"),
            slot=f"{{{inside}}}",
            problem=problem,
        ) from None
    percent = style["type"] == "%"
    digits = int(style["digits"]) if style["digits"] else 0 if percent else 2
    return Slot(amount, digits, percent, signed=bool(style["sign"]))


def _around_brace(text: str) -> str:
    at = min(text.find(brace) for brace in "{}" if brace in text)
    return " ".join(text[max(0, at - 15) : at + 15].split())


def parse_file(source: str) -> TextFile:
    """Split a text file into its title, its summary and its sections.

    Raises
    ------
    Problem
        If a heading is missing, doubled or not understood.
    """
    head, *sections = _split(source, _SECTION)
    title, _, summary = head[1].strip().partition("\n")
    if not title.startswith(_TITLE):
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "The first line must be the title, such as “# My lesson”.")
        )
    found: dict[str, Section] = {}
    for heading, content in sections:
        step, colon, headline = (part.strip() for part in heading.partition(":"))
        if not colon or not step or not headline:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "The heading “{heading}” needs a step’s id and a headline: “## id: Headline”.",
                ),
                heading=heading,
            )
        if step in found:
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "Step “{step}” has two sections; keep one."), step=step
            )
        (_, body), *parts = _split(content, _PART)
        found[step] = Section(headline, body.strip(), {name: text.strip() for name, text in parts})
    return TextFile(title.removeprefix(_TITLE).strip(), summary.strip(), found)


def _split(source: str, mark: str) -> Iterator[tuple[str, str]]:
    """Cut at headings: first what stands before any, then each heading with what follows."""
    heading, lines = "", list[str]()
    for line in source.splitlines():
        if line.startswith(mark):
            yield heading, "\n".join(lines)
            heading, lines = line.removeprefix(mark).strip(), []
        else:
            lines.append(line)
    yield heading, "\n".join(lines)
