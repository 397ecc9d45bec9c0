"""The lesson panel as a teacher or a learner uses it: by mouse, by keyboard, with detours."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QWidget

from lstmviz.lessons.checks import Option, right_answer
from lstmviz.lessons.loading import load_lesson
from lstmviz.session import edits
from lstmviz.session.files import document_to_json
from lstmviz.views.inputs_panel import InputsPanel
from lstmviz.views.lesson_panel import LessonPanel
from tests.documents import plain_rnn

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def lesson(root):
    return load_lesson(root / "assets" / "lessons" / "boss-raise")


@pytest.fixture
def panel(qtbot, session, look, lesson):
    panel = LessonPanel(session, look, lesson)
    qtbot.addWidget(panel)
    panel.resize(300, 330)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def desk(qtbot, session, look, lesson):
    """The lesson beside the inputs, in one window."""
    window = QWidget()
    row = QHBoxLayout(window)
    window.inputs, window.panel = InputsPanel(session, look), LessonPanel(session, look, lesson)
    row.addWidget(window.inputs)
    row.addWidget(window.panel)
    qtbot.addWidget(window)
    window.resize(620, 340)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    return window


def go_to(panel, step):
    panel.show_step([one.id for one in panel.lesson.steps].index(step))


def click(qtbot, button):
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, LEFT)


def type_guess(qtbot, panel, text):
    panel.question.field.setFocus()
    qtbot.keyClicks(panel.question.field, text)


def refuse(session):
    for feature in (0, 2):
        session.edit("edit", lambda d, n=feature: edits.set_input(d, 0, n, 0.0))


# ------------------------------------------------------------------ one step


def test_a_step_shows_its_place_in_the_lesson_its_words_and_its_numbers(panel):
    go_to(panel, "vectors")

    assert panel.caption == "Boss raise · 2 of 18"
    assert panel.headline.text() == "Three vectors"
    assert "mood 0.7, budget 0.3" in panel.text.accessibleName()
    assert panel.look_line.isVisible()


def test_entering_a_step_moves_the_cursor_and_lights_what_to_look_at(panel, session):
    go_to(panel, "thursday")

    cursor, now = session.cursor, session.now
    assert (cursor.token, now.stage.key, cursor.signal) == (3, "forget", "f")
    assert cursor.unit == now.unit_names.index("budget")
    assert now.is_lit(now.ref("W_f", 1, 2))
    assert not now.is_lit(now.ref("W_f", 0, 0))


def test_pointing_at_the_look_line_lights_again_and_leaving_puts_the_light_out(panel, session):
    go_to(panel, "forget")
    session.hover()
    point = QPointF(20, 8)
    # Sent, not moved: where the screen's pointer is depends on the tests before.
    QApplication.sendEvent(panel.look_line, QEnterEvent(point, point, point))
    assert session.now.is_lit(session.now.ref("f", 0))

    QApplication.sendEvent(panel.look_line, QEvent(QEvent.Type.Leave))
    assert not session.cursor.hover


def test_the_step_shown_is_announced_and_stays_within_the_lesson(panel, qtbot):
    with qtbot.waitSignal(panel.step_changed) as signal:
        panel.show_step(99)

    assert signal.args == [len(panel.lesson.steps) - 1]
    panel.next()
    assert panel.index == len(panel.lesson.steps) - 1
    panel.show_step(0)
    panel.back()
    assert panel.index == 0
    assert not panel.back_button.isEnabled()


# ------------------------------------------------------------------ predict, then reveal


def test_what_is_asked_and_what_comes_later_is_hidden_until_it_is_revealed(panel, session, qtbot):
    go_to(panel, "forget")

    assert session.now.hides("f")
    assert session.now.hides("i")
    assert not panel.explanation.isVisible()
    click(qtbot, panel.reveal_button)
    assert not session.now.hides("f")
    assert session.now.hides("i"), "later steps ask for it"
    assert panel.explanation.isVisible()


def test_the_verdict_tells_right_close_and_off_with_the_value(panel, session, qtbot):
    right = session.trace.layers["l0"].signals["f"][0, 0]
    told = {}
    for guess in ("0.02", "0.2", "0,9"):
        panel.open_lesson(panel.lesson)
        go_to(panel, "forget")
        type_guess(qtbot, panel, guess)
        click(qtbot, panel.reveal_button)
        told[guess] = panel.question.title.text()

    assert told == {
        "0.02": f"✓ Right: {right:.3f}",
        "0.2": f"Close: {right:.3f}",
        "0,9": f"Not quite: {right:.3f}",
    }


def test_revealing_without_a_guess_tells_the_answer_and_judges_nothing(panel, qtbot):
    go_to(panel, "memory")
    click(qtbot, panel.reveal_button)

    assert panel.question.title.text() == "The answer: 0.989"


def test_enter_in_the_field_reveals_and_does_not_leave_the_step(desk, qtbot):
    panel = desk.panel
    go_to(panel, "forget")
    index = panel.index
    type_guess(qtbot, panel, "0")
    qtbot.keyClick(panel.question.field, Qt.Key.Key_Return)

    assert panel.question.title.text().startswith("✓ Right")
    assert panel.index == index
    assert QApplication.focusWidget() is panel.next_button


def test_what_is_no_number_is_told_and_reveals_nothing(panel, session, qtbot):
    go_to(panel, "forget")
    type_guess(qtbot, panel, "much")
    click(qtbot, panel.reveal_button)

    assert "“much” is not a number" in panel.question.problem.text()
    assert panel.question.problem.isVisible()
    assert session.now.hides("f")
    click(qtbot, panel.reveal_button)
    assert panel.question.title.text().startswith("The answer")


def test_a_share_is_guessed_in_per_cent_with_or_without_its_sign(panel, qtbot):
    go_to(panel, "decision")
    type_guess(qtbot, panel, "90 %")
    click(qtbot, panel.reveal_button)

    assert panel.question.title.text() == "✓ Right: 90.2\u00a0%"


def test_a_choice_is_answered_by_a_click(panel, qtbot):
    go_to(panel, "tuesday")
    click(qtbot, panel.question.buttons[Option.LESS])
    click(qtbot, panel.reveal_button)

    assert panel.question.title.text() == "Not quite: Kept"
    assert panel.question.buttons[Option.LESS].isChecked()
    assert not panel.question.buttons[Option.LESS].isEnabled()


def test_a_question_answered_stays_answered_and_the_next_one_starts_empty(panel, qtbot):
    go_to(panel, "forget")
    type_guess(qtbot, panel, "0.02")
    click(qtbot, panel.reveal_button)
    go_to(panel, "memory")

    assert panel.question.field.text() == ""
    assert panel.reveal_button.isVisible()
    go_to(panel, "forget")
    assert panel.question.field.text() == "0.02"
    assert panel.question.title.text().startswith("✓ Right")
    assert not panel.reveal_button.isVisible()


def test_a_hint_is_there_for_the_asking_and_folds_away_with_the_step(panel, qtbot):
    go_to(panel, "hidden")
    assert not panel.question.hint.isVisible()
    click(qtbot, panel.question.hint_button)
    assert "tanh" in panel.question.hint.accessibleName()
    assert panel.question.hint.isVisible()
    go_to(panel, "decision")
    assert not panel.question.hint.isVisible()
    go_to(panel, "refuse")
    click(qtbot, panel.goal.hint_button)
    assert panel.goal.hint.isVisible()
    panel.next()
    panel.back()
    assert not panel.goal.hint.isVisible()


def test_revealing_leaves_the_buttons_and_the_question_where_they_are(panel, qtbot):
    for step in ("forget", "input", "decision", "thursday"):
        go_to(panel, step)
        widgets = (panel.question, panel.question.prompt, panel.next_button, panel.back_button)
        before = [widget.mapTo(panel, QPoint()) for widget in widgets]
        click(qtbot, panel.reveal_button)
        QApplication.processEvents()
        assert [widget.mapTo(panel, QPoint()) for widget in widgets] == before, step


@pytest.mark.parametrize("size", [(236, 150), (260, 230), (300, 330)])
def test_at_every_size_the_buttons_are_seen_and_no_line_is_cut_at_the_side(panel, qtbot, size):
    panel.resize(*size)
    for index in range(len(panel.lesson.steps)):
        panel.show_step(index)
        QApplication.processEvents()
        for button in (panel.back_button, panel.next_button):
            place = button.geometry()
            assert panel.rect().contains(place)
            assert place.width() >= button.sizeHint().width()
        viewport = panel.reading.viewport()
        assert panel.reading.content.width() <= viewport.width()
        assert panel.reading.content.minimumSizeHint().width() <= viewport.width()


# ------------------------------------------------------------------ detours


def test_after_an_edit_the_answer_is_that_of_the_present_numbers(panel, session, qtbot):
    go_to(panel, "forget")
    session.edit("edit", lambda d: edits.set_weight(d, "l0", "b_f", 0, None, 9.0))
    type_guess(qtbot, panel, "1")
    click(qtbot, panel.reveal_button)

    assert panel.question.title.text().startswith("✓ Right: 1.0")
    session.undo_stack.undo()
    assert panel.question.title.text() == "Not quite: 0.018"


def test_the_lessons_numbers_come_back_with_one_click_that_can_be_undone(panel, session, qtbot):
    original = document_to_json(session.document)
    assert not panel.notices.isVisible()
    refuse(session)
    session.edit("edit", lambda d: edits.rename_token(d, 0, "Holiday"))
    changed = document_to_json(session.document)
    steps = session.undo_stack.count()

    click(qtbot, panel.notices.restore)
    assert document_to_json(session.document) == original
    assert session.undo_stack.count() == steps + 1
    assert not panel.notices.isVisible()
    session.undo_stack.undo()
    assert document_to_json(session.document) == changed
    assert panel.notices.restore.isVisible()


def test_whoever_wanders_off_is_brought_back_with_one_click(panel, session, qtbot):
    go_to(panel, "candidate")
    assert not panel.notices.back.isVisible()
    session.move(token=4, stage=0)
    assert panel.notices.back.isVisible()

    click(qtbot, panel.notices.back)
    assert (session.cursor.token, session.now.stage.key) == (0, "candidate")
    assert not panel.notices.isVisible()


def test_hovering_and_choosing_another_number_is_not_wandering_off(panel, session):
    go_to(panel, "candidate")
    session.hover(session.now.ref("x", 0))
    session.choose(session.now.ref("i", 1))

    assert not panel.notices.isVisible()


def test_walking_on_uncovers_what_one_walks_over_and_no_more(panel, session):
    go_to(panel, "candidate")
    assert session.now.hides("c", 0)
    session.move(token=1, stage=0)

    assert not session.now.hides("c", 0)
    assert not session.now.hides("f", 1)
    assert session.now.hides("i", 1)
    session.move(token=0, stage=0)
    assert session.now.hides("c", 0)


def test_a_pending_question_stays_hidden_wherever_one_walks(panel, session):
    go_to(panel, "tuesday")
    session.move(token=6, stage=None)

    assert session.now.hides("f", 1)
    panel.reveal()
    assert session.cursor.token == 1
    assert not session.now.hides("f", 1)


def test_a_text_keeps_quiet_about_what_is_hidden(panel, session):
    go_to(panel, "candidate")
    assert "+0.99" in panel.text.accessibleName()
    session.cover_ahead(True)
    session.move(stage=0)

    assert "+0.99" not in panel.text.accessibleName()
    assert "? for mood" in panel.text.accessibleName()


def test_a_closed_panel_covers_nothing_and_covers_again_when_it_is_back(panel, session):
    go_to(panel, "forget")
    panel.hide()
    assert session.cursor.veil is None
    panel.show()
    assert session.now.hides("f")


def test_opening_another_document_uncovers_it(panel, session):
    go_to(panel, "forget")
    session.open(plain_rnn())

    assert session.cursor.veil is None
    assert panel.notices.restore.isVisible()
    session.move(token=2)
    assert session.cursor.veil is None
    panel.restore()
    assert not panel.walk.changed


def test_a_lesson_on_a_document_it_does_not_fit_shows_dashes_and_does_not_break(panel, session):
    session.open(plain_rnn())
    for index, step in enumerate(panel.lesson.steps):
        panel.show_step(index)
        panel.reveal()
        if step.id == "forget":
            assert panel.question.title.text() == "With these numbers there is no answer."
        if step.id == "vectors":
            assert "mood –" in panel.text.accessibleName()
    panel.restore()
    assert "mood 0.7" in (panel.show_step(1), panel.text.accessibleName())[1]


def test_what_a_step_lights_and_hides_follows_a_renamed_unit(panel, session):
    session.edit("edit", lambda d: edits.rename_unit(d, 0, 0, "spirits"))
    go_to(panel, "forget")
    panel.reveal()

    assert panel.question.title.text() == "The answer: 0.018"


def test_without_a_lesson_there_is_nothing_to_press(panel, session, lesson):
    go_to(panel, "forget")
    panel.open_lesson(None)

    assert panel.lesson is None
    assert session.cursor.veil is None
    assert panel.caption == "Lesson"
    buttons = panel.findChildren(QAbstractButton)
    assert not [button for button in buttons if button.isVisible() and button.isEnabled()]
    for do in (panel.next, panel.back, panel.reveal, panel.restore):
        do()
    panel.open_lesson(lesson)
    assert panel.headline.isVisible()


# ------------------------------------------------------------------ the goal


def test_the_goal_is_seen_when_it_is_reached_and_never_blocks_the_way(panel, session):
    go_to(panel, "refuse")
    assert not panel.goal.reached
    assert "still says yes: 90" in panel.goal.status.accessibleName()
    assert panel.next_button.isEnabled()
    session.edit("edit", lambda d: edits.set_input(d, 0, 0, 0.0))
    assert not panel.goal.reached
    session.edit("edit", lambda d: edits.set_input(d, 0, 2, 0.0))

    assert panel.goal.reached
    assert panel.goal.status.accessibleName().startswith("The boss refuses: 33")
    session.undo_stack.undo()
    assert not panel.goal.reached


# ------------------------------------------------------------------ from end to end


def test_the_whole_lesson_goes_by_mouse_alone(desk, session, qtbot):
    panel, sliders = desk.panel, [row.slider for row in desk.inputs.token_page.rows]
    for number, step in enumerate(panel.lesson.steps):
        assert panel.index == number
        if panel.question.isVisible():
            answer = right_answer(step.question, session.trace)
            if isinstance(answer, Option):
                click(qtbot, panel.question.buttons[answer])
            click(qtbot, panel.reveal_button)
            assert panel.explanation.isVisible()
            if isinstance(answer, Option):
                assert panel.question.title.text().startswith("✓ Right")
        if panel.goal.isVisible():
            for slider in (sliders[0], sliders[2]):
                qtbot.mouseClick(slider, LEFT, pos=QPoint(1, slider.height() // 2))
            assert panel.goal.reached
            click(qtbot, panel.notices.restore)
        if number + 1 < len(panel.lesson.steps):
            click(qtbot, panel.next_button)


def press(qtbot, key, times=1):
    for _ in range(times):
        qtbot.keyClick(QApplication.focusWidget(), key)


def tab_to(qtbot, widget):
    for _ in range(40):
        if QApplication.focusWidget() is widget:
            return
        press(qtbot, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {widget.accessibleName() or widget}")


def test_the_whole_lesson_goes_by_keyboard_alone(desk, session, qtbot):
    panel, sliders = desk.panel, [row.slider for row in desk.inputs.token_page.rows]
    desk.inputs.setFocus()
    tab_to(qtbot, panel.next_button)
    for number, step in enumerate(panel.lesson.steps):
        assert panel.index == number
        if panel.question.isVisible():
            # The focus is where the answer goes.
            answer = right_answer(step.question, session.trace)
            focus = QApplication.focusWidget()
            if isinstance(answer, Option):
                assert focus is panel.question.buttons[Option.MORE]
                if answer is Option.LESS:
                    press(qtbot, Qt.Key.Key_Right)
                press(qtbot, Qt.Key.Key_Return)
            else:
                shown = 100 * answer if getattr(step.question, "percent", False) else answer
                qtbot.keyClicks(focus, f"{shown:.2f}")
                press(qtbot, Qt.Key.Key_Return)
            assert panel.question.title.text().startswith("✓ Right")
        if panel.goal.isVisible():
            for slider in (sliders[0], sliders[2]):
                tab_to(qtbot, slider)
                press(qtbot, Qt.Key.Key_Home)
            assert panel.goal.reached
            tab_to(qtbot, panel.notices.restore)
            press(qtbot, Qt.Key.Key_Return)
            tab_to(qtbot, panel.next_button)
        if number + 1 == len(panel.lesson.steps):
            break
        assert QApplication.focusWidget() is panel.next_button
        press(qtbot, Qt.Key.Key_Return)


def test_every_control_has_a_name(panel):
    refuse(panel.session)
    panel.session.move(token=4)
    for index in range(len(panel.lesson.steps)):
        panel.show_step(index)
        for control in panel.findChildren(QWidget):
            if control.focusPolicy() != Qt.FocusPolicy.NoFocus and control.isVisible():
                text = control.text() if isinstance(control, QAbstractButton) else ""
                assert control.accessibleName() or text, control
