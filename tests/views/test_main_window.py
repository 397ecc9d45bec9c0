"""The window as a whole: commands, panels, files, themes, closing."""

import threading
from collections import Counter

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QThread
from PySide6.QtGui import QAccessible, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QScrollArea,
    QSlider,
    QWidget,
)

from lstmviz.session import edits
from lstmviz.session.files import open_session
from lstmviz.views.errors import ErrorHook
from lstmviz.views.palette import Palette
from lstmviz.views.shortcut_sheet import ShortcutSheet


def change(window, value=3.0):
    window.session.edit("change", lambda d: edits.set_input(d, 0, 0, value))


@pytest.fixture
def answers(monkeypatch):
    """Answer the question about unsaved work, and count how often it is asked."""
    asked = []

    def answer_with(button):
        def question(*arguments):
            asked.append(arguments)
            return button

        monkeypatch.setattr(QMessageBox, "question", question)
        return asked

    return answer_with


def test_no_two_commands_share_keys_or_a_title(window):
    keys = Counter(
        key.toString() for action in window.commands.actions.values() for key in action.shortcuts()
    )
    titles = Counter(command.title for command in window.commands.table)

    assert [key for key, count in keys.items() if count > 1] == []
    assert [title for title, count in titles.items() if count > 1] == []


def test_every_command_stands_in_a_menu(window):
    in_menus = {
        action.objectName()
        for menu_action in window.menuBar().actions()
        for action in menu_action.menu().actions()
    }

    assert {command.id for command in window.commands.table} <= in_menus


def test_every_shortcut_is_understood_by_qt(window):
    for command in window.commands.table:
        for part in filter(None, command.shortcut.split("; ")):
            assert not QKeySequence(part).isEmpty(), command.id


def test_every_control_has_a_name_for_a_screen_reader(window):
    kinds = (QAbstractButton, QLineEdit, QSlider)
    nameless = [
        control
        for control in window.findChildren(QWidget)
        if isinstance(control, kinds)
        and control.isVisible()
        and not QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
    ]

    assert nameless == []


def test_whatever_takes_the_keyboard_has_a_name(window):
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QScrollArea)
        and not isinstance(widget.parent(), QAbstractScrollArea)
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]

    assert nameless == []


def test_stepping_by_keyboard_moves_every_view(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert window.session.cursor.token == 1
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    assert window.session.now.stage.key == "forget"
    assert "token 2 of 7 · stage 1 of 7 “forget”" in window.top_bar.place.text()
    qtbot.keyClick(window, Qt.Key.Key_PageUp)
    assert window.session.cursor.token == 0
    qtbot.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert window.session.cursor.stage is None


def test_quantities_and_units_can_be_chosen_by_keyboard(window, qtbot):
    window.session.move(signal="f", unit=0)
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.session.cursor.signal == "i"
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert window.session.cursor.unit == 1
    qtbot.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.session.cursor.signal == "f"


def test_hiding_what_comes_next_follows_the_cursor(window, qtbot):
    window.session.move(stage=0)
    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)

    assert not window.session.now.hides("f")
    assert window.session.now.hides("i")
    window.session.step_stage(1)
    assert not window.session.now.hides("i")
    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert not window.session.now.hides("h")


def test_undo_and_redo_by_keyboard(window, qtbot):
    change(window)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.document.sequence.values[0, 0] == 1.0
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert window.session.document.sequence.values[0, 0] == 3.0


def test_a_hidden_panel_comes_back_with_reset_layout(window):
    actions = window.commands.actions
    actions["panel-weights"].trigger()
    assert not window.panels.is_shown("weights")
    window.panels.dock("timeline").setFloating(True)

    actions["reset-layout"].trigger()

    # The map of layers has nothing to show of one layer, nor is there a card of a lesson.
    shown = {name for name in window.panels.names if window.panels.is_shown(name)}
    assert shown == set(window.panels.names) - {"layers", "about"}
    assert not window.panels.dock("timeline").isFloating()


def test_size_place_and_theme_are_remembered(make_window, settings):
    first = make_window(size=(1111, 799))
    first.panels.toggle("equation")
    first.choose_theme("dark")
    first.close()

    assert settings.get("theme") == "dark"
    second = make_window(size=(1111, 799))
    assert not second.panels.is_shown("equation")


def test_changing_the_theme_restyles_at_once(window):
    before = window.grab().toImage().pixelColor(3, 300)
    window.choose_theme("dark")

    assert window.grab().toImage().pixelColor(3, 300).lightness() < before.lightness() - 100


def test_closing_without_changes_asks_nothing(window, answers):
    asked = answers(QMessageBox.StandardButton.Cancel)

    assert window.close()
    assert asked == []


def test_closing_with_unsaved_work_asks_once_and_can_be_called_off(window, answers):
    change(window)
    asked = answers(QMessageBox.StandardButton.Cancel)
    assert not window.close()
    assert len(asked) == 1

    answers(QMessageBox.StandardButton.Discard)
    assert window.close()


def test_saving_on_closing_writes_the_session(window, answers, monkeypatch, tmp_path):
    change(window, 0.25)
    path = tmp_path / "mine.lstmviz"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    answers(QMessageBox.StandardButton.Save)

    assert window.close()
    assert open_session(path).document.sequence.values[0, 0] == 0.25


def test_a_bad_file_is_one_sentence_and_changes_nothing(window, tmp_path):
    bad = tmp_path / "bad.lstmviz"
    bad.write_text("{")
    before = window.session.document

    assert not window.files.open_path(bad)
    assert window.session.document is before
    assert window.banner.isVisible()
    assert window.banner.label.text().startswith("bad.lstmviz is not an lstmviz session")


