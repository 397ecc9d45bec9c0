"""Reading a pickle without running it.

A pickle is a program for a machine with a stack. This machine follows it, but imports nothing and
calls nothing: where the program names a function or calls it, it leaves an inert note saying so.
See "pickletools" in Python's library for what each instruction does.
"""

import pickletools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

MOST_STEPS = 3_000_000
"""No checkpoint has more instructions; each leaves at most a few hundred bytes."""
MOST_MARKS = 500
"""No checkpoint opens more lists within lists at once."""
LONGEST_TEXT = 2**24


class Refused(ValueError):
    """A pickle does what no file of weights does."""


@dataclass(frozen=True, eq=False)
class Name:
    """A function or class that the pickle names; it was not imported."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass(frozen=True, eq=False)
class Outside:
    """Something kept outside the pickle, such as a storage of numbers, by its id."""

    id: object


@dataclass(eq=False)
class Pairs:
    """A dictionary, as its keys and values in order; keys may be anything, hashable or not."""

    pairs: list[tuple[object, object]] = field(default_factory=list)


@dataclass(eq=False)
class Made:
    """What calling something would have made; it was not called.

    Parameters
    ----------
    maker, arguments
        What would have been called, and with what: a :class:`Name`, or what stands for a class.
    state
        What it would have been given afterwards; None if nothing.
    items, pairs
        What would have been put into it as into a list or a dictionary.
    """

    maker: object
    arguments: object
    state: object = None
    items: list[object] = field(default_factory=list)
    pairs: list[tuple[object, object]] = field(default_factory=list)


def read_pickle(stream: BinaryIO) -> object:
    """Follow the pickle that starts where `stream` stands; leave the stream behind it.

    Returns
    -------
    object
        Numbers, texts, None, tuples and lists as they are; :class:`Pairs`, :class:`Name`,
        :class:`Made` and :class:`Outside` for the rest. It may contain itself.

    Raises
    ------
    Refused
        If it is too long or deep, or uses an instruction that no file of weights needs.
    ValueError, IndexError, KeyError, TypeError, AttributeError
        If it is damaged.
    """
    machine = _Machine()
    for count, (opcode, argument, _) in enumerate(pickletools.genops(stream)):
        if count > MOST_STEPS or len(machine.below) > MOST_MARKS:
            raise Refused("too long or too deep")
        if isinstance(argument, str | bytes | bytearray) and len(argument) > LONGEST_TEXT:
            raise Refused("a text too long")
        step = _STEPS.get(opcode.name)
        if step is None:
            raise Refused(opcode.name)
        step(machine, argument)
    (result,) = machine.stack
    return result


class _Machine:
    """The stack since the last mark, the stacks below it, and what was kept for later."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.below: list[list[Any]] = []
        self.memo: dict[int, Any] = {}

    def marked(self) -> list[Any]:
        """Take what stands above the last mark, and the mark."""
        items, self.stack = self.stack, self.below.pop()
        return items

    def take(self, count: int) -> list[Any]:
        """Take the last `count` values, the lowest first."""
        if len(self.stack) < count:
            raise IndexError(count)
        items = self.stack[len(self.stack) - count :]
        del self.stack[len(self.stack) - count :]
        return items


Step = Callable[[_Machine, Any], None]


def _push(make: Callable[[Any], object]) -> Step:
    return lambda machine, argument: machine.stack.append(make(argument))


def _gather(make: Callable[[list[Any]], object], count: int | None = None) -> Step:
    """Replace the last `count` values, or all above the mark, by what `make` makes of them."""

    def step(machine: _Machine, _: Any) -> None:
        items = machine.marked() if count is None else machine.take(count)
        machine.stack.append(make(items))

    return step


def _mark(machine: _Machine, _: Any) -> None:
    machine.below.append(machine.stack)
    machine.stack = []


def _drop(machine: _Machine, _: Any) -> None:
    # Where nothing stands above a mark, POP takes the mark.
    if machine.stack:
        machine.stack.pop()
    else:
        machine.marked()


def _keep(machine: _Machine, place: int) -> None:
    machine.memo[place] = machine.stack[-1]


def _keep_next(machine: _Machine, _: Any) -> None:
    machine.memo[len(machine.memo)] = machine.stack[-1]


