"""Quantities by name: ``f[mood]@1`` in a lesson's files, a place in a trace in the program."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.network.trace import Trace

_QUANTITY = re.compile(
    r"(?:(?P<layer>l\d+(?:_reverse)?)/)?"
    r"(?P<key>[A-Za-z]+(?:_[A-Za-z]+)?)"
    r"(?:\[(?P<names>[^\]]+)\])?"
    r"(?:@(?P<token>\d+))?"
)
_PRE = "a_"


@dataclass(frozen=True)
class Place:
    """Where a number stands in a trace; it holds no number itself.

    Parameters
    ----------
    key
        ``x``, ``y``, a signal or intermediate of the cell, ``a_`` and a gate for what goes into
        its activation, or a block of weights: ``W_f``, ``U_f``, ``b_f``, ``p_f``, ``V``, ``b_y``.
    layer
        Label of layer and direction.
    unit, source
        Row and, for a weight matrix, column; None means all of them.
    token
        From 0; -1 is the state before the first token; None for weights, or for every token.
    """

    key: str
    layer: str = "l0"
    unit: int | None = None
    source: int | None = None
    token: int | None = None

    @property
    def gate(self) -> str:
        """The key of the signal it belongs to: that of the gate for what goes into it."""
        return self.key.removeprefix(_PRE)

    @property
    def is_weight(self) -> bool:
        """Whether it is set by a person or by training, and not computed."""
        return self.key == "V" or self.key[:2] in ("W_", "U_", "b_", "p_")

    def value(self, trace: Trace) -> float | None:
        """Return the number, or None if this trace has no such place."""
        try:
            array = self._array(trace)
            if array is None or self.unit is None:
                return None
            return float(array[self.unit] if self.source is None else array[self.unit, self.source])
        except (IndexError, KeyError):
            return None

    def _array(self, trace: Trace) -> Array | None:
        readout, token = trace.readout, self.token
        if self.key in ("V", "b_y"):
            return None if readout is None else {"V": readout.weight, "b_y": readout.bias}[self.key]
        layer = trace.layers[self.layer]
        if self.is_weight:
            return layer.values(0)[self.key]
        if token is None:
            return None
        if self.key in ("x", "y"):
            recorded = trace.x if self.key == "x" else trace.y
        elif token < 0:
            return layer.initial[self.key]
        elif self.key.startswith(_PRE):
            return layer.pre_activation(token, self.gate)
        elif self.key in layer.signals:
            recorded = layer.signals[self.key]
        else:
            return layer.kind.equations[self.key].evaluate(layer.values(token))
        row: Array | None = None if recorded is None else recorded[token]
        return row


@dataclass(frozen=True)
class Amount:
    """One quantity, or several multiplied: ``f[mood]@2 * f[mood]@3``."""

    places: tuple[Place, ...]

    def value(self, trace: Trace) -> float | None:
        """Return the number, or None if this trace lacks a place."""
        product = 1.0
        for place in self.places:
            value = place.value(trace)
            if value is None:
                return None
            product *= value
        return product


@dataclass(frozen=True)
class LayerNames:
    """What a layer's quantities are called: its cell, its units, what goes in."""

    kind: CellKind
    units: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """What the quantities of a network and its sequence are called."""

    tokens: tuple[str, ...]
    layers: Mapping[str, LayerNames]
    readouts: tuple[str, ...] = ()

    def amount(self, text: str) -> Amount:
        """Read a quantity, or several joined by ``*``.

        Raises
        ------
        Problem
            If there is none of that name.
        """
        return Amount(tuple(self.place(part) for part in text.split("*")))

    def place(self, text: str, *, whole: bool = False) -> Place:
        """Read one quantity; with `whole`, unit and token may be left out for all of them.

        Raises
        ------
        Problem
            If there is none of that name.
        """
        match = _QUANTITY.fullmatch(text.strip())
        if match is None:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "“{quantity}” is not written like a quantity; write name[unit]@token, "
                    "such as f[1]@1.",
                ),
                quantity=text.strip(),
            )
        label = match["layer"] or "l0"
        if label not in self.layers:
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "There is no layer “{name}”; choose one of {known}."),
                name=label,
                known=", ".join(self.layers),
            )
        key = match["key"]
        if key in ("x", "y", "V", "b_y"):
            label = list(self.layers)[-1] if key in ("V", "b_y") else "l0"
        axes = self._axes(key, self.layers[label])
        given = [name.strip() for name in match["names"].split(",")] if match["names"] else []
        if len(given) != len(axes) and (given or not whole):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "“{key}” takes {wanted} name(s) in square brackets, not {found}."
                ),
                key=key,
                wanted=len(axes),
                found=len(given),
            )
        at: list[int | None] = [
            index_of(name, names) for name, names in zip(given, axes, strict=False)
        ]
        unit, source, *_ = (*at, None, None)
        token = self._token(match["token"], key, self.layers[label].kind, whole)
        return Place(key, label, unit, source, token)

    def _axes(self, key: str, layer: LayerNames) -> tuple[tuple[str, ...], ...]:
        """Return the names along each axis of a quantity."""
        kind, (letter, _, gate) = layer.kind, key.partition("_")
        signals = [signal.key for signal in (*kind.signals, *kind.intermediates)]
        if key == "x":
            return (self.layers["l0"].sources,)
        if key in ("y", "b_y") and self.readouts:
            return (self.readouts,)
        if key == "V" and self.readouts:
            return (self.readouts, layer.units)
        if key in signals or (letter in ("a", "b") and gate in kind.gates):
            return (layer.units,)
        if letter == "p" and gate in kind.peepholes:
            return (layer.units,)
        if letter in ("W", "U") and gate in kind.gates:
            return (layer.units, layer.sources if letter == "W" else layer.units)
        readout = ["y"] if self.readouts else []
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "There is no quantity “{key}”; the cell has {known}."),
            key=key,
            known=", ".join(["x", *signals, *readout]),
        )

    def _token(self, given: str | None, key: str, kind: CellKind, whole: bool) -> int | None:
        weight = Place(key).is_weight
        if given is None and (weight or whole):
            return None
        if weight:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "“{key}” is the same at every token; leave out “@{token}”."
                ),
                key=key,
                token=given,
            )
        if given is None:
            raise Problem(
                QT_TRANSLATE_NOOP("Problem", "“{key}” needs its token, such as “@1”."), key=key
            )
        return self.token(int(given), least=0 if key in kind.state else 1)

    def token(self, number: int, least: int = 1) -> int:
        """Turn a token counted from 1 into one counted from 0.

        Raises
        ------
        Problem
            If there is no such token.
        """
        if not least <= number <= len(self.tokens):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "There is no token {number}; count from {least} to {most}."
                ),
                number=number,
                least=least,
                most=len(self.tokens),
            )
        return number - 1


def index_of(name: str, names: tuple[str, ...]) -> int:
    """Return the index of a name, or of a number counted from 1.

    Raises
    ------
    Problem
        If it is neither.
    """
    if name in names:
        return names.index(name)
    if name.isdecimal() and 1 <= int(name) <= len(names):
        return int(name) - 1
    raise Problem(
        QT_TRANSLATE_NOOP("Problem", "There is no “{name}”; choose one of {known}."),
        name=name,
        known=", ".join(names),
    )
