"""Reading HDF5 files of Keras: ``.h5`` with a whole model, or weights alone."""

from collections.abc import Mapping
from pathlib import Path

from lstmviz.formats.asking import Asking
from lstmviz.formats.guard import guarded
from lstmviz.formats.hdf5 import MAGIC, Hdf5
from lstmviz.formats.keras_bare import guessed
from lstmviz.formats.keras_config import steps
from lstmviz.formats.keras_network import build
from lstmviz.formats.keras_stores import Listed
from lstmviz.formats.recognised import Format, Recognised


def recognises(head: bytes, path: Path) -> bool:
    """Whether a file is an HDF5 file."""
    del path
    return head.startswith(MAGIC)


def read(path: Path, answers: Mapping[str, str]) -> Recognised:
    """Read an ``.h5`` file of Keras 2 or 3, or weights without a configuration."""
    with guarded(path), path.open("rb") as stream, Hdf5(stream) as file:
        asking = Asking(answers)
        config = file.text("", "model_config")
        if config is None:
            return guessed(file, asking)
        version = file.text("", "keras_version") or "2"
        base = "model_weights" if "model_weights" in file.groups else ""
        return build(steps(config), Listed(file, base), version, asking, f"Keras {version} .h5")


FORMAT = Format("Keras HDF5", recognises, read)
