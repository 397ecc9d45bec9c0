"""Pickles: programs for a machine with a stack, which nobody here runs."""

import io
import os
import pickle
import struct
import zipfile
from pathlib import Path

from tests.formats.hostile.registry import DAMAGED, UNKNOWN, hostile

RUN = "open('run', 'w').close()"
NO_TENSORS = "{file} holds no tensors; save the network's state_dict."


def torch_zip(description: bytes, **storages: bytes) -> bytes:
    """PyTorch's archive around a pickle."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("m/data.pkl", description)
        archive.writestr("m/byteorder", "little")
        for key, content in storages.items():
            archive.writestr(f"m/data/{key.strip('_')}", content)
        archive.writestr("m/version", "3\n")
    return stream.getvalue()


class Calls:
    """Pickles as a call of a function."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[object, ...]:
        return self.call


class Storage:
    """Pickles as a storage of numbers by its key."""

    def __init__(self, key: str = "0", count: int = 4, kind: str = "FloatStorage") -> None:
        self.key, self.count, self.kind = key, count, kind


class Pickler(pickle._Pickler):  # the one in Python, which can be bent
    """Writes tensors as PyTorch does, without PyTorch."""

    def persistent_id(self, obj: object) -> object:
        if isinstance(obj, Storage):
            return ("storage", Global("torch", obj.kind), obj.key, "cpu", obj.count)
        return None

    def save(self, obj: object, save_persistent_id: bool = True) -> None:
        if isinstance(obj, Global):
            self.write(f"c{obj.module}\n{obj.name}\n".encode())
        elif isinstance(obj, Tensor):
            self.save(Global("torch._utils", "_rebuild_tensor_v2"))
            self.save((obj.storage, obj.offset, obj.shape, obj.strides, False, {}))
            self.write(b"R")
        else:
            super().save(obj, save_persistent_id)


