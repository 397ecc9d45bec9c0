"""Reading ``.keras`` files: a zip archive of a configuration and an HDF5 file of weights."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.asking import Asking
from lstmviz.formats.guard import guarded
from lstmviz.formats.hdf5 import Hdf5
from lstmviz.formats.keras_config import steps
from lstmviz.formats.keras_network import build
from lstmviz.formats.keras_stores import Grouped
from lstmviz.formats.recognised import Format, Recognised
from lstmviz.formats.zip_members import first_member, members, read_member

CONFIG = "config.json"
METADATA = "metadata.json"
WEIGHTS = "model.weights.h5"


def recognises(head: bytes, path: Path) -> bool:
    """Whether a file is a zip archive that begins as Keras writes them."""
    del path
    return first_member(head) in (CONFIG, METADATA, WEIGHTS)


def read(path: Path, answers: Mapping[str, str]) -> Recognised:
    """Read a ``.keras`` file of Keras 3, or of the last versions of Keras 2."""
    with guarded(path), zipfile.ZipFile(path) as archive:
        found = members(archive, path.name)

        def content(name: str) -> bytes:
            if name not in found:
                raise Problem(
                    QT_TRANSLATE_NOOP("Problem", "It holds no {name}; save the whole model again."),
                    name=name,
                )
            return read_member(archive, found[name], path.name)

        version = str(json.loads(content(METADATA))["keras_version"])
        layers = steps(content(CONFIG).decode("utf-8"))
        with Hdf5(io.BytesIO(content(WEIGHTS))) as file:
            return build(layers, Grouped(file), version, Asking(answers), f"Keras {version} .keras")


FORMAT = Format("Keras .keras", recognises, read)
