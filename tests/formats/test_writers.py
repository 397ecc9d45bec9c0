"""What is saved reads back equal, in kind, options, names, numbers and precision."""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from lstmviz.cells.kinds import families
from lstmviz.cells.problems import Problem
from lstmviz.formats.choosing import choose, first_bytes
from lstmviz.formats.recognised import FormatError, Recognised
from lstmviz.formats.writers import WRITERS, save_network
from lstmviz.network.network import Network
from tests.formats.drawn import assert_same, drawn_network

SUFFIXES = tuple(WRITERS)
LSTM = [("lstm", {})]


def every_option() -> list[tuple[str, dict[str, object]]]:
    """Every family with every choice of each option, one at a time."""
    return [
        (family.name, {option.key: choice})
        for family in families().values()
        for option in family.options
        for choice in (*option.choices, *((2.5,) if option.is_number else ()))
    ]


def read(path: Path) -> Recognised:
    return choose(path, first_bytes(path)).read(path, {})


def again(tmp_path: Path, suffix: str, network: Network) -> Network:
    path = tmp_path / f"net{suffix}"
    save_network(path, network)
    found = read(path)
    assert found.questions == ()
    assert found.ignored == ()
    return found.network


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("family", "options"), every_option(), ids=str)
def test_every_option_reads_back_equal(tmp_path: Path, suffix: str, family: str, options):
    network = drawn_network([(family, options)], inputs=2, units=3)
    assert_same(network, again(tmp_path, suffix, network))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "options",
    [
        {"dtype": dtype, "both": both, "bias": bias, "readout": readout, "tokens": tokens}
        for dtype, both, bias, (readout, tokens) in product(
            ("float32", "float64"),
            (False, True),
            (False, True),
            ((None, None), ("softmax", 5), ("sigmoid", None), ("linear", 2)),
        )
    ],
    ids=str,
)
def test_a_stack_reads_back_equal(tmp_path: Path, suffix: str, options: dict[str, object]):
    kinds = [("lstm", {"peephole": True}), ("gru", {"reset_after": False}), ("rnn", {})]
    network = drawn_network(kinds, **options)
    assert_same(network, again(tmp_path, suffix, network))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("merge", ["sum", "mul", "ave"])
def test_merging_reads_back_equal(tmp_path: Path, suffix: str, merge: str):
    network = drawn_network(LSTM * 2, both=True, merge=merge)
    assert_same(network, again(tmp_path, suffix, network))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_backwards_layer_reads_back_equal(tmp_path: Path, suffix: str):
    network = drawn_network([("gru", {})] * 2, backwards=True, tokens=4, named=False)
    assert_same(network, again(tmp_path, suffix, network))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_numbers_without_end_read_back_equal(tmp_path: Path, suffix: str):
    network = drawn_network(LSTM)
    weights = network.layers[0].weights
    weights.weight_ih.setflags(write=True)
    weights.weight_ih[0] = np.nan, np.inf, -0.0
    weights.weight_ih.setflags(write=False)
    found = again(tmp_path, suffix, network)
    assert_same(network, found)
    assert Recognised(found, "").unfinished == {"l0/weight_ih": 2}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_network_makes_the_same_file(tmp_path: Path, suffix: str):
    network = drawn_network(LSTM, readout="linear", tokens=3)
    one, other = tmp_path / f"one{suffix}", tmp_path / f"other{suffix}"
    save_network(one, network)
    save_network(other, network)
    assert one.read_bytes() == other.read_bytes()


def test_other_programs_find_pytorchs_names(tmp_path: Path):
    numpy = pytest.importorskip("safetensors.numpy", reason="needs safetensors")
    network = drawn_network(LSTM * 2, both=True, readout="softmax", tokens=3)
    save_network(tmp_path / "net.safetensors", network)
    save_network(tmp_path / "net.npz", network)
    found = numpy.load_file(tmp_path / "net.safetensors")
    arrays = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    assert set(found) == {
        *(f"{name}_{label}" for name in arrays for label in network.labels),
        *("embedding.weight", "readout.weight", "readout.bias"),
    }
    with np.load(tmp_path / "net.npz", allow_pickle=False) as archive:
        assert set(archive.files) == {*found, "lstmviz"}
        for name, array in found.items():
            np.testing.assert_array_equal(archive[name], array)


