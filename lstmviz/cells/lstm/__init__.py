"""The long short-term memory cell and its variants.

Equations: Hochreiter and Schmidhuber, "Long Short-Term Memory", Neural Computation 9(8), 1997,
with the forget gate of Gers, Schmidhuber and Cummins (2000) and the peepholes of Gers and
Schmidhuber (2000): input and forget gate see the memory before the token, the output gate sees
the memory after it. The projection is that of Sak, Senior and Beaufays, "Long Short-Term Memory
Recurrent Neural Network Architectures for Large Scale Acoustic Modeling" (2014), without biases,
as in PyTorch's ``proj_size``; clipping is ONNX's.

The vanilla LSTM of Greff et al., "LSTM: A Search Space Odyssey", IEEE Transactions on Neural
Networks and Learning Systems 28(10), 2017, and seven of its eight variants, all with peepholes but
NP; the eighth, FGR, where gates also see all gates of the token before, is not among the options:

=======  ====================================================  ================================
vanilla  the LSTM itself                                       ``peephole=True``
NP       no peepholes                                          the defaults
NIG      no input gate                                         ``without="input"``
NFG      no forget gate                                        ``without="forget"``
NOG      no output gate                                        ``without="output"``
NIAF     no input activation function                          ``candidate_activation="linear"``
NOAF     no output activation function                         ``output_activation="linear"``
CIFG     coupled input and forget gates, f = 1 - i             ``coupled=True``
=======  ====================================================  ================================
"""

from functools import partial

from lstmviz.cells.declaration import CellKind, Family, Option
from lstmviz.cells.lstm.backward import backward
from lstmviz.cells.lstm.equations import equations_of
from lstmviz.cells.lstm.forward import forward
from lstmviz.cells.lstm.signals import intermediates_of, signals_of, stages_of
from lstmviz.cells.lstm.variant import Variant
from lstmviz.cells.lstm.wiring import wiring_of
from lstmviz.cells.options import ACTIVATIONS, CANDIDATE_ACTIVATION, CLIP, GATE_ACTIVATION
from lstmviz.cells.problems import QT_TRANSLATE_NOOP


def declare(**options: object) -> CellKind:
    """Declare the LSTM of those options: the fields of :class:`Variant`."""
    variant = Variant(**options)  # type: ignore[arg-type]
    equations = equations_of(variant)
    return CellKind(
        family="lstm",
        title=QT_TRANSLATE_NOOP("cells", "LSTM"),
        signals=signals_of(variant),
        intermediates=intermediates_of(variant),
        gates=variant.gates,
        state=("h", "c"),
        equations=equations,
        stages=stages_of(variant),
        wiring=wiring_of(variant, equations),
        forward=partial(forward, variant),
        backward=partial(backward, variant),
        peepholes=variant.peepholes,
        projected=variant.projection,
        carry="" if variant.without == "forget" else "f",
        options=options,
    )


FAMILY = Family(
    "lstm",
    QT_TRANSLATE_NOOP("cells", "LSTM"),
    declare,
    (
        Option("peephole", QT_TRANSLATE_NOOP("cells", "peepholes"), False),
        Option("coupled", QT_TRANSLATE_NOOP("cells", "coupled gates (f = 1 − i)"), False),
        Option(
            "without",
            QT_TRANSLATE_NOOP("cells", "without gate"),
            "",
            ("", "input", "forget", "output"),
        ),
        GATE_ACTIVATION,
        CANDIDATE_ACTIVATION,
        Option(
            "output_activation",
            QT_TRANSLATE_NOOP("cells", "output activation"),
            "tanh",
            ACTIVATIONS,
        ),
        Option("projection", QT_TRANSLATE_NOOP("cells", "projection of h"), False),
        CLIP,
    ),
)
