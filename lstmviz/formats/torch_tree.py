"""What a PyTorch pickle holds, found without running it: tensors by name, and what modules say."""

from collections.abc import Iterator, Mapping

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.kept_vocabulary import vocabularies
from lstmviz.formats.pickle_machine import Made, Name, Pairs
from lstmviz.formats.recognised import FormatError, Note
from lstmviz.formats.recurrent_names import is_recurrent
from lstmviz.formats.tensors import Contents, Stored
from lstmviz.formats.torch_tensors import Storages, is_tensor, tensor

DEEPEST = 60
MOST_NOTES = 1_000_000
"""No checkpoint holds more; one that does refers to the same parts over and over."""

FOR_TRAINING = ("optim", "sched", "scaler", "callback", "loops", "criterion")
"""How the parts of a checkpoint are called that belong to training alone."""
SAYINGS = ("mode", "nonlinearity")
"""What a pickled module says about itself that its tensors do not."""

OLD = ", old format"
OF_TRAINING = QT_TRANSLATE_NOOP("formats", "It belongs to training, not to the network.")
NO_TENSORS = QT_TRANSLATE_NOOP("formats", "It holds no tensors.")


def contents(root: object, file: str, storages: Storages, old: bool = False) -> Contents:
    """Return what a checkpoint holds, given the note that stands for all of it.

    Raises
    ------
    FormatError
        If it holds no tensors, or one of them claims numbers that are not there.
    ValueError, TypeError, IndexError, AttributeError, KeyError
        If it is damaged.
    """
    form, ignored, kept = _form(root), [], dict[str, tuple[str, ...]]()
    while isinstance(root, list | Pairs) or _is_dictionary(root):
        walk = _Walk(storages)
        parts = {name: (child, list(walk.tensors(child, (name,)))) for name, child in _items(root)}
        wanted = {name for name, (_, found) in parts.items() if found}
        for name, (part, _) in parts.items():
            if name not in wanted:
                ignored.append(
                    (name, Note(OF_TRAINING if _is_for_training(name) else NO_TENSORS, {}))
                )
                kept |= vocabularies(part, name)
        if len(wanted) != 1 or is_tensor(parts[next(iter(wanted))][0]):
            break
        # A part that wraps all the rest, such as "model_state_dict", has no name of interest.
        root = parts[next(iter(wanted))][0]
    walk = _Walk(storages)
    tensors = dict(walk.tensors(root, ()))
    if not tensors:
        raise FormatError(
            QT_TRANSLATE_NOOP("Problem", "{file} holds no tensors; save the network's state_dict."),
            file=file,
        )
    return Contents(
        file,
        form + OLD * old,
        tensors,
        walk.classes,
        vocabularies=kept,
        ignored=tuple(ignored),
    )


def _form(root: object) -> str:
    if isinstance(root, Made) and not _is_dictionary(root):
        scripted = isinstance(root.maker, Name) and root.maker.module.startswith("__torch__")
        return "TorchScript" if scripted else "PyTorch module"
    names = {name for name, _ in _items(root)}
    if "pytorch-lightning_version" in names:
        return "Lightning checkpoint"
    return "PyTorch state_dict" if any(map(is_recurrent, names)) else "PyTorch checkpoint"


class _Walk:
    """One walk over a tree of notes; it ends even where the tree contains itself."""

    def __init__(self, storages: Storages) -> None:
        self.storages = storages
        self.classes: dict[str, Mapping[str, object]] = {}
        self.seen = 0

    def tensors(self, node: object, path: tuple[str, ...]) -> Iterator[tuple[str, Stored]]:
        """Yield every tensor under its name, as a state_dict would call it."""
        self.seen += 1 + _length(node)
        if self.seen > MOST_NOTES or len(path) > DEEPEST:
            raise ValueError("it does not end")
        if path and _is_for_training(path[-1]) and not is_tensor(node):
            return
        name = ".".join(path)
        if is_tensor(node):
            yield name, tensor(node, name, self.storages)
            return
        if isinstance(node, Made) and isinstance(node.state, Pairs) and not _is_dictionary(node):
            said = {key: value for key, value in node.state.pairs if key in SAYINGS}
            kind = {"class": str(node.maker)} if isinstance(node.maker, Name) else {}
            self.classes[name] = {**said, **kind}
        for key, child in _items(node):
            yield from self.tensors(child, (*path, key))


def _items(node: object) -> Iterator[tuple[str, object]]:
    """Yield what a note contains, under the names by which a state_dict would call it."""
    pairs: list[tuple[object, object]] = []
    if isinstance(node, Pairs):
        pairs = node.pairs
    elif isinstance(node, list | tuple):
        pairs = list(enumerate(node))
    elif _is_dictionary(node) and isinstance(node, Made):
        pairs = node.pairs
    elif isinstance(node, Made) and isinstance(node.state, Pairs):
        state = {key: value for key, value in node.state.pairs if isinstance(key, str)}
        if "_modules" in state or "_parameters" in state:
            for part in ("_parameters", "_buffers", "_modules"):
                yield from _items(state.get(part))
            return
        if isinstance(node.maker, Name) and node.maker.module.startswith("__torch__"):
            pairs = list(state.items())
    for key, child in pairs:
        if isinstance(key, str | int):
            yield str(key), child


def _length(node: object) -> int:
    """Return how much there is to look through in a note, whether or not it is of use."""
    if isinstance(node, Made):
        return len(node.pairs) + _length(node.state)
    if isinstance(node, Pairs):
        return len(node.pairs)
    return len(node) if isinstance(node, list | tuple) else 0


def _is_dictionary(node: object) -> bool:
    return (
        isinstance(node, Made)
        and isinstance(node.maker, Name)
        and node.maker.name in ("OrderedDict", "defaultdict")
    )


def _is_for_training(name: str) -> bool:
    return name.lower().startswith(FOR_TRAINING)
