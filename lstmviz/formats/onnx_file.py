"""Reading ONNX files: LSTM, GRU and RNN nodes, the embedding before them, the readout after."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.formats.asking import Asking
from lstmviz.formats.guard import guarded
from lstmviz.formats.onnx_graph import Graph
from lstmviz.formats.onnx_network import build
from lstmviz.formats.recognised import Format, Recognised

FIELDS = {1: 0, 2: 2, 3: 2, 4: 2, 5: 0, 6: 2, 7: 2, 8: 2, 14: 2, 20: 2, 25: 2}
"""The fields of a model, and how protobuf writes each: a number (0) or so many bytes (2)."""
VERSION, GRAPH, OPSET = 1, 7, 8
LATEST = 100
"""No model has a later version; they count 14 so far."""


def recognises(head: bytes, path: Path) -> bool:
    """Whether a file begins as an ONNX model: it has no magic number, but a known set of fields."""
    del path
    seen, version, at = set(), 0, 0
    while at < len(head):
        tag, at = _number(head, at)
        field, form = tag >> 3, tag & 7
        if FIELDS.get(field) != form:
            return False
        value, at = _number(head, at)
        if field == VERSION:
            version = value
        if form == 2:
            at += value
        seen.add(field)
    return 0 < version < LATEST and bool({GRAPH, OPSET} & seen)


def _number(content: bytes, at: int) -> tuple[int, int]:
    """Return protobuf's number at a place, and the place behind it."""
    value = shift = 0
    while at < len(content):
        byte = content[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            break
    return value, at


def read(path: Path, answers: Mapping[str, str]) -> Recognised:
    """Read an ONNX file."""
    with guarded(path):
        content = path.read_bytes()
        model = _parsed(content)
        graph = Graph(model.graph, len(content))
        producer = " ".join(filter(None, (model.producer_name, model.producer_version)))
        format = f"ONNX ({producer})" if producer else "ONNX"
        return build(graph, Asking(answers), format)


def _parsed(content: bytes) -> Any:
    # onnx takes long to import, and only these files need it.
    from onnx import ModelProto

    model = ModelProto.FromString(content)
    if not model.HasField("graph") or not model.graph.node:
        raise Problem(QT_TRANSLATE_NOOP("Problem", "It holds no network; export it as ONNX again."))
    return model


FORMAT = Format("ONNX", recognises, read)
