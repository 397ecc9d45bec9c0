"""A network: layers of recurrent cells between named inputs and an optional readout."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, Word
from lstmviz.network.embedding import Embedding
from lstmviz.network.layer import Layer, check_names
from lstmviz.network.readout import Readout

INPUTS = Word(QT_TRANSLATE_NOOP("Problem", "inputs"))
INPUT_NAMES = Word(QT_TRANSLATE_NOOP("Problem", "the input names"))
LAYER_BELOW = Word(QT_TRANSLATE_NOOP("Problem", "the layer below"))


@dataclass(frozen=True, eq=False)
class Network:
    """Layers, the names of what goes in, and what is made of the last hidden state.

    With an embedding, what goes in are its rows: see
    :meth:`lstmviz.network.embedding.Embedding.look_up`.
    """

    layers: tuple[Layer, ...]
    input_names: tuple[str, ...]
    readout: Readout | None = None
    embedding: Embedding | None = None

    def __post_init__(self) -> None:
        if not self.layers:
            raise Problem(QT_TRANSLATE_NOOP("Problem", "The network has no layers; it needs one."))
        if not self.input_names:
            raise Problem(QT_TRANSLATE_NOOP("Problem", "The network has no inputs; it needs one."))
        width, of_what = len(self.input_names), INPUT_NAMES
        for number, layer in enumerate(self.layers, 1):
            for _, weights in layer.directions:
                if weights.inputs != width:
                    raise Problem(
                        QT_TRANSLATE_NOOP(
                            "Problem",
                            "Layer {number} takes {inputs} inputs, but gets {width} from "
                            "{of_what}.",
                        ),
                        number=number,
                        inputs=weights.inputs,
                        of_what=of_what,
                        width=width,
                    )
            width, of_what = layer.outputs, LAYER_BELOW
        check_names(self.input_names, len(self.input_names), INPUTS)
        if self.embedding is not None and self.embedding.weight.shape[1] != len(self.input_names):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "The embedding gives {found} numbers, but the network takes {width}."
                ),
                found=self.embedding.weight.shape[1],
                width=len(self.input_names),
            )
        if self.readout is not None and self.readout.weight.shape[1] != width:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "The readout takes {found} numbers, but the last layer gives {width}.",
                ),
                found=self.readout.weight.shape[1],
                width=width,
            )

    @property
    def dtype(self) -> np.dtype[Any]:
        """The precision in which the network computes."""
        return np.result_type(*(layer.dtype for layer in self.layers))

    @cached_property
    def labels(self) -> Mapping[str, tuple[int, str]]:
        """The label of each layer and direction, such as ``l0_reverse``: ``(0, "_reverse")``."""
        return MappingProxyType(
            {
                f"l{number}{suffix}": (number, suffix)
                for number, layer in enumerate(self.layers)
                for suffix, _ in layer.directions
            }
        )

    def source_names(self, layer: int) -> tuple[str, ...]:
        """Return the names of what goes into a layer."""
        if layer == 0:
            return self.input_names
        return self.layers[layer - 1].output_names
