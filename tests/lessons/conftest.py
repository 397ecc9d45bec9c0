"""The boss raise as a lesson, and a small lesson of another cell to break."""

import json
from pathlib import Path

import pytest

from lstmviz.lessons.loading import load_lesson

SMALL = {
    "document": {
        "version": 1,
        "title": "Small",
        "network": {
            "inputs": ["sweet", "sour"],
            "layers": [
                {
                    "kind": "rnn",
                    "units": ["left", "right"],
                    "gates": {"h": {"W": [[1, 0], [0, 2]], "U": [[0, 0], [0, 0]], "b": [0, 0.5]}},
                }
            ],
            "readout": {
                "names": ["taste"],
                "activation": "sigmoid",
                "weight": [[1, -1]],
                "bias": [0.25],
            },
        },
        "sequence": {"tokens": ["a", "b"], "values": [[1, 0], [0.5, 1]]},
        "initial": {"l0": {"h": [0.5, 0]}},
    },
    "steps": [
        {"id": "begin", "look": {"token": 1}},
        {
            "id": "ask",
            "look": {"token": 2, "stage": "hidden", "signal": "h", "unit": "right"},
            "cover": "after",
            "question": {"number": "h[right]@2", "tolerance": 0.1},
        },
        {
            "id": "choose",
            "look": {"token": 2, "stage": None, "highlight": ["h", "W_h[left, sweet]"]},
            "question": {"choice": "h[left]@2", "than": "h[right]@2"},
        },
        {
            "id": "do",
            "look": {"token": 2},
            "goal": {"quantity": "y[taste]@2", "above": 0.9},
        },
    ],
}

WORDS = """# Small
One line.

## begin: Hello

The input is {x[sweet]@1}.

## ask: How much?

### question
How much is it?

### explanation
It is {h[right]@2}.

## choose: Which?

### question
Which is more?

### more
Left

### less
Right

### explanation
So it is.

## do: Your turn

### until
Now {y[taste]@2:%}.

### reached
Done: {y[taste]@2:%}.
"""


class Folder:
    """A lesson's folder that can be spoilt."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data = json.loads(json.dumps(SMALL))
        self.write_data()
        self.write("en", WORDS)

    def write(self, language: str, text: str) -> None:
        (self.path / f"{language}.md").write_text(text, encoding="utf-8")

    def write_data(self) -> None:
        (self.path / "lesson.json").write_text(json.dumps(self.data), encoding="utf-8")

    def reword(self, old: str, new: str) -> None:
        assert old in WORDS
        self.write("en", WORDS.replace(old, new))

    def load(self, language: str = "en"):
        return load_lesson(self.path, language)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A small lesson on a plain RNN."""
    path = tmp_path / "small"
    path.mkdir()
    return Folder(path)


@pytest.fixture
def lesson(root: Path):
    """The boss-raise lesson."""
    return load_lesson(root / "assets" / "lessons" / "boss-raise")
