"""Inside quotes or not: what a net that reads letters learns to keep."""

import numpy as np

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.sequences.one_hot import one_hot
from lstmviz.sequences.tasks.examples import Example
from lstmviz.sequences.tasks.right import near
from lstmviz.sequences.tasks.sentences import vocabulary
from lstmviz.sequences.tasks.task import Lengths, Task
from lstmviz.sequences.tokens import shown

QUOTE = '"'
WORDS = vocabulary(
    "a be can dog each fox good hand ink just kind lamp moon no owl pen quick rain sun tea up very "
    "we extra you zoo yes bread over jump warm five lazy back think"
)
MARKS = (" ", " ", " ", " ", ", ", ". ")
QUOTED = 0.3
"""How often a quote begins or ends before a word."""
LETTERS = (*"abcdefghijklmnopqrstuvwxyz", " ", ",", ".", QUOTE)
NAMES = tuple(shown(letter) for letter in LETTERS)


def make(rng: np.random.Generator, length: int) -> Example:
    """Return words with quotes among them; what is asked at each token is whether it is quoted.

    An opening quote is, a closing one is not. Nothing but their order tells one from the other.
    After Karpathy, Johnson & Li (2015), "Visualizing and Understanding Recurrent Networks",
    arXiv 1506.02078, who found such a unit.
    """
    text, is_open = "", False
    while len(text) < length:
        if not is_open and rng.random() < QUOTED:
            text, is_open = text + QUOTE, True
        text += WORDS[rng.integers(len(WORDS))]
        if is_open and rng.random() < QUOTED:
            text, is_open = text + QUOTE, False
        text += MARKS[rng.integers(len(MARKS))]
    ids = np.array([LETTERS.index(letter) for letter in text[:length]], np.intp)
    quoted = np.cumsum(ids == LETTERS.index(QUOTE)) % 2
    targets = quoted[:, np.newaxis].astype(np.float64)
    return Example(one_hot(ids, len(NAMES)), targets, np.ones(length, np.bool_), ids)


TASK = Task(
    name="quote-detector",
    title=QT_TRANSLATE_NOOP("tasks", "Quote detector"),
    summary=QT_TRANSLATE_NOOP("tasks", "Know at every letter whether it stands inside quotes."),
    input_names=NAMES,
    has_symbols=True,
    output_names=("quoted",),
    activation="sigmoid",
    loss="cross_entropy",
    asked="every token",
    lengths=Lengths(10, 40),
    longer=Lengths(100, 100),
    shortest=1,
    make=make,
    is_right=near(0.5),
    measure=QT_TRANSLATE_NOOP("tasks", "texts right at every letter"),
)
