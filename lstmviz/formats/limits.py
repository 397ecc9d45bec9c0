"""How much a weight file may ask for: bytes, memory and time."""

import contextlib

LARGEST_FILE = 2**32
"""The most bytes a file may have, 4 GB: a checkpoint holds more than weights."""
LARGEST_NETWORK = 2**30
"""The most bytes of weights a network may have, 1 GB: 268 million numbers in single precision."""
LARGEST_HEADER = 2**24
"""The most bytes of names and notes a reading may tell, 16 MB: who asked waits as they unfold."""
MOST_NAMES = 300_000
"""The most inputs, units, readouts or named tokens a network may have: as above."""
MOST_IGNORED = 1000
"""So many parts of a file are told to be left out; of more, only how many."""
SECONDS = 10.0
"""How long reading a file may take."""


def memory_for(size: int) -> int:
    """Return how many bytes of address space a file of `size` bytes may be read in.

    A small file has no right to much, whatever it declares; a large one needs room for its bytes,
    for half precision widened, and for the answer. The first gigabyte is for the libraries.
    """
    return 2**30 + 4 * min(size, LARGEST_FILE)


def limit_process(memory: int) -> None:
    """Limit this process, where the system can: address space, processor time, files written.

    It leaves no core dump, either. The one who started it also watches the clock. What a system
    refuses is left: macOS takes no limit of the address space, whatever it is.
    """
    try:
        import resource
    except ImportError:
        return
    processor = int(SECONDS) + 1
    for name, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_FSIZE, LARGEST_NETWORK + LARGEST_HEADER),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(name)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(name, (most, most))
