"""Learning a task: the network, the training, and its score on examples it has never seen."""

import time
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.network.building import LayerPlan, Start, new_network
from lstmviz.network.network import Network
from lstmviz.network.training import Ended, Goal, Recipe, Watch, outputs, train
from lstmviz.sequences.tasks.task import Lengths, Task

EXAMINED = 500
"""So many fresh examples make a score."""
GLANCED = 100
"""So many are enough to see whether a goal is reached."""


@dataclass(frozen=True)
class Pupil:
    """The network that is to learn.

    Parameters
    ----------
    kind, units, both
        Of each layer.
    layers
        How many.
    embedding
        How many numbers stand for a symbol; 0 for one input each.
    way, forget_bias
        See :class:`lstmviz.network.building.Start`.
    dtype
        Its precision.
    """

    kind: CellKind
    units: int
    layers: int = 1
    both: bool = False
    embedding: int = 0
    way: str = "uniform"
    forget_bias: float | None = None
    dtype: DTypeLike = np.float32

    def network(self, task: Task, seed: int) -> Network:
        """Make the network for a task.

        Raises
        ------
        Problem
            If there cannot be such a network.
        """
        if self.embedding and not task.has_symbols:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "The task {name} feeds in numbers; leave out the embedding."
                ),
                name=task.name,
            )
        if self.both and task.asks_next:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "The task {name} asks for what comes next, which a direction that reads "
                    "backwards has seen already; leave out the second direction.",
                ),
                name=task.name,
            )
        inputs = task.input_names
        if self.embedding:
            inputs = tuple(f"e{n}" for n in range(1, self.embedding + 1))
        return new_network(
            [LayerPlan(self.kind, self.units, self.both)] * self.layers,
            inputs,
            Start(self.way, self.forget_bias, seed, self.dtype),
            readout=(task.output_names, task.activation),
            tokens=task.input_names if self.embedding else (),
        )


@dataclass(frozen=True, eq=False)
class Learned:
    """What was learned.

    Parameters
    ----------
    network
        Trained.
    steps, loss
        How many steps it took, and the mean loss of the last ones.
    score, longer
        The share of fresh examples that come out right: of lengths learned from, and longer ones.
    seconds
        How long the training took.
    ended
        See :class:`lstmviz.network.training.Trained`.
    """

    network: Network
    steps: int
    loss: float
    score: float
    longer: float
    seconds: float
    ended: Ended


def learn(
    task: Task,
    pupil: Pupil,
    recipe: Recipe,
    *,
    enough: float | None = None,
    watch: Watch | None = None,
    at: Collection[int] | None = None,
) -> Learned:
    """Train a network on a task; the recipe's seed is also that of the first weights.

    Parameters
    ----------
    enough
        A score at which to stop early.
    watch, at
        See :func:`lstmviz.network.training.train`.

    Raises
    ------
    Problem
        If there cannot be such a network or training, or it diverges.
    """
    begun = time.perf_counter()
    goal = None
    if enough is not None:
        goal = Goal(lambda network: score(network, task, recipe.seed, count=GLANCED), enough)
    network = pupil.network(task, recipe.seed)
    trained = train(network, task.draw, recipe, watch=watch, at=at, goal=goal)
    seconds = time.perf_counter() - begun
    return Learned(
        trained.network,
        len(trained.losses),
        float(trained.losses[-100:].mean()),
        score(trained.network, task, recipe.seed),
        score(trained.network, task, recipe.seed, task.longer),
        seconds,
        trained.ended,
    )


def score(
    network: Network,
    task: Task,
    seed: int,
    lengths: Lengths | None = None,
    count: int = EXAMINED,
) -> float:
    """Return the share of fresh examples that a network gets right.

    Parameters
    ----------
    lengths
        How long they are; those learned from if None.
    """
    examples = task.fresh(seed, count, lengths)
    return task.score(outputs(network, examples), examples)
