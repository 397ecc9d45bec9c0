"""Small Keras files, made without Keras as Keras makes them."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import h5py
import numpy as np

GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}
Config = dict[str, object]


def layer(kind: str, name: str, **config: object) -> Config:
    """Return what a configuration says of a layer."""
    return {"module": "keras.layers", "class_name": kind, "config": {"name": name, **config}}


def recurrent(kind: str = "LSTM", name: str = "memory", units: int = 2, **config: object) -> Config:
    """Return what a configuration says of a recurrent layer."""
    settings: Config = {
        "units": units,
        "activation": "tanh",
        "use_bias": True,
        "return_sequences": True,
        "go_backwards": False,
    }
    if kind != "SimpleRNN":
        settings["recurrent_activation"] = "sigmoid"
    if kind == "GRU":
        settings["reset_after"] = True
    return layer(kind, name, **{**settings, **config})


def dense(name: str = "head", units: int = 3, activation: str = "linear") -> Config:
    """Return what a configuration says of a dense layer."""
    return layer("Dense", name, units=units, activation=activation, use_bias=True)


def both_ways(inner: Config, merge: str | None = "concat", name: str = "both") -> Config:
    """Return what a configuration says of a layer of two directions."""
    return layer("Bidirectional", name, layer=inner, merge_mode=merge)


def cell_arrays(kind: str, inputs: int, units: int, seed: int = 0) -> list[np.ndarray]:
    """Return a kernel, a recurrent kernel and a bias, as Keras shapes them."""
    numbers, wide = np.random.default_rng(seed), GATES[kind] * units
    bias = (2, wide) if kind == "GRU" else (wide,)
    return [
        numbers.normal(size=shape).astype(np.float32)
        for shape in ((inputs, wide), (units, wide), bias)
    ]


def sequential(layers: Sequence[Config]) -> Config:
    """Return the configuration of a chain of layers."""
    return {"class_name": "Sequential", "config": {"name": "model", "layers": list(layers)}}


def functional(layers: Sequence[Config], **others: object) -> Config:
    """Return the same chain as a Functional model, from its first layer to its last."""
    linked, before = [], []
    for one in layers:
        name = one["config"]["name"]
        linked.append({**one, "name": name, "inbound_nodes": before})
        history = {"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, 0]}}
        before = [{"args": [history], "kwargs": {"training": False, "mask": None}}]
    config = {"name": "model", "layers": linked, "output_layers": [name, 0, 0], **others}
    return {"class_name": "Functional", "config": config}


def hdf5(groups: Mapping[str, Sequence[np.ndarray]]) -> bytes:
    """Return an HDF5 file of arrays numbered within their groups."""
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        for group, arrays in groups.items():
            for number, array in enumerate(arrays):
                file[f"{group}/{number}"] = array
    return content.getvalue()


def keras_file(
    path: Path,
    model: Config | Sequence[Config],
    arrays: Mapping[str, Sequence[np.ndarray]] | bytes,
    version: str = "3.15.1",
) -> Path:
    """Write a ``.keras`` file; `arrays` by group below ``layers``, without ``vars``."""
    if not isinstance(model, dict):
        model = sequential(model)
    if not isinstance(arrays, bytes):
        arrays = hdf5({f"layers/{group}/vars": given for group, given in arrays.items()})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": version}))
        archive.writestr("config.json", json.dumps(model))
        archive.writestr("model.weights.h5", arrays)
    return path


def h5_file(
    path: Path,
    model: Config | None,
    arrays: Mapping[str, Mapping[str, np.ndarray]],
    version: str = "2.15.0",
) -> Path:
    """Write an ``.h5`` file as Keras 2 does: `arrays` by layer, then by name without ``:0``."""
    base = "" if model is None else "model_weights"
    with h5py.File(path, "w") as file:
        top = file.require_group(base or "/")
        if model is not None:
            file.attrs["model_config"] = json.dumps(model).encode()
            file.attrs["keras_version"] = version
        top.attrs["layer_names"] = np.array([name.encode() for name in arrays])
        for name, given in arrays.items():
            group = top.create_group(name)
            names = [f"{name}/{one}:0" for one in given]
            group.attrs["weight_names"] = np.array([one.encode() for one in names])
            for one, array in zip(names, given.values(), strict=True):
                group[one] = array
    return path
