"""The two ways an equation is written: LaTeX and plain text."""

import math
from collections.abc import Callable
from dataclasses import dataclass

LARGE = 1e6
"""From here on a number is written with a power of ten."""


@dataclass(frozen=True)
class Notation:
    """How one kind of text writes symbols, operators and numbers."""

    symbol: Callable[[str, str, int | None], str]
    """Letter, subscript, and time: 0 for t, 1 for t - 1, None for a thing without time."""
    call: Callable[[str, str], str]
    """Name of a function and its written argument."""
    apply: str
    """Between a matrix and a vector."""
    elementwise: str
    """Between two vectors multiplied unit by unit."""
    times: str
    """Between two numbers."""
    group: Callable[[str], str]
    entry: Callable[[str, int], str]
    """One entry, counted from 1, of a vector."""
    minus: str
    """The sign of a negative number."""
    power: Callable[[str], str]
    """What follows the mantissa of a very large number, given the power of ten."""
    infinity: str
    nan: str

    def number(self, value: float, digits: int) -> str:
        """Write `value` with `digits` decimals; from a million on with a power of ten."""
        if math.isnan(value):
            return self.nan
        if math.isinf(value):
            return self.infinity if value > 0 else self.minus + self.infinity
        if abs(value) < LARGE:
            return f"{value:z.{digits}f}".replace("-", self.minus)
        mantissa, exponent = f"{value:.{digits}e}".split("e")
        return mantissa.replace("-", self.minus) + self.power(str(int(exponent)))


def _latex_symbol(letter: str, subscript: str, lag: int | None) -> str:
    time = {None: "", 0: "t", 1: "t-1"}[lag]
    below = ",".join(part for part in (subscript, time) if part)
    shown = letter if len(letter) == 1 or letter.startswith("\\") else rf"\mathrm{{{letter}}}"
    return f"{shown}_{{{below}}}" if below else shown


def _plain_symbol(letter: str, subscript: str, lag: int | None) -> str:
    time = {None: "", 0: "[t]", 1: "[t−1]"}[lag]
    return f"{letter}{'_' + subscript if subscript else ''}{time}"


LATEX = Notation(
    symbol=_latex_symbol,
    call=lambda name, argument: rf"{name}\left({argument}\right)",
    apply=r"\, ",
    elementwise=r" \odot ",
    times=r" \times ",
    group=lambda inner: rf"\left({inner}\right)",
    entry=lambda vector, number: f"{vector}_{{{number}}}",
    minus="-",
    power=lambda exponent: rf" \cdot 10^{{{exponent}}}",
    infinity=r"\infty",
    nan=r"\mathrm{NaN}",
)
PLAIN = Notation(
    symbol=_plain_symbol,
    call=lambda name, argument: f"{name}({argument})",
    apply=" ",
    elementwise=" ⊙ ",
    times=" × ",
    group=lambda inner: f"({inner})",
    entry=lambda vector, number: f"{vector}[{number}]",
    minus="−",
    power=lambda exponent: f"e{exponent}",
    infinity="∞",
    nan="NaN",
)
