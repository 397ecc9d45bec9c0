"""Nothing of a problem's sentence stays English in another language."""

import ast
from pathlib import Path

import pytest

from lstmviz.cells.problems import Word
from lstmviz.lessons import fields as lesson_fields
from lstmviz.network import layer, network, readout
from lstmviz.session import fields as session_fields

PACKAGE = Path(__file__).resolve().parent.parent / "lstmviz"


def english(code: str) -> list[str]:
    """Return the words in the values of problems that nobody will translate."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
            for keyword in node.keywords:
                found += [text for text in _texts(keyword.value) if _is_read(text)]
    return found


def _texts(node: ast.AST):
    """Yield the texts in an expression, but not those in a call of Word, Problem or a getter."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.Call):
        own = getattr(node.func, "id", "") in ("Word", "Problem")
        joins = isinstance(node.func, ast.Attribute) and node.func.attr == "join"
        parts = [] if own or not joins else [node.func.value, *node.args]
    elif isinstance(node, ast.Subscript):
        parts = []
    else:
        parts = list(ast.iter_child_nodes(node))
    for part in parts:
        yield from _texts(part)


def _is_read(text: str) -> bool:
    """Whether it has words; a single one may be a field's name, which is the same everywhere."""
    return " " in text and any(part.isalpha() for part in text.split())


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix()
)
def test_no_english_stands_in_the_values_of_a_problem(path: Path):
    assert english(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("'the whole file'", True),
        ("path or 'the whole file'", True),
        ("'objects' if one else f'values of type {x}'", True),
        ("' or '.join(names)", True),
        ("', '.join(names)", False),
        ("Word(QT_TRANSLATE_NOOP('Problem', 'a list'))", False),
        ("KINDS['one']", False),
        ("path.name", False),
    ],
)
def test_english_is_seen(value: str, seen: bool):
    assert bool(english(f"raise Problem(TEXT, value={value})")) is seen


def test_our_own_words_are_translated():
    ours = [
        *lesson_fields.WORDS.values(),
        lesson_fields.WHOLE,
        *session_fields.WORDS.values(),
        *session_fields.NUMBERS.values(),
        layer.UNITS,
        network.INPUTS,
        network.INPUT_NAMES,
        network.LAYER_BELOW,
        readout.READOUTS,
    ]
    assert [word for word in ours if not isinstance(word, Word)] == []
