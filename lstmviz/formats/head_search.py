"""Which tensors are the embedding and the readout around a recurrent module, by name and shape."""

import re
from collections.abc import Sequence
from itertools import takewhile

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.asking import Asking
from lstmviz.formats.recurrent_names import is_recurrent
from lstmviz.formats.recurrent_names import modules as all_modules
from lstmviz.formats.tensors import Contents, is_pytorchs

NONE = "none"
EMBEDDING = re.compile(
    r"emb|wte|lookup|encoder|vocab|(^|[._])(char|word|token)s?([._]|$)", re.IGNORECASE
)
"""How embeddings are called."""
READOUT = re.compile(
    r"fc|out|lin|head|dec|class|dense|logit|score|generator|h2|hidden2|pred|proj|softmax|(^|[._])to_",
    re.IGNORECASE,
)
"""How readouts are called."""


class Search:
    """The tensors outside the recurrent layers, and how well they fit.

    Parameters
    ----------
    modules
        The names of the recurrent modules that are shown, the lowest first; what is called like
        them is preferred.
    """

    def __init__(self, held: Contents, modules: Sequence[str]) -> None:
        self.tensors, self.classes = held.tensors, held.classes
        self.modules, self.others = modules, all_modules(held.tensors).keys() - set(modules)
        self.free = {
            name: stored.shape
            for name, stored in held.tensors.items()
            if stored.is_float and not is_recurrent(name)
        }

    def embedding(self, width: int, asking: Asking) -> str | None:
        """Return the name of the embedding, if there is one."""
        fitting = [name for name in self._matrices(width) if self._bias(name) is None]
        called = [name for name in fitting if self._is_called(name, "Embedding", EMBEDDING)]
        others = [name for name in fitting if not self._is_called(name, "Linear", READOUT)]
        candidates = called or others
        if not candidates or (len(candidates) == 1 and called):
            return next(iter(candidates), None)
        return self._ask(
            asking,
            "embedding",
            QT_TRANSLATE_NOOP("formats", "Which tensor holds the embedding of the tokens?"),
            candidates,
            self._nearest(called, self.modules[0]),
        )

    def readout(
        self, width: int, table: str | None, asking: Asking
    ) -> tuple[str | None, str | None]:
        """Return the names of the readout's weight and bias, if there are any.

        Where an embedding is used once more as the readout, some files hold its numbers once: then
        a bias alone tells.
        """
        candidates = [name for name in self._matrices(width) if name != table]
        biases = {name: self._bias(name) for name in candidates}
        if table is not None and self.tensors[table].shape[1] == width:
            lone = self._lone_bias(self.tensors[table].shape[0])
            candidates.append(table)
            biases[table] = lone
        called = [
            name
            for name in candidates
            if name != table and self._is_called(name, "Linear", READOUT)
        ]
        called = called or [name for name in candidates if name != table and biases[name]]
        likely = [name for name in called if not self._is_followed(name, table)]
        if any(name not in likely and self.free[name][0] == width for name in called):
            # Another may take what that one makes: then none of them is the whole readout.
            likely = []
        likely = [name for name in likely if not self._is_of_another(name)]
        if not likely and table in biases and biases[table] is not None:
            likely = [table]
        sure = [name for name in candidates if name != table or name in likely]
        if len(sure) <= 1 and sure == likely:
            weight = next(iter(sure), None)
        else:
            weight = self._ask(
                asking,
                "readout",
                QT_TRANSLATE_NOOP("formats", "Which tensor makes the readout?"),
                candidates,
                self._nearest(likely, self.modules[-1]),
            )
        return weight, None if weight is None else biases[weight]

    def _matrices(self, width: int) -> list[str]:
        """Return the names of matrices with rows of `width` numbers."""
        return [
            name
            for name, shape in self.free.items()
            if len(shape) == 2 and shape[1] == width and shape[0]
        ]

    def _bias(self, name: str) -> str | None:
        """Return the name of the bias that belongs to a matrix, if it has one."""
        bias = name.removesuffix("weight") + "bias"
        fits = self.free.get(bias) == self.free[name][:1]
        return bias if fits and name.endswith("weight") else None

    def _lone_bias(self, count: int) -> str | None:
        """Return the name of a readout's bias that has no weight of its own."""
        for name, shape in self.free.items():
            alone = name.removesuffix("bias") + "weight" not in self.tensors
            fits = shape == (count,) and name.endswith("bias")
            if fits and alone and READOUT.search(name):
                return name
        return None

    def _is_called(self, name: str, kind: str, pattern: re.Pattern[str]) -> bool:
        """Whether a tensor's name or the class of its module tells what it is."""
        stated = str(self.classes.get(name.rpartition(".")[0], {}).get("class", ""))
        if is_pytorchs(stated):
            return stated.rpartition(".")[2] == kind
        return pattern.search(name) is not None

    def _is_followed(self, name: str, table: str | None) -> bool:
        """Whether another layer takes what this one would make: then it is no readout."""
        count = self.tensors[name].shape[0]
        followers = [other for other in self._matrices(count) if other not in (name, table)]
        return any(self._is_called(other, "Linear", READOUT) for other in followers)

    def _is_of_another(self, name: str) -> bool:
        """Whether a tensor is called more like a recurrent module that is not shown."""
        own = max(_shared(name, module) for module in self.modules)
        return any(_shared(name, other) > own for other in self.others)

    def _nearest(self, names: Sequence[str], module: str) -> str:
        """Return the name that shares most with a recurrent module's; of equals, the last."""
        return max(reversed(names), key=lambda name: _shared(name, module), default=NONE)

    def _ask(
        self, asking: Asking, key: str, text: str, candidates: list[str], default: str
    ) -> str | None:
        answer = asking.ask(key, text, (*candidates, NONE), default)
        return None if answer == NONE else answer


def _shared(name: str, module: str) -> int:
    """Return how many parts of their names two have in common, from the left."""
    pairs = zip(name.split("."), module.split("."), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
