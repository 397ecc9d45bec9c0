"""A score is the share of examples that are wholly right, and nothing lifts it but being right."""

import numpy as np
import pytest

from lstmviz.sequences.tasks import embedded_reber
from lstmviz.sequences.tasks.catalogue import known_tasks
from lstmviz.sequences.tasks.examples import Examples
from lstmviz.sequences.tasks.task import Lengths, Task

TASKS = known_tasks()
LEGAL_SETS = ("a-n-b-n", "embedded-reber")
"""Tasks in which more than one answer may be right."""
ORDINARY = [name for name in TASKS if name not in LEGAL_SETS]


def examples_of(name: str) -> Examples:
    return TASKS[name].draw(np.random.default_rng(3), 40)


def perfect(name: str) -> tuple[Task, Examples, np.ndarray]:
    """Return a task, examples, and outputs that a perfect network would give."""
    examples = examples_of(name)
    outputs = examples.targets.copy()
    if name == "a-n-b-n":
        outputs[examples.ids == 1] = [0.6, 0.4, 0]
    if name == "embedded-reber":
        for number, length in enumerate(examples.lengths):
            place = ""
            for token, symbol in enumerate(examples.ids[:length, number]):
                place = dict(embedded_reber.GRAMMAR[place])["BTPSXVE"[symbol]]
                for name_, _ in embedded_reber.GRAMMAR[place]:
                    outputs[token, number, "BTPSXVE".index(name_)] = 0.5
    return TASKS[name], examples, outputs


@pytest.mark.parametrize("name", TASKS)
def test_a_perfect_network_scores_one(name: str):
    task, examples, outputs = perfect(name)
    assert task.score(outputs, examples) == 1


@pytest.mark.parametrize("name", TASKS)
def test_what_stands_in_padding_or_unasked_does_not_matter(name: str):
    task, examples, outputs = perfect(name)
    outputs[~examples.asked] = np.nan
    assert task.score(outputs, examples) == 1


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("bad", [np.nan, 0.0, np.inf, -np.inf])
def test_no_number_is_no_answer(name: str, bad: float):
    """Nor is the same number everywhere, where the right answer is not that number."""
    task, examples, outputs = perfect(name)
    everywhere = np.full_like(outputs, bad)
    assert task.score(everywhere, examples) <= (0.65 if bad == 0 else 0)


@pytest.mark.parametrize("name", ["next-word", *LEGAL_SETS, "temporal-order"])
def test_the_same_for_all_classes_is_no_answer(name: str):
    task, examples, outputs = perfect(name)
    assert task.score(np.ones_like(outputs), examples) == 0


@pytest.mark.parametrize("name", ["a-n-b-n", "bracket-depth", "embedded-reber", "quote-detector"])
def test_one_wrong_token_makes_a_sequence_wrong(name: str):
    task, examples, outputs = perfect(name)
    for number in range(10):
        token = examples.lengths[number] - 1
        outputs[token, number] = -1 - outputs[token, number]
        assert task.score(outputs, examples) == pytest.approx(1 - (number + 1) / 40)


def test_a_depth_counts_up_to_half_a_bracket_away():
    task, examples, outputs = perfect("bracket-depth")
    assert task.score(outputs + 0.49 / 8, examples) == 1
    assert task.score(outputs - 0.51 / 8, examples) == 0


def test_a_sum_counts_within_four_percent_of_the_range():
    task, examples, outputs = perfect("adding")
    assert task.score(outputs + 0.079, examples) == 1
    assert task.score(outputs - 0.081, examples) == 0
    # A network that always says 1, the mean, is right by chance only.
    many = task.fresh(1, 4000)
    assert 0.1 < task.score(np.ones_like(many.targets), many) < 0.2


@pytest.mark.parametrize("name", LEGAL_SETS)
def test_every_symbol_that_may_follow_must_be_likelier_than_every_other(name: str):
    """Knowing only the one that does follow is not enough, and cannot be had but by luck."""
    task, examples, outputs = perfect(name)
    assert task.score(examples.targets, examples) == 0
    assert task.score(outputs - 1e-9 * (outputs == 0), examples) == 1


def test_only_settled_words_count_of_a_text():
    task, examples, outputs = perfect("next-word")
    settled = {
        *("sky", "sea", "library", "barn", "drawer"),
        *("French", "Spanish", "Italian", "German", "Japanese"),
    }
    is_settled = np.isin(np.array(task.output_names)[examples.classes], list(settled))
    is_settled &= examples.asked
    outputs[~is_settled] = 0
    assert task.score(outputs, examples) == 1
    where = np.argwhere(is_settled)
    token, number = where[0]
    outputs[token, number] = 1 - outputs[token, number]
    assert task.score(outputs, examples) == 1 - 1 / 40


def test_reber_needs_its_memory():
    """Knowing the inner grammar but not T from P gets the last but one symbol wrong."""
    task, examples, outputs = perfect("embedded-reber")
    for number, length in enumerate(examples.lengths):
        outputs[length - 2, number, [1, 2]] = 0.5
    assert task.score(outputs, examples) == 0


def test_short_texts_are_scored_like_long_ones():
    for name in TASKS:
        task = TASKS[name]
        examples = task.draw(np.random.default_rng(1), 5, Lengths(task.shortest, task.shortest))
        assert task.score(np.full_like(examples.targets, np.nan), examples) == 0
