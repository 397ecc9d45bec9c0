"""Numbers as people read them: a true minus sign, two decimals, words for what is not finite."""

import math

MINUS = "−"
HIDDEN = "?"


def number(value: float, digits: int = 2, signed: bool = False) -> str:
    """Write a value with `digits` decimals; very large ones with an exponent.

    ``signed`` puts + before positive values, for columns that hold both.
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    if abs(value) >= 10_000:
        text = f"{value:.{min(digits, 2)}g}".replace("e+0", "e").replace("e+", "e")
    else:
        text = f"{value:.{digits}f}"
        if float(text) == 0:
            text = text.lstrip("-")
    if signed and not text.startswith("-"):
        text = "+" + text
    return text.replace("-", MINUS)


def short(value: float, signed: bool = False) -> str:
    """Write a value in at most four signs or so, for heat-map cells: ``.98``, ``1.0``, ``−.3``."""
    text = number(value, 1, signed)
    for zero in ("0.", "+0.", MINUS + "0."):
        if text.startswith(zero):
            return text.replace("0.", ".", 1)
    return text


def exact(value: float) -> str:
    """Write every digit that matters, for hovering."""
    text = f"{value:.6g}" if math.isfinite(value) else number(value)
    return text.replace("-", MINUS)


def subscript(n: int) -> str:
    """Write a whole number in subscript digits: the time index of a symbol."""
    return str(n).translate(str.maketrans("0123456789-", "₀₁₂₃₄₅₆₇₈₉₋"))
