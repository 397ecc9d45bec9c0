"""The numeric suite for LSTMs, as a function of the implementation.

So a faulty implementation can be passed in, to see that the suite notices.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

import numpy as np

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from tests.reference import candle, exported, keras, onnxruntime, pytorch
from tests.reference.case import Case

CASES: tuple[Case, ...] = (
    *candle.CASES,
    *pytorch.CASES,
    *onnxruntime.CASES,
    *keras.CASES,
    *exported.CASES,
)

EXACT = 1e-12
"""How much two ways to compute the same in float64 may differ."""


class Run(Protocol):
    """Runs one layer over a batch, as `lstmviz.network.forward.run_layer` does."""

    def __call__(
        self,
        kind: CellKind,
        weights: Weights,
        x: np.ndarray,
        state: Mapping[str, np.ndarray],
        *,
        lengths: np.ndarray | None = None,
        reverse: bool = False,
    ) -> dict[str, np.ndarray]: ...


def failures(run: Run) -> list[str]:
    """Return what an implementation gets wrong, a line each."""
    return [
        *(line for case in CASES for line in published_failures(run, case)),
        *ragged_failures(run),
        *continuation_failures(run),
    ]


def published_failures(run: Run, case: Case) -> Iterator[str]:
    """Compare with what was published."""
    signals = run(case.kind, case.weights, case.x, case.state, reverse=case.reverse)
    for (key, token), expected in case.expected.items():
        difference = np.abs(signals[key][token] - expected).max()
        if not difference <= case.tolerance:
            yield f"{case.name}: {key} at token {token} differs by {difference:.1e}"


def ragged_failures(run: Run) -> Iterator[str]:
    """Compare a batch of sequences of different lengths with each sequence alone."""
    lengths = np.array([4, 1, 6, 3])
    for peephole in (False, True):
        kind, weights, x, state = drawn(peephole, tokens=6, batch=len(lengths))
        for reverse in (False, True):
            batch = run(kind, weights, x, state, lengths=lengths, reverse=reverse)
            for n, length in enumerate(lengths):
                one = slice(n, n + 1)
                alone = run(
                    kind,
                    weights,
                    x[:length, one],
                    {key: value[one] for key, value in state.items()},
                    reverse=reverse,
                )
                for key, signal in alone.items():
                    where = f"ragged batch, reverse={reverse}: {key} of sequence {n}"
                    if not np.allclose(batch[key][:length, one], signal, rtol=0, atol=EXACT):
                        yield f"{where} is not what it is alone"
                    if np.any(batch[key][length:, one]):
                        yield f"{where} goes on in the padding"


def continuation_failures(run: Run) -> Iterator[str]:
    """Compare a sequence with its two halves, the second begun where the first ends."""
    for peephole in (False, True):
        kind, weights, x, state = drawn(peephole, tokens=6, batch=2)
        whole = run(kind, weights, x, state)
        first = run(kind, weights, x[:3], state)
        second = run(kind, weights, x[3:], {key: first[key][-1] for key in kind.state})
        for key, signal in whole.items():
            halves = np.concatenate([first[key], second[key]])
            if not np.allclose(halves, signal, rtol=0, atol=EXACT):
                yield f"continued, peephole={peephole}: {key} is not what it is in one go"


def drawn(
    peephole: bool, tokens: int, batch: int
) -> tuple[CellKind, Weights, np.ndarray, dict[str, np.ndarray]]:
    """Draw an LSTM, inputs and a state, always the same."""
    draw, inputs, units = np.random.default_rng(5).normal, 3, 4
    rows = 4 * units
    weights = Weights(
        draw(size=(rows, inputs)),
        draw(size=(rows, units)),
        draw(size=rows),
        draw(size=rows),
        draw(size=(3, units)) if peephole else None,
    )
    x = draw(size=(tokens, batch, inputs))
    state = {key: draw(size=(batch, units)) for key in ("h", "c")}
    return find("lstm", {"peephole": peephole}), weights, x, state
