"""Numbers as people read them: a true minus sign, two decimals, words for what is not finite."""

import math

from lstmviz.cells.notation import LARGE, PLAIN

MINUS = PLAIN.minus
LONGEST = 6
"""So many signs a number has, its own sign not counted, before decimals are left out."""
HIDDEN = "?"


def number(value: float, digits: int = 2, signed: bool = False) -> str:
    """Write a value with `digits` decimals, in at most seven signs: 0.25, 123.46, 15000, 1.2e38.

    Large numbers have fewer decimals; from a million on there is a power of ten, as in equations.
    ``signed`` puts + before positive values, for columns that hold both.
    """
    text = _power(value) if abs(value) > LARGE - 0.5 else _plain(value, digits)
    if signed and not (text.startswith(MINUS) or math.isnan(value)):
        text = "+" + text
    return text


def _power(value: float) -> str:
    large = math.copysign(max(abs(value), LARGE), value)
    return PLAIN.number(large, 1).replace(".0e", "e")


def _plain(value: float, digits: int) -> str:
    for decimals in range(digits, 0, -1):
        text = PLAIN.number(value, decimals)
        if len(text.removeprefix(MINUS)) <= LONGEST:
            return text
    return PLAIN.number(value, 0)


def short(value: float, signed: bool = False) -> str:
    """Write a value in at most four signs or so, for heat-map cells: ``.98``, ``1.0``, ``−.3``."""
    text = number(value, 1, signed)
    for zero in ("0.", "+0.", MINUS + "0."):
        if text.startswith(zero):
            return text.replace("0.", ".", 1)
    return text


def exact(value: float) -> str:
    """Write every digit that matters, for hovering."""
    if not math.isfinite(value):
        return number(value)
    mantissa, _, exponent = f"{value:.6g}".partition("e")
    return (mantissa + (f"e{int(exponent)}" if exponent else "")).replace("-", MINUS)


def subscript(n: int | str) -> str:
    """Write a number in subscript digits: the time index of a symbol."""
    return str(n).translate(str.maketrans("0123456789-", "₀₁₂₃₄₅₆₇₈₉₋"))
