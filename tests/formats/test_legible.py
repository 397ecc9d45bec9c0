"""Names from a file are told so that they can be read, and never without end."""

import numpy as np
import pytest

from lstmviz.cells.problems import Problem
from lstmviz.formats.asking import MOST_CHOICES, Asking
from lstmviz.formats.guard import check_network
from lstmviz.formats.legible import legible
from lstmviz.formats.limits import LARGEST_HEADER, MOST_IGNORED, MOST_NAMES
from lstmviz.formats.recognised import FormatError, Note, Recognised
from lstmviz.formats.transfer import packed, packed_problem, unpacked
from tests.formats.drawn import drawn_network

TRAP = "a\u202eb\x1b[31m\nc\ud800"
READ = "aU+202Eb␛[31m⏎cU+D800"


def over(found: Recognised) -> Recognised:
    """What another process gets of it."""
    return unpacked(memoryview(b"".join(packed(found))))


def test_nothing_is_invisible_and_nothing_endless():
    assert legible(TRAP) == READ
    assert legible("lstm.weight_ih_l0") == "lstm.weight_ih_l0"
    assert legible("Gedächtnis 记忆 👩‍🚀") == "Gedächtnis 记忆 👩‍🚀"
    assert legible("start" + "n" * 10**7 + "end").startswith("startnnn")
    assert legible("start" + "n" * 10**7 + "end").endswith("nnnend")
    assert len(legible("n" * 10**7)) < 200
    assert legible(legible(TRAP)) == legible(TRAP)


def test_what_is_told_of_a_file_is_legible():
    note = Note("{what} is new.", {"what": TRAP})
    told = over(Recognised(drawn_network([("rnn", {})]), TRAP, (note,), ((TRAP, note),)))
    assert told.format == READ
    assert str(told.notes[0]) == f"{READ} is new."
    assert told.ignored[0][0] == READ


def test_a_refusal_is_legible():
    problem = FormatError("{file} has {what}.", file="a.pt", what=Problem("{x}", x=TRAP))
    with pytest.raises(FormatError) as told:
        unpacked(memoryview(b"".join(packed_problem(problem))))
    assert str(told.value) == f"a.pt has {READ}."


def test_of_very_much_left_out_the_first_is_told_and_the_count():
    why = Note("It is small.", {})
    left = tuple((f"t{n}", why) for n in range(MOST_IGNORED + 7))
    told = over(Recognised(drawn_network([("rnn", {})]), "test", ignored=left)).ignored
    assert told[:MOST_IGNORED] == left[:MOST_IGNORED]
    assert str(told[-1][1]) == "So many more parts of the file were left out: 7."


def test_more_told_than_anybody_waits_for_is_refused():
    notes = (Note("n" * LARGEST_HEADER, {}),)
    with pytest.raises(Problem, match="longer than those of any network"):
        packed(Recognised(drawn_network([("rnn", {})]), "test", notes))


def test_more_names_than_can_be_shown_are_refused():
    network = drawn_network([("rnn", {})])
    object.__setattr__(network, "input_names", tuple(map(str, range(MOST_NAMES + 1))))
    with pytest.raises(FormatError) as told:
        check_network("a.pt", network)
    assert str(told.value) == (
        "a.pt holds a network of 300001 inputs, units or readouts; at most 300000 can be shown."
    )


# ------------------------------------------------------------------ choices


def test_names_among_choices_are_answered_as_they_are_told():
    asking = Asking({})
    assert asking.ask("module", "Which?", (TRAP, "b"), TRAP) == TRAP
    assert asking.questions[0].choices == (READ, "b")
    assert asking.questions[0].answer == READ
    assert Asking({"module": READ}).ask("module", "Which?", ("b", TRAP), "b") == TRAP


def test_choices_that_read_the_same_are_told_once():
    twins = (f"{'n' * 150}1{'n' * 150}", f"{'n' * 150}2{'n' * 150}")
    asking = Asking({})
    assert asking.ask("module", "Which?", twins, twins[0]) == twins[0]
    assert asking.questions[0].choices == (legible(twins[0]),)


def test_very_many_choices_are_the_first_the_last_and_the_default():
    names = tuple(map(str, np.arange(10_000)))
    asking = Asking({})
    assert asking.ask("readout", "Which?", names, "5000") == "5000"
    assert asking.questions[0].choices == (*names[:MOST_CHOICES], "5000", "9999")
    with pytest.raises(Problem) as told:
        Asking({"readout": "x"}).ask("readout", "Which?", names, "5000")
    assert len(str(told.value)) < 200
