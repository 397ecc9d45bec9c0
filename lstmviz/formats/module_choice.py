"""Which of a file's recurrent modules are shown: one, or several that stand on each other."""

import re
from collections.abc import Mapping
from itertools import pairwise

from lstmviz.cells.problems import QT_TRANSLATE_NOOP
from lstmviz.formats.asking import Asking
from lstmviz.formats.head_search import EMBEDDING, READOUT
from lstmviz.formats.layer_tensors import matrix, missing, unknown_part
from lstmviz.formats.recognised import FormatError, Note
from lstmviz.formats.recurrent_names import Module
from lstmviz.formats.tensors import Contents

TOP = "."
"""How a module without a name of its own is called among several."""
NORMALISED = re.compile(r"norm|(^|[._])ln", re.IGNORECASE)
"""A layer of normalisation inside a cell changes what it computes."""


def choose_modules(
    held: Contents, found: Mapping[str, Module], asking: Asking, notes: list[Note]
) -> tuple[Module, ...]:
    """Return the modules to show, the lowest first; ask where there are several.

    Modules whose names differ in a number alone and whose sizes fit, such as ``lstm1`` and
    ``lstm2``, are taken as a stack; else the largest is taken, the first of equals.

    Raises
    ------
    FormatError
        If a module taken lacks a tensor, or has parameters that no known cell has.
    """
    choices: dict[str, tuple[Module, ...]] = {
        module.name or TOP: (module,) for module in found.values()
    }
    if len(found) > 1:
        stacks = {" + ".join(one.name for one in stack): stack for stack in _stacks(held, found)}
        largest = max(choices, key=lambda name: _size(held, choices[name][0]))
        choices = {**stacks, **choices}
        answer = asking.ask(
            "module",
            QT_TRANSLATE_NOOP("formats", "Which of the recurrent layers shall be shown?"),
            tuple(choices),
            next(iter(stacks), largest),
        )
        notes.append(Note(_why(answer, largest, stacks), {"count": len(found), "taken": answer}))
        chosen = choices[answer]
    else:
        (chosen,) = choices.values()
    for module in chosen:
        _check_whole(held, module)
    return chosen


def _why(answer: str, largest: str, stacks: Mapping[str, object]) -> str:
    if answer in stacks:
        return QT_TRANSLATE_NOOP(
            "formats",
            "{taken} are taken as a stack: their names are numbered, and each fits the next.",
        )
    if answer == largest:
        return QT_TRANSLATE_NOOP(
            "formats", "Of {count} recurrent modules, {taken} is taken: none has more weights."
        )
    return QT_TRANSLATE_NOOP("formats", "Of {count} recurrent modules, {taken} is taken.")


def _size(held: Contents, module: Module) -> int:
    return sum(held.tensors[name].count for name in module.tensors)


def _stacks(held: Contents, found: Mapping[str, Module]) -> list[tuple[Module, ...]]:
    """Return what could be stacks: numbered alike, from bottom to top, each fitting the next."""
    alike: dict[str, list[tuple[int, Module]]] = {}
    for module in found.values():
        for number in re.finditer(r"\d{1,9}", module.name):
            pattern = module.name[: number.start()] + "#" + module.name[number.end() :]
            alike.setdefault(pattern, []).append((int(number[0]), module))
    stacks = []
    for numbered in alike.values():
        numbered.sort(key=lambda one: one[0])
        stack = tuple(module for _, module in numbered)
        fitting = (
            _outputs(held, below) == _inputs(held, above) for below, above in pairwise(stack)
        )
        if len(stack) > 1 and all(fitting):
            stacks.append(stack)
    return stacks


def _inputs(held: Contents, module: Module) -> int | None:
    name = next(iter(module.arrays.values())).get("weight_ih")
    return None if name is None else held.tensors[name].shape[-1:][0]


def _outputs(held: Contents, module: Module) -> int:
    top = max(number for number, _ in module.arrays)
    names = [arrays.get("weight_hh") for (n, _), arrays in module.arrays.items() if n == top]
    return sum(held.tensors[name].shape[-1:][0] for name in names if name is not None)


def _check_whole(held: Contents, module: Module) -> None:
    """Raise unless the module has all it needs and nothing that is unknown."""
    for tensor, stored in held.tensors.items():
        inside = tensor.startswith(f"{module.name}.") if module.name else _may_change(tensor)
        if inside and stored.is_float and tensor not in module.tensors:
            raise unknown_part(held.file, tensor)
    for place in range(1 + max(number for number, _ in module.arrays)):
        if (place, "") not in module.arrays:
            raise missing(held.file, _called(module, "weight_ih", f"l{place}"))
    for (number, suffix), arrays in module.arrays.items():
        for array in ("weight_ih", "weight_hh"):
            if array not in arrays:
                raise _lacks(held, _called(module, array, f"l{number}{suffix}"))
            matrix(held, arrays[array])


def _lacks(held: Contents, name: str) -> FormatError:
    computed = next((tensor for tensor in held.tensors if "parametrizations." in tensor), None)
    if computed is None:
        return missing(held.file, name)
    return FormatError(
        QT_TRANSLATE_NOOP(
            "Problem",
            "{file}: {tensor} takes part in computing {lacking} anew each time; save the network "
            "after torch.nn.utils.parametrize.remove_parametrizations.",
        ),
        file=held.file,
        tensor=computed,
        lacking=name,
    )


def _may_change(tensor: str) -> bool:
    """Whether a tensor may belong to a cell without a name, and change what it computes."""
    named = EMBEDDING.search(tensor) or READOUT.search(tensor)
    beside = "." in tensor or (named and not tensor.startswith(("weight", "bias")))
    return not beside or NORMALISED.search(tensor) is not None


def _called(module: Module, array: str, label: str) -> str:
    any_name = next(iter(module.tensors))
    cell = re.search(r"_l\d+(_reverse)?$", any_name) is None
    name = array if cell else f"{array}_{label}"
    return f"{module.name}.{name}" if module.name else name