def test_a_newer_session_is_read_only_and_says_so(window, tmp_path):
    path = tmp_path / "newer.lstmviz"
    window.session.save(path)
    path.write_text(path.read_text().replace('"version": 1', '"version": 9'))

    assert window.files.open_path(path)
    assert window.session.read_only
    assert "read-only" in window.banner.label.text()
    window.inputs.session.try_edit("x", lambda d: edits.set_input(d, 0, 0, 0.0))
    assert window.session.document.sequence.values[0, 0] == 1.0


def test_saved_sessions_are_listed_as_recent(window, tmp_path, monkeypatch):
    path = tmp_path / "mine.lstmviz"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    window.files.save()

    assert window.files.recent == [path.resolve()]
    path.unlink()
    assert window.files.recent == []


@pytest.mark.parametrize("view", ["window", "cell", "gates", "equation", "timeline"])
def test_each_view_can_be_copied_and_saved_as_a_picture(window, view, monkeypatch, tmp_path):
    path = tmp_path / f"{view}.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))

    window.commands.actions[f"save-{view}"].trigger()
    window.commands.actions[f"copy-{view}"].trigger()

    assert path.stat().st_size > 2000
    assert QGuiApplication.clipboard().mimeData().hasImage()


def test_numbers_can_be_saved(window, monkeypatch, tmp_path):
    path = tmp_path / "numbers.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    window.commands.actions["save-trace"].trigger()

    assert path.read_text().startswith("token,")


def test_the_palette_finds_and_runs_a_command(window, qtbot):
    palette = Palette(window.commands, window)
    qtbot.addWidget(palette)
    qtbot.keyClicks(palette.search, "last tok")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)

    assert window.session.cursor.token == 6


def test_the_shortcut_sheet_lists_every_key(window, qtbot):
    sheet = ShortcutSheet(window.commands, window)
    qtbot.addWidget(sheet)
    from PySide6.QtWidgets import QLabel

    shown = {label.text() for label in sheet.findChildren(QLabel)}
    for command in window.commands.table:
        if command.shortcut:
            assert command.title.replace("…", "") in shown


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800), (1600, 1000)])
def test_nothing_reaches_over_its_panel(make_window, size, qapp):
    window = make_window(size=size)
    qapp.processEvents()
    reaching = []
    for widget in window.findChildren(QWidget):
        parent = widget.parentWidget()
        if not widget.isVisible() or widget.isWindow() or parent is None:
            continue
        if isinstance(parent.parentWidget(), QScrollArea) or "scroll" in parent.objectName():
            continue
        if isinstance(widget, QAbstractButton | QLineEdit | QSlider):
            place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
            room = QRect(parent.mapTo(window, QPoint(0, 0)), parent.size())
            if not room.adjusted(-1, -1, 1, 1).contains(place):
                reaching.append((widget.accessibleName() or widget, place, room))

    assert reaching == []
    assert window.size().width() == size[0]
    assert window.size().height() == size[1]


def test_stepping_moves_nothing_but_numbers(window, qapp):
    def places():
        return {
            id(widget): widget.geometry()
            for widget in window.findChildren(QWidget)
            if isinstance(widget, QAbstractButton) and widget.isVisible()
        }

    before = places()
    for _ in range(9):
        window.session.step_stage(1)
        qapp.processEvents()
    after = places()

    assert {name: after[name] for name in before} == before


def test_presenting_fills_the_screen_and_leaves_again(window):
    window.commands.actions["present"].trigger()
    assert window.isFullScreen()
    window.commands.actions["present"].trigger()
    assert not window.isFullScreen()


def test_no_window_is_left_behind(make_window, qapp):
    make_window()
    assert len([w for w in QApplication.topLevelWidgets() if w.isVisible()]) == 1


def test_a_prediction_typed_after_going_on_by_keyboard_changes_no_weight(window, qtbot):
    window.weights.grid.setFocus()
    before = window.session.document
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)

    focused = QApplication.focusWidget()
    assert window.lesson.isAncestorOf(focused)
    qtbot.keyClicks(focused, "0.02")
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    assert window.session.document is before
    assert not window.lesson.walk.pending


def test_a_picture_is_only_saved_under_a_name_that_says_png(window, monkeypatch, tmp_path):
    path = tmp_path / "cell.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    window.commands.actions["save-cell"].trigger()

    assert not path.exists()
    assert "must end in .png" in window.banner.label.text()


def test_a_message_goes_when_the_next_edit_succeeds(window):
    window.session.try_edit("x", lambda d: edits.set_input(d, 0, 0, 1e300))
    assert window.banner.isVisible()
    change(window, 0.5)

    assert not window.banner.isVisible()


def test_a_layout_from_a_larger_window_is_fitted(make_window, qtbot):
    first = make_window(size=(1600, 1000))
    first.close()
    second = make_window(size=(1024, 768))

    qtbot.waitUntil(lambda: second.panels.dock("weights").width() < 270)
    assert second.cell.width() > 430


def test_escape_ends_a_presentation(window, qtbot):
    window.commands.actions["present"].trigger()
    qtbot.keyClick(window, Qt.Key.Key_Escape)

    assert not window.isFullScreen()


def test_an_error_in_another_thread_is_told_in_the_windows_own(window, qtbot, tmp_path):
    hook = ErrorHook(tmp_path / "lstmviz.log")
    hook.caught.connect(window.tell_error)
    told_in = []
    window.banner.tell = lambda text, stays: told_in.append(QThread.currentThread())

    thread = threading.Thread(target=hook.handle, args=(ValueError, ValueError("x"), None))
    thread.start()
    thread.join()

    qtbot.waitUntil(lambda: bool(told_in))
    assert told_in == [window.thread()]
    hook.remove()
