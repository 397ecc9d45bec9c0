"""Pins: signals held at a number, as a person sets them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from lstmviz.cells.parameters import LARGEST
from lstmviz.cells.pins import Held, Pins
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.network.network import Network


@dataclass(frozen=True)
class Pin:
    """A unit's signal, held at a number.

    Parameters
    ----------
    layer
        Label of layer and direction, such as ``l1_reverse``.
    signal
        The key of a signal that traces record.
    unit
        Which of the signal's numbers, from 0.
    value
        At what it is held, at most :data:`lstmviz.cells.parameters.LARGEST` either way.
    tokens
        Where it is held, from 0, each once and in order; None for everywhere.
    """

    layer: str
    signal: str
    unit: int
    value: float
    tokens: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if not abs(self.value) <= LARGEST:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "A signal can be held at numbers from −{most:.0e} to {most:.0e}."
                ),
                most=LARGEST,
            )
        object.__setattr__(self, "value", float(self.value))
        if self.tokens is not None:
            object.__setattr__(self, "tokens", tuple(sorted(set(self.tokens))))

    @property
    def place(self) -> tuple[str, str, int]:
        """Whose value is held: label, signal and unit."""
        return self.layer, self.signal, self.unit

    def followed(self, to: Callable[[int], int | None]) -> "Pin | None":
        """Return the pin after tokens have been moved.

        Parameters
        ----------
        to
            Maps a token to where it stands now, None if it is gone.

        Returns
        -------
        Pin or None
            None if every token it held something at is gone.
        """
        if self.tokens is None:
            return self
        left = tuple(now for token in self.tokens if (now := to(token)) is not None)
        return replace(self, tokens=left) if left else None

    def check(self, network: Network, tokens: int) -> None:
        """Raise :class:`Problem` unless it fits a network and a sequence of so many tokens.

        A signal can only be held where its equation could ever bring it: a forget gate of 2 would
        grow the memory beyond all numbers, and no axis shows it.
        """
        signals = signals_of(network, self.layer)
        if self.signal not in signals:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "The pin {layer}/{signal} holds nothing that the network has."
                ),
                layer=self.layer,
                signal=self.signal,
            )
        if not 0 <= self.unit < len(signals[self.signal]):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "The pin {layer}/{signal} holds unit {unit} of {count}."
                ),
                layer=self.layer,
                signal=self.signal,
                unit=self.unit + 1,
                count=len(signals[self.signal]),
            )
        least, most = network.layers[network.labels[self.layer][0]].kind.signal(self.signal).bounds
        low, high = -np.inf if least is None else least, np.inf if most is None else most
        if not low <= self.value <= high:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{layer}/{signal} always lies between {low:g} and {high:g}; it cannot be held "
                    "at {value:g}.",
                ),
                layer=self.layer,
                signal=self.signal,
                low=low,
                high=high,
                value=self.value,
            )
        if self.tokens is not None and not (
            self.tokens and self.tokens[0] >= 0 and self.tokens[-1] < tokens
        ):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "The pin {layer}/{signal} holds at tokens that the sequence of {count} "
                    "does not have.",
                ),
                layer=self.layer,
                signal=self.signal,
                count=tokens,
            )


def signals_of(network: Network, label: str) -> Mapping[str, tuple[str, ...]]:
    """Return the signals that a layer and direction records, with their numbers' names.

    Nothing for a label that the network does not have.
    """
    if label not in network.labels:
        return {}
    layer = network.layers[network.labels[label][0]]
    return {signal.key: layer.names_of(signal.key) for signal in layer.kind.signals}


def held(pins: Iterable[Pin], network: Network, tokens: int) -> dict[str, Pins]:
    """Return what pins hold, for :func:`lstmviz.network.forward.run`.

    Where two pins meet, the later one holds.

    Parameters
    ----------
    pins
        Pins that fit `network`.
    tokens
        T.

    Returns
    -------
    dict
        By label and signal; arrays ``(T, 1, H)``.
    """
    found: dict[str, dict[str, Held]] = {}
    for pin in pins:
        signals = found.setdefault(pin.layer, {})
        if pin.signal not in signals:
            shape = (tokens, 1, len(signals_of(network, pin.layer)[pin.signal]))
            dtype = network.layers[network.labels[pin.layer][0]].dtype
            signals[pin.signal] = Held(np.zeros(shape, np.bool_), np.zeros(shape, dtype))
        at = slice(None) if pin.tokens is None else list(pin.tokens)
        signals[pin.signal].where[at, 0, pin.unit] = True
        signals[pin.signal].value[at, 0, pin.unit] = pin.value
    return dict(found)
