"""Numbers as people write them, whether typed, pasted or in a table: one rule for all."""

import re

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?(inf|infinity|∞)", re.IGNORECASE)
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}(?!\d)")
"""May as well be 1234 as 1.234; who guesses wrong is a thousand times off."""


def parse_number(text: str) -> float | None:
    """Return the number that a text stands for, None if it is no number or could be two.

    A true minus sign is as good as a hyphen, and a comma may stand for the decimal point.
    The number may be infinite: a person may write ``inf``, or more than fits.
    """
    plain = text.strip().replace("−", "-")
    if "." not in plain and plain.count(",") == 1 and not THOUSANDS.match(plain):
        plain = plain.replace(",", ".")
    if not NUMBER.fullmatch(plain):
        return None
    return float(plain.replace("∞", "inf"))
