"""Edits as functions from a document to a new one. Bad values raise and change nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from lstmviz.cells.arrays import Array
from lstmviz.cells.parameters import LARGEST, Weights, blocks, with_block
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, size
from lstmviz.network.layer import Layer
from lstmviz.network.pins import Pin
from lstmviz.network.readout import Readout
from lstmviz.sequences.sequence import Sequence
from lstmviz.session.document import Document
from lstmviz.session.fitting import fitted, free_name, grown_names, resized_weights

MOST = 1024
"""The most units or inputs a person may ask for; more would not fit a screen or a frame."""


def checked(values: ArrayLike) -> Array:
    """Return the numbers if each is finite and at most :data:`LARGEST`; else raise a Problem."""
    try:
        array = np.asarray(values, np.float64)
    except (ValueError, TypeError, OverflowError):
        array = np.array(np.nan)
    if not np.all(np.abs(array) <= LARGEST):
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "Only numbers from −{most:.0e} to {most:.0e} can be set."),
            most=LARGEST,
        )
    return array


def get_block(document: Document, label: str, key: str) -> Array:
    """Return a weight block by its name in equations, such as ``W_f (H, I)`` or ``V (O, H)``."""
    readout = document.network.readout
    if readout is not None and key in ("V", "b_y"):
        return readout.weight if key == "V" else readout.bias
    layer, weights = _find(document, label)
    return dict(blocks(weights, layer.kind.rows))[key]


def set_block(document: Document, label: str, key: str, block: ArrayLike) -> Document:
    """Replace a weight block.

    Raises
    ------
    Problem
        If a number is not finite or too large, or the shape is another.
    """
    old, new = get_block(document, label, key), checked(block)
    if new.shape != old.shape:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "The numbers for {key} are {found}, not {wanted}."),
            key=key,
            found=size(new.shape),
            wanted=size(old.shape),
        )
    return _with_block(document, label, key, new.astype(old.dtype))


def _with_block(document: Document, label: str, key: str, block: Array) -> Document:
    readout = document.network.readout
    if readout is not None and key == "V":
        return set_readout(document, replace(readout, weight=block))
    if readout is not None and key == "b_y":
        return set_readout(document, replace(readout, bias=block))
    layer, weights = _find(document, label)
    changed = with_block(weights, layer.kind.rows, key, block)
    return _with_weights(document, label, changed)


def set_weight(
    document: Document, label: str, key: str, unit: int, source: int | None, value: float
) -> Document:
    """Replace one entry of a weight block; a bias or peephole has no `source`."""
    return set_weights(document, label, {(key, unit, source): value})


def set_weights(
    document: Document, label: str, numbers: Mapping[tuple[str, int, int | None], float]
) -> Document:
    """Replace many entries of weight blocks, each named by key, unit and source."""
    changed: dict[str, Array] = {}
    for (key, unit, source), value in numbers.items():
        if key not in changed:
            changed[key] = get_block(document, label, key).copy()
        changed[key][(unit,) if source is None else (unit, source)] = checked(value)
    # Only what is set is checked: a loaded block may hold NaN, and has to be mended bit by bit.
    for key, block in changed.items():
        document = _with_block(document, label, key, block)
    return document


def fill_blocks(
    document: Document, label: str, fills: Mapping[str, Callable[[Array], Array]]
) -> Document:
    """Replace weight blocks, named by key, by what a function such as those of `fills` makes."""
    for key, fill in fills.items():
        document = set_block(document, label, key, fill(get_block(document, label, key)))
    return document


def set_readout(document: Document, readout: Readout | None) -> Document:
    """Replace the readout."""
    return replace(document, network=replace(document.network, readout=readout))


def set_input(document: Document, token: int, feature: int, value: float) -> Document:
    """Replace one number of the sequence."""
    sequence = document.sequence.with_value(token, feature, float(checked(value)))
    return replace(document, sequence=sequence)


def set_initial(document: Document, label: str, key: str, unit: int, value: float) -> Document:
    """Replace one number of the state before the first token."""
    vector = document.initial[label][key].copy()
    vector[unit] = checked(value)
    initial = {name: dict(signals) for name, signals in document.initial.items()}
    initial[label][key] = vector
    return replace(document, initial=initial)


def rename_token(document: Document, token: int, name: str) -> Document:
    """Rename a token.

    Raises
    ------
    Problem
        If nothing is left of the name without its outer spaces.
    """
    if not name.strip():
        raise Problem(QT_TRANSLATE_NOOP("Problem", "A token needs a name; the old one stays."))
    return replace(document, sequence=document.sequence.with_name(token, name.strip()))


def add_token(document: Document, after: int) -> Document:
    """Add a copy of a token behind it, under a name that is free."""
    sequence = document.sequence
    name = free_name(sequence.tokens, sequence.tokens[after])
    return replace(
        document,
        sequence=sequence.inserted(after + 1, name, sequence.values[after]),
        pins=_followed(document.pins, lambda old: old + (old > after)),
    )


def remove_token(document: Document, token: int) -> Document:
    """Remove a token, and the pins that held something there alone."""
    return replace(
        document,
        sequence=document.sequence.removed(token),
        pins=_followed(document.pins, lambda old: None if old == token else old - (old > token)),
    )


def move_token(document: Document, token: int, to: int) -> Document:
    """Move a token to another place; what is pinned there goes along."""

    def now(old: int) -> int:
        if old == token:
            return to
        left = old - (old > token)
        return left + (left >= to)

    return replace(
        document,
        sequence=document.sequence.moved(token, to),
        pins=_followed(document.pins, now),
    )


def feed(document: Document, sequence: Sequence) -> Document:
    """Feed in another sequence; pins at chosen tokens go with the tokens they were chosen for."""
    return replace(document, sequence=sequence, pins=_followed(document.pins, lambda old: None))


def add_pin(document: Document, pin: Pin) -> Document:
    """Hold a signal at a number. It takes the place of a pin that holds it at the same tokens.

    Raises
    ------
    Problem
        If it does not fit the network or the sequence.
    """
    kept = tuple(old for old in document.pins if (old.place, old.tokens) != (pin.place, pin.tokens))
    return replace(document, pins=(*kept, pin))


def set_pin(document: Document, index: int, value: float) -> Document:
    """Hold what a pin holds at another number."""
    pin = replace(document.pins[index], value=float(checked(value)))
    return replace(document, pins=(*document.pins[:index], pin, *document.pins[index + 1 :]))


def remove_pin(document: Document, index: int) -> Document:
    """Let go of what a pin holds."""
    return replace(document, pins=(*document.pins[:index], *document.pins[index + 1 :]))


def _followed(pins: tuple[Pin, ...], to: Callable[[int], int | None]) -> tuple[Pin, ...]:
    """Return the pins after tokens have been moved, without those that hold nothing any more."""
    return tuple(now for pin in pins if (now := pin.followed(to)) is not None)


def rename_input(document: Document, feature: int, name: str) -> Document:
    """Rename an input."""
    names = _renamed(document.network.input_names, feature, name)
    return replace(document, network=replace(document.network, input_names=names))


def rename_unit(document: Document, layer: int, unit: int, name: str) -> Document:
    """Rename a unit."""
    return _with_layer(
        document,
        layer,
        lambda old: replace(old, unit_names=_renamed(old.unit_names, unit, name)),
    )


def rename_source(document: Document, layer: int, source: int, name: str) -> Document:
    """Rename what goes into a layer: an input of the network, or a unit of the layer below."""
    if layer == 0:
        return rename_input(document, source, name)
    units = document.network.layers[layer - 1].units
    return rename_unit(document, layer - 1, source % units, name.removesuffix("′"))


def rename_readout(document: Document, index: int, name: str) -> Document:
    """Rename an output of the readout."""
    readout = document.network.readout
    if readout is None:
        return document
    return set_readout(document, replace(readout, names=_renamed(readout.names, index, name)))


def resize(document: Document, inputs: int, units: int) -> Document:
    """Change the sizes of a network of one layer and direction; what is new is zero.

    Raises
    ------
    Problem
        If the network has more layers or directions, or a size is not from 1 to :data:`MOST`.
    """
    network = document.network
    if len(network.layers) != 1 or network.layers[0].reverse is not None:
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "Sizes can be changed in networks of one layer and one direction only."
            )
        )
    if not (1 <= inputs <= MOST and 1 <= units <= MOST):
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "Inputs and units can be from 1 to {most} in number."),
            most=MOST,
        )
    layer = network.layers[0]
    weights = resized_weights(layer.weights, len(layer.kind.gates), inputs, units)
    resized = replace(layer, weights=weights, unit_names=grown_names(layer.unit_names, units))
    readout = network.readout
    if readout is not None:
        shape = (len(readout.bias), resized.outputs)
        readout = replace(readout, weight=fitted(readout.weight, shape))
    return replace(
        document,
        network=replace(
            network,
            layers=(resized,),
            input_names=grown_names(network.input_names, inputs),
            readout=readout,
        ),
        sequence=replace(
            document.sequence,
            values=fitted(document.sequence.values, (len(document.sequence), inputs)),
        ),
        initial={
            label: {
                key: fitted(value, (len(resized.names_of(key)),)) for key, value in signals.items()
            }
            for label, signals in document.initial.items()
        },
        pins=tuple(pin for pin in document.pins if pin.unit < len(resized.names_of(pin.signal))),
    )


def _renamed(names: tuple[str, ...], index: int, name: str) -> tuple[str, ...]:
    return (*names[:index], name.strip(), *names[index + 1 :])


def _find(document: Document, label: str) -> tuple[Layer, Weights]:
    number, suffix = document.network.labels[label]
    layer = document.network.layers[number]
    return layer, dict(layer.directions)[suffix]


def _with_weights(document: Document, label: str, weights: Weights) -> Document:
    number, suffix = document.network.labels[label]
    if suffix and not document.network.layers[number].backwards:
        return _with_layer(document, number, lambda layer: replace(layer, reverse=weights))
    return _with_layer(document, number, lambda layer: replace(layer, weights=weights))


def _with_layer(document: Document, number: int, change: Callable[[Layer], Layer]) -> Document:
    layers = document.network.layers
    changed = (*layers[:number], change(layers[number]), *layers[number + 1 :])
    return replace(document, network=replace(document.network, layers=changed))
