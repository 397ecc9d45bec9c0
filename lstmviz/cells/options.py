"""Options that several families of cells have."""

from lstmviz.cells.declaration import Option
from lstmviz.cells.problems import QT_TRANSLATE_NOOP

ACTIVATIONS = ("tanh", "sigmoid", "relu", "linear")
GATE_ACTIVATION = Option(
    "gate_activation",
    QT_TRANSLATE_NOOP("cells", "gate activation"),
    "sigmoid",
    ("sigmoid", "hard_sigmoid", "hard_sigmoid_2"),
)
CANDIDATE_ACTIVATION = Option(
    "candidate_activation",
    QT_TRANSLATE_NOOP("cells", "candidate activation"),
    "tanh",
    ACTIVATIONS,
)
CLIP = Option("clip", QT_TRANSLATE_NOOP("cells", "clip"), None, (None,), is_number=True)
