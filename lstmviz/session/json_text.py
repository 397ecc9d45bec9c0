"""JSON as people read it: a field a line, a row of numbers a line."""

import json
import re
from collections.abc import Iterator

_UNSEEN = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What JSON allows in a text, but a terminal obeys or no encoding holds."""


def json_text(value: object) -> str:
    """Write a JSON value, indented, lists without lists or groups inside on one line."""
    return "".join(_lines(value, "\n")) + "\n"


def _lines(value: object, line: str) -> Iterator[str]:
    deeper = line + "  "
    if isinstance(value, dict) and value:
        pairs = ((f"{_one_line(str(key))}: ", item) for key, item in value.items())
        yield from _bracketed("{}", pairs, line, deeper)
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        yield from _bracketed("[]", (("", item) for item in value), line, deeper)
    else:
        yield _one_line(value)


def _bracketed(
    brackets: str, items: Iterator[tuple[str, object]], line: str, deeper: str
) -> Iterator[str]:
    separator = brackets[0]
    for prefix, item in items:
        yield separator + deeper + prefix
        yield from _lines(item, deeper)
        separator = ","
    yield line + brackets[1]


def _one_line(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
