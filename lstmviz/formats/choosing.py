"""Choosing the reader of a file by its content, and telling what other files are."""

import importlib
import os
import pkgutil
import re
import stat
from functools import cache
from pathlib import Path

from lstmviz import formats
from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.limits import LARGEST_FILE
from lstmviz.formats.recognised import HEAD, Format, FormatError

WEB_PAGE = QT_TRANSLATE_NOOP(
    "Problem",
    "{file} is a web page, not a weight file; on that page, use the button that downloads the "
    "file itself.",
)
POINTER = QT_TRANSLATE_NOOP(
    "Problem",
    "{file} only points to the real file, which Git LFS keeps elsewhere; fetch it with “git lfs "
    "pull”, or download it from the project’s page.",
)
PICTURE = QT_TRANSLATE_NOOP(
    "Problem", "{file} is a picture, not a weight file; choose the file that holds the weights."
)
PAPER = QT_TRANSLATE_NOOP(
    "Problem", "{file} is a PDF, not a weight file; choose the file that holds the weights."
)
PACKED = QT_TRANSLATE_NOOP(
    "Problem", "{file} is packed; unpack it, and open the weight file that is in it."
)
ZIP = QT_TRANSLATE_NOOP(
    "Problem",
    "{file} is a zip archive, but not one of a network; unpack it, and open the weight file that "
    "is in it.",
)
PROGRAM = QT_TRANSLATE_NOOP(
    "Problem", "{file} is a program, not a weight file; choose the file that holds the weights."
)
OTHER_MODEL = QT_TRANSLATE_NOOP(
    "Problem",
    "{file} is a model in a form that lstmviz does not read; save it with PyTorch or Keras, or as "
    "ONNX or safetensors.",
)

FOREIGN = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE), sentence)
    for pattern, sentence in (
        (rb"(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|\?xml|!--)", WEB_PAGE),
        (rb"version https://git-lfs", POINTER),
        (rb"\x89PNG\r|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|BM.{12}[(\x0c]\0\0\0", PICTURE),
        (rb"%PDF-", PAPER),
        (rb"\x1f\x8b|BZh[1-9]|\xfd7zXZ\0|\x28\xb5\x2f\xfd|7z\xbc\xaf|Rar!\x1a", PACKED),
        (rb".{257}ustar", PACKED),
        (rb"\x7fELF|MZ.{60}|#!", PROGRAM),
        (rb"GGUF|.{4}TFL3", OTHER_MODEL),
    )
)
"""How files begin that people mistake for weight files, and what they are told."""


@cache
def readers() -> dict[str, Format]:
    """Return every format, by the name of the module of this package that reads it."""
    modules = {
        found.name: importlib.import_module(f"{formats.__name__}.{found.name}")
        for found in pkgutil.iter_modules(formats.__path__)
    }
    return {name: module.FORMAT for name, module in modules.items() if hasattr(module, "FORMAT")}


def first_bytes(path: Path) -> bytes:
    """Return how a file begins, without waiting for what is no file.

    Raises
    ------
    FormatError
        If it cannot be read, or cannot be a weight file whoever reads it.
    """
    try:
        status = path.stat()
        # A pipe would make its reader wait for ever.
        if not stat.S_ISREG(status.st_mode):
            raise FormatError(
                QT_TRANSLATE_NOOP("Problem", "{file} is not a file; choose a weight file."),
                file=path.name,
            )
        if status.st_size > LARGEST_FILE:
            raise FormatError(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "{file} has {size} GB, and lstmviz reads files of at most {most} GB; save the "
                    "recurrent layers alone.",
                ),
                file=path.name,
                size=f"{status.st_size / 2**30:.1f}",
                most=LARGEST_FILE >> 30,
            )
        with open(path, "rb", opener=_without_waiting) as file:
            head = file.read(HEAD)
    except FileNotFoundError:
        raise FormatError(
            QT_TRANSLATE_NOOP("Problem", "There is no file {file}."), file=path.name
        ) from None
    except OSError as error:
        raise FormatError(
            QT_TRANSLATE_NOOP("Problem", "{file} cannot be read: {reason}."),
            file=path.name,
            reason=error.strerror or error,
        ) from None
    if not head:
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} is empty; it may not have arrived whole, so fetch it again."
            ),
            file=path.name,
        )
    for beginning, sentence in FOREIGN:
        if beginning.match(head):
            raise FormatError(sentence, file=path.name)
    return head


def _without_waiting(path: str, flags: int) -> int:
    """Open a file, even one that became a pipe since it was looked at."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def choose(path: Path, head: bytes) -> Format:
    """Return the format of a file that begins with `head`.

    Raises
    ------
    FormatError
        If it is none that is known.
    """
    for one in readers().values():
        if one.recognises(head, path):
            return one
    if head.startswith(b"PK\x03\x04"):
        raise FormatError(ZIP, file=path.name)
    if not head.strip(b"\0"):
        raise FormatError(
            QT_TRANSLATE_NOOP(
                "Problem", "{file} begins with zeros; it did not arrive whole, so fetch it again."
            ),
            file=path.name,
        )
    raise FormatError(
        QT_TRANSLATE_NOOP(
            "Problem",
            "{file} is not a weight file that lstmviz knows; it reads files of PyTorch, "
            "safetensors, Keras and ONNX, and matrices in .npz and .csv.",
        ),
        file=path.name,
    )
