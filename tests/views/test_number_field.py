"""The field for one number: what it refuses is told as a problem, which can be translated."""

import pytest
from PySide6.QtCore import Qt

from lstmviz.cells.problems import Problem
from lstmviz.views.number_field import NumberField, tell_refusals


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("{much}", {"text": "{much}"}),
        ("inf", {}),
        ("7", {"least": "−1", "most": "5"}),
    ],
)
def test_a_refusal_reaches_the_session_with_its_sentence_and_its_values_apart(
    session, qtbot, text, values
):
    field = NumberField("Weight", -1, 5)
    qtbot.addWidget(field)
    found = []
    session.problem.connect(found.append)
    tell_refusals(field, session)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert [type(problem) for problem in found] == [Problem]
    assert found[0].values == values
    assert "old value stays" in found[0].text
