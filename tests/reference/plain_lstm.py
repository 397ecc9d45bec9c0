"""An LSTM written out step by step, apart from the program's, into which faults can be planted."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.parameters import Weights


def sigmoid(a: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-a))


@dataclass(frozen=True)
class PlainLSTM:
    """Runs as `run_layer` does, in float64.

    Parameters
    ----------
    early_sees, late_sees
        Whether the peepholes of i and f, and that of o, look at the memory before the token or
        after it.
    """

    early_sees: str = "before"
    late_sees: str = "after"

    def __call__(
        self,
        kind: CellKind,
        weights: Weights,
        x: np.ndarray,
        state: Mapping[str, np.ndarray],
        *,
        lengths: np.ndarray | None = None,
        reverse: bool = False,
    ) -> dict[str, np.ndarray]:
        assert kind.family == "lstm"
        T, B, _ = x.shape
        made = {key: np.zeros((T, B, weights.units)) for key in "ifgoch"}
        for n in range(B):
            length = T if lengths is None else lengths[n]
            h, c = state["h"][n], state["c"][n]
            for t in reversed(range(length)) if reverse else range(length):
                values = self.step(weights.astype("float64"), x[t, n], h, c)
                for key, value in values.items():
                    made[key][t, n] = value
                h, c = values["h"], values["c"]
        return made

    def step(
        self, weights: Weights, x: np.ndarray, h: np.ndarray, c: np.ndarray
    ) -> dict[str, np.ndarray]:
        a = weights.weight_ih @ x + weights.weight_hh @ h + weights.bias
        a_i, a_f, a_g, a_o = np.split(a, 4)
        p_i, p_f, p_o = np.zeros((3, len(h))) if weights.peephole is None else weights.peephole
        g = np.tanh(a_g)

        def written(seen: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
            i, f = sigmoid(a_i + p_i * seen), sigmoid(a_f + p_f * seen)
            return i, f, f * c + i * g

        i, f, after = written(c)
        if self.early_sees == "after":
            i, f, after = written(after)
        o = sigmoid(a_o + p_o * (after if self.late_sees == "after" else c))
        return {"i": i, "f": f, "g": g, "o": o, "c": after, "h": o * np.tanh(after)}
