"""The names of units, inputs and readouts in files that give none."""


def unit_names(count: int) -> tuple[str, ...]:
    """Return ``u1``, ``u2`` …, one for each unit."""
    return _numbered("u", count)


def input_names(count: int, embedded: bool) -> tuple[str, ...]:
    """Return ``x1``, ``x2`` …; ``e1``, ``e2`` … where the inputs are an embedding's numbers."""
    return _numbered("e" if embedded else "x", count)


def readout_names(count: int) -> tuple[str, ...]:
    """Return ``y1``, ``y2`` …, one for each readout."""
    return _numbered("y", count)


def _numbered(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{n}" for n in range(1, count + 1))
