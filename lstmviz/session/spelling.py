"""How pins and targets are written: ``l0/f[mood]@1,3-5=0.5``, ``l0/h[0]@T``, ``loss[raise]@T``.

A unit is written by its name, or by its index from 0 as in arrays; a token by its number from 1 as
on screen, ``T`` being the last. What stands in brackets goes as far as the last ``]@``, so that a
name may hold anything.
"""

import re
from collections.abc import Sequence

import numpy as np

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, listed
from lstmviz.network.network import Network
from lstmviz.network.pins import Pin, signals_of
from lstmviz.network.targets import LossTarget, ReadoutTarget, SignalTarget, Target
from lstmviz.sequences.number_text import parse_number
from lstmviz.sequences.tables import folded

PIN = re.compile(r"([^/\[]*)/([^/\[]*)\[(.*)\]@([^]@=]*)=([^]@=]*)", re.DOTALL)
TARGET = re.compile(r"(?:([^/\[]*)/)?([^/\[]*)\[(.*)\]@([^]@=]*)", re.DOTALL)
RANGE = re.compile(r"(\d+|T)(?:[-–](\d+|T))?")
EVERYWHERE = "*"
LAST = "T"
READOUT, LOSS = "y", "loss"


def find_name(names: Sequence[str], wanted: str, first: int) -> int | None:
    """Return which of the names is wanted: by name, or by number counted from `first`."""
    for form in (str, folded):
        forms = [form(name) for name in names]
        if form(wanted) in forms:
            return forms.index(form(wanted))
    if wanted.isdecimal() and first <= int(wanted[:9]) < first + len(names):
        return int(wanted[:9]) - first
    return None


def find_entry(names: Sequence[str], of: str, wanted: str, first: int) -> int:
    """Return which of a signal's names is wanted; see :func:`find_name`.

    Raises
    ------
    Problem
        If it is none of them; it tells what there is.
    """
    found = find_name(names, wanted, first)
    if found is None:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "“{signal}” has no unit “{name}”; it has {known}."),
            signal=of,
            name=wanted,
            known=numbered(names, first),
        )
    return found


def numbered(names: Sequence[str], first: int) -> str:
    """Write names with their numbers, not more than a sentence bears."""
    return listed(f"{number} {name}" for number, name in enumerate(names, first))


def parse_pin(text: str, network: Network, tokens: int) -> Pin:
    """Read a pin.

    Parameters
    ----------
    text
        Such as ``l0/f[mood]@*=1`` or ``l1_reverse/h[2]@1,3,5-7=−0.5``.
    network
        Whose signal is held.
    tokens
        T.

    Raises
    ------
    Problem
        If it is not written so, or the network or sequence has no such place; it tells what there
        is.
    """
    found = PIN.fullmatch(text.strip())
    if found is None:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "“{text}” is not a pin such as l0/f[mood]@*=1; it needs layer/signal[unit]"
                "@tokens=number.",
            ),
            text=text,
        )
    layer, signal, unit, where, number = found.groups()
    names = _signal(network, layer, signal)
    value = parse_number(number)
    if value is None:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "The pin “{text}” holds at “{number}”, which is no number."
            ),
            text=text,
            number=number,
        )
    held_at = None if where.strip() == EVERYWHERE else _tokens(where, tokens)
    return Pin(layer, signal, find_entry(names, f"{layer}/{signal}", unit, 0), value, held_at)


def write_pin(pin: Pin, network: Network) -> str:
    """Write a pin so that :func:`parse_pin` reads it back equal."""
    name = signals_of(network, pin.layer)[pin.signal][pin.unit]
    where = EVERYWHERE if pin.tokens is None else _ranges(pin.tokens)
    return f"{pin.layer}/{pin.signal}[{name}]@{where}={repr(pin.value).removesuffix('.0')}"


def parse_target(text: str, network: Network, tokens: int) -> Target:
    """Read a target.

    Parameters
    ----------
    text
        Such as ``l0/h[0]@T``, ``y[raise]@3``, ``loss[raise]@T`` or ``loss[price=0.5]@T``; what the
        last two mean, see :class:`lstmviz.network.targets.LossTarget`.
    network
        What computes it.
    tokens
        T.

    Raises
    ------
    Problem
        If it is not written so, or there is no such thing; it tells what there is.
    """
    found = TARGET.fullmatch(text.strip())
    if found is None:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "“{text}” is not a target such as l0/h[0]@T, y[raise]@3 or loss[raise]@T.",
            ),
            text=text,
        )
    layer, key, entry, where = found.groups()
    if layer is not None:
        names = _signal(network, layer, key)
        unit = find_entry(names, f"{layer}/{key}", entry, 0)
        return SignalTarget(layer, key, unit, _token(where, tokens))
    if key not in (READOUT, LOSS):
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The target “{text}” names no layer; write such as l0/h[0]@T, or y[…] or loss[…].",
            ),
            text=text,
        )
    if network.readout is None:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The network has no readout; choose a signal as the target, such as l0/h[0]@T.",
            )
        )
    names, token = network.readout.names, _token(where, tokens)
    if key == READOUT:
        return ReadoutTarget(find_entry(names, READOUT, entry, 0), token)
    return _loss(network.readout.activation, names, entry, token)


