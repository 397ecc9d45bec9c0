"""HDF5 files, read with suspicion: nothing outside the file, nothing larger than it can hold."""

import math
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, size

MAGIC = b"\x89HDF\r\n\x1a\n"
MOST_OBJECTS = 100_000
"""No model has more groups and datasets."""
MOST_PACKED = 1032
"""Deflate packs no more than so many bytes into one."""
LONGEST_ATTRIBUTE = 64 * 2**20
FILTERS = {1, 2, 3}
"""Deflate, shuffle and checksum; for any other HDF5 may look for a library on this computer."""


class Hdf5:
    """The groups and datasets of an HDF5 file by path, such as ``layers/lstm/cell/vars/0``.

    Parameters
    ----------
    file
        Open for reading bytes.

    Raises
    ------
    Problem
        If the file points outside itself or names anything twice.
    """

    def __init__(self, file: BinaryIO) -> None:
        # h5py takes long to import, and only these files need it.
        import h5py

        self._h5py = h5py
        self._budget = MOST_PACKED * file.seek(0, 2)
        file.seek(0)
        self._file = h5py.File(file, "r")
        self.groups: dict[str, Any] = {"": self._file}
        self.datasets: dict[str, Any] = {}
        try:
            self._walk()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def array(self, path: str) -> Array:
        """Return the floating-point numbers of a dataset.

        Raises
        ------
        Problem
            If there are none, or it declares more than the file can hold.
        """
        dataset = self.datasets.get(path)
        if dataset is None:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "It holds no array “{path}”; save the whole model again."
                ),
                path=path,
            )
        if dataset.shape is None or dataset.dtype.kind != "f" or dataset.dtype.itemsize > 8:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "“{path}” holds {type} instead of floating-point numbers; save the weights "
                    "in single precision.",
                ),
                path=path,
                type=dataset.dtype,
            )
        self._budget -= math.prod(dataset.shape) * dataset.dtype.itemsize
        if self._budget < 0:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "“{path}” declares {shape} numbers, more than the file can hold; get it or "
                    "save it again.",
                ),
                path=path,
                shape=size(dataset.shape),
            )
        found: Array = np.asarray(dataset[()])
        return found.astype(found.dtype.newbyteorder("="), copy=False)

    def text(self, path: str, attribute: str) -> str | None:
        """Return a text that a group carries, None if it does not."""
        value = self._attribute(path, attribute)
        if isinstance(value, bytes):
            return value.decode("utf-8")
        return value if isinstance(value, str) else None

    def texts(self, path: str, attribute: str) -> list[str] | None:
        """Return a list of texts that a group carries, None if it does not.

        Keras cuts a list that is too long for one attribute into ``name0``, ``name1`` ….
        """
        value = self._attribute(path, attribute)
        if value is None:
            pieces: list[str] = []
            number = 0
            while (piece := self._attribute(path, f"{attribute}{number}")) is not None:
                pieces += _decoded(piece)
                number += 1
            return pieces or None
        return _decoded(value)

    def _attribute(self, path: str, name: str) -> object:
        attributes = self.groups[path].attrs
        if name not in attributes:
            return None
        found = attributes.get_id(name)
        if found.get_storage_size() > LONGEST_ATTRIBUTE:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "Its attribute “{name}” is larger than any in a model; save it again.",
                ),
                name=name,
            )
        value: object = attributes[name]
        return value

    def _walk(self) -> None:
        waiting = [("", self._file)]
        seen = {self._address(self._file)}
        while waiting:
            parent, group = waiting.pop()
            for name in group:
                path = f"{parent}/{name}" if parent else name
                link = group.get(name, getlink=True)
                if not isinstance(link, self._h5py.HardLink):
                    raise _outside(path)
                item = group[name]
                if isinstance(item, self._h5py.Dataset):
                    _check_storage(path, item)
                    self.datasets[path] = item
                elif isinstance(item, self._h5py.Group):
                    address = self._address(item)
                    if address in seen:
                        raise Problem(
                            QT_TRANSLATE_NOOP(
                                "Problem", "“{path}” stands in it twice; save the model again."
                            ),
                            path=path,
                        )
                    seen.add(address)
                    self.groups[path] = item
                    waiting.append((path, item))
                if len(self.groups) + len(self.datasets) > MOST_OBJECTS:
                    raise Problem(
                        QT_TRANSLATE_NOOP(
                            "Problem",
                            "It holds more parts than any model; save the recurrent layers alone.",
                        )
                    )

    def _address(self, item: Any) -> tuple[int, int]:
        known = self._h5py.h5o.get_info(item.id)
        return known.fileno, known.addr


def _check_storage(path: str, dataset: Any) -> None:
    """Raise :class:`Problem` unless the numbers lie in this very file."""
    if dataset.is_virtual or dataset.external:
        raise _outside(path)
    made = dataset.id.get_create_plist()
    for number in range(made.get_nfilters()):
        if made.get_filter(number)[0] not in FILTERS:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "“{path}” is packed in an unusual way; save the model again with gzip or "
                    "without compression.",
                ),
                path=path,
            )


def _outside(path: str) -> Problem:
    return Problem(
        QT_TRANSLATE_NOOP(
            "Problem",
            "“{path}” is a link instead of the weights themselves, and links are not followed; "
            "save the model as one file.",
        ),
        path=path,
    )


def _decoded(value: object) -> list[str]:
    """Return the texts in an array of them, however HDF5 kept them."""
    return [
        text.decode("utf-8") if isinstance(text, bytes) else str(text)
        for text in np.asarray(value).ravel().tolist()
    ]
