"""A lesson is read from its folder; a slip in it is told in one sentence that says where."""

import pytest

from lstmviz.cells.problems import Problem
from lstmviz.lessons.loading import languages_of, lessons_in
from lstmviz.lessons.model import ChoiceQuestion, Cover, NumberQuestion
from lstmviz.session.files import document_from_json
from lstmviz.session.session import told


def sentence(folder) -> str:
    with pytest.raises(Problem) as caught:
        folder.load()
    # What is told on screen is the same sentence, and it is one line.
    assert told(caught.value) == str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_lesson_has_the_steps_and_words_of_its_folder(folder):
    lesson = folder.load()

    assert (lesson.id, lesson.title, lesson.summary) == ("small", "Small", "One line.")
    assert [step.id for step in lesson.steps] == ["begin", "ask", "choose", "do"]
    begin, ask, choose, do = lesson.steps
    assert (begin.look.token, begin.look.stage, begin.cover) == (0, None, Cover.NOTHING)
    assert (ask.look.stage, ask.look.signal, ask.look.unit) == ("hidden", "h", 1)
    assert ask.cover is Cover.AFTER
    assert isinstance(ask.question, NumberQuestion)
    assert isinstance(choose.question, ChoiceQuestion)
    assert do.goal is not None
    assert do.goal.above == 0.9


def test_its_document_is_a_session_document(folder):
    assert document_from_json(folder.load().document).title == "Small"


def test_the_lessons_of_a_folder_are_listed(folder):
    (folder.path.parent / "no lesson").mkdir()

    assert lessons_in(folder.path.parent) == ("small",)


def test_a_language_is_used_where_it_is_translated_and_english_elsewhere(folder):
    folder.write("de", "# Klein\nEine Zeile.\n\n## begin: Hallo\n\nEingabe {x[sweet]@1}.\n")

    lesson = folder.load("de_AT")

    assert languages_of(folder.path) == ("de", "en")
    assert (lesson.language, lesson.title) == ("de", "Klein")
    assert lesson.steps[0].text.headline.fill(str) == "Hallo"
    assert lesson.steps[1].text.headline.fill(str) == "How much?"


def test_a_language_nobody_wrote_is_english(folder):
    assert folder.load("fr").language == "en"


def test_a_mistake_in_a_translation_names_its_file(folder):
    folder.write("de", "# Klein\n\n## begin: Hallo\n\n{x[bitter]@1}\n")

    with pytest.raises(Problem, match=r"^de\.md, step “begin”: .*bitter"):
        folder.load("de")


DATA_SLIPS = {
    "no document": (lambda d: d.pop("document"), "lesson.json: The field “document” is missing."),
    "no steps": (lambda d: d.update(steps=[]), "lesson.json: There are no steps"),
    "unknown field": (
        lambda d: d["steps"][1].update(quesiton={}),
        "lesson.json, step “ask”: The field “quesiton” is not known here; there may be id, look",
    ),
    "no id": (
        lambda d: d["steps"][1].pop("id"),
        "lesson.json, step “2”: The field “id” is missing.",
    ),
    "id twice": (
        lambda d: d["steps"][1].update(id="begin"),
        "lesson.json: Two steps have the id “begin”; change one.",
    ),
    "no token": (
        lambda d: d["steps"][0]["look"].pop("token"),
        "lesson.json, step “begin”: The field “look.token” is missing.",
    ),
    "token beyond": (
        lambda d: d["steps"][0]["look"].update(token=3),
        "lesson.json, step “begin”: There is no token 3; count from 1 to 2.",
    ),
    "token as text": (
        lambda d: d["steps"][0]["look"].update(token="a"),
        "lesson.json, step “begin”: The field “look.token” must be a whole number.",
    ),
    "unknown stage": (
        lambda d: d["steps"][1]["look"].update(stage="forget"),
        "lesson.json, step “ask”: There is no “forget”; choose one of hidden, readout.",
    ),
    "unknown signal": (
        lambda d: d["steps"][1]["look"].update(signal="c"),
        "lesson.json, step “ask”: There is no “c”; choose one of h, y.",
    ),
    "unknown unit": (
        lambda d: d["steps"][1]["look"].update(unit="mood"),
        "lesson.json, step “ask”: There is no “mood”; choose one of left, right.",
    ),
    "unknown layer": (
        lambda d: d["steps"][1]["look"].update(layer="l1"),
        "lesson.json, step “ask”: There is no “l1”; choose one of l0.",
    ),
    "unknown cover": (
        lambda d: d["steps"][1].update(cover="all"),
        "lesson.json, step “ask”: There is no “all”; choose one of after, after token, here.",
    ),
    "unknown highlight": (
        lambda d: d["steps"][2]["look"].update(highlight=["c"]),
        "lesson.json, step “choose”: There is no quantity “c”; the cell has x, h, y.",
    ),
    "quantity without token": (
        lambda d: d["steps"][1]["question"].update(number="h[right]"),
        "lesson.json, step “ask”: “h” needs its token, such as “@1”.",
    ),
    "quantity without unit": (
        lambda d: d["steps"][1]["question"].update(number="h@2"),
        "lesson.json, step “ask”: “h” takes 1 name(s) in square brackets, not 0.",
    ),
    "quantity not readable": (
        lambda d: d["steps"][1]["question"].update(number="h(right)"),
        "lesson.json, step “ask”: “h(right)” is not written like a quantity",
    ),
    "readout before the first token": (
        lambda d: d["steps"][3]["goal"].update(quantity="y[taste]@0"),
        "lesson.json, step “do”: There is no token 0; count from 1 to 2.",
    ),
    "tolerance of nothing": (
        lambda d: d["steps"][1]["question"].update(tolerance=0),
        "lesson.json, step “ask”: The field “question.tolerance” must be greater than 0.",
    ),
    "tolerance as text": (
        lambda d: d["steps"][1]["question"].update(tolerance="small"),
        "lesson.json, step “ask”: The field “question.tolerance” must be a number.",
    ),
    "threshold missing": (
        lambda d: d["steps"][2]["question"].pop("than"),
        "lesson.json, step “choose”: The field “question.than” is missing.",
    ),
    "goal without aim": (
        lambda d: d["steps"][3]["goal"].pop("above"),
        "lesson.json, step “do”: The goal needs “below” or “above”",
    ),
    "unknown cell": (
        lambda d: d["document"]["network"]["layers"][0].update(kind="gru9"),
        "lesson.json: There is no cell kind “gru9”",
    ),
    "names missing": (
        lambda d: d["document"]["network"].pop("inputs"),
        "lesson.json: The field “document.network.inputs” must be a list of texts.",
    ),
    "no layers": (
        lambda d: d["document"]["network"].update(layers=[]),
        "lesson.json: The network has no layers",
    ),
}


