"""The next word, in a small grammar where some words are settled long before they come."""

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.sequences.tasks.examples import Example, Examples, Flags, predicting
from lstmviz.sequences.tasks.right import above, everywhere
from lstmviz.sequences.tasks.sentences import filler, vocabulary
from lstmviz.sequences.tasks.task import Lengths, Task

PLACES = {
    "clouds": "sky",
    "stars": "sky",
    "fish": "sea",
    "whales": "sea",
    "books": "library",
    "cows": "barn",
    "spoons": "drawer",
}
CLAUSES = ("", ", of course ,", ", big and small ,", "which we saw today", "that she likes so much")
THINGS = tuple(
    f"the {thing} {clause} are in the {place} ."
    for thing, place in PLACES.items()
    for clause in CLAUSES
)
LANGUAGES = {
    "France": "French",
    "Spain": "Spanish",
    "Italy": "Italian",
    "Germany": "German",
    "Japan": "Japanese",
}
COUNTRIES = tuple(LANGUAGES)
PEOPLE = ("she", "he")
FIRST, LAST = "{who} grew up in {country} .", "{who} speaks fluent {language} ."
BETWEEN = (
    "{who} likes tea .",
    "{who} works in a bank .",
    "now {who} lives in {country} .",
    "{who} plays the piano and has two cats .",
)
"""What may stand between; the countries in it are others, and of no account."""
DECISIVE = (*dict.fromkeys(PLACES.values()), *LANGUAGES.values())
"""Words that never come but where an earlier word has settled which of them."""
NAMES = vocabulary(
    *THINGS,
    *DECISIVE,
    *(
        sentence.format(who=who, country=country, language="")
        for sentence in (FIRST, LAST, *BETWEEN)
        for who in PEOPLE
        for country in COUNTRIES
    ),
)
IDS = {name: number for number, name in enumerate(NAMES)}
SHORTEST_LIFE = 10


def make(rng: np.random.Generator, length: int) -> Example:
    """Return sentences without their last full stop; what is asked at each token is the next.

    They tell either where things are, or in which country somebody grew up and, after sentences
    between, what language they speak. The grammar and its words are our own.
    """
    is_life = length >= SHORTEST_LIFE and rng.random() < 0.5
    words = _life(rng, length + 1) if is_life else filler(rng, THINGS, length + 1)
    ids = np.array([IDS[word] for word in words], np.intp)
    return predicting(ids[:-1], ids[1:], len(NAMES), len(NAMES))


def _life(rng: np.random.Generator, room: int) -> list[str]:
    home, *others = (COUNTRIES[number] for number in rng.permutation(len(COUNTRIES)))
    who = PEOPLE[rng.integers(len(PEOPLE))]
    first = FIRST.format(who=who, country=home).split()
    last = LAST.format(who=who, language=LANGUAGES[home]).split()
    between = [
        sentence.format(who=who, country=other)
        for sentence, other in zip(BETWEEN, others, strict=False)
    ]
    return first + filler(rng, between, room - len(first) - len(last)) + last


def is_right(outputs: Array, examples: Examples) -> Flags:
    """Right if each decisive word is likelier than all others when it is to come."""
    is_decisive = np.isin(examples.classes, [IDS[word] for word in DECISIVE]) & examples.asked
    return everywhere(above(outputs, examples.targets > 0) | ~is_decisive, examples)


TASK = Task(
    name="next-word",
    title=QT_TRANSLATE_NOOP("tasks", "Next word"),
    summary=QT_TRANSLATE_NOOP(
        "tasks", "Predict the next word; places and languages are settled by words long before."
    ),
    input_names=NAMES,
    has_symbols=True,
    output_names=NAMES,
    activation="softmax",
    loss="cross_entropy",
    asked="every token",
    lengths=Lengths(6, 24),
    longer=Lengths(45, 60),
    shortest=6,
    make=make,
    is_right=is_right,
    asks_next=True,
    measure=QT_TRANSLATE_NOOP(
        "tasks", "texts whose settled words (the place, the language) are all the likeliest"
    ),
)
