"""The reader of a file is chosen by what is in it, never by how it is called."""

import shutil
from pathlib import Path

import pytest

from lstmviz.formats.choosing import choose, first_bytes, readers
from lstmviz.formats.reading import open_model
from lstmviz.formats.recognised import HEAD, FormatError
from tests.formats.test_hostile_files import SAMPLES

SUFFIXES = (".pt", ".onnx", ".keras", ".h5", ".npz", ".safetensors", ".csv", ".lstmviz", "")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_exactly_one_reader_recognises_a_sample(sample: Path):
    head = sample.read_bytes()[:HEAD]
    claimed = [name for name, one in readers().items() if one.recognises(head, sample)]
    assert len(claimed) == 1, claimed


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_wrong_suffix_changes_nothing(tmp_path: Path, sample: Path):
    for suffix in SUFFIXES:
        path = tmp_path / f"model{suffix}"
        shutil.copy(sample, path)
        assert choose(path, first_bytes(path)) is choose(sample, first_bytes(sample))


def test_a_file_of_a_wrong_suffix_opens(tmp_path: Path):
    sample = next(sample for sample in SAMPLES if sample.suffix == ".onnx")
    path = tmp_path / "model.pt"
    shutil.copy(sample, path)
    assert open_model(path).format == open_model(sample).format


def test_every_reader_has_a_name_of_its_own():
    names = [one.name for one in readers().values()]
    assert len(set(names)) == len(names) >= 7


@pytest.mark.parametrize(
    "content",
    [
        b"<html>",
        b"\xef\xbb\xbf  \n<!doctype HTML>",
        b"version https://git-lfs.github.com/spec/v1\n",
        b"%PDF-1.4",
        b"\x1f\x8b\x08",
        b"BZh9",
        b"GGUF",
        b"\x1c\0\0\0TFL3",
    ],
)
def test_what_is_plainly_something_else_starts_no_process(tmp_path: Path, content: bytes):
    path = tmp_path / "model.pt"
    path.write_bytes(content)
    with pytest.raises(FormatError):
        first_bytes(path)


def test_only_the_beginning_is_read(tmp_path: Path):
    path = tmp_path / "model.pt"
    path.write_bytes(b"x" * 2 * HEAD)
    assert first_bytes(path) == b"x" * HEAD
