"""Equations as small trees: written in two notations, filled with numbers, split and evaluated.

The trees are the only place where a cell's equations stand. Every formula on screen is written
from them, and the tests hold the fast kernels against :meth:`Expression.evaluate`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.functions import Function
from lstmviz.cells.notation import Notation

Values = Mapping[str, Array]
"""What each leaf stands for at one step: vectors ``(H,)`` or ``(I,)``, matrices ``(H, n)``."""


@dataclass(frozen=True)
class Factor:
    """One number in a term: what it is, whose it is, how much it is.

    `index` is the unit (for the input vector: the input) it belongs to; `source` is the column
    for an entry of a weight matrix, else None.
    """

    expression: Expression
    index: int
    source: int | None
    value: float


@dataclass(frozen=True)
class Term:
    """One summand of a quantity at one unit: the product of its factors."""

    factors: tuple[Factor, ...]

    @property
    def value(self) -> float:
        """Product of the factors."""
        return math.prod(factor.value for factor in self.factors)


class Expression:
    """A node of an equation.

    Nodes combine with ``+`` and ``*``, unit by unit, and leaves with ``@``, matrix times vector.
    """

    def __add__(self, other: Expression) -> Sum:
        left = self.parts if isinstance(self, Sum) else (self,)
        return Sum((*left, other))

    def __mul__(self, other: Expression) -> Elementwise:
        return Elementwise(self, other)

    def write(self, notation: Notation) -> str:
        """Write the expression with symbols."""
        raise NotImplementedError

    def fill(self, notation: Notation, values: Values, unit: int, digits: int = 2) -> str:
        """Write the expression for one unit with its numbers in place of the symbols."""
        raise NotImplementedError

    def evaluate(self, values: Values) -> Array:
        """Compute the vector ``(H,)``, slowly and plainly; what overflows becomes infinite."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self._compute(values)

    def _compute(self, values: Values) -> Array:
        raise NotImplementedError

    def terms(self, values: Values, unit: int) -> tuple[Term, ...]:
        """Split one unit's value into summands: one per input, hidden unit, peephole, bias."""
        value = float(self.evaluate(values)[unit])
        return (Term((Factor(self, unit, None, value),)),)

    def leaves(self) -> Iterator[Leaf]:
        """Walk the leaves from left to right."""
        raise NotImplementedError


@dataclass(frozen=True)
class Leaf(Expression):
    """A symbol: a signal, an input or a weight.

    Parameters
    ----------
    key
        Its name in :data:`Values`, such as ``f``, ``c_prev`` or ``W_f``.
    letter, subscript, lag
        How it is written; `lag` is 0 at t, 1 at t - 1, None for a weight.
    """

    key: str
    letter: str
    subscript: str = ""
    lag: int | None = None

    def write(self, notation: Notation) -> str:
        return notation.symbol(self.letter, self.subscript, self.lag)

    def fill(self, notation: Notation, values: Values, unit: int, digits: int = 2) -> str:
        return notation.number(float(values[self.key][unit]), digits)

    def _compute(self, values: Values) -> Array:
        return values[self.key]

    def terms(self, values: Values, unit: int) -> tuple[Term, ...]:
        return (Term((Factor(self, unit, None, float(values[self.key][unit])),)),)

    def __matmul__(self, vector: Leaf | Elementwise) -> Product:
        return Product(self, vector)

    def leaves(self) -> Iterator[Leaf]:
        yield self


@dataclass(frozen=True)
class Sum(Expression):
    """Summands added unit by unit."""

    parts: tuple[Expression, ...]

    def write(self, notation: Notation) -> str:
        return " + ".join(part.write(notation) for part in self.parts)

    def fill(self, notation: Notation, values: Values, unit: int, digits: int = 2) -> str:
        return " + ".join(
            _grouped_negative(part.fill(notation, values, unit, digits), notation)
            for part in self.parts
        )

    def _compute(self, values: Values) -> Array:
        total = self.parts[0]._compute(values)
        for part in self.parts[1:]:
            total = total + part._compute(values)
        return total

    def terms(self, values: Values, unit: int) -> tuple[Term, ...]:
        return tuple(term for part in self.parts for term in part.terms(values, unit))

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True)
class Elementwise(Expression):
    """Two vectors multiplied unit by unit."""

    left: Expression
    right: Expression

    def write(self, notation: Notation) -> str:
        return notation.elementwise.join(
            as_factor(side, notation) for side in (self.left, self.right)
        )

    def fill(self, notation: Notation, values: Values, unit: int, digits: int = 2) -> str:
        return notation.times.join(
            _as_factor(side, side.fill(notation, values, unit, digits), notation)
            for side in (self.left, self.right)
        )

    def _compute(self, values: Values) -> Array:
        return self.left._compute(values) * self.right._compute(values)

    def terms(self, values: Values, unit: int) -> tuple[Term, ...]:
        left, right = (
            Factor(side, unit, None, float(side.evaluate(values)[unit]))
            for side in (self.left, self.right)
        )
        if isinstance(self.right, Sum | Product):
            # The factor before a sum scales each of its summands.
            summands = self.right.terms(values, unit)
            return tuple(Term((*summand.factors, left)) for summand in summands)
        return (Term((left, right)),)

    def leaves(self) -> Iterator[Leaf]:
        yield from self.left.leaves()
        yield from self.right.leaves()


