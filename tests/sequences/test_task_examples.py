"""What holds for the examples of every task, and what each asks, checked in another way."""

import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstmviz.cells.problems import Problem
from lstmviz.network.losses import find_loss
from lstmviz.sequences.tasks import embedded_reber, next_word
from lstmviz.sequences.tasks.catalogue import find_task, known_tasks
from lstmviz.sequences.tasks.examples import Examples
from lstmviz.sequences.tasks.task import LONGEST, Lengths, Task

TASKS = known_tasks()
NAMES = [
    *("a-n-b-n", "adding", "bracket-depth", "embedded-reber", "long-review", "next-word"),
    *("quote-detector", "set-reset-latch", "temporal-order"),
]
seeds = st.integers(0, 2**32)
sizes = st.integers(0, 60)


def drawn(task: Task, seed: int, count: int = 1, more: int = 0) -> Examples:
    """Return examples of `more` tokens than the fewest."""
    length = task.shortest + more
    return task.draw(np.random.default_rng(seed), count, Lengths(length, length))


def words(task: Task, examples: Examples, number: int = 0) -> list[str]:
    """Return the tokens of one example, read off its rows."""
    rows = examples.x[: examples.lengths[number], number]
    return [task.input_names[row.tolist().index(1)] for row in rows]


def wanted(task: Task, examples: Examples, number: int = 0) -> list[str]:
    """Return the outputs that one example of a softmax asks for, and "" where it asks nothing."""
    rows = examples.targets[: examples.lengths[number], number]
    return [task.output_names[row.tolist().index(1)] if row.any() else "" for row in rows]


# ------------------------------------------------------------------ every task


def test_the_tasks_are_found_by_name():
    assert list(TASKS) == NAMES
    assert all(find_task(name).name == name for name in NAMES)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("brackets", "There is no task “brackets”; did you mean bracket-depth?"),
        ("sorting", f"There is no task “sorting”; the tasks are {', '.join(NAMES)}."),
    ],
)
def test_a_task_that_is_not_there_is_told(name: str, sentence: str):
    with pytest.raises(Problem) as caught:
        find_task(name)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=20, deadline=None)
@given(seed=seeds, count=st.integers(1, 9), least=sizes, more=sizes)
def test_a_batch_is_padded_with_nothing(name: str, seed: int, count: int, least: int, more: int):
    task = TASKS[name]
    lengths = Lengths(task.shortest + least, task.shortest + least + more)
    examples = task.draw(np.random.default_rng(seed), count, lengths)
    assert len(examples) == count
    tokens = examples.lengths.max()
    assert examples.x.shape == (tokens, count, len(task.input_names))
    assert examples.targets.shape == (tokens, count, len(task.output_names))
    assert examples.lengths.min() >= 1
    assert tokens <= lengths.most
    is_there = np.arange(tokens)[:, np.newaxis] < examples.lengths
    assert not examples.x[~is_there].any()
    assert not examples.targets[~examples.asked].any()
    last = np.arange(tokens)[:, np.newaxis] == examples.lengths - 1
    assert (examples.asked == (last if task.asked == "last" else is_there)).all()
    assert (examples.ids is not None) == task.has_symbols
    if examples.ids is not None:
        assert not examples.ids[~is_there].any()
        assert (examples.x[is_there] == np.eye(len(task.input_names))[examples.ids[is_there]]).all()
    if task.activation == "softmax":
        assert (examples.targets[examples.asked].sum(-1) == 1).all()
        assert (np.eye(len(task.output_names))[examples.classes] == examples.targets)[
            examples.asked
        ].all()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_examples(name: str):
    task = TASKS[name]
    one, again, other = (task.draw(np.random.default_rng(seed), 20) for seed in (1, 1, 2))
    assert (one.x == again.x).all()
    assert (one.targets == again.targets).all()
    assert one.x.shape != other.x.shape or (one.x != other.x).any()


@pytest.mark.parametrize("name", NAMES)
def test_an_examination_is_drawn_anew(name: str):
    task = TASKS[name]
    trained, fresh = task.draw(np.random.default_rng(7), 20), task.fresh(7, 20)
    assert trained.x.shape != fresh.x.shape or (trained.x != fresh.x).any()
    assert task.longer.least > task.lengths.most
    assert task.fresh(7, 20, task.longer).lengths.min() > task.lengths.most


@pytest.mark.parametrize("name", NAMES)
def test_lengths_a_task_does_not_have_are_told(name: str):
    task = TASKS[name]
    for least, most in ((task.shortest - 1, 20), (30, 20), (20, LONGEST + 1)):
        with pytest.raises(Problem) as caught:
            task.draw(np.random.default_rng(0), 1, Lengths(least, most))
        assert str(caught.value) == (
            f"The task {name} has no sequences of {least} to {most} tokens; give lengths from "
            f"{task.shortest} to 10000."
        )


@pytest.mark.parametrize("name", NAMES)
def test_a_sequence_to_look_at_has_names_and_the_inputs(name: str):
    task = TASKS[name]
    shown = task.shown(length=12)
    assert 12 - short(task) <= len(shown) <= 12
    assert shown.values.shape == (len(shown), len(task.input_names))
    if task.has_symbols:
        assert (shown.values == [np.array(task.input_names) == name for name in shown.tokens]).all()
    else:
        assert shown.tokens == tuple(map(str, range(1, 13)))


