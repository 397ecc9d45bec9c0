"""Reads formulas as they are written on screen and computes them, apart from the program."""

import re
from collections.abc import Callable, Mapping

import numpy as np

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:e\d+)?)"
    r"|(?P<function>(?:σ̂|σ|tanh|softmax|ReLU)(?:∘clip_[\d.]+)?|clip_[\d.]+)(?=\()"
    r"|(?P<symbol>[A-Za-z]+(?:_[a-z]+)?(?:\[t(?:−1)?\])?)"
    r"|(?P<sign>[+×⊙−(),\[\]]))"
)


def sigmoid(a: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-a))


def softmax(*entries: np.ndarray) -> np.ndarray:
    vector = entries[0] if len(entries) == 1 else np.array(entries)
    powers = np.exp(vector - np.max(vector))
    return powers / powers.sum()


def relu(a: np.ndarray) -> np.ndarray:
    return np.where(a > 0, a, 0)


FUNCTIONS = {"σ": sigmoid, "tanh": np.tanh, "softmax": softmax, "ReLU": relu, "": lambda a: a}
HATS = {"hard_sigmoid": 1 / 6, "hard_sigmoid_2": 0.2}
"""How steep each of the functions is that are written σ̂, by their names in files."""


class Formula:
    """A formula in plain text; the grammar of sums, products, calls and matrix times vector.

    What σ̂ stands for has to be told: a name among `HATS`.
    """

    def __init__(
        self, text: str, symbols: Mapping[str, np.ndarray] | None = None, hat: object = None
    ) -> None:
        self.tokens, self.hat, at = [], hat, 0
        while at < len(text.rstrip()):
            found = TOKEN.match(text, at)
            assert found, f"cannot read {text[at:]!r} in {text!r}"
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
        self.symbols = symbols or {}

    def value(self) -> np.ndarray:
        result = self.sum()
        assert not self.tokens, f"left over: {self.tokens}"
        return result

    def next(self) -> str:
        return self.tokens[0][1] if self.tokens else ""

    def take(self, wanted: str = "") -> str:
        _, text = self.tokens.pop(0)
        assert wanted in ("", text), f"{text!r} where {wanted!r} was expected"
        return text

    def sum(self) -> np.ndarray:
        total = self.product()
        while self.next() in ("+", "−"):
            sign = 1 if self.take() == "+" else -1
            total = total + sign * self.product()
        return total

    def product(self) -> np.ndarray:
        result = self.factor()
        while self.next() in ("×", "⊙"):
            self.take()
            result = result * self.factor()
        return result

    def factor(self) -> np.ndarray:
        sort, text = self.tokens[0]
        if sort == "number":
            return np.float64(self.take())
        if sort == "function":
            return self.call(self.take())
        if sort == "symbol":
            matrix = self.symbols[self.take()]
            # A symbol before a symbol or a bracket: a matrix times a vector.
            is_applied = self.tokens and (self.tokens[0][0] == "symbol" or self.next() == "(")
            return matrix @ self.factor() if is_applied else matrix
        if text == "−":
            self.take()
            return -self.factor()
        self.take("(")
        inside = self.sum()
        self.take(")")
        return inside

    def call(self, name: str) -> np.ndarray:
        self.take("(")
        arguments = [self.sum()]
        while self.next() == ",":
            self.take()
            arguments.append(self.sum())
        self.take(")")
        name, _, limit = name.rpartition("∘") if "clip_" in name else (name, "", "")
        if limit:
            bound = float(limit.removeprefix("clip_"))
            arguments = [np.minimum(np.maximum(entry, -bound), bound) for entry in arguments]
        result = self.function(name)(*arguments)
        if self.next() != "[":
            return result
        self.take()
        entry = int(self.take())
        self.take("]")
        return result[entry - 1]

    def function(self, name: str) -> Callable[..., np.ndarray]:
        if name != "σ̂":
            return FUNCTIONS[name]
        slope = HATS[self.hat]
        return lambda a: np.minimum(np.maximum(slope * a + 0.5, 0), 1)


AS_PLAIN = (
    (r" \\cdot 10\^\{(\d+)\}", r"e\1"),
    (r"\\right\)_\{(\d+)\}", r")[\1]"),
    (r"\\left\(", "("),
    (r"\\right\)", ")"),
    (r"\\mathrm\{clip\}_\{([\d.]+)\}", r"clip_\1"),
    (r"\\circ ", "∘"),
    (r"\\mathrm\{(softmax|ReLU)\}", r"\1"),
    (r"\\hat\\sigma", "σ̂"),
    (r"\\tanh", "tanh"),
    (r"\\sigma", "σ"),
    (r"\\odot", "⊙"),
    (r"\\times", "×"),
    (r"\\, ", " "),
    (r"-", "−"),
)


def from_latex(text: str) -> str:
    """Bring a formula from LaTeX to plain text."""
    text = re.sub(r"([A-Za-z])_\{([^}]*)\}", _symbol, text)
    for latex, plain in AS_PLAIN:
        text = re.sub(latex, plain, text)
    return text


def _symbol(found: re.Match[str]) -> str:
    letter, below = found.groups()
    times = {"t": "[t]", "t-1": "[t−1]"}
    return letter + "".join(times.get(part, f"_{part}") for part in below.split(","))