def write_target(target: Target, network: Network) -> str:
    """Write a target with the names and numbers that people see."""
    token = target.token + 1
    if isinstance(target, SignalTarget):
        name = signals_of(network, target.layer)[target.signal][target.unit]
        return f"{target.layer}/{target.signal}[{name}]@{token}"
    names = network.readout.names if network.readout is not None else ()
    if isinstance(target, LossTarget):
        return f"{LOSS}[{names[target.output]}={target.wanted:g}]@{token}"
    return f"{READOUT}[{names[target.output]}]@{token}"


def _loss(activation: str, names: Sequence[str], entry: str, token: int) -> LossTarget:
    output = find_name(names, entry, 0)
    name, equals, number = entry.rpartition("=")
    wanted: float | None = None
    if output is None and equals:
        output, wanted = find_entry(names, READOUT, name, 0), parse_number(number)
        if wanted is None or abs(wanted) == float("inf"):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "“{number}” is no number that “{name}” could be wanted to be."
                ),
                number=number,
                name=name,
            )
    output = find_entry(names, READOUT, entry, 0) if output is None else output
    if wanted is None and activation == "linear":
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The loss of a linear readout needs the number wanted, such as loss[{name}=0.5]@T.",
            ),
            name=names[output],
        )
    if wanted is not None and activation == "sigmoid" and not 0 <= wanted <= 1:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "“{name}” is a probability and cannot be wanted to be {number}."
            ),
            name=names[output],
            number=number,
        )
    if wanted not in (None, 1.0) and activation == "softmax":
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem",
                "The loss of a softmax readout takes no number; write loss[{name}]@T for “{name}” "
                "being right.",
            ),
            name=names[output],
        )
    return LossTarget(output, token, 1.0 if wanted is None else wanted)


def _signal(network: Network, layer: str, signal: str) -> Sequence[str]:
    """Return the names of a signal's numbers."""
    if layer not in network.labels:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "There is no layer “{name}”; choose one of {known}."),
            name=layer,
            known=listed(network.labels),
        )
    signals = signals_of(network, layer)
    if signal not in signals:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "There is no signal “{name}”; choose one of {known}."),
            name=signal,
            known=listed(signals),
        )
    return signals[signal]


def _token(text: str, tokens: int) -> int:
    found = RANGE.fullmatch(text.strip())
    if found is None or found[2] is not None:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "“{text}” is no token; write its number from 1, or T for the last."
            ),
            text=text,
        )
    return _place(found[1], tokens)


def _tokens(text: str, tokens: int) -> tuple[int, ...]:
    chosen = np.zeros(tokens, np.bool_)
    for part in text.split(","):
        found = RANGE.fullmatch(part.strip())
        if found is None:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "“{text}” are no tokens; write numbers from 1 such as 1,3,5-7, T for the "
                    "last, or * for all.",
                ),
                text=text,
            )
        first = _place(found[1], tokens)
        last = first if found[2] is None else _place(found[2], tokens)
        if last < first:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "The tokens “{text}” run backwards; write the smaller number first."
                ),
                text=part.strip(),
            )
        chosen[first : last + 1] = True
    return tuple(np.flatnonzero(chosen).tolist())


def _place(text: str, tokens: int) -> int:
    number = tokens if text == LAST else int(text[:18])
    if not 1 <= number <= tokens:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "There is no token {token}; the tokens are numbered 1 to {last}."
            ),
            token=text,
            last=tokens,
        )
    return number - 1


def _ranges(tokens: Sequence[int]) -> str:
    """Write tokens from 0 as numbers from 1, those in a row as a range."""
    rows: list[tuple[int, int]] = []
    for token in tokens:
        if rows and token == rows[-1][1]:
            rows[-1] = rows[-1][0], token + 1
        else:
            rows.append((token + 1, token + 1))
    return ",".join(f"{first}" if first == last else f"{first}-{last}" for first, last in rows)
