"""What a forward pass recorded: every signal of every layer at every token."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import CellKind
from lstmviz.cells.expressions import Term, outer
from lstmviz.cells.parameters import Weights, blocks
from lstmviz.cells.pins import Pins
from lstmviz.network.readout import Readout


class _WideBlocks(dict[str, Array]):
    """Weight blocks in float64, each copied when it is first asked for.

    One equation needs a few of them, and copying all of a large network takes half a second.
    """

    def __getitem__(self, key: str) -> Array:
        block = super().__getitem__(key)
        if block.dtype != np.float64:
            block = self[key] = block.astype(np.float64)
        return block


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """The record of one layer in one direction.

    Parameters
    ----------
    kind, weights
        What computed it.
    x
        What went in, ``(T, I)``.
    signals
        Every recorded signal, ``(T, H)``, aligned to the input's order.
    initial
        The state before the first token read, ``(H,)`` each.
    reverse
        Whether tokens were read from last to first.
    pins
        What was held, ``(T, 1, H)`` each: there the equations do not tell the value.
    """

    kind: CellKind
    weights: Weights
    x: Array
    signals: Mapping[str, Array]
    initial: Mapping[str, Array]
    reverse: bool = False
    pins: Pins = field(default_factory=dict)

    def is_held(self, token: int, key: str, unit: int) -> bool:
        """Whether a pin, and not its equation, made a unit's signal at `token`."""
        return key in self.pins and bool(self.pins[key].where[token, 0, unit])

    def before(self, token: int) -> int | None:
        """Return the token read before `token`, None if `token` was read first."""
        before = token + 1 if self.reverse else token - 1
        return before if 0 <= before < len(self.x) else None

    @property
    def first(self) -> int:
        """The token read first."""
        return len(self.x) - 1 if self.reverse else 0

    def position(self, place: tuple[int, int]) -> tuple[int, int]:
        """Return a token and a stage so that what is read later compares as greater."""
        token, stage = place
        return (len(self.x) - 1 - token if self.reverse else token), stage

    @cached_property
    def _blocks(self) -> "_WideBlocks":
        return _WideBlocks(blocks(self.weights, self.kind.rows))

    def values(self, token: int) -> ChainMap[str, Array]:
        """Return what every leaf of the kind's equations stands for at `token`, in float64.

        The numbers are those recorded; being wide, they can be summed without overflowing.
        """
        before = self.before(token)
        moving = {"x": self.x[token]}
        for key in self.kind.state:
            moving[f"{key}_prev"] = (
                self.initial[key] if before is None else self.signals[key][before]
            )
        for key, signal in self.signals.items():
            moving[key] = signal[token]
        wide = {key: value.astype(np.float64, copy=False) for key, value in moving.items()}
        return ChainMap(wide, self._blocks)

    @cached_property
    def extents(self) -> Mapping[str, float]:
        """The greatest finite size that each signal, and the input ``x``, reaches."""
        return {key: extent(values) for key, values in {**self.signals, "x": self.x}.items()}

    def pre_activation(self, token: int, key: str) -> Array:
        """Return what goes into a gate's activation at `token`, ``(H,)``."""
        return outer(self.kind.equations[key])[1].evaluate(self.values(token))

    def split(self, token: int, key: str, unit: int) -> tuple[Term, ...]:
        """Split one unit's quantity into its summands.

        For a gate these are the summands of the pre-activation: one term per input, per hidden
        unit, per peephole, and the bias; for memory and hidden state those of the value itself.
        """
        return outer(self.kind.equations[key])[1].terms(self.values(token), unit)


def extent(values: Array) -> float:
    """Return the greatest finite size among values, 0 where none is finite."""
    return float(np.abs(values, where=np.isfinite(values), out=np.zeros_like(values)).max())


@dataclass(frozen=True, eq=False)
class Trace:
    """The record of a whole network over one sequence.

    Parameters
    ----------
    x
        The inputs, ``(T, I)``.
    layers
        By label: ``l0``, ``l0_reverse``, ``l1``…
    y
        What the readout gives, ``(T, O)``, None without one.
    readout
        What computed it.
    """

    x: Array
    layers: Mapping[str, LayerTrace]
    y: Array | None = None
    readout: Readout | None = None

    def __len__(self) -> int:
        return len(self.x)

    @cached_property
    def extents(self) -> Mapping[str, float]:
        """The greatest finite size that the input ``x`` and the readout ``y`` reach."""
        return {key: extent(v) for key, v in (("x", self.x), ("y", self.y)) if v is not None}

    def arrays(self) -> dict[str, Array]:
        """Return every array under its name in files, such as ``l0/f``."""
        named = {
            f"{label}/{key}": signal
            for label, layer in self.layers.items()
            for key, signal in layer.signals.items()
        }
        named["x"] = self.x
        if self.y is not None:
            named["y"] = self.y
        return named