def _recall(machine: _Machine, place: int) -> None:
    machine.stack.append(machine.memo[place])


def _append(machine: _Machine, items: list[Any]) -> None:
    target = machine.stack[-1]
    (target.items if isinstance(target, Made) else _list(target)).extend(items)


def _set(machine: _Machine, items: list[Any]) -> None:
    target = machine.stack[-1]
    if not isinstance(target, Made | Pairs):
        raise Refused("an item set in what is no dictionary")
    target.pairs.extend(zip(items[::2], items[1::2], strict=True))


def _list(target: object) -> list[Any]:
    if type(target) is not list:
        raise Refused("an item added to what is no list")
    return target


def _build(machine: _Machine, _: Any) -> None:
    target, state = machine.take(2)
    if not isinstance(target, Made):
        raise Refused("a state for what has none")
    target.state = state
    machine.stack.append(target)


def _instance(machine: _Machine, argument: str) -> None:
    arguments = tuple(machine.marked())
    machine.stack.append(Made(_name(argument), arguments))


def _name(argument: str) -> Name:
    module, _, name = argument.partition(" ")
    return Name(module, name)


def _stack_name(items: list[Any]) -> Name:
    module, name = items
    if not (isinstance(module, str) and isinstance(name, str)):
        raise Refused("a name that is no text")
    return Name(module, name)


def _itself(argument: Any) -> object:
    return argument


def _pairs(items: list[Any]) -> Pairs:
    return Pairs(list(zip(items[::2], items[1::2], strict=True)))


def _nothing(machine: _Machine, argument: Any) -> None:
    del machine, argument


_STEPS: dict[str, Step] = {
    **dict.fromkeys(("PROTO", "FRAME", "STOP"), _nothing),
    **dict.fromkeys(
        (
            *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"),
            *("STRING", "BINSTRING", "SHORT_BINSTRING", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8"),
            *("UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "BYTEARRAY8"),
        ),
        _push(_itself),
    ),
    "NONE": _push(lambda _: None),
    "NEWTRUE": _push(lambda _: True),
    "NEWFALSE": _push(lambda _: False),
    "EMPTY_LIST": _push(lambda _: []),
    "EMPTY_TUPLE": _push(lambda _: ()),
    "EMPTY_DICT": _push(lambda _: Pairs()),
    "EMPTY_SET": _push(lambda _: Made(Name("builtins", "set"), ())),
    "LIST": _gather(list),
    "TUPLE": _gather(tuple),
    "TUPLE1": _gather(tuple, 1),
    "TUPLE2": _gather(tuple, 2),
    "TUPLE3": _gather(tuple, 3),
    "DICT": _gather(_pairs),
    "FROZENSET": _gather(lambda items: Made(Name("builtins", "frozenset"), (), items=items)),
    "APPEND": lambda machine, _: _append(machine, machine.take(1)),
    "APPENDS": lambda machine, _: _append(machine, machine.marked()),
    "ADDITEMS": lambda machine, _: _append(machine, machine.marked()),
    "SETITEM": lambda machine, _: _set(machine, machine.take(2)),
    "SETITEMS": lambda machine, _: _set(machine, machine.marked()),
    "MARK": _mark,
    "POP": _drop,
    "POP_MARK": lambda machine, _: machine.marked().clear(),
    "DUP": lambda machine, _: machine.stack.append(machine.stack[-1]),
    **dict.fromkeys(("PUT", "BINPUT", "LONG_BINPUT"), _keep),
    **dict.fromkeys(("GET", "BINGET", "LONG_BINGET"), _recall),
    "MEMOIZE": _keep_next,
    "GLOBAL": _push(_name),
    "STACK_GLOBAL": _gather(_stack_name, 2),
    "REDUCE": _gather(lambda items: Made(*items), 2),
    "NEWOBJ": _gather(lambda items: Made(*items), 2),
    "NEWOBJ_EX": _gather(lambda items: Made(items[0], tuple(items[1:])), 3),
    "INST": _instance,
    "OBJ": _gather(lambda items: Made(items[0], tuple(items[1:]))),
    "BUILD": _build,
    "PERSID": _push(Outside),
    "BINPERSID": _gather(lambda items: Outside(*items), 1),
}
