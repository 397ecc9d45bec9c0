"""Filling a weight block at one stroke."""

import numpy as np

from lstmviz.cells.arrays import Array


def zeros(block: Array) -> Array:
    """Return zeros in the block's shape."""
    return np.zeros_like(block)


def identity(block: Array) -> Array:
    """Return ones on the diagonal, zeros elsewhere; a vector becomes ones."""
    return np.eye(*block.shape, dtype=block.dtype) if block.ndim == 2 else np.ones_like(block)


def random(block: Array, units: int, generator: np.random.Generator) -> Array:
    """Return numbers drawn evenly from ±1/√H, PyTorch's way to begin.

    The generator goes on from block to block, so that no two are alike.
    """
    bound = 1 / np.sqrt(units)
    return generator.uniform(-bound, bound, block.shape).astype(block.dtype)


def constant(block: Array, value: float) -> Array:
    """Return the block filled with one value, such as a forget bias."""
    return np.full_like(block, value)
