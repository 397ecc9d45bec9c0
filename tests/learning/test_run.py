"""Learning a task: habits, the score on fresh data, and a goal that ends it early."""

import numpy as np
import pytest

from lstmviz.cells.kinds import find
from lstmviz.cells.problems import Problem
from lstmviz.learning.habits import HABITS, habit_of
from lstmviz.learning.run import EXAMINED, Pupil, learn, score
from lstmviz.network.parameters import parameters
from lstmviz.network.training import Recipe, outputs
from lstmviz.sequences.tasks.catalogue import find_task, known_tasks

LATCH = find_task("set-reset-latch")
ONE_UNIT = Pupil(find("lstm"), 1)


def recipe(**more: object) -> Recipe:
    return Recipe(LATCH.loss, rate=0.03, **{"steps": 250, "seed": 3, **more})


def test_each_habit_is_of_a_task():
    assert set(HABITS) <= set(known_tasks())
    assert habit_of("a task to come").units == 8


def test_a_latch_is_learned_and_works_for_longer_than_it_was_taught():
    learned = learn(LATCH, ONE_UNIT, recipe())
    assert (learned.steps, learned.ended) == (250, "done")
    assert learned.score > 0.95
    assert learned.longer > 0.9
    assert learned.network.dtype == np.float32
    examples = LATCH.fresh(3, EXAMINED)
    y = outputs(learned.network, examples)
    assert learned.score == LATCH.score(y, examples) == score(learned.network, LATCH, 3)


def test_it_ends_when_it_is_good_enough():
    learned = learn(LATCH, ONE_UNIT, recipe(steps=1000), enough=0.5)
    assert learned.ended == "goal"
    assert learned.steps < 1000
    assert learned.score > 0.4


def test_a_watcher_sees_the_steps_it_asked_for_and_can_cancel():
    seen = []
    learned = learn(LATCH, ONE_UNIT, recipe(), watch=lambda p: seen.append(p.step), at=(2, 4))
    assert seen == [2, 4]
    learned = learn(LATCH, ONE_UNIT, recipe(), watch=lambda p: p.step < 3)
    assert (learned.steps, learned.ended) == (3, "cancelled")


def test_the_seed_is_of_the_weights_too_but_draws_others_than_the_batches():
    one, same, other = (parameters(ONE_UNIT.network(LATCH, seed)) for seed in (1, 1, 2))
    for name, array in one.items():
        np.testing.assert_array_equal(array, same[name])
        assert not np.array_equal(array, other[name])


def test_numbers_have_no_embedding():
    with pytest.raises(Problem, match="The task adding feeds in numbers"):
        Pupil(find("lstm"), 2, embedding=3).network(find_task("adding"), 1)
