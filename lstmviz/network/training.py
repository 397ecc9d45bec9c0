"""Training in small: batches, a loss, an optimizer, and whoever watches."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from lstmviz.cells.arrays import Array, is_finite
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.network.backward import backward_batch
from lstmviz.network.forward import Pass, forward_batch
from lstmviz.network.losses import Loss, find_loss
from lstmviz.network.network import Network
from lstmviz.network.optimizers import clip_by_norm, find_optimizer
from lstmviz.network.parameters import Flat


class Batch(Protocol):
    """Sequences of at most T tokens to learn from, padded behind their ends."""

    @property
    def x(self) -> Array:
        """What goes in, ``(T, B, I)``."""

    @property
    def ids(self) -> NDArray[np.intp] | None:
        """The token ids ``(T, B)``, for a network with an embedding."""

    @property
    def lengths(self) -> NDArray[np.intp]:
        """How many tokens of each sequence count, ``(B,)``."""

    @property
    def targets(self) -> Array:
        """What the readout should say, ``(T, B, O)``."""

    @property
    def asked(self) -> NDArray[np.bool_]:
        """At which tokens that counts, ``(T, B)``."""


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Parameters
    ----------
    loss
        The name of one in :mod:`lstmviz.network.losses`.
    optimizer, rate, momentum
        See :mod:`lstmviz.network.optimizers`.
    batch
        How many sequences make one step.
    steps
        How many steps, at most.
    clip
        The longest gradient; None for any.
    fades
        Whether the rate falls in a straight line, to zero behind the last step.
    seed
        Of the batches.
    """

    loss: str
    optimizer: str = "adam"
    rate: float = 0.01
    momentum: float = 0.0
    batch: int = 32
    steps: int = 1000
    clip: float | None = 1.0
    fades: bool = True
    seed: int = 0


@dataclass(frozen=True)
class Progress:
    """How far a training is.

    Parameters
    ----------
    step
        How many steps are done, counted from 1.
    loss
        The mean loss of the last step's batch, before that step.
    network
        Makes the network as it stands.
    """

    step: int
    loss: float
    network: Callable[[], Network]


BATCHES = 1
"""Sets what is drawn for batches apart from what the same seed drew for the first weights."""
Ended = Literal["done", "cancelled", "goal"]
Watch = Callable[[Progress], bool | None]
"""Called after a step; False ends the training there."""


@dataclass(frozen=True)
class Goal:
    """A score at which to stop early.

    Parameters
    ----------
    score
        Judges a network; higher is better.
    enough
        The score at which to stop.
    every
        After how many steps it is asked again.
    """

    score: Callable[[Network], float]
    enough: float
    every: int = 100

    def is_reached(self, progress: Progress) -> bool:
        """Whether it is time to ask, and the score is high enough."""
        return progress.step % self.every == 0 and self.score(progress.network()) >= self.enough


@dataclass(frozen=True, eq=False)
class Trained:
    """What came of a training.

    Parameters
    ----------
    network
        In the precision of the one it began with.
    losses
        The loss of each step's batch, ``(steps,)``.
    ended
        Why: all steps ``done``, a watcher ``cancelled``, or the ``goal`` was reached.
    """

    network: Network
    losses: Array
    ended: Ended


def train(
    network: Network,
    draw: Callable[[np.random.Generator, int], Batch],
    recipe: Recipe,
    *,
    watch: Watch | None = None,
    at: Collection[int] | None = None,
    goal: Goal | None = None,
) -> Trained:
    """Train a network; the same arguments give the same result, bit for bit, on one machine.

    Parameters
    ----------
    draw
        Makes batches of so many sequences from a random generator.
    watch, at
        Who is called, and after which steps; after every one if None.

    Raises
    ------
    Problem
        If the network has no readout, the recipe cannot be followed, or the training diverges.
    """
    if network.readout is None:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "A network needs a readout to be trained; this has none.")
        )
    _check(recipe)
    loss = find_loss(recipe.loss, network.readout.activation)
    optimizer = find_optimizer(recipe.optimizer, recipe.rate, recipe.momentum)
    flat = Flat(network)
    generator = np.random.default_rng([recipe.seed, BATCHES])
    losses: list[float] = []
    ended: Ended = "done"
    for step in range(1, recipe.steps + 1):
        batch = draw(generator, recipe.batch)
        with np.errstate(over="ignore", invalid="ignore"):
            value, named = slope(flat.watching(), loss, batch)
            gradient = flat.gathered(named)
            if not (np.isfinite(value) and is_finite(gradient)):
                raise _diverged(step)
            if recipe.clip is not None:
                clip_by_norm(gradient, recipe.clip)
            if recipe.fades:
                optimizer.rate = recipe.rate * (1 - (step - 1) / recipe.steps)
            optimizer.step(flat.values, gradient)
            if not is_finite(flat.values):
                raise _diverged(step)
        losses.append(value)
        progress = Progress(step, value, flat.network)
        if watch is not None and (at is None or step in at) and watch(progress) is False:
            ended = "cancelled"
        elif goal is not None and goal.is_reached(progress):
            ended = "goal"
        if ended != "done":
            break
    return Trained(flat.network(), np.array(losses), ended)


def slope(network: Network, loss: Loss, batch: Batch) -> tuple[float, dict[str, Array]]:
    """Return the loss of a batch, and its derivatives by every parameter.

    They are named as :func:`lstmviz.network.parameters.parameters` does.
    """
    done = _pass(network, batch)
    assert done.scores is not None
    targets = batch.targets.astype(network.dtype, copy=False)
    value, slopes = loss.mean(done.scores, targets, batch.asked)
    return value, backward_batch(done, slopes).parameters()


def outputs(network: Network, batch: Batch) -> Array:
    """Return what the readout says to a batch, ``(T, B, O)``; such is what a score judges."""
    y = _pass(network, batch).y
    assert y is not None
    return y


def _pass(network: Network, batch: Batch) -> Pass:
    x: NDArray[Any] = batch.x
    if network.embedding is not None and batch.ids is not None:
        x = batch.ids
    even = bool((batch.lengths == len(batch.x)).all())
    return forward_batch(network, x, lengths=None if even else batch.lengths)


def _diverged(step: int) -> Problem:
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem",
            "The training diverged: at step {step} the numbers grew beyond all bounds; choose a "
            "smaller rate, or clip the gradient.",
        ),
        step=step,
    )


def _check(recipe: Recipe) -> None:
    """Raise :class:`Problem` where a number of the recipe is out of range."""
    for name, number in (("batch", recipe.batch), ("steps", recipe.steps)):
        if number < 1:
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "{name} is {number}; it must be 1 or more."),
                name=name,
                number=number,
            )
    if recipe.clip is not None and not recipe.clip > 0:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "The clip is {clip}; it must be a number above 0."),
            clip=recipe.clip,
        )
