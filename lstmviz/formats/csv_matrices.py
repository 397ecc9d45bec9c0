"""Matrices as text, as a person writes them or a spreadsheet saves them.

One file holds all matrices under PyTorch's names. A line with a single name begins a matrix, its
rows follow, a line each; a bias may stand in one line or in one column::

    weight_ih_l0
    0.1, 0.2, 0.3
    0.4, 0.5, 0.6
    weight_hh_l0
    0.7
    0.8
    bias_ih_l0
    0.9, 1

Numbers are separated by commas, semicolons or tabs. Empty lines, and lines that begin with ``#``,
are passed over. An embedding may be added as ``embedding.weight``, a readout as ``fc.weight`` and
``fc.bias``.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from lstmviz.cells.arrays import Array, read_only
from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.guard import guarded
from lstmviz.formats.recognised import Format, FormatError, Recognised
from lstmviz.formats.recurrent_names import is_recurrent
from lstmviz.formats.state_dict import recognise
from lstmviz.formats.tensors import Contents, Stored
from lstmviz.sequences.number_text import parse_number

LARGEST_FILE = 2**25
"""A text of 32 MiB holds some three million numbers; more belong in another format."""
_NAME = re.compile(r"[A-Za-z_][\w.]*")
_NOT_NUMBERS = ("nan", "inf", "infinity")


def recognises(head: bytes, path: Path) -> bool:
    """Whether a file's first bytes are the name of a matrix, alone in its line."""
    del path
    text = head.decode("utf-8-sig", "replace")
    for _, cells in _lines(text):
        return _is_name(cells) and (is_recurrent(cells[0]) or cells[0].endswith(("weight", "bias")))
    return False


def read(path: Path, answers: Mapping[str, str]) -> Recognised:
    """Read the network in a text of matrices; raise :class:`FormatError`."""
    with guarded(path):
        if path.stat().st_size > LARGEST_FILE:
            raise FormatError(
                QT_TRANSLATE_NOOP(
                    "Problem", "{file} is larger than 32 MiB; save its matrices as .npz instead."
                ),
                file=path.name,
            )
        text = path.read_text(encoding="utf-8-sig")
        tensors = {name: _stored(name, rows) for name, rows in _matrices(path.name, text).items()}
        return recognise(Contents(path.name, "CSV matrices", tensors, ordered=False), answers)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each line's number and cells, without empty cells at its end."""
    separator = next((mark for mark in ";\t" if mark in text), ",")
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip(' \t"') for cell in line.split(separator)]
        while cells and not cells[-1]:
            cells.pop()
        if cells and not cells[0].startswith("#"):
            yield number, cells


def _is_name(cells: list[str]) -> bool:
    name = len(cells) == 1 and _NAME.fullmatch(cells[0]) is not None
    return name and cells[0].lower() not in _NOT_NUMBERS


def _matrices(file: str, text: str) -> dict[str, list[list[float]]]:
    found: dict[str, list[list[float]]] = {}
    rows: list[list[float]] | None = None
    for line, cells in _lines(text):
        if _is_name(cells):
            if cells[0] in found:
                raise FormatError(
                    QT_TRANSLATE_NOOP(
                        "Problem", "{file}: line {line} begins {tensor} a second time; remove one."
                    ),
                    file=file,
                    line=line,
                    tensor=cells[0],
                )
            rows = found[cells[0]] = []
            continue
        if rows is None:
            raise FormatError(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{file}: line {line} stands before any name; begin each matrix with a line "
                    "such as weight_ih_l0.",
                ),
                file=file,
                line=line,
            )
        rows.append([_number(file, line, cell) for cell in cells])
        if len(rows[-1]) != len(rows[0]):
            raise FormatError(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{file}: line {line} has {found} number(s), but the matrix’s first row has "
                    "{wanted}; give each row as many.",
                ),
                file=file,
                line=line,
                found=len(rows[-1]),
                wanted=len(rows[0]),
            )
    return found


def _number(file: str, line: int, cell: str) -> float:
    value = float("nan") if cell.lower() == "nan" else parse_number(cell)
    if value is None:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file}: in line {line}, “{text}” is no number; write numbers with a point, and "
                "each matrix’s name in a line of its own.",
            ),
            file=file,
            line=line,
            text=cell[:40],
        )
    return value


def _stored(name: str, rows: list[list[float]]) -> Stored:
    matrix: Array = np.array(rows, np.float64).reshape(len(rows), -1 if rows else 0)
    if name.rpartition(".")[2].startswith("bias") and 1 in matrix.shape:
        matrix = matrix.ravel()
    values = read_only(matrix)
    return Stored(values.shape, "float64", lambda: values)


FORMAT = Format("CSV matrices", recognises, read)
