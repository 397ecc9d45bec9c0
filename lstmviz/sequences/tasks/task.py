"""A task to learn: what goes in, what should come out, and what counts as right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.sequences.sequence import Sequence
from lstmviz.sequences.tasks.examples import Example, Examples, Flags, batch

FRESH = 0x5EED
"""Set apart the examples of an examination from those of a training with the same seed."""
LONGEST = 10_000


class Lengths(NamedTuple):
    """How many tokens sequences have, from `least` to `most`."""

    least: int
    most: int


@dataclass(frozen=True, eq=False)
class Task:
    """Something a small network can learn, with as many examples as are wanted.

    Parameters
    ----------
    name
        On the command line.
    title, summary
        For people; literals marked for translation in context ``tasks``.
    input_names, output_names
        I and O names. Of a task with symbols the input names are its vocabulary.
    has_symbols
        Whether each token is one of the inputs (a row with one 1), so that a network may begin
        with an embedding of I tokens instead.
    activation
        Of the readout: ``softmax``, ``sigmoid`` or ``linear``.
    loss
        ``cross_entropy`` (of a softmax: −Σ t ln y; of sigmoids: −Σ t ln y + (1 − t) ln(1 − y)) or
        ``mean_squared``.
    asked
        Where the target counts: ``every token`` or ``last``. :attr:`Examples.asked` says it for
        each token.
    lengths, longer
        Of the sequences to learn from, and of longer ones that only an examination has.
    shortest
        The fewest tokens a sequence can have.
    make
        Makes one example from a random generator and a length, which is `shortest` at least. The
        example has that many tokens; a few less where no sentence is short enough to fill it.
    is_right
        Whether the outputs ``(T, B, O)`` for each of the examples are right, ``(B,)``. An output
        that is not a number is wrong.
    asks_next
        Whether it asks for what comes next, so that a direction that reads backwards knows it.
    measure
        What :meth:`score` is a share of, for people; marked for translation, too.
    """

    name: str
    title: str
    summary: str
    input_names: tuple[str, ...]
    has_symbols: bool
    output_names: tuple[str, ...]
    activation: Literal["softmax", "sigmoid", "linear"]
    loss: Literal["cross_entropy", "mean_squared"]
    asked: Literal["every token", "last"]
    lengths: Lengths
    longer: Lengths
    shortest: int
    make: Callable[[np.random.Generator, int], Example]
    is_right: Callable[[Array, Examples], Flags]
    measure: str
    asks_next: bool = False

    def draw(
        self, rng: np.random.Generator, count: int, lengths: Lengths | None = None
    ) -> Examples:
        """Return `count` examples, each of a length picked evenly from `lengths`.

        The same state of `rng` gives the same examples.

        Raises
        ------
        Problem
            If the task has no sequences of such lengths.
        """
        least, most = lengths or self.lengths
        if not self.shortest <= least <= most <= LONGEST:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "The task {name} has no sequences of {least} to {most} tokens; give lengths "
                    "from {shortest} to {longest}.",
                ),
                name=self.name,
                least=least,
                most=most,
                shortest=self.shortest,
                longest=LONGEST,
            )
        wanted = rng.integers(least, most, count, endpoint=True).tolist()
        return batch([self.make(rng, length) for length in wanted])

    def fresh(self, seed: int, count: int, lengths: Lengths | None = None) -> Examples:
        """Return examples to be examined with.

        They are drawn anew, by a generator that no training with any seed uses. Where a task has
        few short sequences, some of them will have been seen in training all the same; of those of
        length `longer`, none.
        """
        return self.draw(np.random.default_rng([seed, FRESH]), count, lengths)

    def score(self, outputs: Array, examples: Examples) -> float:
        """Return the share of examples, 0 to 1, that are right: see `measure`.

        Parameters
        ----------
        outputs
            ``(T, B, O)``, of the readout with its activation; what stands in padding is ignored.
        """
        return float(self.is_right(outputs, examples).mean())

    def shown(self, seed: int = 1, length: int | None = None) -> Sequence:
        """Return a sequence to look at, of `length` tokens or the most to learn from."""
        example = self.make(np.random.default_rng([seed, FRESH]), length or self.lengths.most)
        if example.ids is None:
            return Sequence(tuple(str(token + 1) for token in range(len(example))), example.x)
        return Sequence(tuple(self.input_names[number] for number in example.ids), example.x)
