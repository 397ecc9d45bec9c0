"""Files that mean harm or are broken: each is told in one exact sentence, and nothing else happens.

They are made in ``hostile/``; nothing in them is ever run, and nothing on disk changes.
"""

import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lstmviz.formats import reading
from lstmviz.formats.recognised import FormatError
from tests.formats.hostile import graphs, hdf5s, names, pickles, strangers, zips
from tests.formats.hostile.registry import HOSTILE, Hostile
from tests.formats.opening import OPENS, all_told, contents

DATA = Path(__file__).resolve().parents[1] / "data"
SAMPLES = sorted(
    path
    for path in DATA.iterdir()
    if path.suffix in (".pt", ".pth", ".ckpt", ".keras", ".h5", ".onnx", ".safetensors", ".npz")
    and ".expected" not in path.name
)
assert {graphs, hdf5s, names, pickles, strangers, zips}

AS_A_PERSON_READS = re.compile(r"[^\n\r\t]+\.")
FOR_PROGRAMMERS = ("Traceback", "Errno", "0x", "Error", "Exception", "NoneType", "synchronously")


# ------------------------------------------------------------------ each with its sentence


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def sentences(folder: Path) -> Iterator[dict[str, str]]:
    """What is told about each file, opened by several processes at a time."""
    places = {}
    for one in HOSTILE:
        (folder / one.name).mkdir()
        places[one.name] = one.write(folder / one.name)
    before = contents(folder)
    found = all_told(places.values(), folder)
    assert contents(folder) == before, "something was run, or something was changed"
    return {name: found[path] for name, path in places.items()}


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: one.name)
def test_a_hostile_file_is_refused_in_one_sentence(sentences: dict[str, str], one: Hostile):
    assert sentences[one.name] == one.sentence


def test_there_are_enough_of_them_and_each_is_named_once():
    names = [one.name for one in HOSTILE]
    assert len(names) >= 100
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: one.name)
def test_a_sentence_is_for_people(one: Hostile):
    assert AS_A_PERSON_READS.fullmatch(one.sentence)
    assert one.file in one.sentence
    assert not [word for word in FOR_PROGRAMMERS if word in one.sentence]


# ------------------------------------------------------------------ what opens all the same


def test_numbers_are_read_beside_a_call_that_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    whole = {**pickles.rnn(), "trap": pickles.Calls(os.system, "touch run"), "step": 3}
    Path("model.pt").write_bytes(pickles.torch_zip(pickles.pickled(whole), _0=pickles.FOUR))
    opened = reading.open_model(Path("model.pt"))
    assert {name for name, _ in opened.ignored} == {"trap", "step"}
    assert opened.network.layers[0].weights.weight_hh.tolist() == [[np.float32(0.2)]]
    assert os.listdir() == ["model.pt"]


def test_weights_that_are_no_numbers_open_and_are_counted(tmp_path: Path):
    path = tmp_path / "model.npz"
    broken = np.array([[1, np.nan], [np.inf, -np.inf]], "f4")
    path.write_bytes(zips.npz(**zips.rnn_arrays(weight_hh_l0=broken)))
    assert reading.open_model(path).unfinished == {"l0/weight_hh": 3}


# ------------------------------------------------------------------ broken samples


def mutated(content: bytes, draw: random.Random) -> bytes:
    """The bytes with one thing wrong: some flipped, gone, doubled, or from elsewhere."""
    place, length = draw.randrange(len(content)), 1 << draw.randrange(8)
    before, after = content[:place], content[place + length :]
    kind = draw.randrange(6)
    if kind == 0:
        return before + bytes([content[place] ^ 1 << draw.randrange(8)]) + content[place + 1 :]
    if kind == 1:
        return before + draw.randbytes(length) + after
    if kind == 2:
        return before + after
    if kind == 3:
        return before + content[place : place + length] * 2 + after
    if kind == 4:
        return before + draw.choice((b"\0", b"\xff", b"\x7f", b"9")) * length + after
    other = draw.randrange(len(content))
    return before + content[other : other + length] + after


def check(sentence: str, path: Path) -> None:
    assert AS_A_PERSON_READS.fullmatch(sentence), path
    assert sentence.startswith(path.name), path
    assert not [word for word in FOR_PROGRAMMERS if word in sentence], path


def test_a_sample_cut_short_is_refused(tmp_path: Path):
    paths = []
    for sample in SAMPLES:
        content = sample.read_bytes()
        for share in (0, 3, 30, 60, 99):
            paths.append(tmp_path / f"{share}" / sample.name)
            paths[-1].parent.mkdir(exist_ok=True)
            paths[-1].write_bytes(content[: len(content) * share // 100])
    for path, sentence in all_told(paths, tmp_path).items():
        check(sentence, path)


def fuzz(tmp_path: Path, sample: Path, count: int) -> Iterator[Path]:
    content, draw = sample.read_bytes(), random.Random(f"{sample.name} {count}")
    for number in range(count):
        path = tmp_path / f"{number}" / sample.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(mutated(content, draw))
        yield path


def test_a_sample_with_something_wrong_opens_or_is_refused(tmp_path: Path):
    paths = [path for sample in SAMPLES for path in fuzz(tmp_path, sample, 5)]
    for path, sentence in all_told(paths, tmp_path).items():
        if sentence != OPENS:
            check(sentence, path)


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_many_samples_with_something_wrong(tmp_path: Path, sample: Path):
    for path, sentence in all_told(fuzz(tmp_path, sample, 2000), tmp_path).items():
        if sentence != OPENS:
            check(sentence, path)


# A byte that makes HDF5 1.14 crash: its place in the sample, and the bit to turn.
CRASHES = ((1009, 3),)


@pytest.mark.parametrize(("place", "bit"), CRASHES)
def test_a_byte_that_crashes_hdf5_harms_nobody(tmp_path: Path, place: int, bit: int):
    content = bytearray((DATA / "k_lstm_h5.h5").read_bytes())
    content[place] ^= 1 << bit
    path = tmp_path / "model.h5"
    path.write_bytes(content)
    with pytest.raises(FormatError) as problem:
        reading.open_model(path)
    # Another HDF5 may notice, or hang.
    assert str(problem.value).startswith(("model.h5 is damaged", "model.h5 was not read within"))
