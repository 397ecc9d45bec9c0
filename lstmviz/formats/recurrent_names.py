"""PyTorch's names of a recurrent layer's tensors, such as ``rnn.weight_ih_l0_reverse``."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lstmviz.network.layer import REVERSE

ARRAYS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "peephole", "weight_hr")
"""The arrays of :class:`lstmviz.cells.parameters.Weights`, by which files call them."""

_NAME = re.compile(rf"(?:(.*)\.)?({'|'.join(ARRAYS)})(?:_l(\d{{1,3}})({REVERSE})?)?", re.DOTALL)


@dataclass(frozen=True)
class Module:
    """The tensors of one recurrent module: ``nn.LSTM`` and its like, or a cell of one layer.

    Parameters
    ----------
    name
        What its tensors' names begin with, without the dot; may be empty.
    arrays
        By layer and direction, such as ``(0, "_reverse")``: the tensor's name for each array.
    """

    name: str
    arrays: dict[tuple[int, str], dict[str, str]] = field(default_factory=dict)

    @property
    def tensors(self) -> set[str]:
        """The names of all its tensors."""
        return {tensor for arrays in self.arrays.values() for tensor in arrays.values()}


def is_recurrent(name: str) -> bool:
    """Whether a tensor of that name belongs to a recurrent layer."""
    return _NAME.fullmatch(name) is not None


def modules(names: Iterable[str]) -> Mapping[str, Module]:
    """Return the recurrent modules among tensors, by name, in the order of the tensors."""
    found: dict[str, Module] = {}
    for tensor in names:
        match = _NAME.fullmatch(tensor)
        if match is None:
            continue
        name, array, layer, reverse = match.groups()
        module = found.setdefault(name or "", Module(name or ""))
        module.arrays.setdefault((int(layer or 0), reverse or ""), {})[array] = tensor
    return found


def tensor_name(array: str, label: str) -> str:
    """Return the name of an array of the layer and direction called `label`."""
    return f"{array}_{label}"
