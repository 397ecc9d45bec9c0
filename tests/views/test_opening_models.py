"""Opening weight files in the window: shown first, asked about, and never harmful."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton

from lstmviz.session.session import told
from lstmviz.views.model_dialog import ModelDialog

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def window(make_window):
    return make_window()


@pytest.fixture
def told_by(window):
    """The sentences that the window told."""
    found = []
    window.session.problem.connect(lambda problem: found.append(told(problem)))
    return found


def shown(window, qtbot, path: Path) -> ModelDialog:
    """Open a file and wait until it is recognised."""
    assert window.files.open_path(path)
    dialog = next(d for d in window.findChildren(ModelDialog) if d.isVisible())
    qtbot.waitUntil(lambda: dialog.ready is not None, timeout=20_000)
    return dialog


def texts(dialog: ModelDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_what_was_recognised_is_shown_before_it_opens(window, qtbot):
    before = window.session.document
    dialog = shown(window, qtbot, DATA / "t_charlm.pt")
    said = texts(dialog)
    assert "t_charlm.pt: PyTorch state_dict" in said
    assert "embedding: 16 tokens → 6 inputs" in said
    assert "layer 1: LSTM, 6 inputs → 7 units" in said
    assert "readout: 16 outputs, softmax" in said
    assert window.session.document is before

    dialog.accept()

    assert window.session.document.title == "t_charlm"
    assert window.session.document.network.layers[0].units == 7
    assert window.lesson.lesson is None
    assert window.session.undo_stack.isClean()


def test_an_answer_is_taken_at_once(window, qtbot):
    dialog = shown(window, qtbot, DATA / "t_charlm.pt")
    (box,) = dialog.findChildren(QComboBox)
    assert box.accessibleName() == "What does the readout end in?"
    dialog.ready = None
    box.setCurrentText("linear")
    box.textActivated.emit("linear")
    qtbot.waitUntil(lambda: dialog.ready is not None, timeout=20_000)
    dialog.accept()
    readout = window.session.document.network.readout
    assert readout is not None
    assert readout.activation == "linear"


def test_cancel_leaves_everything_as_it_was(window, qtbot):
    before = window.session.document
    dialog = shown(window, qtbot, DATA / "t_charlm.pt")
    dialog.reject()
    assert window.session.document is before
    assert window.lesson.lesson is not None


def test_answers_are_kept_beside_the_file_only_on_request(window, qtbot, tmp_path):
    model = tmp_path / "model.pt"
    model.write_bytes((DATA / "t_charlm.pt").read_bytes())
    shown(window, qtbot, model).accept()
    assert [path.name for path in tmp_path.glob("*.json")] == []

    dialog = shown(window, qtbot, model)
    dialog.ready = None
    dialog.answer("readout_activation", "linear")
    qtbot.waitUntil(lambda: dialog.ready is not None, timeout=20_000)
    dialog.remember.setChecked(True)
    dialog.accept()
    assert [path.name for path in tmp_path.glob("*.json")] == ["model.pt.lstmviz.json"]


def test_a_web_page_is_told_in_one_sentence_and_changes_nothing(window, told_by, tmp_path):
    page = tmp_path / "model.pt"
    page.write_text("<!doctype html><html></html>", encoding="utf-8")
    before = window.session.document
    assert not window.files.open_path(page)
    assert told_by == [
        "model.pt is a web page, not a weight file; on that page, use the button that downloads "
        "the file itself."
    ]
    assert window.session.document is before


def test_a_damaged_file_is_told_when_reading_ends(window, qtbot, told_by, tmp_path):
    damaged = tmp_path / "model.pt"
    whole = (DATA / "t_charlm.pt").read_bytes()
    damaged.write_bytes(whole[: len(whole) // 2])
    before = window.session.document
    window.files.open_path(damaged)
    qtbot.waitUntil(lambda: bool(told_by), timeout=20_000)
    (sentence,) = told_by
    assert sentence.startswith("model.pt ")
    assert window.session.document is before


def test_a_file_dropped_on_the_window_opens(window, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(DATA / "t_charlm.pt"))])
    window.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    dialog = window.findChild(ModelDialog)
    qtbot.waitUntil(lambda: dialog.ready is not None, timeout=20_000)
    dialog.accept()
    assert window.session.document.title == "t_charlm"


def field(dialog: ModelDialog, kind, name: str):
    """Return the field of a question."""
    return next(f for f in dialog.findChildren(kind) if f.accessibleName() == name)


VOCABULARY = "Which file names the tokens of the embedding?"
CHOOSE = "Choose the file with the tokens"


def test_a_wrong_answer_is_told_and_another_may_be_given(window, qtbot, told_by, tmp_path):
    dialog = shown(window, qtbot, DATA / "t_charlm.pt")
    dialog.ready = None
    field(dialog, QLineEdit, VOCABULARY).setText("nowhere.txt")
    field(dialog, QLineEdit, VOCABULARY).editingFinished.emit()
    qtbot.waitUntil(lambda: bool(dialog.told.text()), timeout=20_000)
    assert dialog.told.text() == "nowhere.txt cannot be read: there is no such file."
    assert dialog.isVisible()
    assert not dialog.open_button.isEnabled()
    assert told_by == []

    names = tmp_path / "names.txt"
    names.write_text("\n".join("abcdefghijklmnop"), encoding="utf-8")
    dialog.answer("vocabulary", str(names))
    qtbot.waitUntil(lambda: dialog.ready is not None, timeout=20_000)
    assert dialog.told.text() == ""
    dialog.accept()
    assert window.session.document.sequence.tokens[:3] == ("a", "b", "c")


def test_who_answers_by_keyboard_stays_at_the_question(window, qtbot):
    dialog = shown(window, qtbot, DATA / "t_charlm.pt")
    assert dialog.open_button.hasFocus()
    name = "What does the readout end in?"
    field(dialog, QComboBox, name).setFocus()
    dialog.ready = None
    qtbot.keyClick(field(dialog, QComboBox, name), Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: dialog.ready is not None, timeout=20_000)
    assert dialog.focusWidget().accessibleName() == name


def test_questions_come_before_the_buttons_by_keyboard(window, qtbot):
    dialog = shown(window, qtbot, DATA / "t_charlm.pt")
    reached: list[str] = []
    for _ in range(7):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        widget = dialog.focusWidget()
        reached.append(widget.accessibleName() or widget.text())
    assert reached == [
        "Cancel",
        "What was recognised",
        VOCABULARY,
        CHOOSE,
        "What does the readout end in?",
        "Keep these answers beside the file",
        "Open",
    ]


def test_the_file_with_the_tokens_can_be_chosen(window, qtbot, tmp_path, monkeypatch):
    names = tmp_path / "names.txt"
    names.write_text("\n".join("abcdefghijklmnop"), encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(names), ""))
    dialog = shown(window, qtbot, DATA / "t_charlm.pt")
    dialog.ready = None
    qtbot.mouseClick(field(dialog, QPushButton, CHOOSE), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.ready is not None, timeout=20_000)
    assert field(dialog, QLineEdit, VOCABULARY).text() == str(names)
    assert dialog.ready.document.sequence.tokens[0] == "a"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("o_peephole.onnx", "layer 1: LSTM, 6 inputs → 7 units, peepholes"),
        ("o_rnn_relu.onnx", "layer 1: RNN, 6 inputs → 7 units, activation: ReLU"),
        ("k_gru_before.keras", "layer 1: GRU, 6 inputs → 7 units, not reset after the product"),
    ],
)
def test_options_of_the_cells_are_told_before_a_file_opens(window, qtbot, name, line):
    assert line in texts(shown(window, qtbot, DATA / name)).splitlines()


def test_the_next_file_is_looked_for_beside_the_last(window, qtbot, monkeypatch):
    shown(window, qtbot, DATA / "t_charlm.pt").accept()
    folders = []

    def choose(parent, title, folder, *_):
        folders.append(folder)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    window.commands.actions["open"].trigger()
    assert folders == [str(DATA.resolve())]


def test_what_a_file_calls_itself_is_never_rich_text(window, qtbot):
    dialog = shown(window, qtbot, DATA / "t_charlm.pt")
    assert dialog.headline.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_and_a_folder_are_told_and_not_waited_for(window, told_by, tmp_path):
    os.mkfifo(tmp_path / "model.pt")
    assert not window.files.open_path(tmp_path / "model.pt")
    assert not window.files.open_path(tmp_path)
    assert told_by == [
        "model.pt is not a file; choose a weight file.",
        f"{tmp_path.name} is not a file; choose a weight file.",
    ]


def test_a_weight_file_named_at_the_start_tells_what_was_recognised_and_assumed(make_window):
    window = make_window(str(DATA / "t_charlm.pt"))
    assert window.panels.is_shown("about")
    said = window.about.text.text()
    assert "t_charlm.pt: PyTorch state_dict" in said
    assert "What does the readout end in? Assumed: softmax." in said
    assert "The gates stand as i f g o, because PyTorch wrote them." in said
