"""What counts as right. Padding and tokens at which nothing is asked never matter."""

from collections.abc import Callable

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.sequences.tasks.examples import Examples, Flags


def near(tolerance: float) -> Callable[[Array, Examples], Flags]:
    """Right if every output asked for is less than `tolerance` away."""

    def is_right(outputs: Array, examples: Examples) -> Flags:
        is_near: Flags = np.all(np.abs(outputs - examples.targets) < tolerance, axis=-1)
        return everywhere(is_near, examples)

    return is_right


def greatest(outputs: Array, examples: Examples) -> Flags:
    """Right if, wherever asked, the wanted output is greater than all others."""
    return everywhere(above(outputs, examples.targets > 0), examples)


def above(outputs: Array, wanted: Flags) -> Flags:
    """Whether, at each token, all wanted outputs are greater than all others: ``(T, B)``.

    Parameters
    ----------
    outputs, wanted
        ``(T, B, O)`` each.
    """
    least: Array = np.where(wanted, outputs, np.inf).min(-1)
    most: Array = np.where(wanted, -np.inf, outputs).max(-1)
    return np.asarray(least > most)


def everywhere(is_right: Flags, examples: Examples) -> Flags:
    """Whether each example is right ``(B,)``, given where ``(T, B)`` its tokens are."""
    whole: Flags = np.all(is_right | ~examples.asked, axis=0)
    return whole
