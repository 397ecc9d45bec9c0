"""A pickle is followed without running it, within limits."""

import collections
import io
import pickle
import struct

import pytest

from lstmviz.formats import pickle_machine
from lstmviz.formats.pickle_machine import Made, Name, Outside, Pairs, Refused, read_pickle

RUNS = []


class Runs:
    """What a hostile pickle is made of: unpickling it calls a function."""

    def __reduce__(self):
        return RUNS.append, ("run",)


def read(content: bytes) -> object:
    return read_pickle(io.BytesIO(content))


def plain(node: object) -> object:
    """Turn notes into comparable values."""
    if isinstance(node, Pairs):
        return {"pairs": [(plain(key), plain(value)) for key, value in node.pairs]}
    if isinstance(node, Made):
        parts = (node.maker, node.arguments, node.state, node.items, Pairs(node.pairs))
        return ("made", *map(plain, parts))
    if isinstance(node, Outside):
        return ("outside", plain(node.id))
    if isinstance(node, Name):
        return str(node)
    if isinstance(node, list | tuple):
        return type(node)(map(plain, node))
    return node


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_protocol_reads_the_same(protocol: int):
    shared = [1, 2]
    value = {
        "numbers": (1, -(2**70), 2.5, True, None, 300, 70_000),
        "text": ["é", "", "a" * 300, b"bytes" if protocol > 2 else "bytes"],
        "shared": (shared, shared),
        7: {"nested": ((), (1,), (1, 2), [])},
    }
    node = read(pickle.dumps(value, protocol))

    def back(node: object) -> object:
        if isinstance(node, Pairs):
            return {back(key): back(item) for key, item in node.pairs}
        return type(node)(map(back, node)) if isinstance(node, list | tuple) else node

    assert back(node) == value


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_what_would_be_called_is_only_noted(protocol: int):
    hostile = pickle.dumps([Runs(), {"in": Runs()}], protocol)
    first, second = read(hostile)
    assert isinstance(first, Made)
    assert first.arguments == ("run",)
    assert isinstance(second, Pairs)
    assert RUNS == []


def test_a_named_function_is_not_imported():
    node = read(b"cthis.does.not.exist\nanything\n)R.")
    assert plain(node) == ("made", "this.does.not.exist.anything", (), None, [], {"pairs": []})


def test_an_ordered_dictionary_keeps_its_items_and_state():
    value = collections.OrderedDict(a=1, b=2)
    node = read(pickle.dumps(value, 2))
    assert isinstance(node, Made)
    assert str(node.maker).endswith("OrderedDict")
    assert node.pairs == [("a", 1), ("b", 2)]


def test_instructions_of_old_and_new_protocols():
    assert plain(read(b"(S'a'\nimodule\nName\n.")) == (
        *("made", "module.Name", ("a",), None, [], {"pairs": []}),
    )
    assert plain(read(b"(cm\nN\nK\x01o.")) == ("made", "m.N", (1,), None, [], {"pairs": []})
    assert plain(read(b"\x8c\x01m\x8c\x01N\x93.")) == "m.N"
    assert plain(read(b"cm\nN\n)}\x92.")) == (
        *("made", "m.N", ((), {"pairs": []}), None, [], {"pairs": []}),
    )
    assert plain(read(b"Pkey\n.")) == ("outside", "key")
    assert plain(read(b"X\x01\x00\x00\x00kQ.")) == ("outside", "k")
    assert plain(read(b"cm\nN\n)\x81}b.")) == (
        *("made", "m.N", (), {"pairs": []}, [], {"pairs": []}),
    )
    assert read(b"K\x01K\x020.") == 1
    assert read(b"K\x01(K\x02K\x031.") == 1
    assert read(b"K\x012\x86.") == (1, 1)


def test_a_stream_is_left_behind_the_pickle():
    stream = io.BytesIO(b"K\x01.K\x02.rest")
    assert (read_pickle(stream), read_pickle(stream), stream.read()) == (1, 2, b"rest")


@pytest.mark.parametrize(
    "content",
    [
        b"\x82\x01.",  # an extension's code
        b"\x97.",  # a buffer from outside
        b"K\x01}b.",  # a state for a number
        b"cbuiltins\nlist\n}b.",  # a state for a function: what BUILD may change
        b"K\x01K\x02a.",  # an item for a number
        b"]K\x01K\x02s.",  # a key for a list
        b"(" * 1000 + b"." * 10,
    ],
)
def test_what_no_file_of_weights_does_is_refused(content: bytes):
    with pytest.raises(Refused):
        read(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b".",
        b"K",
        b"K\x01",
        b"a.",
        b"\x85.",
        b"t.",
        b"h\x05.",
        b"q\x00.",
        b"(K\x01d.",
        b"K\x01K\x02.",
        b"X\xff\xff\xff\x7fabc.",
        b"\x8d" + struct.pack("<Q", 2**62) + b"abc.",
        b"\x8a\xff\x01.",
        b"\x8b\xff\xff\xff\x7f\x01.",
        b"I" + b"9" * 10_000 + b"\n.",
        b"\xff\xfe.",
    ],
)
def test_a_damaged_pickle_raises_a_plain_error(content: bytes):
    with pytest.raises((ValueError, IndexError, KeyError, TypeError)):
        read(content)


def test_a_pickle_that_does_not_end_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pickle_machine, "MOST_STEPS", 100)
    assert read(b"N0" * 40 + b"N.") is None
    with pytest.raises(Refused):
        read(b"N0" * 60 + b"N.")


def test_a_text_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pickle_machine, "LONGEST_TEXT", 10)
    with pytest.raises(Refused):
        read(pickle.dumps("a" * 11))


def test_a_list_may_contain_itself():
    node = read(b"]q\x00h\x00a.")
    assert isinstance(node, list)
    assert node[0] is node


def test_a_memo_index_takes_no_room():
    assert read(b"K\x01r\xff\xff\xff\x7fj\xff\xff\xff\x7f0.") == 1
