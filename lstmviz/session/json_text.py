"""JSON as people read it: a field a line, a row of numbers a line."""

import json
from collections.abc import Iterator


def json_text(value: object) -> str:
    """Write a JSON value, indented, lists without lists or groups inside on one line."""
    return "".join(_lines(value, "\n")) + "\n"


def _lines(value: object, line: str) -> Iterator[str]:
    deeper = line + " "
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
    return json.dumps(value, ensure_ascii=False)
