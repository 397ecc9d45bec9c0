"""What follows the recurrent layers of a Keras model: one dense layer is the readout."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.keras_cells import activation, check_shape
from lstmviz.formats.keras_config import Step
from lstmviz.formats.keras_stores import Store
from lstmviz.formats.naming import readout_names
from lstmviz.formats.recognised import Note
from lstmviz.network.layer import Layer
from lstmviz.network.readout import ACTIVATIONS, Readout


@dataclass
class Heads:
    """The dense layers and activations above the last recurrent layer."""

    _dense: list[tuple[Step, Step, str]] = field(default_factory=list)
    _after: list[tuple[Step, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._dense) + len(self._after)

    @property
    def names(self) -> str:
        """The names of the layers, as they are told."""
        return ", ".join(step.name for step in self._all)

    @property
    def _all(self) -> list[Step]:
        return [step for step, _, _ in self._dense] + [step for step, _ in self._after]

    def take(self, step: Step) -> bool:
        """Take a layer, if it is one of these."""
        if step.kind == "Dense":
            self._dense.append((step, step, ""))
        elif step.kind == "TimeDistributed" and step.config["layer"]["class_name"] == "Dense":
            inner = Step(step.name, "Dense", step.config["layer"]["config"], step.group)
            self._dense.append((step, inner, "layer"))
        elif step.kind == "Activation":
            self._after.append((step, activation(step.config["activation"])))
        elif step.kind == "Softmax":
            self._after.append((step, "softmax"))
        else:
            return False
        return True

    def readout(
        self, store: Store, below: Layer, columns: NDArray[np.intp] | None
    ) -> tuple[Readout | None, list[tuple[str, Note]]]:
        """Return the readout, None where there is none or no single one, and what was left out.

        Parameters
        ----------
        below
            The last recurrent layer.
        columns
            Where the inputs stand in Keras, if their order is another than ours.
        """
        if len(self._dense) != 1:
            why = QT_TRANSLATE_NOOP("formats", "A readout of several layers cannot be shown.")
            return None, [(step.name, Note(why, {})) for step in self._all]
        step, inner, part = self._dense[0]
        names = [activation(inner.config["activation"]), *(name for _, name in self._after)]
        shaping = [name for name in names if name != "linear"] or ["linear"]
        if len(shaping) > 1 or shaping[0] not in ACTIVATIONS:
            why = QT_TRANSLATE_NOOP(
                "formats", "A readout that ends in {activation} cannot be shown."
            )
            note = Note(why, {"activation": ", ".join(shaping)})
            return None, [(step.name, note) for step in self._all]
        units = int(inner.config["units"])
        use_bias = bool(inner.config.get("use_bias", True))
        kernel, *rest = store.of(inner)(part, 2 if use_bias else 1)
        check_shape(kernel, (below.outputs, units))
        for tensor in rest:
            check_shape(tensor, (units,))
        weight = kernel[1].T if columns is None else kernel[1].T[:, columns]
        bias = rest[0][1] if rest else np.zeros(units, weight.dtype)
        self.notes.append(
            Note(
                QT_TRANSLATE_NOOP("formats", "The readout is “{layer}”, {activation}."),
                {"layer": step.name, "activation": shaping[0]},
            )
        )
        return Readout(weight, bias, shaping[0], readout_names(units)), []