class Global:
    """Pickles as the name of something in a module."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name


class Tensor:
    """Pickles as a tensor over a storage."""

    def __init__(self, shape: object, strides: object = None, offset: int = 0, **storage) -> None:
        self.shape, self.offset = shape, offset
        self.strides = (1,) * len(shape) if strides is None else strides
        self.storage = Storage(**storage)


def pickled(obj: object) -> bytes:
    """A pickle of an object that may hold tensors."""
    stream = io.BytesIO()
    Pickler(stream, 2).dump(obj)
    return stream.getvalue()


def rnn(**changed: object) -> dict[str, object]:
    """The state_dict of an RNN of one unit over one input, four numbers in one storage."""
    return {
        "weight_ih_l0": Tensor((1, 1), (1, 1)),
        "weight_hh_l0": Tensor((1, 1), (1, 1), 1),
        "bias_ih_l0": Tensor((1,), (1,), 2),
        "bias_hh_l0": Tensor((1,), (1,), 3),
        **changed,
    }


FOUR = struct.pack("<4f", 0.1, 0.2, 0.3, 0.4)


# ------------------------------------------------------------------ what would run


@hostile("model.pt", NO_TENSORS)
def a_call_of_the_system(path: Path) -> bytes:
    return torch_zip(pickle.dumps(Calls(os.system, "touch run"), 2))


@hostile("model.pt", NO_TENSORS)
def a_call_of_eval(path: Path) -> bytes:
    return torch_zip(pickle.dumps({"model": Calls(eval, RUN)}, 2))


@hostile("model.pt", NO_TENSORS)
def a_call_by_inst(path: Path) -> bytes:
    return torch_zip(b"(S'touch run'\nios\nsystem\n.")


@hostile("model.pt", NO_TENSORS)
def a_call_by_obj(path: Path) -> bytes:
    return torch_zip(b"(cos\nsystem\nS'touch run'\no.")


@hostile("model.pt", NO_TENSORS)
def a_call_by_newobj(path: Path) -> bytes:
    return torch_zip(b"\x80\x04csubprocess\nPopen\n]X\5\0\0\0touchaX\3\0\0\0runa\x85}\x92.")


@hostile("model.pt", DAMAGED)
def an_allowed_function_with_other_defaults(path: Path) -> bytes:
    return torch_zip(
        b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n}U\x0c__defaults__cos\nsystem\n\x85sb."
    )


@hostile("model.pt", NO_TENSORS)
def a_dictionary_given_other_methods(path: Path) -> bytes:
    return torch_zip(b"\x80\x02ccollections\nOrderedDict\n)R}U\x0b__getattr__cbuiltins\neval\nsb.")


@hostile("model.pt", NO_TENSORS)
def a_name_from_the_stack(path: Path) -> bytes:
    return torch_zip(b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\ttouch run\x85R.")


@hostile("model.pt", DAMAGED)
def a_name_by_number(path: Path) -> bytes:
    return torch_zip(b"\x80\x02\x82\x01.")


@hostile("model.pt", NO_TENSORS)
def a_storage_that_is_a_call(path: Path) -> bytes:
    return torch_zip(b"\x80\x02cos\nsystem\nU\ttouch run\x85RQ.")


@hostile("model.pt", UNKNOWN)
def a_plain_pickle_that_calls(path: Path) -> bytes:
    return pickle.dumps(Calls(os.system, "touch run"), 2)


# ------------------------------------------------------------------ what would take all memory


@hostile("model.pt", DAMAGED)
def twelve_bytes_for_a_memo_of_gigabytes(path: Path) -> bytes:
    return torch_zip(b"\x80\x02Nr\xff\xff\xff\x7f00.")


@hostile("model.pt", DAMAGED)
def a_text_that_declares_an_exabyte(path: Path) -> bytes:
    return torch_zip(b"\x80\x04\x8d" + (2**60).to_bytes(8, "little") + b"short.")


@hostile("model.pt", DAMAGED)
def a_number_of_two_gigabytes(path: Path) -> bytes:
    return torch_zip(b"\x80\x02\x8b\xff\xff\xff\x7f1.")


@hostile("model.pt", DAMAGED)
def a_number_of_a_million_digits(path: Path) -> bytes:
    return torch_zip(b"I" + b"9" * 1_000_000 + b"\n.")


@hostile("model.pt", DAMAGED)
def a_million_lists_within_lists(path: Path) -> bytes:
    return torch_zip(b"(" * 1_000_000 + b"l" * 1_000_000 + b".")


@hostile("model.pt", DAMAGED)
def lists_that_double_and_double(path: Path) -> bytes:
    doubled = b"".join(
        b"]q" + bytes([n]) + b"(h" + bytes([n - 1]) + b"h" + bytes([n - 1]) + b"e"
        for n in range(1, 100)
    )
    return torch_zip(b"\x80\x02]q\0" + doubled + b".")


@hostile("model.pt", DAMAGED)
def a_list_that_contains_itself(path: Path) -> bytes:
    return torch_zip(b"\x80\x02]q\0h\0a.")


@hostile("model.pt", DAMAGED)
def a_pickle_without_end(path: Path) -> bytes:
    return torch_zip(b"\x80\x02}q\0")


@hostile("model.pt", DAMAGED)
def a_pickle_that_takes_from_nothing(path: Path) -> bytes:
    return torch_zip(b"\x80\x02R.")


# ------------------------------------------------------------------ tensors that claim


@hostile(
    "model.pt",
    "{file} is damaged: weight_ih_l0 claims more numbers than the 4 that are there; get it "
    "or save it again.",
)
def a_tensor_of_terabytes(path: Path) -> bytes:
    return torch_zip(pickled(rnn(weight_ih_l0=Tensor((1, 2**40), (1, 1)))), _0=FOUR)


@hostile(
    "model.pt",
    "{file} is damaged: bias_hh_l0 claims more numbers than the 4 that are there; get it or"
    " save it again.",
)
def a_tensor_beyond_its_storage(path: Path) -> bytes:
    return torch_zip(pickled(rnn(bias_hh_l0=Tensor((1,), (1,), 4))), _0=FOUR)


@hostile("model.pt", DAMAGED)
def a_tensor_before_its_storage(path: Path) -> bytes:
    return torch_zip(pickled(rnn(bias_hh_l0=Tensor((1,), (1,), -1))), _0=FOUR)


@hostile("model.pt", DAMAGED)
def a_tensor_of_negative_size(path: Path) -> bytes:
    return torch_zip(pickled(rnn(weight_hh_l0=Tensor((-1, 1), (1, 1)))), _0=FOUR)


@hostile(
    "model.pt",
    "{file}: weight_ih_l0 has shape 0 × 1, but a matrix is needed; check how it was saved.",
)
def a_tensor_of_no_numbers(path: Path) -> bytes:
    nothing = Tensor((0, 1), (1, 1))
    return torch_zip(pickled({"weight_ih_l0": nothing, "weight_hh_l0": nothing}), _0=FOUR)


@hostile("model.pt", DAMAGED)
def a_storage_somewhere_else(path: Path) -> bytes:
    return torch_zip(
        pickled(rnn(bias_hh_l0=Tensor((1,), (1,), key="../../../etc/passwd"))), _0=FOUR
    )


@hostile(
    "model.pt",
    "{file}: bias_hh_l0 holds numbers of type ObjectStorage, which are no weights; save the"
    " network before it is quantised.",
)
def a_storage_of_unknown_numbers(path: Path) -> bytes:
    return torch_zip(pickled(rnn(bias_hh_l0=Tensor((1,), (1,), kind="ObjectStorage"))), _0=FOUR)


@hostile(
    "model.pt",
    "{file}: weight_hh_l0 has shape 1 × 2, which fits no cell: for 2 units an LSTM has 8 "
    "rows, a GRU 6 and an RNN 2; check how it was saved.",
)
def matrices_that_do_not_fit(path: Path) -> bytes:
    return torch_zip(pickled(rnn(weight_hh_l0=Tensor((1, 2), (2, 1)))), _0=FOUR)


@hostile("old.pt", DAMAGED)
def an_old_file_that_calls(path: Path) -> bytes:
    magic = pickle.dumps(0x1950A86A20F9469CFC6C, 2)
    return magic + pickle.dumps(1001, 2) + pickle.dumps(Calls(os.system, "touch run"), 2) * 3


@hostile("old.pt", DAMAGED)
def an_old_file_of_another_version(path: Path) -> bytes:
    return pickle.dumps(0x1950A86A20F9469CFC6C, 2) + pickle.dumps(9999, 2)
