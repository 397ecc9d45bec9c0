"""Ways to follow a gradient downhill, all parameters in one long array."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem


class Optimizer(Protocol):
    """Changes parameters in place, one step against their gradient, both ``(N,)``."""

    rate: float

    def step(self, parameters: Array, gradient: Array) -> None: ...


@dataclass(eq=False)
class SGD:
    """Stochastic gradient descent with momentum, as PyTorch writes it.

    ``v ← momentum·v + gradient`` and ``parameters ← parameters − rate·v``.
    """

    rate: float
    momentum: float = 0.0
    _velocity: Array | None = field(default=None, init=False)

    def step(self, parameters: Array, gradient: Array) -> None:
        if self._velocity is None:
            self._velocity = np.zeros_like(parameters)
        self._velocity *= parameters.dtype.type(self.momentum)
        self._velocity += gradient
        parameters -= parameters.dtype.type(self.rate) * self._velocity


@dataclass(eq=False)
class Adam:
    """Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1."""

    rate: float
    betas: tuple[float, float] = (0.9, 0.999)
    epsilon: float = 1e-8
    _moments: tuple[Array, Array] | None = field(default=None, init=False)
    _steps: int = field(default=0, init=False)

    def step(self, parameters: Array, gradient: Array) -> None:
        if self._moments is None:
            self._moments = np.zeros_like(parameters), np.zeros_like(parameters)
        self._steps += 1
        dtype = parameters.dtype.type
        first, second = self._moments
        for moment, beta, seen in zip(
            self._moments, self.betas, (gradient, gradient * gradient), strict=True
        ):
            moment += dtype(1 - beta) * (seen - moment)
        begun, begun_squares = (1 - beta**self._steps for beta in self.betas)
        scale = np.sqrt(second / dtype(begun_squares)) + dtype(self.epsilon)
        parameters -= dtype(self.rate / begun) * first / scale


OPTIMIZERS: Mapping[str, Callable[[float, float], Optimizer]] = MappingProxyType(
    {"sgd": SGD, "adam": lambda rate, _: Adam(rate)}
)
"""By name, made from a rate and a momentum."""


def find_optimizer(name: str, rate: float, momentum: float = 0.0) -> Optimizer:
    """Return a fresh optimizer; only ``sgd`` has a momentum.

    Raises
    ------
    Problem
        If there is none of that name, or a number is out of range.
    """
    if name not in OPTIMIZERS:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "There is no optimizer “{name}”; choose one of {known}."),
            name=name,
            known=", ".join(OPTIMIZERS),
        )
    if not 0 < rate < np.inf:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "The rate is {rate}; it must be a number above 0."),
            rate=rate,
        )
    if not 0 <= momentum < 1:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "The momentum is {momentum}; it must be from 0 to below 1."
            ),
            momentum=momentum,
        )
    return OPTIMIZERS[name](rate, momentum)


def clip_by_norm(gradient: Array, limit: float) -> float:
    """Shorten ``gradient (N,)`` in place to the length `limit` if it is longer.

    Returns
    -------
    float
        The length it had.
    """
    # In double: the squares of large numbers overflow in single.
    length = float(np.linalg.norm(gradient.astype(np.float64, copy=False)))
    if length > limit:
        gradient *= gradient.dtype.type(limit / length)
    return length
