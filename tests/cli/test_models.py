"""Weight files on the command line: what was recognised, what is asked, what can be done."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from lstmviz.session.files import open_session
from lstmviz.session.models import is_session

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture
def model(command, tmp_path: Path) -> Path:
    """A network that predicts characters, in the folder where commands run."""
    shutil.copy(DATA / "t_charlm.pt", tmp_path)
    return Path("t_charlm.pt")


@pytest.mark.parametrize("name", ["t_charlm.pt", "t_gru2.ckpt", "t_bilstm2.pt", "k_lstm.keras"])
def test_inspect_tells_what_was_recognised(command, golden, name: str):
    result = command("inspect", DATA / name)
    assert (result.status, result.err) == (0, "")
    golden(f"inspect-{name}.txt", result.out)


def test_inspect_as_json(command, golden, model: Path):
    result = command("inspect", model, "--json")
    assert (result.status, result.err) == (0, "")
    golden("inspect-t_charlm.pt.json", result.out)
    told = json.loads(result.out)
    assert told["origin"]["sha256"] == hashlib.sha256(model.read_bytes()).hexdigest()
    assert told["source"] == {"file": "t_charlm.pt", "newer": False}


def test_weights_that_are_no_numbers_are_told(command):
    broken = np.array([[np.nan, np.inf], [1, 2]], "f4")
    np.savez("broken.npz", weight_ih_l0=np.ones((2, 1), "f4"), weight_hh_l0=broken)
    told = command("inspect", "broken.npz").out
    assert "\n  not finite  l0/weight_hh holds 2 NaN or infinite numbers\n" in told
    told = json.loads(command("inspect", "broken.npz", "--json").out)
    assert told["recognised"]["not_finite"] == {"l0/weight_hh": 2}


def test_a_model_traces_to_its_expected_arrays(command):
    sample = "t_bilstm2"
    result = command(
        "trace", DATA / f"{sample}.pt", "--input", DATA / f"{sample}.input.npy", "-o", "t.npz"
    )
    assert (result.status, result.out, result.err) == (0, "", "")
    with np.load("t.npz") as trace, np.load(DATA / f"{sample}.expected.npz") as expected:
        for name in expected.files:
            np.testing.assert_allclose(trace[name], expected[name], rtol=0, atol=2e-6)


def test_token_ids_are_fed_to_an_embedding(command, model: Path):
    ids = DATA / "t_charlm.input.npy"
    assert command("trace", model, "--input", ids, "-o", "t.npz").status == 0
    with np.load("t.npz") as trace, np.load(DATA / "t_charlm.expected.npz") as expected:
        np.testing.assert_allclose(trace["l0/h"], expected["l0/h"], rtol=0, atol=2e-6)


def test_without_an_input_the_first_tokens_are_fed_in(command, model: Path):
    assert command("trace", model, "-o", "t.npz").status == 0
    with np.load("t.npz") as trace:
        assert trace["tokens"].tolist() == [f"#{n}" for n in range(8)]


def test_a_picture_of_a_model(command, model: Path):
    assert command("render", model, "--view", "cell", "-o", "cell.png").status == 0
    assert Path("cell.png").read_bytes().startswith(b"\x89PNG")


# ------------------------------------------------------------------ questions


def test_an_answer_changes_the_network_and_is_kept_only_on_request(command, model: Path):
    told = command("inspect", model, "--answer", "readout_activation=sigmoid").out
    assert "  readout     16, sigmoid: " in told
    assert "What does the readout end in? sigmoid, as answered; " in told
    assert os.listdir() == ["t_charlm.pt"]
    assert "  readout     16, softmax: " in command("inspect", model).out
    answer = ("--answer", "readout_activation=sigmoid", "--remember")
    assert command("trace", model, *answer, "-o", "t.npz").status == 0
    assert sorted(os.listdir()) == ["t.npz", "t_charlm.pt", "t_charlm.pt.lstmviz.json"]
    assert "  readout     16, sigmoid: " in command("inspect", model).out


REFUSED = [
    (
        ["--answer", "readout_activation=cubic"],
        "t_charlm.pt cannot be opened: “cubic” does not answer readout_activation; "
        "choose one of linear, sigmoid, softmax.",
    ),
    (
        ["--answer", "activation=relu"],
        "t_charlm.pt does not ask for “activation”; it asks for vocabulary, readout_activation.",
    ),
    (["--remember"], "There is nothing to remember; give an answer with “--answer” too."),
]


@pytest.mark.parametrize(("arguments", "sentence"), REFUSED)
def test_an_answer_that_does_not_fit(command, model: Path, arguments: list, sentence: str):
    result = command("inspect", model, *arguments)
    assert (result.status, result.out, result.err) == (1, "", f"lstmviz: {sentence}\n")
    assert os.listdir() == ["t_charlm.pt"]


def test_an_example_asks_nothing(command):
    assert command("inspect", "boss-raise", "--answer", "activation=relu").err == (
        "lstmviz: boss-raise is no weight file and leaves no question open; "
        "leave out “activation”.\n"
    )


def test_an_answer_without_a_value_is_wrong_usage(command):
    result = command("inspect", "boss-raise", "--answer", "activation")
    assert result.status == 2
    assert "“activation” is not an answer such as activation=relu" in result.err


# ------------------------------------------------------------------ names, and what is a session


@pytest.mark.skipif(os.name != "posix", reason="other systems allow no such names")
def test_a_name_of_several_lines_is_told_on_one(command):
    name = "model\n\x1b[31m.pt"
    Path(name).write_bytes(b"")
    assert command("inspect", name).err == (
        "lstmviz: model\\n\\x1b[31m.pt is empty; it may not have arrived whole, "
        "so fetch it again.\n"
    )
    shutil.copy(DATA / "t_lstm.pt", name)
    told = command("inspect", name)
    assert (told.status, told.err) == (0, "")
    assert "  from        model\\n\\x1b[31m.pt\n" in told.out


def test_a_session_keeps_where_its_network_came_from(command, model: Path):
    from lstmviz.session.files import save_session
    from lstmviz.sources import find_source

    document = find_source(str(model)).document
    save_session(Path("mine.lstmviz"), document)
    assert open_session(Path("mine.lstmviz")).document.origin == document.origin
    assert "  from        t_charlm.pt\n" in command("inspect", "mine.lstmviz").out


def test_a_weight_file_is_never_taken_for_the_session_to_save_to(model: Path):
    from lstmviz.sources import find_source

    assert find_source(str(model)).path is None


@pytest.mark.parametrize(
    ("name", "content", "is_one"),
    [
        ("a.lstmviz", b"", True),
        ("a.lstmviz", b"PK\x03\x04\0", False),
        ("a.txt", b'\xef\xbb\xbf {"format": 1}', True),
        ("a.safetensors", b'{\0\0\0\0\0\0\0{"a": 1}', False),
        ("a.csv", b"weight_ih_l0\n", False),
    ],
)
def test_what_is_taken_for_a_session(tmp_path: Path, name: str, content: bytes, is_one: bool):
    (tmp_path / name).write_bytes(content)
    assert is_session(tmp_path / name) is is_one