@pytest.mark.parametrize("slip", DATA_SLIPS)
def test_a_slip_in_the_data_is_told(folder, slip):
    spoil, expected = DATA_SLIPS[slip]
    spoil(folder.data)
    folder.write_data()

    assert sentence(folder).startswith(expected)


TEXT_SLIPS = {
    "no title": ("# Small", "Small", "en.md: The first line must be the title"),
    "heading without headline": (
        "## begin: Hello",
        "## begin",
        "en.md: The heading “begin” needs a step’s id and a headline",
    ),
    "section of no step": ("## begin:", "## began:", "en.md: There is no “began”; choose one of"),
    "section twice": ("## ask:", "## begin:", "en.md: Step “begin” has two sections; keep one."),
    "part missing": (
        "### explanation\nIt is",
        "It is",
        "en.md, step “ask”: The part “### explanation” is missing.",
    ),
    "part empty": (
        "How much is it?",
        "",
        "en.md, step “ask”: The part “### question” is missing.",
    ),
    "answer missing": (
        "### less",
        "### fewer",
        "en.md, step “choose”: The part “### less” is missing.",
    ),
    "part nobody shows": (
        "The input is",
        "### hint\nThe input is",
        "en.md, step “begin”: There is no “hint”; choose one of look.",
    ),
    "unknown quantity": (
        "{x[sweet]@1}",
        "{f[sweet]@1}",
        "en.md, step “begin”: “{f[sweet]@1}” cannot be filled: There is no quantity “f”",
    ),
    "unknown name": (
        "{x[sweet]@1}",
        "{x[bitter]@1:.1f}",
        "en.md, step “begin”: “{x[bitter]@1:.1f}” cannot be filled: "
        "There is no “bitter”; choose one of sweet, sour.",
    ),
    "unknown way to write": (
        "{x[sweet]@1}",
        "{x[sweet]@1:.2g}",
        "en.md, step “begin”: “{x[sweet]@1:.2g}” cannot be filled: “.2g” is no way to write",
    ),
    "weight with a token": (
        "{x[sweet]@1}",
        "{b_h[left]@1}",
        "en.md, step “begin”: “{b_h[left]@1}” cannot be filled: “b_h” is the same at every token",
    ),
    "brace alone": (
        "{x[sweet]@1}",
        "{x[sweet]@1",
        "en.md, step “begin”: A brace stands alone in “The input is {x[",
    ),
}


@pytest.mark.parametrize("slip", TEXT_SLIPS)
def test_a_slip_in_the_words_is_told(folder, slip):
    old, new, expected = TEXT_SLIPS[slip]
    folder.reword(old, new)

    assert sentence(folder).startswith(expected)


def test_a_step_without_words_is_told(folder):
    folder.data["steps"].append({"id": "more", "look": {"token": 1}})
    folder.write_data()

    assert sentence(folder) == "en.md, step “more”: It has no section; write “## more: Headline”."


def test_a_missing_file_is_told(folder):
    (folder.path / "en.md").unlink()

    assert sentence(folder).startswith("small/en.md cannot be read: ")


def test_broken_json_is_told_with_its_line(folder):
    (folder.path / "lesson.json").write_text('{\n "steps": [,]\n}', encoding="utf-8")

    assert sentence(folder).startswith("lesson.json: Line 2 is not JSON: ")


@pytest.mark.parametrize("name", ["lesson.json", "en.md"])
def test_what_is_no_text_is_told(folder, name):
    (folder.path / name).write_bytes(b"\xff\xfe\x00")

    assert sentence(folder) == f"{name}: It is not UTF-8 text; save it as UTF-8."


def test_json_that_is_no_object_is_told(folder):
    (folder.path / "lesson.json").write_text("[1]", encoding="utf-8")

    assert sentence(folder).startswith("lesson.json: The field “the whole file” must be a group")


def test_json_nested_without_end_is_told(folder):
    (folder.path / "lesson.json").write_text("[" * 100_000, encoding="utf-8")

    assert sentence(folder).startswith("lesson.json: ")