def test_every_number_lies_at_a_multiple_of_its_size(tmp_path: Path):
    single = drawn_network([("gru", {})], inputs=1, units=3, bias=False, tokens=3)
    double = drawn_network([("gru", {})], inputs=1, units=3, dtype="float64", readout="linear")
    network = Network(single.layers, single.input_names, double.readout, single.embedding)
    save_network(tmp_path / "net.safetensors", network)
    content = (tmp_path / "net.safetensors").read_bytes()
    begin = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:begin])
    del header["__metadata__"]
    assert {told["dtype"] for told in header.values()} == {"F32", "F64"}
    for told in header.values():
        assert (begin + told["data_offsets"][0]) % (int(told["dtype"][1:]) // 8) == 0


def test_a_suffix_without_a_format_is_refused(tmp_path: Path):
    with pytest.raises(Problem) as caught:
        save_network(tmp_path / "net.pt", drawn_network(LSTM))
    assert str(caught.value) == (
        "net.pt was not saved: a network is saved as one of .safetensors, .npz."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path, suffix: str, monkeypatch):
    path = tmp_path / f"net{suffix}"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Problem) as caught:
        save_network(path, drawn_network(LSTM))
    assert str(caught.value) == (
        f"net{suffix} was not saved: No space left on device. Choose another place."
    )
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


# ------------------------------------------------------------------ a description that lies


def rewritten(tmp_path: Path, change) -> Path:
    """Save a network, change its description, and save that."""
    path = tmp_path / "net.npz"
    save_network(path, drawn_network(LSTM, readout="linear", tokens=3))
    with np.load(path, allow_pickle=False) as archive:
        arrays = dict(archive)
    told = json.loads(str(arrays.pop("lstmviz")))
    change(told, arrays)
    np.savez(path, **arrays, lstmviz=np.array(json.dumps(told)))
    return path


def set_in(*keys):
    *path, last, value = keys

    def change(told, arrays) -> None:
        del arrays
        for key in path:
            told = told[key]
        told[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            set_in("version", 2),
            "net.npz was saved by a newer lstmviz, and this one cannot read it; update lstmviz.",
        ),
        (
            set_in("inputs", ["a", "b"]),
            "net.npz: weight_ih_l0 has shape 12 × 3, but 12 × 2 is needed to fit the other "
            "tensors; check how it was saved.",
        ),
        (
            set_in("layers", 0, "units", ["a", "a", "b"]),
            "net.npz cannot be opened: Two of the units are named “a”; give each its own name.",
        ),
        (
            set_in("layers", 0, "options", {"speed": 3}),
            "net.npz cannot be opened: The cell kind “lstm” has no option speed = 3.",
        ),
        (
            set_in("readout", "activation", "sine"),
            "net.npz cannot be opened: The readout's activation is “sine”; it must be one of "
            "sigmoid, softmax, linear.",
        ),
        (
            lambda told, arrays: arrays.pop("readout.bias"),
            "net.npz lacks readout.bias, which the network needs; save the whole network.",
        ),
        (
            lambda told, arrays: arrays.pop("weight_hh_l0"),
            "net.npz lacks weight_hh_l0, which the network needs; save the whole network.",
        ),
        (
            set_in("layers", []),
            "net.npz cannot be opened: The network has no layers; it needs one.",
        ),
        *(
            (change, "net.npz is damaged and cannot be read; get it or save it again.")
            for change in (
                set_in("version", "one"),
                set_in("layers", 3),
                set_in("layers", 0, "units", "abc"),
                set_in("layers", 0, "units", [1, 2, 3]),
                set_in("layers", 0, "kind", ["lstm"]),
                set_in("layers", 0, "options", 3),
                set_in("layers", 0, "merge", []),
                set_in("layers", 0, "backwards", "yes"),
                set_in("readout", "activation", []),
                set_in("embedding", {}),
                set_in("embedding", "tokens", None),
            )
        ),
    ],
)
def test_a_description_that_does_not_fit_is_refused(tmp_path: Path, change, sentence: str):
    path = rewritten(tmp_path, change)
    with pytest.raises(FormatError) as caught:
        read(path)
    assert str(caught.value) == sentence


def test_what_the_description_leaves_out_is_told(tmp_path: Path):
    def add(told, arrays) -> None:
        arrays["more"] = np.zeros(3)

    found = read(rewritten(tmp_path, add))
    assert [(name, str(why)) for name, why in found.ignored] == [
        ("more", "The file's description does not mention it.")
    ]
