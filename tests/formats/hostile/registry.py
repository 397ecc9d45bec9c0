"""Files that mean harm or are broken, each with the exact sentence a person is told."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Make = Callable[[Path], bytes | None]


@dataclass(frozen=True)
class Hostile:
    """A file, what it is called, and what is told about it.

    ``make`` gets the path to write to, and may return the bytes instead of writing them.
    """

    name: str
    file: str
    sentence: str
    make: Make

    def write(self, folder: Path) -> Path:
        """Write the file into a folder."""
        path = folder / self.file
        content = self.make(path)
        if content is not None:
            path.write_bytes(content)
        return path


HOSTILE: list[Hostile] = []


def hostile(file: str, sentence: str) -> Callable[[Make], Make]:
    """Add a file to the list; ``{file}`` in the sentence stands for its name."""

    def add(make: Make) -> Make:
        HOSTILE.append(Hostile(make.__name__, file, sentence.replace("{file}", file), make))
        return make

    return add


DAMAGED = "{file} is damaged and cannot be read; get it or save it again."
EMPTY = "{file} is empty; it may not have arrived whole, so fetch it again."
UNKNOWN = (
    "{file} is not a weight file that lstmviz knows; it reads files of PyTorch, safetensors, Keras "
    "and ONNX, and matrices in .npz and .csv."
)
