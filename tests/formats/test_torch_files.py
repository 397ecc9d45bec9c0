"""PyTorch's files, put together by hand: what is found in them, and what is refused."""

import struct
from pathlib import Path

import numpy as np
import pytest

from lstmviz.formats import torch_legacy, torch_zip
from lstmviz.formats.pickle_machine import Made, Name, Outside, Pairs
from lstmviz.formats.recognised import FormatError, Recognised
from tests.formats.drawn import drawn_tensors, told
from tests.formats.pickled import (
    ORDERED,
    REBUILD,
    module,
    state_dict,
    tensor,
    write_legacy,
    write_zip,
)

DAMAGED = "net.pt is damaged and cannot be read; get it or save it again."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "net.pt"


def opened(path: Path, answers: dict[str, str] | None = None) -> Recognised:
    form = next(
        one.FORMAT
        for one in (torch_zip, torch_legacy)
        if one.FORMAT.recognises(path.read_bytes()[:4096], path)
    )
    return form.read(path, answers or {})


def refusal(path: Path) -> str:
    with pytest.raises(FormatError) as caught:
        opened(path)
    return str(caught.value)


def weight_ih(found: Recognised) -> np.ndarray:
    return found.network.layers[0].weights.weight_ih


# ------------------------------------------------------------------ what is found


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("write", [write_zip, write_legacy])
def test_a_state_dict_is_read(path: Path, dtype: str, write):
    tensors = {name: array.astype(dtype) for name, array in drawn_tensors("gru").items()}
    found = opened(write(path, state_dict(tensors), list(tensors.values())))
    np.testing.assert_array_equal(weight_ih(found), tensors["weight_ih_l0"])
    assert found.network.dtype == (np.float64 if dtype == "float64" else np.float32)


def test_bfloat16_is_half_a_float32(path: Path):
    tensors = drawn_tensors("rnn", bias=False)
    pairs, storages = [], []
    for n, (name, array) in enumerate(tensors.items()):
        halves = (array.view(np.uint32) >> 16).astype(np.uint16)
        storages.append(halves)
        pairs.append((name, tensor(str(n), halves, kind="BFloat16Storage")))
    found = opened(write_zip(path, Made(ORDERED, (), pairs=pairs), storages))
    np.testing.assert_allclose(weight_ih(found), tensors["weight_ih_l0"], rtol=2**-7)
    assert not (weight_ih(found).view(np.uint32) & 0xFFFF).any()


def test_numbers_may_lie_with_the_greatest_byte_first(path: Path):
    tensors = drawn_tensors("rnn")
    storages = [array.astype(">f4") for array in tensors.values()]
    found = opened(write_zip(path, state_dict(tensors), storages, byteorder=b"big"))
    np.testing.assert_array_equal(weight_ih(found), tensors["weight_ih_l0"])


