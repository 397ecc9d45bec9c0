"""One signal's weights as a table: a row for each source, a column for each unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QCoreApplication

from lstmviz.cells.arrays import Array
from lstmviz.cells.expressions import Elementwise, Expression, Leaf, Product, Sum, outer
from lstmviz.figures.numbers import exact, number
from lstmviz.figures.plottable import plottable
from lstmviz.figures.words import word
from lstmviz.network.trace import Trace
from lstmviz.session.cursor import Ref
from lstmviz.session.moment import READOUT, Moment

MATRIX, DIAGONAL, BIAS = range(3)


@dataclass(frozen=True)
class Block:
    """A weight symbol of an equation: its key, its role and the vector that it multiplies."""

    key: str
    role: int
    vector: Leaf | None = None


@dataclass(frozen=True)
class Row:
    """A row of the table. `source` is its column in a matrix block, None in a vector."""

    block: Block
    name: str
    source: int | None = None


def owners(moment: Moment) -> tuple[str, ...]:
    """Return what has weights: the gates in the order of teaching, projection and readout."""
    kind = moment.kind
    projected = (kind.output,) if kind.projected else ()
    readout = (READOUT.key,) if moment.shows_readout else ()
    return (*(signal.key for signal in kind.weighted), *projected, *readout)


def owner_title(moment: Moment, key: str) -> str:
    """Return the full name of what has weights."""
    if key == moment.kind.output and moment.kind.projected:
        return QCoreApplication.translate("Weights", "projection to the hidden state")
    return word(moment.signal(key).title)


def owner_short(moment: Moment, key: str) -> str:
    """Return the name of what has weights, where room is scarce."""
    if key == moment.kind.output and moment.kind.projected:
        return QCoreApplication.translate("Weights", "projection")
    return word(moment.signal(key).short)


def weight_blocks(expression: Expression) -> list[Block]:
    """Return the weights in an equation: matrices, then peepholes, then biases."""
    return sorted(_found(outer(expression)[1]), key=lambda block: block.role)


def _found(expression: Expression) -> Iterator[Block]:
    match expression:
        case Sum(parts):
            for part in parts:
                yield from _found(part)
        case Product(matrix, vector):
            # A gate may scale the vector; the state itself comes last.
            *_, state = vector.leaves()
            yield Block(matrix.key, MATRIX, state)
        case Elementwise(Leaf(lag=None) as weight, Leaf() as vector):
            yield Block(weight.key, DIAGONAL, vector)
        case Elementwise(left, right):
            yield from _found(left)
            yield from _found(right)
        case Leaf(lag=None):
            yield Block(expression.key, BIAS)


class _Stacked:
    """The numbers of a table, and how far they reach."""

    def __init__(self, values: Array) -> None:
        self.values = values
        least, greatest = float(values.min()), float(values.max())
        if not (isfinite(least) and isfinite(greatest)):
            finite = plottable(values)
            least, greatest = float(finite.min()), float(finite.max())
        self.reach = max(greatest, -least)


_KNOWN: WeakKeyDictionary[Trace, dict[tuple[str, str], _Stacked]] = WeakKeyDictionary()


class WeightsTable:
    """The names, numbers and references of one signal's weights at a moment.

    Parameters
    ----------
    moment
        What is shown.
    signal
        The key of a signal with weights, or of the readout.
    """

    def __init__(self, moment: Moment, signal: str) -> None:
        self.moment = moment
        self.signal = signal
        self.columns = moment.names(signal)
        self.blocks = weight_blocks(moment.equation(signal))
        self.rows = [row for block in self.blocks for row in self._rows(block)]

    @property
    def shape(self) -> tuple[object, ...]:
        """What must stay the same for the table to be laid out the same."""
        return (self.columns, tuple(row.name for row in self.rows))

    @property
    def values(self) -> Array:
        """The numbers, ``(rows, columns)``."""
        return self._stacked.values

    @property
    def reach(self) -> float:
        """The greatest finite size among the numbers."""
        return self._stacked.reach

    @cached_property
    def _stacked(self) -> "_Stacked":
        """The numbers; they stay while one steps, and stacking those of a large network is slow."""
        known = _KNOWN.setdefault(self.moment.trace, {})
        place = (self.moment.cursor.layer, self.signal)
        if place not in known:
            blocks = (self.moment.values[block.key] for block in self.blocks)
            known[place] = _Stacked(np.vstack([block.T for block in blocks]))
        return known[place]

    def _rows(self, block: Block) -> Iterator[Row]:
        vector = block.vector
        if block.key.startswith("d_"):
            yield Row(block, QCoreApplication.translate("Weights", "recurrent bias"))
        elif vector is None:
            yield Row(block, QCoreApplication.translate("Weights", "bias"))
        elif block.role == DIAGONAL:
            title = QCoreApplication.translate("Weights", "peephole {letter}")
            yield Row(block, title.format(letter=vector.letter))
        else:
            # A matrix over the output of another stage has units for sources as well.
            letter = "" if vector.key == "x" else f"{vector.letter} "
            for source, name in enumerate(self.moment.names(vector.key)):
                yield Row(block, letter + name, source)

    def entry(self, row: int, column: int) -> tuple[str, int, int | None]:
        """Return a cell's key, unit and source, as edits take them."""
        found = self.rows[row]
        return found.block.key, column, found.source

    def weight(self, row: int, column: int | None) -> Ref:
        """Refer to a cell, or with no column to the whole row."""
        found = self.rows[row]
        return self.moment.ref(found.block.key, column, found.source)

    def source(self, row: int, column: int | None) -> tuple[Ref, ...]:
        """Refer to what a cell multiplies, if anything."""
        found = self.rows[row]
        vector = found.block.vector
        if vector is None:
            return ()
        unit = column if found.block.role == DIAGONAL else found.source
        return (self.moment.ref(vector.key, unit),)

    def target(self, column: int) -> Ref:
        """Refer to the unit of the signal that a column makes."""
        return self.moment.ref(self.signal, column)

    def refs(self, row: int, column: int) -> tuple[Ref, ...]:
        """Refer to all that belongs to a place; -1 stands for the names of rows and columns."""
        if column < 0:
            return (self.weight(row, None), *self.source(row, None))
        if row < 0:
            of_column = (self.moment.ref(block.key, column) for block in self.blocks)
            return (self.target(column), *of_column)
        return (self.weight(row, column), *self.source(row, column), self.target(column))

    def renames(self, row: int, column: int) -> tuple[str, int] | None:
        """Return what a name belongs to: the key of an input, unit or readout, and its index."""
        if row < 0:
            return self._renamed(self.signal, column)
        found = self.rows[row]
        if column >= 0 or found.source is None or found.block.vector is None:
            return None
        return self._renamed(found.block.vector.key, found.source)

    def _renamed(self, key: str, index: int) -> tuple[str, int] | None:
        """Return what a name belongs to; the numbers of a projection have no names to change."""
        moment, layers = self.moment, self.moment.document.network.layers
        above = {"x": 0, "top": 1}.get(key)
        if above is None:
            is_projected = moment.kind.projected and key.removesuffix("_prev") == moment.kind.output
        else:
            below = moment.layer_number + above - 1
            is_projected = below >= 0 and layers[below].kind.projected
        return None if is_projected else (key, index)

    def plain_name(self, row: int, column: int) -> str:
        """Return the name of a row's source or of a column, without what stands before it."""
        if row < 0:
            return self.columns[column]
        found = self.rows[row]
        vector = found.block.vector
        if vector is None or found.source is None:
            return found.name
        return self.moment.names(vector.key)[found.source]

    def spoken(self, row: int, column: int) -> str:
        """Return a place in words: "forget gate, boss’s review to mood: +8.00"."""
        title = owner_title(self.moment, self.signal)
        if column < 0:
            text = QCoreApplication.translate("Weights", "{signal}, row {name}")
            return text.format(signal=title, name=self.rows[row].name)
        if row < 0:
            text = QCoreApplication.translate("Weights", "{signal}, column {name}")
            return text.format(signal=title, name=self.columns[column])
        if self.rows[row].block.vector is None:
            text = QCoreApplication.translate("Weights", "{signal}, {source} of {unit}: {value}")
        else:
            text = QCoreApplication.translate("Weights", "{signal}, {source} to {unit}: {value}")
        return text.format(
            signal=title,
            source=self.rows[row].name,
            unit=self.columns[column],
            value=number(float(self.values[row, column]), signed=True),
        )

    def tip(self, row: int, column: int) -> str:
        """Return a place in words with every digit, for hovering."""
        if row < 0:
            return self.columns[column]
        if column < 0:
            return self.rows[row].name
        value = exact(float(self.values[row, column]))
        return f"{self.rows[row].name} → {self.columns[column]} = {value}"
