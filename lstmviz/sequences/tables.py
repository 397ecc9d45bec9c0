"""Sequences from files: a table with a header of names (``.csv``) or plain rows (``.npy``)."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from lstmviz.cells.parameters import LARGEST
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.sequences.content import IS_EMPTY, decoded, read_content, unreadable
from lstmviz.sequences.npy import read_npy
from lstmviz.sequences.number_text import parse_number
from lstmviz.sequences.sequence import Sequence

TOKEN = "token"
"""The header of the column that names the tokens, if a table has one; it stands first."""
SEPARATORS = ",;\t"


def read_sequence(path: Path, names: tuple[str, ...]) -> Sequence:
    """Read what is to be fed into a network whose inputs have `names`.

    Parameters
    ----------
    path
        ``.npy``: numbers ``(T, I)`` in the order of `names`; the tokens are called 1, 2, 3…
        ``.csv``: a header with every name, in any order, and a row for each token; a first column
        ``token`` names the tokens.
    names
        The I inputs.

    Raises
    ------
    Problem
        If the file cannot be read, or does not hold one finite number for each token and name.
        It tells the row as a spreadsheet counts it, and the column.
    """
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".npy"):
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "{file} cannot be fed in; give a .npy or a .csv file."),
            file=path.name,
        )
    content = read_content(path)
    if suffix == ".csv":
        return _from_table(path.name, decoded(path.name, content), names)
    values = read_npy(path.name, content, len(names))
    for row, column in np.argwhere(~(np.abs(values) <= LARGEST)).tolist():
        raise _unusable(path.name, row + 1, names[column], f"{values[row, column]:g}")
    return Sequence(tuple(str(row + 1) for row in range(len(values))), values)


def folded(name: str) -> str:
    """Return a name without what people mistype: case, kind of apostrophe, spaces around it."""
    return unicodedata.normalize("NFKC", name).replace("’", "'").strip().casefold()


def _from_table(file: str, text: str, names: tuple[str, ...]) -> Sequence:
    rows = _rows(file, text, _separator(text, names))
    _, header = next(rows, (0, []))
    if not header:
        raise unreadable(file, Problem(IS_EMPTY))
    places = _places(file, header, names)
    has_tokens = folded(header[0]) == TOKEN and 0 not in places
    tokens: list[str] = []
    values: list[list[float]] = []
    for row, cells in rows:
        if len(cells) != len(header):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "{file}: row {row} has {found} cell(s), but the header has {wanted}."
                ),
                file=file,
                row=row,
                found=len(cells),
                wanted=len(header),
            )
        tokens.append(cells[0] if has_tokens else str(len(tokens) + 1))
        values.append(
            [
                _number(file, row, name, cells[place])
                for place, name in zip(places, names, strict=True)
            ]
        )
    if not values:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} has a header but no rows; it needs one row for each token."
            ),
            file=file,
        )
    return Sequence(tuple(tokens), np.array(values, np.float64).reshape(len(values), len(names)))


def _separator(text: str, names: tuple[str, ...]) -> str:
    """Return the separator that finds most names in the header; spreadsheets differ by country."""
    wanted = {folded(name) for name in names}
    first = text.lstrip().partition("\n")[0]

    def found(separator: str) -> int:
        cells = next(csv.reader([first], delimiter=separator), [])
        return sum(folded(cell) in wanted for cell in cells)

    try:
        return max(SEPARATORS, key=found)
    except csv.Error:
        return SEPARATORS[0]


def _rows(file: str, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty with its number, from 1."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield number, cells
    except csv.Error as error:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "{file}: row {row} cannot be read: {reason}."),
            file=file,
            row=number + 1,
            reason=str(error),
        ) from None


def _places(file: str, header: list[str], names: tuple[str, ...]) -> list[int]:
    """Return the column of each name, having checked that the header names each of them once."""
    # Names that differ only in what folding takes away must be written exactly.
    exactly = len({folded(name) for name in names}) < len(names)
    wanted = list(names) if exactly else [folded(name) for name in names]
    given = header if exactly else [folded(cell) for cell in header]
    # A first column called "token" is the names of the tokens, unless the input of that name
    # would be missing then.
    first = int(folded(header[0]) == TOKEN and (TOKEN not in wanted or TOKEN in given[1:]))
    for number, cell in enumerate(given[first:], first):
        if cell not in wanted:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{file}: the header names a column “{name}”, which is no input; the inputs are "
                    "{known}.",
                ),
                file=file,
                name=header[number],
                known=", ".join(names),
            )
        if cell in given[number + 1 :]:
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "{file}: the header names the column “{name}” twice."),
                file=file,
                name=header[number],
            )
    for name, cell in zip(names, wanted, strict=True):
        if cell not in given[first:]:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{file}: the header names no column “{name}”; it must name every input: "
                    "{known}.",
                ),
                file=file,
                name=name,
                known=", ".join(names),
            )
    return [given.index(cell, first) for cell in wanted]


def _number(file: str, row: int, column: str, cell: str) -> float:
    value = parse_number(cell)
    if value is None or abs(value) > LARGEST:
        raise _unusable(file, row, column, cell)
    return value


def _unusable(file: str, row: int, column: str, found: str) -> Problem:
    if not found:
        return Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "{file}: row {row}, column “{column}” is empty; it must hold a number."
            ),
            file=file,
            row=row,
            column=column,
        )
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem",
            "{file}: row {row}, column “{column}” holds “{found}”; it must hold a number from "
            "−{most:.0e} to {most:.0e}.",
        ),
        file=file,
        row=row,
        column=column,
        found=found,
        most=LARGEST,
    )
