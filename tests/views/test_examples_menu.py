"""The Examples menu: every trained network that ships, opened with its sequence."""

from PySide6.QtWidgets import QMessageBox

from lstmviz.session import edits
from lstmviz.sources import shipped_models


def open_model(window, name: str) -> None:
    window.commands.actions[f"model-{name}"].trigger()


def test_it_lists_what_ships(window):
    listed = {
        menu_action.text().replace("&", ""): [
            action.objectName() for action in menu_action.menu().actions()
        ]
        for menu_action in window.menuBar().actions()
    }
    assert listed["Examples"] == [f"model-{model.id}" for model in shipped_models()]


def test_a_network_opens_with_its_sequence_and_without_a_lesson(window):
    open_model(window, "bracket-depth")
    document = window.session.document
    assert document.title == "Bracket depth, readable"
    assert document.network.input_names == ("(", ")")
    assert document.sequence.tokens[:4] == ("(", "(", "(", ")")
    assert window.lesson.lesson is None
    assert not window.session.undo_stack.canUndo()


def test_every_one_of_them_is_shown(window, qapp):
    for model in shipped_models():
        open_model(window, model.id)
        assert window.session.document.title == model.title
        qapp.processEvents()
        assert not window.grab().isNull()


def test_unsaved_work_is_asked_about(window, monkeypatch):
    window.session.edit("change", lambda document: edits.set_input(document, 0, 0, 3.0))
    before = window.session.document
    cancel = QMessageBox.StandardButton.Cancel
    monkeypatch.setattr(QMessageBox, "question", lambda *_: cancel)
    open_model(window, "next-word")
    assert window.session.document is before