def test_tensors_may_share_a_storage_in_any_order(path: Path):
    # cuDNN keeps all weights in one storage; a transposed view has other strides.
    tensors = drawn_tensors("rnn", 3, 2)
    flat = np.concatenate([array.ravel(order="F") for array in tensors.values()])
    pairs, offset = [], 0
    for name, array in tensors.items():
        strides = tuple(step // 4 for step in np.asfortranarray(array).strides)
        pairs.append((name, tensor("0", array, offset=offset, strides=strides, numel=flat.size)))
        offset += array.size
    found = opened(write_zip(path, Made(ORDERED, (), pairs=pairs), [flat]))
    for name, array in found.network.layers[0].weights.arrays.items():
        np.testing.assert_array_equal(array, tensors[f"{name}_l0"])


@pytest.mark.parametrize("wrapper", ["state_dict", "model_state_dict", "model", "net", "0"])
def test_a_checkpoint_is_unwrapped(path: Path, wrapper: str):
    tensors = drawn_tensors(prefix="module.rnn.")
    exp_avg = tensor("0", tensors["module.rnn.weight_ih_l0"])
    root = Pairs(
        [
            ("epoch", 3),
            ("optimizer_state_dict", Pairs([("state", Pairs([(0, exp_avg)]))])),
            (wrapper, state_dict(tensors)),
            ("loss", 0.5),
        ]
    )
    found = opened(write_zip(path, root, list(tensors.values())))
    assert found.format == "PyTorch checkpoint"
    assert {name: str(why) for name, why in found.ignored} == {
        "epoch": "It holds no tensors.",
        "optimizer_state_dict": "It belongs to training, not to the network.",
        "loss": "It holds no tensors.",
    }
    assert str(found.notes[0]).startswith("module.rnn.weight_hh_l0 has")


def test_state_dicts_side_by_side_keep_their_names(path: Path):
    rnn = drawn_tensors("gru", 3, 2, prefix="gru.")
    rows = np.arange(15, dtype=np.float32).reshape(5, 3)
    storages = [*rnn.values(), rows]
    embedding = Made(ORDERED, (), pairs=[("weight", tensor(str(len(rnn)), rows))])
    root = Pairs([("decoder", state_dict(rnn)), ("embedding", embedding)])
    found = opened(write_zip(path, root, storages))
    assert found.network.embedding is not None
    np.testing.assert_array_equal(found.network.embedding.weight, rows)


def recurrent(n: int, kind: str = "torch.nn.modules.rnn.RNN", **said: object) -> Made:
    tensors = drawn_tensors("rnn", bias=False)
    parameters = [
        (
            name,
            Made(
                Name("torch._utils", "_rebuild_parameter"),
                (tensor(str(n + place), array), True, Made(ORDERED, ())),
            ),
        )
        for place, (name, array) in enumerate(tensors.items())
    ]
    state = {"_parameters": Pairs(parameters), "_buffers": Pairs(), "_modules": Pairs()}
    return module(kind, state | said)


@pytest.mark.parametrize("said", [{"mode": "RNN_RELU"}, {"nonlinearity": "relu"}], ids=str)
@pytest.mark.parametrize("write", [write_zip, write_legacy])
def test_a_whole_module_tells_its_activation(path: Path, write, said: dict[str, object]):
    root = module(
        "my_models.Net",
        {
            "_parameters": Pairs(),
            "_buffers": Pairs(),
            "_modules": Pairs([("rnn", recurrent(0, **said))]),
        },
    )
    found = opened(write(path, root, list(drawn_tensors("rnn", bias=False).values())))
    assert found.format.startswith("PyTorch module")
    assert found.network.layers[0].kind.options["activation"] == "relu"
    assert told(found) == {}


def test_modules_in_a_list_are_found(path: Path):
    storages = list(drawn_tensors("rnn", bias=False).values())
    found = opened(write_zip(path, [recurrent(0), 3, "text"], storages))
    assert told(found) == {"activation": "tanh"}
    np.testing.assert_array_equal(weight_ih(found), storages[0])


# ------------------------------------------------------------------ what is refused


def test_a_pickle_that_calls_is_not_run(path: Path):
    marker = path.with_name("ran")
    call = Made(Name("os", "system"), (f"touch {marker}",))
    tensors = drawn_tensors()
    root = Pairs([("state_dict", state_dict(tensors)), ("extra", call)])
    found = opened(write_zip(path, root, list(tensors.values())))
    assert {name for name, _ in found.ignored} == {"extra"}
    assert not marker.exists()


def test_a_call_alone_holds_no_tensors(path: Path):
    write_zip(path, Made(Name("os", "system"), ("true",)), [])
    assert refusal(path) == "net.pt holds no tensors; save the network's state_dict."


@pytest.mark.parametrize(
    "change",
    [
        {"offset": 1},
        {"strides": (4, 1)},
        {"strides": (3, 2)},
        {"strides": (2**40, 1)},
    ],
)
@pytest.mark.parametrize("write", [write_zip, write_legacy])
def test_a_tensor_that_claims_too_much_is_named(path: Path, change: dict[str, object], write):
    tensors = drawn_tensors("rnn", bias=False)
    root = state_dict(tensors)
    root.pairs[0] = ("weight_ih_l0", tensor("0", tensors["weight_ih_l0"], **change))
    assert refusal(write(path, root, list(tensors.values()))) == (
        "net.pt is damaged: weight_ih_l0 claims more numbers than the 6 that are there; get it or "
        "save it again."
    )


def test_a_tensor_larger_than_its_storage_is_refused_before_memory_is_taken(path: Path):
    storage = Outside(("storage", Name("torch", "FloatStorage"), "0", "cpu", 1))
    huge = Made(REBUILD, (storage, 0, (2**40, 2**7), (0, 0), False, None))
    root = Pairs([("weight_hh_l0", huge)])
    assert "claims more numbers than the 1 that are there" in refusal(
        write_zip(path, root, [np.zeros(1, np.float32)])
    )


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (None, 0, (2,), (1,)),
        (Outside(("storage", Name("torch", "FloatStorage"), "9", "cpu", 6)), 0, (2,), (1,)),
        (Outside(("storage", "FloatStorage", "0", "cpu", 6)), 0, (2,), (1,)),
        (Outside("0"), 0, (2,), (1,)),
        (Outside(("storage", Name("torch", "FloatStorage"), "0", "cpu", 6)), -1, (2,), (1,)),
        (Outside(("storage", Name("torch", "FloatStorage"), "0", "cpu", 6)), 0, (-2,), (1,)),
        (Outside(("storage", Name("torch", "FloatStorage"), "0", "cpu", 6)), 0, (2,), (-1,)),
        (Outside(("storage", Name("torch", "FloatStorage"), "0", "cpu", 6)), 0, (2,), ()),
        (Outside(("storage", Name("torch", "FloatStorage"), "0", "cpu", 6)), 0, (1,) * 9, (1,) * 9),
        (Outside(("storage", Name("torch", "FloatStorage"), "0", "cpu", 6)), 0, (True,), (1,)),
        (Outside(("storage", Name("torch", "FloatStorage"), "0", "cpu", 6)), 0.0, (1,), (1,)),
    ],
)
def test_a_damaged_tensor_is_one_sentence(path: Path, arguments: tuple[object, ...]):
    root = Pairs([("weight_hh_l0", Made(REBUILD, arguments))])
    assert refusal(write_zip(path, root, [np.zeros(6, np.float32)])) == DAMAGED


