"""Numbers to and from spreadsheets: tabs between columns, one line a row."""

import math

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.sequences.number_text import parse_number


def to_text(values: Array) -> str:
    """Write a block with every digit."""
    return "\n".join("\t".join(repr(float(value)) for value in row) for row in values)


def from_text(text: str) -> Array:
    """Read a block; a comma may stand for the decimal point.

    Raises
    ------
    Problem
        If there is nothing, a row is shorter than the others, or something is no finite number.
    """
    lines = text.strip("\r\n").splitlines()
    if not text.strip():
        raise Problem(QT_TRANSLATE_NOOP("Problem", "The clipboard holds no numbers to paste."))
    # Spreadsheets give tabs; text written by hand often has semicolons or spaces.
    separator = next((sign for sign in "\t;" if sign in text), None)
    rows = [[cell.strip() for cell in line.split(separator)] for line in lines]
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "Row {row} of the pasted block has {found} numbers, but row 1 has {wanted}; "
                    "nothing was changed.",
                ),
                row=number,
                found=len(row),
                wanted=len(rows[0]),
            )
    return np.array(
        [
            [_number(cell, row, column) for column, cell in enumerate(cells, 1)]
            for row, cells in enumerate(rows, 1)
        ]
    )


def _number(cell: str, row: int, column: int) -> float:
    value = parse_number(cell)
    if value is None or not math.isfinite(value):
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "“{text}” in row {row}, column {column} of the pasted block is not a number; "
                "nothing was changed.",
            ),
            text=cell,
            row=row,
            column=column,
        )
    return value
