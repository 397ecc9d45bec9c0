"""What was recognised in a weight file: the network, how it was understood, what stays open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import Problem
from lstmviz.network.network import Network
from lstmviz.network.parameters import parameters

HEAD = 4096
"""So many bytes of a file are looked at to tell its format."""


class FormatError(Problem):
    """A weight file cannot be read: which file, what is wrong, what to do."""


@dataclass(frozen=True)
class Question:
    """Something that a file does not say.

    Parameters
    ----------
    key
        Its name on the command line, such as ``activation``.
    text
        What is asked, marked for translation in the context "formats".
    choices
        All answers; empty where it is free text.
    answer
        What was taken: the answer given, or a sensible default.
    given
        Whether a person gave it.
    """

    key: str
    text: str
    choices: tuple[str, ...]
    answer: str
    given: bool = False


@dataclass(frozen=True)
class Note:
    """One thing that was understood, such as the gate order, and why.

    ``text`` is marked for translation in the context "formats" and has ``{name}`` places for
    `values`.
    """

    text: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return self.text.format(**self.values)


@dataclass(frozen=True)
class Origin:
    """The file that a network came from: its name, and the SHA-256 of its bytes.

    Most formats cannot show that a weight was changed; the sum can.
    """

    file: str
    sha256: str


@dataclass(frozen=True, eq=False)
class Recognised:
    """A network from a file.

    Parameters
    ----------
    network
        In the precision of its weights.
    format
        Name and version of the format, such as "PyTorch state_dict".
    notes
        How it was understood, in order.
    ignored
        What was left out: its name in the file, and why.
    questions
        What the file does not say, with the answers taken.
    origin
        The file it was; readers leave it to whoever called them.
    """

    network: Network
    format: str
    notes: tuple[Note, ...] = ()
    ignored: tuple[tuple[str, Note], ...] = ()
    questions: tuple[Question, ...] = ()
    origin: Origin | None = None

    @cached_property
    def unfinished(self) -> dict[str, int]:
        """How many NaN and infinite weights there are, by array; arrays without any left out."""
        counts = {
            name: a.size - int(np.count_nonzero(np.isfinite(a))) for name, a in self.arrays.items()
        }
        return {name: count for name, count in counts.items() if count}

    @property
    def arrays(self) -> dict[str, Array]:
        """Every array of the network, under names such as ``l0_reverse/weight_ih``."""
        return parameters(self.network)


@dataclass(frozen=True)
class Format:
    """A weight format; a module of this package that holds one as ``FORMAT`` is a reader.

    Parameters
    ----------
    name
        What it is called.
    recognises
        Whether a file's first :data:`HEAD` bytes are of this format. The name may help where the
        content cannot tell, never overrule it.
    read
        Reads a file with the answers given so far; raises :class:`FormatError`.
    """

    name: str
    recognises: Callable[[bytes, Path], bool]
    read: Callable[[Path, Mapping[str, str]], Recognised]
