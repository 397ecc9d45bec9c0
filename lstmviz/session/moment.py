"""All that is shown at one moment: a document, its trace and the cursor. Figures paint this."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import CellKind, Signal, Stage
from lstmviz.cells.expressions import Expression, Leaf, Term, outer
from lstmviz.cells.functions import Function
from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.network.layer import Layer
from lstmviz.network.readout import STAGE as READOUT_STAGE
from lstmviz.network.trace import LayerTrace, Trace
from lstmviz.session.cursor import Cursor, Ref, owner
from lstmviz.session.document import Document

READOUT = Signal(
    "y",
    "y",
    QT_TRANSLATE_NOOP("cells", "readout"),
    QT_TRANSLATE_NOOP("cells", "readout"),
    QT_TRANSLATE_NOOP("cells", "What the network makes of its last hidden state."),
    "readout",
    (None, None),
)


@dataclass(frozen=True, eq=False)
class Moment:
    """A snapshot of the session, the one thing that views and pictures read."""

    document: Document
    trace: Trace
    cursor: Cursor

    @property
    def token(self) -> int:
        """The current token, from 0."""
        return self.cursor.token

    @property
    def token_name(self) -> str:
        """The current token's name."""
        return self.document.sequence.tokens[self.token]

    @cached_property
    def layer_number(self) -> int:
        """The current layer's index."""
        number, _ = self.document.network.labels[self.cursor.layer]
        return number

    @property
    def layer(self) -> Layer:
        """The current layer."""
        return self.document.network.layers[self.layer_number]

    @property
    def kind(self) -> CellKind:
        """The current layer's declaration."""
        return self.layer.kind

    @property
    def layer_trace(self) -> LayerTrace:
        """What the current layer and direction recorded."""
        return self.trace.layers[self.cursor.layer]

    @property
    def unit_names(self) -> tuple[str, ...]:
        """The current layer's units."""
        return self.layer.unit_names

    @property
    def source_names(self) -> tuple[str, ...]:
        """The names of what goes into the current layer."""
        return self.document.network.source_names(self.layer_number)

    @property
    def shows_readout(self) -> bool:
        """Whether the current layer feeds the readout."""
        network = self.document.network
        return network.readout is not None and self.layer_number == len(network.layers) - 1

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The teaching sub-steps of one token."""
        return (*self.kind.stages, READOUT_STAGE) if self.shows_readout else self.kind.stages

    @property
    def stage(self) -> Stage | None:
        """The current sub-step, None when the whole token is shown."""
        return None if self.cursor.stage is None else self.stages[self.cursor.stage]

    @cached_property
    def values(self) -> Mapping[str, Array]:
        """What every leaf of the equations stands for at the current token."""
        values = self.layer_trace.values(self.token)
        readout = self.document.network.readout
        if readout is not None and self.shows_readout:
            top = [
                self.trace.layers[f"l{self.layer_number}{suffix}"].signals[self.kind.output]
                for suffix, _ in self.layer.directions
            ]
            values |= readout.values(self.layer.merged([output[self.token] for output in top]))
        return values

    def signal(self, key: str) -> Signal:
        """Look up a signal, intermediate or the readout."""
        return READOUT if key == READOUT.key else self.kind.signal(key)

    def equation(self, key: str) -> Expression:
        """Return the expression of a signal, intermediate or the readout."""
        readout = self.document.network.readout
        if key == READOUT.key and readout is not None:
            return readout.equation
        return self.kind.equations[key]

    def split(self, key: str, unit: int) -> tuple[Function | None, tuple[Term, ...]]:
        """Return the outermost function of a quantity and the terms that go into it.

        Nothing goes into what a pin holds.
        """
        if self.is_held(key, unit):
            return None, ()
        function, inner = outer(self.equation(key))
        return function, inner.terms(self.values, unit)

    def is_held(self, key: str, unit: int) -> bool:
        """Whether a pin, and not its equation, makes a unit's quantity what it is now."""
        at = self.layer_trace.before(self.token) if key.endswith("_prev") else self.token
        return at is not None and self.layer_trace.is_held(at, key.removesuffix("_prev"), unit)

    def names(self, key: str) -> tuple[str, ...]:
        """Return the names of a vector's entries: inputs, units or readouts."""
        if key == "x":
            return self.source_names
        if key == "top":
            return self.document.network.source_names(self.layer_number + 1)
        readout = self.document.network.readout
        if key in ("y", "b_y", "V") and readout is not None:
            return readout.names
        return self.layer.names_of(key.removesuffix("_prev"))

    def ref(self, key: str, unit: int | None = None, source: int | None = None) -> Ref:
        """Refer to a quantity as it stands at the current token.

        What goes into an upper layer or the readout is what the layer below it shows.
        """
        if key == "top" or (key == "x" and self.layer_number > 0):
            return self._feeding(self.layer_number + (key == "top"), unit)
        if key in ("x", "y"):
            return Ref(key, unit=unit, token=self.token)
        if key.endswith("_prev"):
            before = self.layer_trace.before(self.token)
            at = -1 if before is None else before
            return Ref(key.removesuffix("_prev"), self.cursor.layer, unit, token=at)
        if owner(key) is not None:
            return Ref(key, self.cursor.layer, unit, source)
        return Ref(key, self.cursor.layer, unit, token=self.token)

    def _feeding(self, number: int, unit: int | None) -> Ref:
        below = self.document.network.layers[number - 1]
        direction, own = (0, None) if unit is None else divmod(unit, below.units)
        suffix, _ = below.directions[direction]
        return Ref(below.kind.output, f"l{number - 1}{suffix}", own, token=self.token)

    def leaf_ref(self, expression: Expression, unit: int, source: int | None) -> Ref | None:
        """Refer to one factor of a term; None where it is not a plain symbol."""
        return self.ref(expression.key, unit, source) if isinstance(expression, Leaf) else None

    def is_lit(self, ref: Ref) -> bool:
        """Whether the pointer is on that quantity, here or in another view."""
        return any(ref.meets(hovered) for hovered in self.cursor.hover)

    def is_chosen(self, ref: Ref) -> bool:
        """Whether its equation is shown."""
        return (
            ref.key == self.cursor.signal
            and (ref.layer == self.cursor.layer or ref.key == READOUT.key)
            and ref.unit in (None, self.cursor.unit)
            and ref.token in (None, self.token)
        )

    @cached_property
    def veil(self) -> tuple[int, int] | None:
        """The (token, stage) after which everything is hidden, None if nothing is."""
        cursor = self.cursor
        if not cursor.covers:
            return cursor.veil
        stage = len(self.stages) - 1 if cursor.stage is None else cursor.stage
        here = (cursor.token, stage)
        if cursor.veil is None:
            return here
        return min(here, cursor.veil, key=self.layer_trace.position)

    def hides(self, key: str, token: int | None = None, layer: str | None = None) -> bool:
        """Whether a quantity is still to be guessed.

        What a direction reads after the veil is hidden, so in a reverse one the tokens before it.
        Inputs, weights and the state before the first token are given, so they are never hidden.

        Parameters
        ----------
        token
            The current one if None; -1 is the state before the first token read.
        layer
            Label of layer and direction, the current one if None; what the network does not have
            hides nothing.
        """
        at = self.token if token is None else token
        trace = self.trace.layers.get(self.cursor.layer if layer is None else layer)
        if self.veil is None or trace is None or at < 0:
            return False
        if key.endswith("_prev"):
            before = trace.before(at)
            return before is not None and self.hides(key.removesuffix("_prev"), before, layer)
        key = trace.kind.output if key == "top" else key
        stage = len(trace.kind.stages) if key == READOUT.key else trace.kind.stage_of(key)
        return stage >= 0 and trace.position((at, stage)) > trace.position(self.veil)