def nested(depth: int) -> bytes:
    return b"\x80\x02" + b"N" + b"\x85" * depth + b"."


def doubled(times: int) -> bytes:
    """A list of two lists of two lists…, each the same one twice: 2 to the power of `times`."""
    steps = b"".join(b"q" + bytes([n]) + b"h" + bytes([n]) + b"\x86" for n in range(times))
    return b"\x80\x02N" + steps + b"."


CYCLE = b"\x80\x02]q\x00h\x00a."


@pytest.mark.parametrize(
    "content",
    [nested(100_000), doubled(50), CYCLE, b"", b"\x80\x02", b"garbage"],
    ids=["deep", "doubled", "cycle", "empty", "cut", "garbage"],
)
def test_a_tree_without_end_is_one_sentence(path: Path, content: bytes):
    assert refusal(write_zip(path, content, [])) == DAMAGED


def test_a_zip_without_a_description_is_not_pytorchs(path: Path):
    write_zip(path, b"", [])
    content = path.read_bytes().replace(b"data.pkl", b"data.txt")
    path.write_bytes(content)
    with pytest.raises(FormatError) as caught:
        torch_zip.read(path, {})
    assert str(caught.value) == (
        "net.pt is a zip archive, but not one that PyTorch wrote; save the network's state_dict "
        "with torch.save."
    )


@pytest.mark.parametrize("write", [write_zip, write_legacy])
def test_a_file_cut_anywhere_is_one_sentence(path: Path, write):
    tensors = drawn_tensors("rnn")
    content = write(path, state_dict(tensors), list(tensors.values())).read_bytes()
    form = torch_zip if write is write_zip else torch_legacy
    for end in range(0, len(content), 7):
        path.write_bytes(content[:end])
        with pytest.raises(FormatError) as caught:
            form.read(path, {})
        assert str(caught.value) == DAMAGED


def test_a_legacy_storage_that_lies_about_its_length_is_refused(path: Path):
    tensors = drawn_tensors("rnn", bias=False)
    content = write_legacy(path, state_dict(tensors), list(tensors.values())).read_bytes()
    true = struct.pack("<q", 6) + tensors["weight_ih_l0"].tobytes()
    assert true in content
    path.write_bytes(content.replace(true, struct.pack("<q", 2**60) + true[8:]))
    assert refusal(path) == DAMAGED


def test_a_file_that_is_gone_is_told(path: Path):
    with pytest.raises(FormatError, match=r"net\.pt cannot be read: No such file or directory\."):
        torch_zip.read(path, {})


# ------------------------------------------------------------------ a vocabulary beside the weights


def speaker() -> tuple[Made, list[np.ndarray]]:
    tensors = drawn_tensors("rnn", 3, 2, prefix="rnn.", bias=False)
    tensors["emb.weight"] = np.ones((3, 3), np.float32)
    tensors["fc.weight"] = np.ones((3, 2), np.float32)
    return state_dict(tensors), list(tensors.values())


@pytest.mark.parametrize(
    "kept",
    [
        ["a", " ", "\n"],
        ("a", " ", "\n"),
        "a \n",
        Pairs([(" ", 1), ("a", 0), ("\n", 2)]),
        Pairs([(2, "\n"), (0, "a"), (1, " ")]),
        Pairs([("sizes", 3), ("stoi", Made(ORDERED, (), pairs=[("a", 0), ("\n", 2), (" ", 1)]))]),
    ],
    ids=["list", "tuple", "text", "ids", "tokens", "nested"],
)
def test_a_vocabulary_kept_beside_the_weights_names_the_tokens(path: Path, kept: object):
    model, storages = speaker()
    found = opened(write_zip(path, Pairs([("model", model), ("vocab", kept)]), storages))
    network = found.network
    assert network.embedding is not None
    assert network.readout is not None
    assert network.embedding.tokens == network.readout.names == ("a", "␣", "⏎")
    assert "vocabulary" not in told(found)
    assert any(str(note).endswith("names the tokens.") for note in found.notes)


@pytest.mark.parametrize(
    "kept",
    [
        ["a", "b"],
        ["a", "b", "c", "d"],
        ["a", "b", "b"],
        ["a", "b", ""],
        ["a", "b", 3],
        [" ", "␣", "b"],
        Pairs([("a", 0), ("b", 1), ("c", 3)]),
        Pairs([("a", 0), ("b", 1), (3, 2)]),
        3,
        None,
    ],
    ids=range(10),
)
def test_what_is_no_vocabulary_is_passed_over(path: Path, kept: object):
    model, storages = speaker()
    found = opened(write_zip(path, Pairs([("model", model), ("vocab", kept)]), storages))
    assert found.network.embedding is not None
    assert found.network.embedding.tokens == ()
    assert told(found)["vocabulary"] == ""
