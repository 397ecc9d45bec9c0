"""Where everybody looks: token, stage, layer, unit, signal, and what is hovered."""

from dataclasses import dataclass


def owner(key: str) -> str | None:
    """Return the signal that a weight belongs to, ``f`` for ``W_f``; None for what is no weight."""
    if key == "V":
        return "y"
    letter, _, signal = key.partition("_")
    return signal if signal and letter in {"W", "U", "b", "d", "p", "R"} else None


@dataclass(frozen=True)
class Ref:
    """A reference to one quantity, or to several where a field is None.

    Parameters
    ----------
    key
        As in equations: ``f``, ``c``, ``x``, ``y``, ``W_f``, ``U_f``, ``b_f``, ``kept``…
        A state before token t is the state at t - 1: ``c`` at token -1 is the initial memory.
    layer
        Label of layer and direction; for ``x`` and ``y`` the layer does not count.
    unit
        The unit; for ``x`` the input, for ``y`` the readout, for weights the row.
    source
        The column of a weight matrix.
    token
        The token, from 0; weights have none.
    """

    key: str
    layer: str = "l0"
    unit: int | None = None
    source: int | None = None
    token: int | None = None

    def meets(self, other: "Ref") -> bool:
        """Whether both could mean the same quantity: None meets anything."""
        return (
            self.key == other.key
            and self.layer == other.layer
            and _agree(self.unit, other.unit)
            and _agree(self.source, other.source)
            and _agree(self.token, other.token)
        )


def _agree(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one == other


@dataclass(frozen=True)
class Cursor:
    """The shared cursor.

    Parameters
    ----------
    token
        From 0.
    stage
        The teaching sub-step within the token, from 0; None for the whole token at once.
    layer
        Label of layer and direction.
    unit, signal
        The chosen quantity, whose equation is shown.
    hover
        What the pointer is on, and what belongs to it.
    veil
        Everything after this (token, stage) is hidden, so that it can be asked for.
    covers
        Whether everything after the cursor itself is hidden, too.
    """

    token: int = 0
    stage: int | None = None
    layer: str = "l0"
    unit: int = 0
    signal: str = ""
    hover: tuple[Ref, ...] = ()
    veil: tuple[int, int] | None = None
    covers: bool = False
