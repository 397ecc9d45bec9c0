"""The numeric suites, one for each family of cells, as functions of the implementation.

So a faulty implementation can be passed in, to see that the suite notices.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from tests.cells.variants import drawn_state, drawn_weights
from tests.reference import (
    candle_cases,
    exported_cases,
    keras_cases,
    onnxruntime_cases,
    pytorch_cases,
)
from tests.reference.case import Case

EXACT = 1e-12
"""How much two ways to compute the same in float64 may differ."""
INPUTS, UNITS = 3, 4


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


@dataclass(frozen=True)
class Suite:
    """What an implementation of one family has to get right.

    Parameters
    ----------
    cases
        What was published.
    kinds
        The variants that are held against themselves.
    """

    cases: tuple[Case, ...]
    kinds: tuple[CellKind, ...]

    def failures(self, run: Run) -> list[str]:
        """Return what an implementation gets wrong, a line each."""
        return [
            *(line for case in self.cases for line in published_failures(run, case)),
            *(line for kind in self.kinds for line in ragged_failures(run, kind)),
            *(line for kind in self.kinds for line in continuation_failures(run, kind)),
        ]


def published_failures(run: Run, case: Case) -> Iterator[str]:
    """Compare with what was published."""
    signals = run(case.kind, case.weights, case.x, case.state, reverse=case.reverse)
    for (key, token), expected in case.expected.items():
        difference = np.abs(signals[key][token] - expected).max()
        if not difference <= case.tolerance:
            yield f"{case.name}: {key} at token {token} differs by {difference:.1e}"


def ragged_failures(run: Run, kind: CellKind) -> Iterator[str]:
    """Compare a batch of sequences of different lengths with each sequence alone."""
    lengths = np.array([4, 1, 6, 3])
    weights, x, state = drawn(kind, tokens=6, batch=len(lengths))
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


def continuation_failures(run: Run, kind: CellKind) -> Iterator[str]:
    """Compare a sequence with its two halves, the second begun where the first ends."""
    weights, x, state = drawn(kind, tokens=6, batch=2)
    whole = run(kind, weights, x, state)
    first = run(kind, weights, x[:3], state)
    second = run(kind, weights, x[3:], {key: first[key][-1] for key in kind.state})
    for key, signal in whole.items():
        halves = np.concatenate([first[key], second[key]])
        if not np.allclose(halves, signal, rtol=0, atol=EXACT):
            yield f"continued: {key} is not what it is in one go"


def drawn(
    kind: CellKind, tokens: int, batch: int
) -> tuple[Weights, np.ndarray, dict[str, np.ndarray]]:
    """Draw weights, inputs and a state, always the same."""
    weights = drawn_weights(kind, INPUTS, UNITS, seed=5)
    x = np.random.default_rng(6).normal(size=(tokens, batch, INPUTS))
    return weights, x, drawn_state(kind, weights, (batch,))


SUITES = {
    "lstm": Suite(
        (
            *candle_cases.LSTM_CASES,
            *pytorch_cases.CASES,
            *onnxruntime_cases.CASES,
            *keras_cases.LSTM_CASES,
            *exported_cases.LSTM_CASES,
        ),
        (find("lstm"), find("lstm", {"peephole": True})),
    ),
    "gru": Suite(
        (*candle_cases.GRU_CASES, *keras_cases.GRU_CASES, *exported_cases.GRU_CASES),
        (find("gru"), find("gru", {"reset_after": False})),
    ),
    "rnn": Suite(exported_cases.RNN_CASES, (find("rnn"), find("rnn", {"activation": "relu"}))),
}
"""By family."""
