"""Training: exact slopes, the same result from the same seed, and the watcher's word is law."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from lstmviz.cells.kinds import find
from lstmviz.cells.problems import Problem
from lstmviz.network.building import LayerPlan, Start, new_network
from lstmviz.network.losses import LOSSES, find_loss
from lstmviz.network.network import Network
from lstmviz.network.parameters import parameters, with_parameters
from lstmviz.network.training import Goal, Progress, Recipe, outputs, slope, train
from tests.cells.variants import label, variants

LSTM = find("lstm")


@dataclass(frozen=True, eq=False)
class Examples:
    """Three inputs and two outputs at most five tokens."""

    x: np.ndarray
    targets: np.ndarray
    asked: np.ndarray
    lengths: np.ndarray
    ids: np.ndarray | None = None


def draw(generator: np.random.Generator, count: int, even: bool = False) -> Examples:
    """Which of the first two inputs stood at the first token? Asked at the last."""
    lengths = np.full(count, 5) if even else generator.integers(1, 6, count)
    position = np.arange(5)[:, np.newaxis]
    ids = np.where(position < lengths, generator.integers(3, size=(5, count)), 0)
    ids[0] = generator.integers(2, size=count)
    targets = np.broadcast_to(np.eye(2)[ids[0]], (5, count, 2))
    return Examples(np.eye(3)[ids], targets, position == lengths - 1, lengths, ids)


def network(kind=LSTM, activation="softmax", dtype="float64", both=False, **more) -> Network:
    plans = [LayerPlan(kind, 2, both=both), LayerPlan(kind, 3)]
    start = Start(seed=4, dtype=dtype)
    names = ("a", "b", "c")
    return new_network(plans, names, start, readout=(("first", "second"), activation), **more)


RECIPE = Recipe("cross_entropy", steps=40, batch=8, rate=0.02, seed=7)
DESCENT = Recipe("cross_entropy", "sgd", rate=0.1, fades=False)


def same(one: Network, other: Network) -> bool:
    pairs = zip(parameters(one).values(), parameters(other).values(), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


# ------------------------------------------------------------------ slopes


@pytest.mark.parametrize(("name", "activation"), LOSSES)
@pytest.mark.parametrize("both", [False, True])
def test_the_slope_of_a_ragged_batch_is_the_derivative(name: str, activation: str, both: bool):
    begun = network(activation=activation, both=both, tokens=("x", "y", "z"))
    loss, batch = find_loss(name, activation), draw(np.random.default_rng(2), 4)
    _, slopes = slope(begun, loss, batch)
    at = parameters(begun)
    assert set(slopes) == set(at)
    for which, array in at.items():
        for place in list(np.ndindex(array.shape))[::3]:
            ends = []
            for step in (1e-6, -1e-6):
                moved = array.copy()
                moved[place] += step
                ends.append(slope(with_parameters(begun, {**at, which: moved}), loss, batch)[0])
            assert slopes[which][place] == pytest.approx(
                (ends[0] - ends[1]) / 2e-6, rel=1e-3, abs=1e-8
            )


def test_padding_never_matters():
    loss, batch = find_loss("cross_entropy", "softmax"), draw(np.random.default_rng(3), 6)
    value, slopes = slope(network(both=True), loss, batch)
    parts = []
    for number, length in enumerate(batch.lengths):
        cut = (slice(0, length), slice(number, number + 1))
        alone = Examples(
            batch.x[cut], batch.targets[cut], batch.asked[cut], batch.lengths[number : number + 1]
        )
        parts.append(slope(network(both=True), loss, alone))
    assert value == pytest.approx(np.mean([part for part, _ in parts]))
    for name, found in slopes.items():
        np.testing.assert_allclose(
            found, np.mean([part[name] for _, part in parts], axis=0), atol=1e-12
        )


# ------------------------------------------------------------------ learning


@pytest.mark.parametrize("kind", variants(), ids=label)
def test_every_kind_goes_downhill(kind):
    start, batch = Start(seed=4, dtype="float32"), draw(np.random.default_rng(1), 8)
    begun = new_network(
        [LayerPlan(kind, 4)], ("a", "b", "c"), start, readout=(("first", "second"), "softmax")
    )
    trained = train(begun, lambda *_: batch, replace(DESCENT, steps=40))
    assert (np.diff(trained.losses) < 1e-6).all()
    assert trained.losses[-1] < trained.losses[0] - 0.002
    assert trained.network.dtype == np.float32


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("even", [False, True])
def test_it_is_learned(optimizer: str, even: bool):
    recipe = Recipe(
        "cross_entropy", optimizer, 0.02 if optimizer == "adam" else 0.5, 0.9, steps=300, seed=1
    )
    trained = train(network(), lambda rng, count: draw(rng, count, even), recipe)
    fresh = draw(np.random.default_rng(99), 200, even)
    right = (outputs(trained.network, fresh).argmax(-1) == fresh.targets.argmax(-1)) | ~fresh.asked
    assert right.all()


def test_an_embedding_is_learned_too():
    begun = network(tokens=("x", "y", "z"))
    trained = train(begun, draw, replace(RECIPE, steps=200))
    moved = np.abs(trained.network.embedding.weight - begun.embedding.weight)
    assert moved.min() > 0
    assert trained.losses[-20:].mean() < 0.1


def test_a_seed_gives_the_same_bits_again():
    one, again = (train(network(), draw, RECIPE) for _ in range(2))
    assert same(one.network, again.network)
    np.testing.assert_array_equal(one.losses, again.losses)
    other = train(network(), draw, replace(RECIPE, seed=8))
    assert not same(one.network, other.network)


def test_the_network_it_began_with_stays_as_it_was():
    begun = network()
    train(begun, draw, RECIPE)
    assert same(begun, network())


def test_a_short_gradient_limit_slows_plain_descent():
    gentle = replace(RECIPE, optimizer="sgd", rate=1.0, steps=1, fades=False)
    before = parameters(network())
    moved = parameters(train(network(), draw, replace(gentle, clip=1e-3)).network)
    length = np.sqrt(sum(((moved[name] - before[name]) ** 2).sum() for name in before))
    assert length == pytest.approx(1e-3)


def test_a_fading_rate_ends_near_zero():
    plain = replace(RECIPE, optimizer="sgd", clip=1e-3, rate=1.0, steps=10)

    def last_step(recipe: Recipe) -> float:
        seen: list[Network] = []
        train(network(), draw, recipe, watch=lambda done: seen.append(done.network()), at=(9, 10))
        one, other = map(parameters, seen)
        return np.sqrt(sum(((one[name] - other[name]) ** 2).sum() for name in one))

    assert last_step(replace(plain, fades=False)) == pytest.approx(1e-3)
    assert last_step(replace(plain, fades=True)) == pytest.approx(1e-4)


# ------------------------------------------------------------------ watching


def test_checkpoints_come_on_schedule_and_stay_as_they_were():
    seen: list[Progress] = []
    trained = train(network(), draw, RECIPE, watch=seen.append, at=(1, 20, 40))
    assert [progress.step for progress in seen] == [1, 20, 40]
    assert [progress.loss for progress in seen] == list(trained.losses[[0, 19, 39]])
    kept: list[Network] = []
    train(network(), draw, RECIPE, watch=lambda done: kept.append(done.network()), at=(20, 40))
    assert same(kept[1], trained.network)
    assert not same(kept[0], kept[1])
    with_fewer = train(network(), draw, RECIPE, watch=lambda done: done.step < 20)
    assert same(kept[0], with_fewer.network)


def test_a_watcher_cancels():
    trained = train(network(), draw, RECIPE, watch=lambda done: done.step < 3)
    assert (trained.ended, len(trained.losses)) == ("cancelled", 3)


def test_a_goal_ends_it_early():
    asked: list[Network] = []

    def score(found: Network) -> float:
        asked.append(found)
        return len(asked) / 3

    trained = train(network(), draw, RECIPE, goal=Goal(score, 0.6, every=5))
    assert (trained.ended, len(trained.losses)) == ("goal", 10)
    assert same(asked[-1], trained.network)
    assert train(network(), draw, RECIPE, goal=Goal(lambda _: 0.5, 0.6)).ended == "done"


# ------------------------------------------------------------------ what cannot be done


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_diverging_training_is_told_in_a_sentence(optimizer: str):
    begun = network(find("rnn"), "linear", "float32")
    recipe = Recipe("mean_squared", optimizer, rate=1e30, clip=None, steps=50)
    with pytest.raises(Problem, match=r"diverged: at step \d+ the numbers grew beyond all bounds"):
        train(begun, draw, recipe)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"steps": 0}, "steps is 0; it must be 1 or more"),
        ({"batch": 0}, "batch is 0; it must be 1 or more"),
        ({"clip": 0.0}, "clip is 0.0; it must be a number above 0"),
        ({"clip": float("nan")}, "clip is nan"),
        ({"rate": -1.0}, "rate is -1.0"),
        ({"loss": "hinge"}, "no loss “hinge”"),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_told(change, told: str):
    with pytest.raises(Problem, match=told):
        train(network(), draw, replace(RECIPE, **change))


def test_a_network_without_readout_cannot_be_trained():
    with pytest.raises(Problem, match="needs a readout"):
        train(replace(network(), readout=None), draw, RECIPE)
