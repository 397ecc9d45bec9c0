"""Making a network of the layers of a Keras model."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.asking import Asking, ask_vocabulary
from lstmviz.formats.keras_cells import (
    RECIPES,
    Cell,
    Take,
    cell_kind,
    cell_weights,
    cells_of,
    check_shape,
)
from lstmviz.formats.keras_config import Step, class_of, unknown_layer
from lstmviz.formats.keras_readout import Heads
from lstmviz.formats.keras_stores import Store
from lstmviz.formats.naming import input_names, unit_names
from lstmviz.formats.recognised import Note, Recognised
from lstmviz.network.embedding import Embedding
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network

TRAINING_ONLY = (
    "Dropout",
    "SpatialDropout1D",
    "GaussianDropout",
    "GaussianNoise",
    "AlphaDropout",
    "ActivityRegularization",
)


class Builder:
    """Adds one layer of Keras' after the other.

    Parameters
    ----------
    store
        Finds the arrays of each layer.
    version
        Keras' own, such as ``3.15.1``; only 2 and 3 make a difference.
    asking
        Asks what the model does not say.
    """

    def __init__(self, store: Store, version: str, asking: Asking) -> None:
        self._store = store
        self._major = int(version.split(".")[0])
        self._asking = asking
        self._layers: list[Layer] = []
        self._embedding: Embedding | None = None
        self._heads = Heads()
        self._notes: list[Note] = []
        self._ignored: list[tuple[str, Note]] = []
        # Whether what comes out of the last layer runs from the last token to the first …
        self._turned = False
        # … and where its numbers stand in ours, if they stand in another order.
        self._columns: NDArray[np.intp] | None = None

    def add(self, step: Step) -> None:
        """Add a layer.

        Raises
        ------
        Problem
            If it cannot be shown, or its arrays do not fit.
        """
        if step.kind in TRAINING_ONLY:
            self._ignore(step, QT_TRANSLATE_NOOP("formats", "It acts only in training."))
        elif step.kind == "InputLayer":
            self._ignore(step, QT_TRANSLATE_NOOP("formats", "It only says what comes in."))
        elif step.kind == "Masking":
            self._ignore(
                step,
                QT_TRANSLATE_NOOP("formats", "No token is skipped here, masked or not."),
            )
        elif step.kind == "Embedding":
            self._embed(step)
        elif step.kind == "Bidirectional":
            self._add_both_ways(step)
        elif step.kind in RECIPES or step.kind == "RNN":
            self._add_one_way(step)
        elif self._layers and self._heads.take(step):
            pass
        else:
            raise unknown_layer(step.name, step.kind)

    def finish(self, format: str) -> Recognised:
        """Return the network of all layers added."""
        if not self._layers:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "The model has no LSTM, GRU or SimpleRNN layer, so nothing can be shown.",
                )
            )
        readout, ignored = self._heads.readout(self._store, self._layers[-1], self._columns)
        embedded = self._embedding is not None
        if embedded:
            ask_vocabulary(self._asking)
        inputs = self._layers[0].weights.inputs
        network = Network(
            tuple(self._layers), input_names(inputs, embedded), readout, self._embedding
        )
        return Recognised(
            network,
            format,
            (*self._notes, *self._heads.notes),
            (*self._ignored, *ignored),
            self._asking.questions,
        )

    def _note(self, text: str, **values: object) -> None:
        """Say how something was understood."""
        self._notes.append(Note(text, values))

    def _ignore(self, step: Step, why: str) -> None:
        self._ignored.append((step.name, Note(why, {})))

    def _embed(self, step: Step) -> None:
        if self._layers or self._embedding is not None:
            raise unknown_layer(step.name, step.kind)
        (tensor,) = self._store.of(step)("", 1)
        config = step.config
        check_shape(tensor, (int(config["input_dim"]), int(config["output_dim"])))
        self._embedding = Embedding(tensor[1])
        self._note(
            QT_TRANSLATE_NOOP(
                "formats",
                "{tensor} is the embedding: a row of {width} numbers for each of {count} tokens.",
            ),
            tensor=tensor[0],
            width=tensor[1].shape[1],
            count=len(tensor[1]),
        )
        if config.get("mask_zero"):
            self._note(
                QT_TRANSLATE_NOOP(
                    "formats",
                    "Keras skips token 0, which “{layer}” masks; here it counts like any other.",
                ),
                layer=step.name,
            )

    def _add_one_way(self, step: Step) -> None:
        self._check_nothing_between(step)
        cells = list(cells_of(step.name, step.kind, step.config))
        take = self._store.of(step)
        self._turned ^= bool(step.config.get("go_backwards"))
        for cell in cells:
            kind, weights = self._cell(step, cell, take, self._width)
            self._append(
                step, Layer(kind, weights, unit_names(weights.units), backwards=self._turned)
            )
        self._columns = None
        self._say_where_it_reads_out(step, step.config, False)

    def _add_both_ways(self, step: Step) -> None:
        self._check_nothing_between(step)
        inner = step.config["layer"]
        settings = inner["config"]
        other = step.config.get("backward_layer") or inner
        merge = step.config["merge_mode"]
        if merge is None:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "Its layer “{layer}” keeps its two directions apart (merge_mode None); only "
                    "concat, sum, mul and ave can be shown.",
                ),
                layer=step.name,
            )
        take, width = self._store.of(step), self._width
        made = []
        for part, one in (("forward_layer", inner), ("backward_layer", other)):
            cells = list(cells_of(step.name, class_of(one, step.name), one["config"]))
            if len(cells) != 1:
                raise Problem(
                    QT_TRANSLATE_NOOP(
                        "Problem",
                        "Its layer “{layer}” stacks cells in each direction; put each cell in a "
                        "Bidirectional layer of its own.",
                    ),
                    layer=step.name,
                )
            cell = replace(cells[0], part=f"{part}/{cells[0].part}")
            made.append(self._cell(step, cell, take, width))
        (kind, first), (other_kind, second) = made
        if kind is not other_kind:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "The two directions of its layer “{layer}” have different settings, which "
                    "cannot be shown; save the model without that.",
                ),
                layer=step.name,
            )
        self._turned ^= bool(settings.get("go_backwards"))
        self._columns = None
        if self._turned:
            # What Keras calls forward then reads from the last token, as our second direction.
            first, second = second, first
            if merge == "concat":
                self._columns = np.roll(np.arange(2 * first.units), first.units)
        names = unit_names(first.units)
        self._append(step, Layer(kind, first, names, second, merge))
        self._say_where_it_reads_out(step, settings, True)

    def _check_nothing_between(self, step: Step) -> None:
        if len(self._heads):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "Its layer “{layer}” stands above {below}; only recurrent layers can stand "
                    "above each other.",
                ),
                layer=step.name,
                below=self._heads.names,
            )

    def _cell(
        self, step: Step, cell: Cell, take: Take, width: int | None
    ) -> tuple[CellKind, Weights]:
        recipe = RECIPES.get(cell.kind)
        if recipe is None:
            raise unknown_layer(step.name, cell.kind)
        kind = cell_kind(step.name, recipe, cell.config, self._major)
        count = 3 if cell.config.get("use_bias", True) else 2
        weights = cell_weights(kind, recipe, cell.config, take(cell.part, count), width)
        if self._columns is not None:
            weights = replace(weights, weight_ih=weights.weight_ih[:, self._columns])
        return kind, weights

    @property
    def _width(self) -> int | None:
        """How many numbers the next layer gets, None while it is not known."""
        if self._layers:
            return self._layers[-1].outputs
        return None if self._embedding is None else self._embedding.weight.shape[1]

    def _append(self, step: Step, layer: Layer) -> None:
        self._layers.append(layer)
        self._columns = None if layer.reverse is None else self._columns
        self._note(
            QT_TRANSLATE_NOOP("formats", "Layer {number} is “{layer}”: {kind} of {units} units."),
            number=len(self._layers),
            layer=step.name,
            kind=layer.kind.title,
            units=layer.units,
        )
        if len(layer.kind.gates) > 1:
            self._note(
                QT_TRANSLATE_NOOP(
                    "formats", "The gates stand as {order}, because Keras wrote them."
                ),
                order=" ".join(RECIPES_BY_FAMILY[layer.kind.family]),
            )
        if layer.backwards:
            self._note(
                QT_TRANSLATE_NOOP(
                    "formats", "It reads from the last token to the first, because of go_backwards."
                )
            )

    def _say_where_it_reads_out(self, step: Step, config: Mapping[str, Any], both: bool) -> None:
        if config.get("return_sequences"):
            return
        text = QT_TRANSLATE_NOOP(
            "formats",
            "Keras reads out once, after “{layer}” has read the whole sequence; here the readout "
            "is shown at every token.",
        )
        if both:
            text = QT_TRANSLATE_NOOP(
                "formats",
                "Keras reads out once, where each direction of “{layer}” ends; here the readout is "
                "shown at every token, from both directions there.",
            )
        self._note(text, layer=step.name)


RECIPES_BY_FAMILY: Mapping[str, tuple[str, ...]] = {
    recipe.family: recipe.order for recipe in RECIPES.values()
}


def build(
    steps: tuple[Step, ...], store: Store, version: str, asking: Asking, format: str
) -> Recognised:
    """Make a network of the layers of a model; see :class:`Builder`."""
    builder = Builder(store, version, asking)
    for step in steps:
        builder.add(step)
    return builder.finish(format)
