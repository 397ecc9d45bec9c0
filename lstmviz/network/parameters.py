"""All numbers of a network that training changes, by name and in one long array."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from lstmviz.cells.arrays import Array
from lstmviz.network.network import Network


def parameters(network: Network) -> dict[str, Array]:
    """Return every array of a network by names such as ``l0_reverse/weight_ih``.

    The readout's are ``readout/weight`` and ``readout/bias``, the embedding's is ``embedding``.
    """
    named = {
        f"{label}/{name}": array
        for label, (number, suffix) in network.labels.items()
        for name, array in dict(network.layers[number].directions)[suffix].arrays.items()
    }
    if network.embedding is not None:
        named["embedding"] = network.embedding.weight
    if network.readout is not None:
        named |= {"readout/weight": network.readout.weight, "readout/bias": network.readout.bias}
    return named


def with_parameters(network: Network, arrays: Mapping[str, Array]) -> Network:
    """Return the network with its arrays, named as :func:`parameters` does, replaced.

    Read-only arrays are taken as they are, not copied.
    """
    layers = []
    for number, layer in enumerate(network.layers):
        new = [
            replace(
                weights,
                **{name: arrays[f"l{number}{suffix}/{name}"] for name in weights.arrays},
            )
            for suffix, weights in layer.directions
        ]
        layers.append(replace(layer, weights=new[0], reverse=new[1] if len(new) > 1 else None))
    readout, embedding = network.readout, network.embedding
    if readout is not None:
        weight, bias = arrays["readout/weight"], arrays["readout/bias"]
        readout = replace(readout, weight=weight, bias=bias)
    if embedding is not None:
        embedding = replace(embedding, weight=arrays["embedding"])
    return replace(network, layers=tuple(layers), readout=readout, embedding=embedding)


class Flat:
    """The parameters of a network in one array.

    Parameters
    ----------
    network
        Where they begin.

    Attributes
    ----------
    values
        All parameters, ``(N,)``, in the network's precision.
    views
        By name, read-only arrays that look at :attr:`values` and change as it does.
    """

    def __init__(self, network: Network) -> None:
        named = parameters(network)
        self.values: Array = np.concatenate(
            [array.ravel().astype(network.dtype) for array in named.values()]
        )
        self._network = network
        self._shapes = {name: array.shape for name, array in named.items()}
        self.views = self._named(self.values)

    def gathered(self, named: Mapping[str, Array]) -> Array:
        """Return arrays with the parameters' names as one ``(N,)``; what is left out is zero."""
        whole = np.zeros_like(self.values)
        for part, name in zip(self._split(whole), self._shapes, strict=True):
            if name in named:
                part[:] = named[name].ravel()
        return whole

    def watching(self) -> Network:
        """Return a network for one step, which looks at :attr:`values` where it can."""
        return with_parameters(self._network, self.views)

    def network(self) -> Network:
        """Return the network of the parameters as they stand."""
        return with_parameters(self._network, self._named(self.values.copy()))

    def _split(self, values: Array) -> list[Array]:
        ends = np.cumsum([np.prod(shape, dtype=int) for shape in self._shapes.values()])
        return np.split(values, ends[:-1])

    def _named(self, values: Array) -> dict[str, Array]:
        views = {}
        for part, (name, shape) in zip(self._split(values), self._shapes.items(), strict=True):
            views[name] = part.reshape(shape)
            views[name].setflags(write=False)
        return views
