"""Where the arrays of a Keras layer lie in an HDF5 file: by group, or by list."""

from collections.abc import Iterator
from typing import Protocol

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.hdf5 import Hdf5
from lstmviz.formats.keras_cells import Take, Tensor
from lstmviz.formats.keras_config import Step

ROOTS = ("layers", "_layer_checkpoint_dependencies")
"""Where layers lie in Keras 3's weight files, and in some of Keras 2."""


class Store(Protocol):
    """Finds the arrays of a layer."""

    def of(self, step: Step) -> Take:
        """Return what takes the arrays of a layer, part after part."""


class Grouped:
    """The arrays of Keras 3's weight file: ``layers/<class>[_n]/<part>/vars/<n>``."""

    def __init__(self, file: Hdf5) -> None:
        self._file = file
        self.root = next((root for root in ROOTS if root in file.groups), ROOTS[0])

    def of(self, step: Step) -> Take:
        def take(part: str, count: int) -> list[Tensor]:
            folder = "/".join(filter(None, (self.root, step.group, part, "vars")))
            paths = [f"{folder}/{number}" for number in range(count)]
            return [(path, self._file.array(path)) for path in paths]

        return take


class Listed:
    """The arrays of an ``.h5`` file: each layer's group lists them in order.

    Parameters
    ----------
    base
        The group of all layers, such as ``model_weights``; empty at the top.
    """

    def __init__(self, file: Hdf5, base: str) -> None:
        self._file = file
        self._base = base

    def names(self, layer: str) -> list[str]:
        """Return the paths of a layer's arrays."""
        group = f"{self._base}/{layer}".lstrip("/")
        if group not in self._file.groups:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "It holds no weights of the layer “{layer}”; save the whole model again.",
                ),
                layer=layer,
            )
        listed = self._file.texts(group, "weight_names") or []
        return [f"{group}/{name}" for name in listed]

    def of(self, step: Step) -> Take:
        paths = iter(self.names(step.name))

        def take(part: str, count: int) -> list[Tensor]:
            del part
            return [(path, self._file.array(path)) for path in self._next(step, paths, count)]

        return take

    def _next(self, step: Step, paths: Iterator[str], count: int) -> Iterator[str]:
        for number in range(count):
            path = next(paths, None)
            if path is None:
                raise Problem(
                    QT_TRANSLATE_NOOP(
                        "Problem",
                        "The layer “{layer}” lacks {missing} of {count} arrays; save the model "
                        "again.",
                    ),
                    layer=step.name,
                    missing=count - number,
                    count=count,
                )
            yield path
