"""Names that shall fool a reader, and names without end."""

from pathlib import Path

from tests.formats.hostile.graphs import claim, described, safetensors
from tests.formats.hostile.registry import hostile


def alone(name: str) -> bytes:
    """A file of one tensor under a name that begins a recurrent layer."""
    return safetensors({name: claim(offsets=(0, 4))}, bytes(4))


@hostile(
    "model.safetensors",
    "{file} lacks U+202Estrow.weight_hh_l0, which the network needs; save the whole network.",
)
def a_name_that_turns_writing_round(path: Path) -> bytes:
    return alone("\u202estrow.weight_ih_l0")


@hostile(
    "model.safetensors",
    "{file} lacks ␛[2Jgone⏎done.weight_hh_l0, which the network needs; save the whole network.",
)
def a_name_that_wipes_a_terminal(path: Path) -> bytes:
    return alone("\x1b[2Jgone\ndone.weight_ih_l0")


@hostile(
    "model.safetensors",
    "{file} lacks U+DC00.weight_hh_l0, which the network needs; save the whole network.",
)
def a_name_that_is_half_a_character(path: Path) -> bytes:
    return alone("\udc00.weight_ih_l0")


@hostile(
    "model.safetensors",
    f"{{file}} lacks {'n' * 140}…{'n' * 37}.weight_hh_l0, which the network needs; save the whole "
    "network.",
)
def a_name_of_ten_million_characters(path: Path) -> bytes:
    return alone("n" * 10**7 + ".weight_ih_l0")


@hostile(
    "model.safetensors",
    "{file} holds a network of 300001 inputs, units or readouts; at most 300000 can be shown.",
)
def more_inputs_than_can_be_named(path: Path) -> bytes:
    wide, end = 300_001, 4 * 300_001
    header = described(
        weight_ih_l0=claim(shape=(1, wide), offsets=(0, end)),
        weight_hh_l0=claim(offsets=(end, end + 4)),
    )
    return safetensors(header, bytes(end + 4))
