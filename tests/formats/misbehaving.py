"""A reading process with one more format, whose files say what its reader shall do.

    python -m tests.formats.misbehaving

Such a file begins with ``MISBEHAVE`` and a word.
"""

import ctypes
import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Word
from lstmviz.formats import child, choosing
from lstmviz.formats.recognised import Format, FormatError, Note, Question, Recognised
from lstmviz.network.embedding import Embedding
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout

BEGINNING = b"MISBEHAVE "


def network(scale: float = 1.0) -> Network:
    """A network with everything that a file can hold."""
    draw = np.random.default_rng(3).normal

    def weights(inputs: int) -> Weights:
        shapes = ((12, inputs), (12, 3), 12, 12)
        return Weights(*((draw(size=shape) * scale).astype("float32") for shape in shapes))

    kind = find("lstm")
    layers = (
        Layer(kind, weights(2), ("u1", "u2", "u3"), weights(2), "sum"),
        Layer(kind, weights(3), ("v1", "v2", "v3"), backwards=True),
    )
    readout = Readout(draw(size=(2, 3)), draw(size=2), "softmax", ("no", "yés"))
    return Network(layers, ("x1", "x2"), readout, Embedding(draw(size=(4, 2)), tuple("abc\ud800")))


def recognised(word: str = "good", answers: Mapping[str, str] | None = None) -> Recognised:
    """What the reader makes of a file."""
    answer = (answers or {}).get("colour", "red")
    if answer not in ("red", "blue"):
        raise FormatError(QT_TRANSLATE_NOOP("Problem", "No such colour."))
    return Recognised(
        network(np.nan if word == "nan" else 1.0),
        "Misbehaving",
        (Note("{count} things of {what}", {"count": 2, "what": Word("words")}),),
        (("step", Note("it is {kind}", {"kind": "a counter"})),),
        (Question("colour", "Which?", ("red", "blue"), answer, "colour" in (answers or {})),),
    )


def read(path: Path, answers: Mapping[str, str]) -> Recognised:
    """Do what the file says."""
    word = path.read_bytes().removeprefix(BEGINNING).decode()
    if word == "crash":
        ctypes.string_at(0)
    elif word == "abort":
        os.abort()
    elif word == "exit":
        os._exit(0)
    elif word == "hang":
        time.sleep(1e6)
    elif word == "spin":
        while True:
            pass
    elif word == "eat":
        eaten = [np.ones(2**24) for _ in range(10**6)]
        return recognised(str(len(eaten)))
    elif word == "recurse":
        return read(path, answers)
    elif word == "raise":
        raise KeyError("somewhere within")
    elif word == "refuse":
        raise FormatError(
            QT_TRANSLATE_NOOP("Problem", "{file} is {what}."), file=path.name, what=Word("refused")
        )
    elif word == "print":
        print("not an answer", flush=True)
        os.write(1, b"not an answer")
        os.write(2, b"a page of text")
    elif word == "large":
        weights = Weights(np.zeros((4, 1)), np.zeros((4, 1)))
        layer = Layer(find("lstm"), weights, ("u",))
        many = Embedding(np.lib.stride_tricks.as_strided(np.zeros(1), (2**10, 1), (0, 0)))
        object.__setattr__(
            many, "weight", np.lib.stride_tricks.as_strided(np.zeros(1), (2**28, 1), (0, 0))
        )
        return Recognised(Network((layer,), ("x",), None, many), "Large")
    elif word == "tell":
        tell(path)
    return recognised(word, answers)


def tell(path: Path) -> None:
    """Write beside the file what this process is allowed, and what it has loaded."""
    import resource

    limits = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE")
    told = {
        "limits": {name: resource.getrlimit(getattr(resource, name)) for name in limits},
        "modules": sorted(name for name in sys.modules if "." not in name),
        "path": sys.path,
    }
    path.with_suffix(".told").write_text(json.dumps(told), encoding="utf-8")


MISBEHAVING = Format("Misbehaving", lambda head, _: head.startswith(BEGINNING), read)


def main() -> None:
    """Read as the real process does, with this format among the others."""
    known = choosing.readers()
    choosing.readers = lambda: {"misbehaving": MISBEHAVING, **known}  # type: ignore[assignment]
    child.main()


if __name__ == "__main__":
    main()