def short(task: Task) -> int:
    """Return how many tokens a sequence may be shorter than asked for."""
    return {"a-n-b-n": 1, "next-word": 4}.get(task.name, 0)


@pytest.mark.parametrize("name", NAMES)
def test_there_is_such_a_loss(name: str):
    find_loss(TASKS[name].loss, TASKS[name].activation)


@pytest.mark.parametrize("name", NAMES)
def test_long_sequences_can_be_drawn(name: str):
    examples = drawn(TASKS[name], 1, more=2000)
    assert 0 <= 2000 + TASKS[name].shortest - examples.lengths[0] <= short(TASKS[name])


# ------------------------------------------------------------------ each task, in another way


@given(seed=seeds, more=sizes)
def test_brackets_are_counted_as_by_taking_pairs_away(seed: int, more: int):
    task = TASKS["bracket-depth"]
    examples = drawn(task, seed, more=more)
    text = "".join(words(task, examples))
    for token in range(len(text)):
        left = text[: token + 1]
        while "()" in left:
            left = left.replace("()", "")
        assert set(left) <= {"("}
        assert examples.targets[token, 0, 0] * 8 == len(left) <= 8


@given(seed=seeds, more=sizes)
def test_the_latch_is_what_was_said_last(seed: int, more: int):
    task = TASKS["set-reset-latch"]
    examples = drawn(task, seed, more=more)
    said = words(task, examples)
    for token in range(len(said)):
        commands = [word for word in said[: token + 1] if word != "wait"]
        assert examples.targets[token, 0, 0] == (commands[-1:] == ["set"])


@given(seed=seeds, more=sizes)
def test_two_marked_numbers_are_added(seed: int, more: int):
    examples = drawn(TASKS["adding"], seed, more=more)
    numbers, marks = examples.x[:, 0].T
    first, second = np.flatnonzero(marks)
    assert first < len(numbers) / 2 <= second + 0.5
    assert set(marks) <= {0, 1}
    assert numbers.min() >= 0
    assert numbers.max() < 1
    assert examples.targets[-1, 0, 0] == pytest.approx(numbers[first] + numbers[second], rel=1e-15)


@given(seed=seeds, more=sizes)
def test_as_many_b_as_a(seed: int, more: int):
    task = TASKS["a-n-b-n"]
    examples = drawn(task, seed, more=more)
    text = "".join(words(task, examples))
    found = re.fullmatch("start(a+)(b+)", text)
    assert found is not None
    assert len(found[1]) == len(found[2]) == (task.shortest + more - 1) // 2
    assert f"start{''.join(wanted(task, examples))}" == f"{text}end"


@given(seed=seeds, more=st.integers(0, 40))
def test_a_string_is_of_the_embedded_reber_grammar(seed: int, more: int):
    task = TASKS["embedded-reber"]
    examples = drawn(task, seed, more=more)
    string = "".join([*words(task, examples), wanted(task, examples)[-1]])
    assert len(string) == 9 + more
    assert "".join(wanted(task, examples)) == string[1:]
    # The two loops, written as a regular expression.
    after_t = "(?:T*V(?:P(?:XT*VP)*(?:S|XT*VV)|V))"
    inner = f"B(?:TS*X(?:S|X{after_t})|P{after_t})E"
    assert re.fullmatch(f"B(?:T{inner}T|P{inner}P)E", string)


def test_reber_strings_of_a_length_are_drawn_as_the_grammar_does():
    """With a symbol less at the end than the grammar, and each of a length as likely as there."""
    task = TASKS["embedded-reber"]
    examples = drawn(task, 3, count=4000)
    counts = Counter("".join(words(task, examples, number)) for number in range(4000))
    assert set(counts) == {"BTBTXSET", "BTBPVVET", "BPBTXSEP", "BPBPVVEP"}
    assert all(abs(count - 1000) < 120 for count in counts.values())
    longer = drawn(task, 3, count=4000, more=1)
    counts = Counter("".join(words(task, longer, number))[2:-1] for number in range(4000))
    assert set(counts) == {"BTSXSE", "BPTVVE", "BPVPSE"}
    assert all(abs(count - 1333) < 150 for count in counts.values())


@given(seed=seeds, more=sizes)
def test_the_order_is_told(seed: int, more: int):
    task = TASKS["temporal-order"]
    examples = drawn(task, seed, more=more)
    said = words(task, examples)
    assert (said[0], said[-1]) == ("start", "end")
    assert set(said[1:-1]) <= set("abcdXY")
    signs = [word for word in said if word in "XY"]
    assert wanted(task, examples)[-1] == " then ".join(signs)
    places = [token for token, word in enumerate(said) if word in "XY"]
    assert places[0] < len(said) // 2 <= places[1]


