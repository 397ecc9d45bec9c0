"""A long review: its first words say what it thinks of the film, and filler follows."""

import numpy as np

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.sequences.tasks.examples import Example, judged
from lstmviz.sequences.tasks.right import near
from lstmviz.sequences.tasks.sentences import filler, vocabulary
from lstmviz.sequences.tasks.task import Lengths, Task

LIKED = ("loved it .", "great fun .", "well made .", "not bad .", "not dull .", "not boring .")
DISLIKED = ("hated it .", "bad idea .", "dull stuff .", "not great .", "not fun .", "not good .")
FILLER = (
    "it runs for two hours .",
    "we saw it on a rainy evening .",
    "the cinema was half full .",
    "my sister came with me .",
    "it is set in a small town by the sea .",
    "a baker finds an old map .",
    "there is a dog in it .",
    "the music is by a quartet .",
    "we sat in the third row .",
    "it was filmed in winter .",
    "the popcorn was salty .",
    "then we took the bus home .",
    "so it goes .",
    "it rains .",
    "and so on .",
    "well .",
    "yes .",
    "so",
)
"""Sentences that say nothing of whether the film is liked."""
NAMES = vocabulary(*LIKED, *DISLIKED, *FILLER)


def make(rng: np.random.Generator, length: int) -> Example:
    """Return a verdict and filler, which does not depend on it; what is asked at the end is it.

    “not” turns what follows it, so that most verdicts take two words to tell.
    """
    is_liked = bool(rng.integers(2))
    verdicts = LIKED if is_liked else DISLIKED
    words = verdicts[rng.integers(len(verdicts))].split()
    words += filler(rng, FILLER, length - len(words))
    ids = np.array([NAMES.index(word) for word in words], np.intp)
    return judged(ids, len(NAMES), np.array([float(is_liked)]))


TASK = Task(
    name="long-review",
    title=QT_TRANSLATE_NOOP("tasks", "Long review"),
    summary=QT_TRANSLATE_NOOP(
        "tasks", "Tell at the end whether the first words liked the film; filler lies between."
    ),
    input_names=NAMES,
    has_symbols=True,
    output_names=("liked",),
    activation="sigmoid",
    loss="cross_entropy",
    asked="last",
    lengths=Lengths(4, 40),
    longer=Lengths(60, 100),
    shortest=3,
    make=make,
    is_right=near(0.5),
    measure=QT_TRANSLATE_NOOP("tasks", "reviews judged rightly"),
)