@dataclass(frozen=True)
class Constant(Expression):
    """The same number for every unit."""

    number: int

    def write(self, notation: Notation) -> str:
        return str(self.number).replace("-", notation.minus)

    def fill(self, notation: Notation, values: Values, unit: int, digits: int = 2) -> str:
        return self.write(notation)

    def leaves(self) -> Iterator[Leaf]:
        yield from ()


@dataclass(frozen=True)
class OneMinus(Expression):
    """What a share leaves of the whole, ``1 - i``."""

    share: Expression

    def write(self, notation: Notation) -> str:
        return self._from_one(notation, self.share.write(notation))

    def fill(self, notation: Notation, values: Values, unit: int, digits: int = 2) -> str:
        return self._from_one(notation, self.share.fill(notation, values, unit, digits))

    def _from_one(self, notation: Notation, share: str) -> str:
        return f"1 {notation.minus} {_as_factor(self.share, share, notation)}"

    def _compute(self, values: Values) -> Array:
        return 1 - self.share._compute(values)

    def terms(self, values: Values, unit: int) -> tuple[Term, ...]:
        share = float(self.share.evaluate(values)[unit])
        return (
            Term((Factor(Constant(1), unit, None, 1.0),)),
            Term(
                (Factor(Constant(-1), unit, None, -1.0), Factor(self.share, unit, None, share)),
            ),
        )

    def leaves(self) -> Iterator[Leaf]:
        yield from self.share.leaves()


@dataclass(frozen=True)
class Product(Expression):
    """A weight matrix ``(H, n)`` times a vector ``(n,)``, a symbol or scaled entry by entry."""

    matrix: Leaf
    vector: Leaf | Elementwise

    def write(self, notation: Notation) -> str:
        vector = self.vector.write(notation)
        if not isinstance(self.vector, Leaf):
            vector = notation.group(vector)
        return notation.apply.join((self.matrix.write(notation), vector))

    def fill(self, notation: Notation, values: Values, unit: int, digits: int = 2) -> str:
        row = values[self.matrix.key][unit]
        return " + ".join(
            notation.times.join(
                _grouped_negative(text, notation)
                for text in (
                    notation.number(float(weight), digits),
                    self.vector.fill(notation, values, source, digits),
                )
            )
            for source, weight in enumerate(row)
        )

    def _compute(self, values: Values) -> Array:
        result: Array = values[self.matrix.key] @ self.vector._compute(values)
        return result

    def terms(self, values: Values, unit: int) -> tuple[Term, ...]:
        terms = []
        for source, weight in enumerate(values[self.matrix.key][unit]):
            (entry,) = self.vector.terms(values, source)
            *scales, own = entry.factors
            terms.append(Term((own, Factor(self.matrix, unit, source, float(weight)), *scales)))
        return tuple(terms)

    def leaves(self) -> Iterator[Leaf]:
        yield self.matrix
        yield from self.vector.leaves()


@dataclass(frozen=True)
class Apply(Expression):
    """A function of a vector."""

    function: Function
    argument: Expression

    def write(self, notation: Notation) -> str:
        return self._called(notation, self.argument.write(notation))

    def fill(self, notation: Notation, values: Values, unit: int, digits: int = 2) -> str:
        if not self.function.joint:
            return self._called(notation, self.argument.fill(notation, values, unit, digits))
        entries = (
            self.argument.fill(notation, values, n, digits)
            for n in range(len(self.argument.evaluate(values)))
        )
        return notation.entry(self._called(notation, ", ".join(entries)), unit + 1)

    def _called(self, notation: Notation, argument: str) -> str:
        name = self.function.written(notation)
        return notation.call(name, argument) if name else argument

    def _compute(self, values: Values) -> Array:
        return self.function.compute(self.argument._compute(values))

    def leaves(self) -> Iterator[Leaf]:
        yield from self.argument.leaves()


def _grouped_negative(number: str, notation: Notation) -> str:
    return notation.group(number) if number.startswith(notation.minus) else number


def as_factor(expression: Expression, notation: Notation) -> str:
    """Write an expression with symbols as it stands in a product."""
    return _as_factor(expression, expression.write(notation), notation)


def _as_factor(side: Expression, text: str, notation: Notation) -> str:
    is_sum = isinstance(side, Sum | OneMinus | Product)
    return notation.group(text) if is_sum else _grouped_negative(text, notation)


def outer(expression: Expression) -> tuple[Function | None, Expression]:
    """Split an expression into its outermost function, if any, and what goes into it."""
    if isinstance(expression, Apply):
        return expression.function, expression.argument
    return None, expression