@given(seed=seeds, more=sizes)
def test_a_review_is_judged_by_its_first_words(seed: int, more: int):
    task = TASKS["long-review"]
    examples = drawn(task, seed, more=more)
    first, second, *rest = words(task, examples)
    turned = first == "not"
    praise = second if turned else first
    is_liked = (praise in ("loved", "great", "well", "fun", "good")) != turned
    assert examples.targets[-1, 0, 0] == is_liked
    judging = "loved hated great fun bad dull boring not good made stuff idea"
    assert not set(rest[1:]) & set(judging.split())


@given(seed=seeds, more=sizes)
def test_what_stands_in_quotes_is_quoted(seed: int, more: int):
    task = TASKS["quote-detector"]
    examples = drawn(task, seed, more=more)
    text = "".join(words(task, examples))
    inside = np.zeros(len(text))
    for found in re.finditer('"[^"]*', text):
        if text[: found.start()].count('"') % 2 == 0:
            inside[found.start() : found.end()] = 1
    assert (examples.targets[:, 0, 0] == inside).all()
    assert '""' not in text


@given(seed=seeds, more=sizes)
def test_the_language_is_that_of_the_country_and_things_are_in_their_place(seed: int, more: int):
    task = TASKS["next-word"]
    examples = drawn(task, seed, more=more)
    said = words(task, examples)
    text = " ".join([*said, wanted(task, examples)[-1]])
    assert " ".join(wanted(task, examples)) == text.partition(" ")[2]
    assert text.endswith(" .")
    if text.startswith("the "):
        pairs = "clouds sky stars sky fish sea whales sea books library cows barn spoons drawer"
        places = dict(zip(pairs.split()[::2], pairs.split()[1::2], strict=True))
        for sentence in text[:-2].split(" . "):
            assert sentence.split()[-1] == places[sentence.split()[1]]
            assert sum(word in places.values() for word in sentence.split()) == 1
        return
    countries = "France|Spain|Italy|Germany|Japan"
    life = rf"(she|he) grew up in ({countries}) \. (.* )?\1 speaks fluent (\w+) \."
    found = re.fullmatch(life, text)
    assert found is not None
    country, between, language = found[2], found[3] or "", found[4]
    assert language[:3] == {"France": "Fre", "Spain": "Spa"}.get(country, country[:3])
    assert country not in between
    assert language not in between


# ------------------------------------------------------------------ nothing is given away


def test_classes_are_even_and_length_tells_nothing():
    """A net that knows only the length can do no better than chance."""
    for name, classes in (("temporal-order", 4), ("long-review", 2)):
        task = TASKS[name]
        examples = task.draw(np.random.default_rng(5), 4000)
        last = examples.targets[examples.lengths - 1, np.arange(4000)]
        label = last.argmax(-1) if classes == 4 else last[:, 0].astype(int)
        share = np.bincount(label, minlength=classes) / 4000
        assert np.abs(share - 1 / classes).max() < 0.03
        means = [examples.lengths[label == one].mean() for one in range(classes)]
        assert np.ptp(means) < 0.1 * np.mean(means)


def test_words_in_between_tell_nothing_of_a_review():
    task = TASKS["long-review"]
    examples = task.draw(np.random.default_rng(5), 2000, Lengths(40, 40))
    is_liked = examples.targets[-1, :, 0] == 1
    filler = examples.x[3:]
    liked, disliked = filler[:, is_liked].mean((0, 1)), filler[:, ~is_liked].mean((0, 1))
    assert np.abs(liked - disliked).max() < 0.01


def test_every_language_and_place_comes_as_often_as_others_of_its_kind():
    task = TASKS["next-word"]
    examples = task.draw(np.random.default_rng(5), 4000, Lengths(20, 20))
    last = [
        task.output_names[number] for number in examples.classes[examples.lengths - 2, range(4000)]
    ]
    counts = Counter(last)
    languages = [counts[word] for word in next_word.LANGUAGES.values()]
    assert abs(sum(languages) - 2000) < 200
    assert max(languages) < 1.3 * min(languages)


def test_the_latch_and_the_quotes_are_on_and_off():
    for name, least, most in (("set-reset-latch", 0.3, 0.55), ("quote-detector", 0.35, 0.65)):
        examples = TASKS[name].draw(np.random.default_rng(5), 500)
        assert least < examples.targets[examples.asked].mean() < most


def test_the_depths_are_all_met():
    examples = TASKS["bracket-depth"].draw(np.random.default_rng(5), 500)
    depths = np.bincount((examples.targets[examples.asked][:, 0] * 8).astype(int))
    assert len(depths) == 9
    assert depths.min() > 0.005 * depths.sum()


def test_the_reber_table_is_the_published_one():
    """Its language, up to 7 symbols, as counted by hand on the drawing."""
    strings, ends = {("B", "fork")}, set()
    for _ in range(6):
        strings = {
            (text + symbol, to)
            for text, place in strings
            for symbol, to in embedded_reber.REBER[place]
        }
        ends |= {text for text, place in strings if not place}
        strings = {(text, place) for text, place in strings if place}
    five, six = {"BTXSE", "BPVVE"}, {"BTSXSE", "BPTVVE", "BPVPSE"}
    assert ends == five | six | {"BTSSXSE", "BTXXVVE", "BPTTVVE", "BPTVPSE"}
