"""What PyTorch saves and computes, this program reads and computes, over drawn shapes and options.

PyTorch is no dependency: these tests run where it happens to be installed.
"""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs PyTorch")

from hypothesis import given, settings  # noqa: E402 - only with PyTorch
from hypothesis import strategies as st  # noqa: E402

from lstmviz.formats.choosing import choose, first_bytes  # noqa: E402
from lstmviz.formats.recognised import Recognised  # noqa: E402
from lstmviz.formats.writers import save_network  # noqa: E402
from lstmviz.network.forward import run  # noqa: E402
from lstmviz.network.trace import Trace  # noqa: E402
from tests.formats.drawn import drawn_network  # noqa: E402

nn = torch.nn
MODULES = {"LSTM": nn.LSTM, "GRU": nn.GRU, "RNN": nn.RNN}


def read(path: Path, answers: dict[str, str] | None = None) -> Recognised:
    return choose(path, first_bytes(path)).read(path, answers or {})


def check_hidden(trace: Trace, expected: np.ndarray, tolerance: float) -> None:
    """Compare what the top layer shows with PyTorch's output ``(T, N)``."""
    top = max(int(label.removesuffix("_reverse")[1:]) for label in trace.layers)
    directions = [trace.layers[label] for label in trace.layers if label.startswith(f"l{top}")]
    found = np.concatenate([one.signals["h"] for one in directions], axis=1)
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


@pytest.mark.filterwarnings("ignore:LSTM with projections:UserWarning")
@settings(max_examples=60)
@given(
    kind=st.sampled_from(list(MODULES)),
    sizes=st.tuples(st.integers(1, 7), st.integers(1, 7), st.integers(1, 9)),
    layers=st.integers(1, 3),
    both=st.booleans(),
    bias=st.booleans(),
    relu=st.booleans(),
    projected=st.booleans(),
    dtype=st.sampled_from(["float32", "float64", "bfloat16", "float16"]),
    whole=st.booleans(),
    old=st.booleans(),
    prefix=st.sampled_from(["", "rnn.", "module.model.lstm."]),
    seed=st.integers(0, 2**20),
)
def test_recurrent_modules_agree(
    tmp_path_factory, kind, sizes, layers, both, bias, relu, projected, dtype, whole, old, prefix,
    seed,
):  # fmt: skip
    torch.manual_seed(seed)
    inputs, units, tokens = sizes
    options = {"num_layers": layers, "bidirectional": both, "bias": bias}
    if kind == "LSTM" and projected and units > 1:
        options["proj_size"] = units - 1
    if kind == "RNN" and relu:
        options["nonlinearity"] = "relu"
    made = MODULES[kind](inputs, units, **options).to(getattr(torch, dtype))
    path = tmp_path_factory.mktemp("torch") / "net.pt"
    saved = made if whole else {prefix + name: value for name, value in made.state_dict().items()}
    torch.save(saved, path, _use_new_zipfile_serialization=not old)
    found = read(path, {"activation": "relu" if relu else "tanh"} if not whole else {})
    # Half precision is computed in single.
    wide = made.float() if dtype.endswith("16") else made
    precision = torch.float64 if dtype == "float64" else torch.float32
    x = torch.randn(tokens, 1, inputs, dtype=precision)
    with torch.no_grad():
        expected = wide(x)[0][:, 0].numpy()
    # ReLU's values grow with every token and layer.
    tolerance = 2e-6 * max(1.0, float(np.abs(expected).max()))
    check_hidden(run(found.network, x[:, 0].numpy()), expected, tolerance)


@pytest.mark.parametrize("kind", ["LSTMCell", "GRUCell", "RNNCell"])
@pytest.mark.parametrize("whole", [False, True])
def test_cells_agree(tmp_path: Path, kind: str, whole: bool):
    torch.manual_seed(3)
    options = {"nonlinearity": "relu"} if kind == "RNNCell" and whole else {}
    cell = getattr(nn, kind)(4, 5, **options)
    torch.save(cell if whole else cell.state_dict(), tmp_path / "net.pt")
    found = read(tmp_path / "net.pt")
    x = torch.randn(6, 1, 4)
    state, rows = None, []
    with torch.no_grad():
        for row in x:
            state = cell(row, state)
            rows.append((state[0] if kind == "LSTMCell" else state)[0].numpy())
    check_hidden(run(found.network, x[:, 0].numpy()), np.stack(rows), 2e-6)


class Speaker(nn.Module):
    def __init__(self, tied: bool = False) -> None:
        super().__init__()
        self.embedding = nn.Embedding(11, 6)
        self.rnn = nn.GRU(6, 6, num_layers=2, batch_first=True)
        self.decoder = nn.Linear(6, 11)
        if tied:
            self.decoder.weight = self.embedding.weight

    def forward(self, ids):
        hidden, _ = self.rnn(self.embedding(ids))
        return self.decoder(hidden).softmax(-1)


def saved_speaker(path: Path, how: str, model: Speaker) -> Path:
    if how == "state_dict":
        torch.save(model.state_dict(), path)
    elif how == "checkpoint":
        optimizer = torch.optim.Adam(model.parameters())
        model(torch.tensor([[1, 2]])).sum().backward()
        optimizer.step()
        torch.save(
            {"epoch": 1, "optimizer": optimizer.state_dict(), "model": model.state_dict()}, path
        )
    elif how == "parallel":
        torch.save(nn.DataParallel(model).state_dict(), path)
    elif how == "whole":
        torch.save(model, path)
    elif how == "whole, old format":
        torch.save(model, path, _use_new_zipfile_serialization=False)
    elif how == "script":
        torch.jit.script(model).save(path)
    elif how == "trace":
        torch.jit.trace(model, torch.tensor([[1, 2, 3]])).save(path)
    return path


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize(
    "how",
    ["state_dict", "checkpoint", "parallel", "whole", "whole, old format", "script", "trace"],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::torch.jit.TracerWarning")
def test_a_whole_model_agrees(tmp_path: Path, how: str, tied: bool):
    torch.manual_seed(7)
    model = Speaker(tied).eval()
    found = read(saved_speaker(tmp_path / "net.pt", how, model))
    network = found.network
    ids = [3, 1, 4, 1, 5, 9, 2, 6]
    assert network.embedding is not None
    trace = run(network, network.embedding.look_up(ids))
    with torch.no_grad():
        expected = model(torch.tensor([ids]))[0].numpy()
    assert trace.y is not None
    np.testing.assert_allclose(trace.y, expected, rtol=0, atol=2e-6)


@pytest.mark.parametrize("suffix", [".safetensors", ".npz"])
@pytest.mark.parametrize("both", [False, True])
def test_pytorch_loads_what_is_saved(tmp_path: Path, suffix: str, both: bool):
    network = drawn_network([("lstm", {})] * 2, inputs=3, units=4, both=both)
    path = tmp_path / f"net{suffix}"
    save_network(path, network)
    if suffix == ".npz":
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files if name != "lstmviz"}
    else:
        arrays = pytest.importorskip("safetensors.numpy", reason="needs safetensors").load_file(
            path
        )
    module = nn.LSTM(3, 4, num_layers=2, bidirectional=both)
    module.load_state_dict({name: torch.from_numpy(array) for name, array in arrays.items()})
    x = np.random.default_rng(1).normal(size=(9, 3)).astype(np.float32)
    with torch.no_grad():
        expected = module(torch.from_numpy(x)[:, None])[0][:, 0].numpy()
    check_hidden(run(network, x), expected, 2e-6)
