"""What every reader stands behind: whatever goes wrong inside, a person reads one sentence."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.limits import LARGEST_NETWORK, MOST_NAMES
from lstmviz.formats.recognised import FormatError
from lstmviz.network.network import Network
from lstmviz.network.parameters import parameters


@contextlib.contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn whatever reading a file raises into a :class:`FormatError` that names the file."""
    try:
        yield
    except FormatError:
        raise
    except Problem as problem:
        raise FormatError(
            QT_TRANSLATE_NOOP("Problem", "{file} cannot be opened: {problem}"),
            file=path.name,
            problem=problem,
        ) from None
    except OSError as error:
        # What the system says has a number; HDF5 only uses the name, for damage of any kind.
        if error.strerror is None:
            raise damaged(path.name) from None
        raise FormatError(
            QT_TRANSLATE_NOOP("Problem", "{file} cannot be read: {reason}."),
            file=path.name,
            reason=error.strerror,
        ) from None
    except MemoryError:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} needs more memory than there is; save only its weights."
            ),
            file=path.name,
        ) from None
    # A broken file may make the libraries under a reader raise whatever their parts happen to.
    except Exception:
        raise damaged(path.name) from None


def damaged(file: str) -> FormatError:
    """Return the problem of a file that is not as its format says."""
    return FormatError(
        QT_TRANSLATE_NOOP(
            "Problem", "{file} is damaged and cannot be read; get it or save it again."
        ),
        file=file,
    )


def check_network(file: str, network: Network) -> None:
    """Raise :class:`FormatError` if a network has more than can be shown."""
    most = max(map(len, _names(network)))
    if most > MOST_NAMES:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} holds a network of {count} inputs, units or readouts; at most {most} can "
                "be shown.",
            ),
            file=file,
            count=most,
            most=MOST_NAMES,
        )
    if sum(array.nbytes for array in parameters(network).values()) > LARGEST_NETWORK:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem",
                "{file} holds a network of more than {most} GB of weights, too large to be looked "
                "into; choose a smaller one.",
            ),
            file=file,
            most=LARGEST_NETWORK >> 30,
        )


def _names(network: Network) -> Iterator[tuple[str, ...]]:
    """Yield every list of names that comes with a network."""
    yield network.input_names
    yield from (layer.unit_names for layer in network.layers)
    if network.readout is not None:
        yield network.readout.names
    if network.embedding is not None:
        yield network.embedding.tokens
