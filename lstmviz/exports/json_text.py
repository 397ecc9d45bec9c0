"""JSON that people can read: a line for each field, and a list of plain values on one line."""

import json
import re

_UNSEEN = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What JSON allows in a text, but a terminal obeys or no encoding holds."""


def write_json(content: dict[str, object]) -> str:
    """Return JSON text that ends with a line break; numbers that are not finite raise."""
    return _written(content, "") + "\n"


def _written(value: object, margin: str) -> str:
    inner = margin + "  "
    if isinstance(value, dict) and value:
        fields = (f"{inner}{_plain(key)}: {_written(held, inner)}" for key, held in value.items())
        return "{\n" + ",\n".join(fields) + f"\n{margin}}}"
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        items = (f"{inner}{_written(item, inner)}" for item in value)
        return "[\n" + ",\n".join(items) + f"\n{margin}]"
    return _plain(value)


def _plain(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
