"""The state before the first token, given or zero."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from lstmviz.cells.arrays import Array, read_only
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, size
from lstmviz.network.network import Network

State = Mapping[str, Mapping[str, Array]]
"""By label of layer and direction, such as ``l0`` or ``l1_reverse``, then by state signal:
arrays ``(H,)``."""


def complete_state(network: Network, given: State) -> State:
    """Return `given` with zeros for what it leaves out, in the precision of each layer.

    Raises
    ------
    Problem
        If it names something the network does not have, or a size is wrong.
    """
    layers = {label: network.layers[number] for label, (number, _) in network.labels.items()}
    for label, signals in given.items():
        for key, value in signals.items():
            if label not in layers or key not in layers[label].kind.state:
                raise Problem(
                    QT_TRANSLATE_NOOP("Problem", "The network has no state {label}/{key}."),
                    label=label,
                    key=key,
                )
            wanted = (len(layers[label].names_of(key)),)
            if np.shape(value) != wanted:
                raise Problem(
                    QT_TRANSLATE_NOOP(
                        "Problem", "The initial {label}/{key} has shape {found}, not {wanted}."
                    ),
                    label=label,
                    key=key,
                    found=size(np.shape(value)),
                    wanted=size(wanted),
                )
    return MappingProxyType(
        {
            label: MappingProxyType(
                {
                    key: read_only(
                        given.get(label, {}).get(key, np.zeros(len(layer.names_of(key)))),
                        layer.dtype,
                    )
                    for key in layer.kind.state
                }
            )
            for label, layer in layers.items()
        }
    )
