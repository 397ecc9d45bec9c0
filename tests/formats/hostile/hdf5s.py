"""HDF5 files and Keras' archives of them."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np

from tests.formats.hostile.registry import DAMAGED, hostile

DATA = Path(__file__).resolve().parents[2] / "data"


def h5(path: Path, change: Callable[[h5py.File], None]) -> None:
    """Write the sample's file, changed."""
    path.write_bytes((DATA / "k_lstm_h5.h5").read_bytes())
    with h5py.File(path, "a") as file:
        change(file)


def kernel(file: h5py.File) -> tuple[h5py.Group, str]:
    """The group that holds the LSTM's kernel, and its name there."""
    found: list[str] = []

    def look(name: str, item: object) -> None:
        if isinstance(item, h5py.Dataset) and item.ndim == 2 and item.shape[1] == 28:
            found.append(name)

    file.visititems(look)
    place = next(name for name in found if "recurrent" not in name)
    group, _, name = place.rpartition("/")
    return file[group], name


def instead(make: Callable[[h5py.Group, str], None]) -> Callable[[h5py.File], None]:
    """Put something else where the kernel was."""

    def change(file: h5py.File) -> None:
        group, name = kernel(file)
        del group[name]
        make(group, name)

    return change


def keras(change: Callable[[dict], object], sample: str = "k_lstm.keras") -> bytes:
    """The sample's archive with its configuration changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(DATA / sample) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "config.json":
                config = json.loads(content)
                changed = change(config)
                content = json.dumps(config if changed is None else changed).encode()
            new.writestr(name, content)
    return stream.getvalue()


def layer(config: dict, kind: str) -> dict:
    """The configuration of the first layer of a class."""
    return next(one for one in config["config"]["layers"] if one["class_name"] == kind)


# ------------------------------------------------------------------ HDF5


@hostile(
    "model.h5",
    "{file} cannot be opened: “model_weights/memory/sequential/memory/lstm_cell/kernel” is "
    "a link instead of the weights themselves, and links are not followed; save the model "
    "as one file.",
)
def a_link_to_another_file(path: Path) -> None:
    h5(path, instead(lambda g, n: g.__setitem__(n, h5py.ExternalLink("/etc/passwd", "/x"))))


@hostile(
    "model.h5",
    "{file} cannot be opened: “model_weights/memory/sequential/memory/lstm_cell/kernel” is "
    "a link instead of the weights themselves, and links are not followed; save the model "
    "as one file.",
)
def a_link_within_the_file(path: Path) -> None:
    h5(path, instead(lambda g, n: g.__setitem__(n, h5py.SoftLink("/model_weights"))))


@hostile(
    "model.h5",
    "{file} cannot be opened: “model_weights/memory/sequential/memory/lstm_cell/kernel” is "
    "a link instead of the weights themselves, and links are not followed; save the model "
    "as one file.",
)
def numbers_kept_in_another_file(path: Path) -> None:
    outside = [("/etc/passwd", 0, 6 * 28 * 4)]
    h5(path, instead(lambda g, n: g.create_dataset(n, (6, 28), "f4", external=outside)))


@hostile(
    "model.h5",
    "{file} cannot be opened: “model_weights/memory/sequential/memory/lstm_cell/kernel” is "
    "a link instead of the weights themselves, and links are not followed; save the model "
    "as one file.",
)
def numbers_gathered_from_other_files(path: Path) -> None:
    layout = h5py.VirtualLayout((6, 28), "f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (6, 28))
    h5(path, instead(lambda g, n: g.create_virtual_dataset(n, layout)))


@hostile(
    "model.h5",
    "{file} cannot be opened: “model_weights/memory/sequential/memory/lstm_cell/kernel” "
    "declares 1048576 × 1048576 numbers, more than the file can hold; get it or save it again.",
)
def four_terabytes_in_some_bytes(path: Path) -> None:
    shape = (2**20, 2**20)
    h5(path, instead(lambda g, n: g.create_dataset(n, shape, "f4", chunks=(2**10, 2**10))))


@hostile(
    "model.h5",
    "{file} cannot be opened: “model_weights/memory/sequential/memory/lstm_cell/kernel” has"
    " shape 5 × 28, but 6 × 28 is needed; save the model again.",
)
def a_kernel_that_does_not_fit(path: Path) -> None:
    h5(path, instead(lambda g, n: g.create_dataset(n, data=np.ones((5, 28), "f4"))))


@hostile(
    "model.h5",
    "{file} cannot be opened: “model_weights/memory/sequential/memory/lstm_cell/kernel” "
    "holds |S4 instead of floating-point numbers; save the weights in single precision.",
)
def a_kernel_of_words(path: Path) -> None:
    words = np.full((6, 28), b"word", "S4")
    h5(path, instead(lambda g, n: g.create_dataset(n, data=words)))


@hostile(
    "model.h5",
    "{file} cannot be opened: “model_weights/memory/sequential/memory/lstm_cell/kernel” "
    "holds object instead of floating-point numbers; save the weights in single precision.",
)
def a_kernel_of_references(path: Path) -> None:
    h5(path, instead(lambda g, n: g.create_dataset(n, (6, 28), h5py.ref_dtype)))


@hostile(
    "model.h5",
    "{file} cannot be opened: It holds no array "
    "“model_weights/memory/sequential/memory/lstm_cell/kernel”; save the whole model again.",
)
def a_kernel_that_is_missing(path: Path) -> None:
    h5(path, instead(lambda _, __: None))


@hostile(
    "model.h5",
    "{file} cannot be opened: “model_weights/again” stands in it twice; save the model again.",
)
def a_group_that_contains_itself(path: Path) -> None:
    def change(file: h5py.File) -> None:
        file["model_weights/again"] = file["model_weights"]

    h5(path, change)


@hostile(
    "model.h5",
    "{file} cannot be opened: It is an HDF5 file, but holds no Keras model; save the model "
    "with Keras’ model.save.",
)
def a_configuration_that_is_no_text(path: Path) -> None:
    def change(file: h5py.File) -> None:
        file.attrs["model_config"] = np.arange(4)

    h5(path, change)


@hostile(
    "data.h5",
    "{file} cannot be opened: It is an HDF5 file, but holds no Keras model; save the model "
    "with Keras’ model.save.",
)
def an_hdf5_file_of_something_else(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file["x"] = np.ones(3)


@hostile("model.h5", DAMAGED)
def half_an_hdf5_file(path: Path) -> bytes:
    content = (DATA / "k_lstm_h5.h5").read_bytes()
    return content[: len(content) // 2]


@hostile("model.h5", DAMAGED)
def the_first_bytes_of_an_hdf5_file(path: Path) -> bytes:
    return b"\x89HDF\r\n\x1a\n"


# ------------------------------------------------------------------ Keras


@hostile(
    "model.keras",
    "{file} cannot be opened: Its layer “run” (Lambda) cannot be shown; save a model without it.",
)
def a_layer_of_code(path: Path) -> bytes:
    def change(config: dict) -> None:
        code = {"class_name": "__lambda__", "config": {"value": "4wEAAAAAAAAA"}}
        lambdas = {"class_name": "Lambda", "config": {"name": "run", "function": code}}
        config["config"]["layers"].insert(2, lambdas)

    return keras(change)


@hostile(
    "model.keras",
    "{file} cannot be opened: Its layer “memory” (system) cannot be shown; save a model "
    "without it.",
)
def a_layer_that_imports(path: Path) -> bytes:
    def change(config: dict) -> None:
        layer(config, "LSTM").update(module="os", class_name="system", registered_name="run")

    return keras(change)


@hostile(
    "model.keras",
    "{file} cannot be opened: Its layer “memory” has the activation “eval”; only tanh, "
    "sigmoid, relu, linear can be shown there.",
)
def an_unknown_activation(path: Path) -> bytes:
    return keras(lambda config: layer(config, "LSTM")["config"].update(activation="eval"))


@hostile(
    "model.keras",
    "{file} cannot be opened: Its layer “memory” has the activation “system”; only tanh, "
    "sigmoid, relu, linear can be shown there.",
)
def an_activation_that_is_code(path: Path) -> bytes:
    code = {"class_name": "function", "config": "system", "module": "os"}
    return keras(lambda config: layer(config, "LSTM")["config"].update(activation=code))


@hostile(
    "model.keras",
    "{file} cannot be opened: “layers/lstm/cell/vars/0” has shape 6 × 28, but 6 × 0 is needed; "
    "save the model again.",
)
def a_layer_of_no_units(path: Path) -> bytes:
    return keras(lambda config: layer(config, "LSTM")["config"].update(units=0))


@hostile(
    "model.keras",
    "{file} cannot be opened: “layers/lstm/cell/vars/0” has shape 6 × 28, but 6 × -28 is "
    "needed; save the model again.",
)
def a_layer_of_negative_units(path: Path) -> bytes:
    return keras(lambda config: layer(config, "LSTM")["config"].update(units=-7))


@hostile("model.keras", DAMAGED)
def a_configuration_that_is_a_list(path: Path) -> bytes:
    return keras(lambda _: [])


@hostile(
    "model.keras",
    "{file} cannot be opened: The model has no LSTM, GRU or SimpleRNN layer, so nothing can"
    " be shown.",
)
def a_configuration_without_layers(path: Path) -> bytes:
    return keras(lambda config: config["config"].update(layers=[]))


@hostile("model.keras", DAMAGED)
def a_configuration_nested_without_end(path: Path) -> bytes:
    content = zipfile.ZipFile(DATA / "k_lstm.keras")
    stream = io.BytesIO()
    with content, zipfile.ZipFile(stream, "w") as new:
        for name in content.namelist():
            nested = b"[" * 200_000
            new.writestr(name, nested if name == "config.json" else content.read(name))
    return stream.getvalue()


@hostile(
    "model.keras",
    "{file} cannot be opened: It holds no model.weights.h5; save the whole model again.",
)
def a_keras_archive_without_weights(path: Path) -> bytes:
    content = zipfile.ZipFile(DATA / "k_lstm.keras")
    stream = io.BytesIO()
    with content, zipfile.ZipFile(stream, "w") as new:
        for name in content.namelist():
            if not name.endswith(".h5"):
                new.writestr(name, content.read(name))
    return stream.getvalue()


@hostile("model.keras", DAMAGED)
def a_keras_archive_with_weights_that_are_none(path: Path) -> bytes:
    content = zipfile.ZipFile(DATA / "k_lstm.keras")
    stream = io.BytesIO()
    with content, zipfile.ZipFile(stream, "w") as new:
        for name in content.namelist():
            new.writestr(name, b"not HDF5" if name.endswith(".h5") else content.read(name))
    return stream.getvalue()
