"""Finding cell kinds: every module of this package that holds a ``FAMILY`` is one."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from lstmviz import cells
from lstmviz.cells.declaration import CellKind, Family
from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem


@cache
def families() -> dict[str, Family]:
    """Return every family of cells by its name in files."""
    modules = (
        importlib.import_module(f"{cells.__name__}.{found.name}")
        for found in pkgutil.iter_modules(cells.__path__)
    )
    found = [module.FAMILY for module in modules if hasattr(module, "FAMILY")]
    return {family.name: family for family in found}


def find(family: str, options: Mapping[str, object] | None = None) -> CellKind:
    """Return the cell kind of that family and those options.

    Raises
    ------
    Problem
        If there is no such family or option.
    """
    known = families()
    if family not in known:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "There is no cell kind “{name}”; choose one of {known}."),
            name=family,
            known=", ".join(sorted(known)),
        )
    declared = {option.key: option for option in known[family].options}
    for key, value in (options or {}).items():
        if key not in declared or not declared[key].allows(value):
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem", "The cell kind “{name}” has no option {key} = {value}."
                ),
                name=family,
                key=key,
                value=value,
            )
    defaults = {key: option.default for key, option in declared.items()}
    return _declared(family, tuple(sorted({**defaults, **(options or {})}.items())))


@cache
def _declared(family: str, options: tuple[tuple[str, object], ...]) -> CellKind:
    return families()[family].declare(**dict(options))
