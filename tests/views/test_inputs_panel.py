"""The inputs panel: slide, type, rename, by mouse and by keyboard; what may not be is refused."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QEnterEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from lstmviz.session import edits
from lstmviz.session.cursor import Ref
from lstmviz.session.session import Session
from lstmviz.views.inputs_panel import START, InputsPanel
from lstmviz.views.value_slider import nice_range, signed_range
from tests.documents import deep_lstm, plain_rnn

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
GRADES, REVIEW, TIME = range(3)


def opened(qtbot, session, look, size=(260, 170)):
    panel = InputsPanel(session, look)
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.header)
    panel.resize(*size)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def panel(qtbot, session, look):
    return opened(qtbot, session, look)


@pytest.fixture
def start(panel):
    panel.show_page(START)
    return panel


def value(session, feature, token=0):
    return float(session.document.sequence.values[token, feature])


def typed(qtbot, field, text):
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def at(slider, share):
    return QPoint(8 + round(share * (slider.width() - 16)), slider.height() // 2)


# ------------------------------------------------------------------ what is shown


def test_the_numbers_follow_the_token(panel, session):
    assert [row.field.text() for row in panel.token_page.rows] == ["1.00", "0.00", "1.00"]
    assert panel.caption == "Inputs on Mon · x₁"

    session.move(token=3)
    assert [row.slider.shown for row in panel.token_page.rows] == [1.0, 1.0, 0.0]
    assert panel.caption == "Inputs on Thu · x₄"


def test_stepping_makes_no_new_widgets(panel, session):
    rows = list(panel.token_page.rows)
    session.step_token(1)
    session.edit("", lambda document: edits.set_input(document, 1, 0, 0.5))

    assert panel.token_page.rows == rows


def test_the_start_has_memory_and_hidden_state_of_every_unit(start, qtbot):
    assert [row.name for row in start.start_page.rows] == ["mood", "budget"] * 2
    assert [row.slider.shown for row in start.start_page.rows] == [0.7, 0.3, 1.0, 1.0]
    assert start.start_page.rows[0].slider.limits == (-1.0, 1.0)
    assert start.start_page.rows[2].accessibleName() == "initial hidden of mood"


def test_the_switch_goes_to_the_start_and_back(panel, qtbot):
    qtbot.mouseClick(panel.switch.button("start"), LEFT)
    assert panel.start_page.isVisible()
    qtbot.mouseClick(panel.switch.button("token"), LEFT)
    assert panel.token_page.isVisible()


def test_a_page_that_was_hidden_during_a_resize_is_shown_as_the_network_is_now(panel, session):
    panel.show_page(START)
    panel.show_page("token")
    session.edit("", lambda document: edits.resize(document, 2, 1))
    panel.resize(300, 240)
    panel.start_page.resize(280, 200)
    panel.show_page(START)

    assert [row.name for row in panel.start_page.rows] == ["mood"] * 2
    assert [row.slider.shown for row in panel.start_page.rows] == [0.7, 1.0]


def test_what_was_typed_before_the_sizes_changed_is_dropped(panel, session, qtbot, problems):
    row = panel.token_page.rows[TIME]
    row.field.setFocus()
    qtbot.waitUntil(row.field.hasFocus)
    qtbot.keyClicks(row.field, "0.5")
    session.edit("", lambda document: edits.resize(document, 2, 1))
    panel.token_page.rows[0].begin_rename()
    qtbot.keyClicks(QApplication.focusWidget(), "never")
    session.edit("", lambda document: edits.resize(document, 1, 1))

    assert session.document.network.input_names == ("child’s grades",)
    assert session.document.sequence.values[0].tolist() == [1.0]
    assert not problems


# ------------------------------------------------------------------ sliding


def test_one_drag_of_a_slider_is_one_undo_step(panel, session):
    slider = panel.token_page.rows[REVIEW].slider
    QTest.mousePress(slider, LEFT, pos=at(slider, 0))
    for share in (0.2, 0.4, 0.5):
        QTest.mouseMove(slider, at(slider, share))
    QTest.mouseRelease(slider, LEFT, pos=at(slider, 0.5))

    assert value(session, REVIEW) == pytest.approx(0.5, abs=0.03)
    assert panel.token_page.rows[REVIEW].field.value == value(session, REVIEW)
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert value(session, REVIEW) == 0.0


def test_a_click_on_the_groove_goes_there(panel, session, qtbot):
    slider = panel.token_page.rows[REVIEW].slider
    qtbot.mouseClick(slider, LEFT, pos=at(slider, 1.0))

    assert value(session, REVIEW) == 1.0


def test_a_press_on_the_handle_changes_nothing(panel, session, qtbot):
    slider = panel.token_page.rows[REVIEW].slider
    qtbot.mouseClick(slider, LEFT, pos=at(slider, 0) + QPoint(4, 0))

    assert session.undo_stack.count() == 0


def test_escape_takes_a_drag_back_and_leaves_no_step(panel, session, qtbot):
    slider = panel.token_page.rows[REVIEW].slider
    QTest.mousePress(slider, LEFT, pos=at(slider, 0))
    QTest.mouseMove(slider, at(slider, 0.5))
    assert value(session, REVIEW) > 0.3
    qtbot.keyClick(slider, Qt.Key.Key_Escape)
    QTest.mouseMove(slider, at(slider, 0.8))
    QTest.mouseRelease(slider, LEFT, pos=at(slider, 0.8))

    assert value(session, REVIEW) == 0.0
    assert session.undo_stack.count() == 0


def test_arrows_slide_by_a_tenth_and_with_shift_by_a_hundredth(panel, session, qtbot):
    slider = panel.token_page.rows[GRADES].slider
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert value(session, GRADES) == 0.7
    qtbot.keyClick(slider, Qt.Key.Key_Right, SHIFT)
    assert value(session, GRADES) == 0.71
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert value(session, GRADES) == 0.0
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert value(session, GRADES) == 0.0
    assert session.undo_stack.count() == 5


def test_the_wheel_over_a_slider_is_left_to_scrolling(panel, session):
    slider = panel.token_page.rows[GRADES].slider
    place = QPointF(slider.rect().center())
    event = QWheelEvent(
        place,
        slider.mapToGlobal(place),
        QPoint(0, 0),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(slider, event)

    assert not event.isAccepted()
    assert session.undo_stack.count() == 0


def test_the_initial_state_is_slid_in_one_step(start, session):
    slider = start.start_page.rows[0].slider
    QTest.mousePress(slider, LEFT, pos=at(slider, 0.85))
    QTest.mouseMove(slider, at(slider, 0.5))
    QTest.mouseMove(slider, at(slider, -0.2))
    QTest.mouseRelease(slider, LEFT, pos=at(slider, -0.2))

    assert session.document.initial["l0"]["c"].tolist() == [-1.0, 0.3]
    assert session.undo_stack.count() == 1


# ------------------------------------------------------------------ typing


def test_a_typed_number_is_set(panel, session, qtbot):
    typed(qtbot, panel.token_page.rows[TIME].field, "0,25")

    assert value(session, TIME) == 0.25
    assert panel.token_page.rows[TIME].slider.shown == 0.25
    assert session.undo_stack.count() == 1


def test_typing_beyond_the_slider_widens_it(panel, session, qtbot):
    row = panel.token_page.rows[TIME]
    assert row.slider.limits == (0.0, 1.0)
    typed(qtbot, row.field, "-3")

    assert value(session, TIME) == -3.0
    assert row.slider.limits == (-5.0, 5.0)
    session.step_token(1)
    assert row.slider.limits == (-5.0, 5.0)
    session.undo_stack.undo()
    assert row.slider.limits == (0.0, 1.0)


def test_the_range_stays_while_dragging_back_from_afar(panel, session, qtbot):
    row = panel.token_page.rows[REVIEW]
    typed(qtbot, row.field, "4")
    slider = row.slider
    QTest.mousePress(slider, LEFT, pos=at(slider, 0.8))
    QTest.mouseMove(slider, at(slider, 0.1))
    assert slider.limits == (0.0, 5.0)
    QTest.mouseRelease(slider, LEFT, pos=at(slider, 0.1))
    assert slider.limits == (0.0, 1.0)


@pytest.mark.parametrize("nonsense", ["much", "nan", "inf", "2e38", "{0}", "1_5", "1,234"])
def test_nonsense_is_told_in_words_and_the_old_number_stays(
    panel, session, qtbot, problems, nonsense
):
    row = panel.token_page.rows[GRADES]
    typed(qtbot, row.field, nonsense)

    assert value(session, GRADES) == 1.0
    assert row.field.text() == "1.00"
    assert len(problems) == 1
    assert "old value stays" in problems[0]


def test_what_was_typed_for_one_token_never_lands_in_another(panel, session, qtbot):
    row = panel.token_page.rows[REVIEW]
    row.field.setFocus()
    qtbot.waitUntil(row.field.hasFocus)
    qtbot.keyClicks(row.field, "0.5")
    session.step_token(1)
    qtbot.keyClick(row.field, Qt.Key.Key_Return)

    assert [value(session, REVIEW, token) for token in (0, 1)] == [0.0, 1.0]
    assert row.field.text() == "1.00"


def test_a_refused_edit_puts_slider_and_field_back(panel, session, qtbot, problems):
    session.read_only = True
    row = panel.token_page.rows[GRADES]
    qtbot.keyClick(row.slider, Qt.Key.Key_Left)
    typed(qtbot, row.field, "0.3")

    assert row.slider.shown == value(session, GRADES) == 1.0
    assert row.field.text() == "1.00"
    assert len(problems) == 2
    assert "read-only" in problems[0]


# ------------------------------------------------------------------ names


def test_an_input_is_renamed_by_double_click_on_its_name(panel, session, qtbot):
    row = panel.token_page.rows[GRADES]
    QTest.mouseDClick(row, LEFT, pos=row.name_center())
    qtbot.keyClicks(QApplication.focusWidget(), "marks")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert session.document.network.input_names[GRADES] == "marks"
    assert [row.name for row in panel.token_page.rows][GRADES] == "marks"


def test_a_field_outlives_the_key_that_renames(panel, session, qtbot):
    order = []
    panel.token_page.widget().destroyed.connect(lambda: order.append("gone"))
    panel.token_page.rows[GRADES].begin_rename()
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "marks")
    session.trace_changed.connect(lambda: order.append("renamed"))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    order.append("key")

    qtbot.waitUntil(lambda: "gone" in order)
    assert order == ["renamed", "key", "gone"]


def test_f2_renames_from_the_slider_and_escape_leaves(panel, session, qtbot):
    slider = panel.token_page.rows[GRADES].slider
    slider.setFocus()
    qtbot.waitUntil(slider.hasFocus)
    qtbot.keyClick(slider, Qt.Key.Key_F2)
    qtbot.keyClicks(QApplication.focusWidget(), "marks")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)

    assert session.document.network.input_names[GRADES] == "child’s grades"
    assert slider.hasFocus()


def test_a_unit_is_renamed_at_the_start(start, session, qtbot):
    row = start.start_page.rows[3]
    QTest.mouseDClick(row, LEFT, pos=row.name_center())
    qtbot.keyClicks(QApplication.focusWidget(), "purse")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert session.now.unit_names == ("mood", "purse")


def test_a_taken_name_is_refused(panel, session, qtbot, problems):
    row = panel.token_page.rows[GRADES]
    row.begin_rename()
    qtbot.keyClicks(QApplication.focusWidget(), "time left")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert session.document.network.input_names[GRADES] == "child’s grades"
    assert "time left" in problems[0]


# ------------------------------------------------------------------ light, names, any network


def test_hovering_a_row_lights_its_input_and_leaving_puts_the_light_out(panel, session):
    row = panel.token_page.rows[REVIEW]
    place = QPointF(row.name_center())
    QApplication.sendEvent(row, QEnterEvent(place, place, row.mapToGlobal(place)))
    now = session.now
    assert now.is_lit(now.ref("x", REVIEW))
    assert not now.is_lit(now.ref("x", GRADES))

    QApplication.sendEvent(row, QEvent(QEvent.Type.Leave))
    assert session.cursor.hover == ()


def test_an_input_lit_elsewhere_is_lit_here(panel, session):
    session.hover(Ref("x", unit=REVIEW, token=1))
    assert not any(row.is_lit for row in panel.token_page.rows)
    session.hover(Ref("x", unit=REVIEW, token=0))
    assert [row.is_lit for row in panel.token_page.rows] == [False, True, False]
    lit = panel.token_page.rows[REVIEW].grab().toImage()
    session.hover()
    assert panel.token_page.rows[REVIEW].grab().toImage() != lit


def test_the_state_before_the_first_token_is_lit_at_the_start(start, session):
    session.hover(session.now.ref("c_prev", 0))

    assert [row.is_lit for row in start.start_page.rows] == [True, False, False, False]


def test_every_control_has_a_name_and_tells_its_number(panel):
    for row in panel.token_page.rows:
        for widget in (row.slider, row.field):
            assert row.name in widget.accessibleName()
    heard = QAccessible.queryAccessibleInterface(panel.token_page.rows[GRADES].slider)
    assert heard.role() == QAccessible.Role.Slider
    assert heard.text(QAccessible.Text.Description) == "1.00, from 0.0 to 1.0"


def test_a_plain_rnn_has_its_inputs_and_one_state(qtbot, look):
    session = Session(plain_rnn())
    panel = opened(qtbot, session, look)
    assert [row.name for row in panel.token_page.rows] == ["sweet", "sour"]
    assert panel.token_page.rows[0].slider.limits == (-5.0, 5.0)

    panel.show_page(START)
    assert [row.name for row in panel.start_page.rows] == ["low", "middle", "high"]
    typed(qtbot, panel.start_page.rows[1].field, "2")
    assert session.document.initial["l0"]["h"].tolist() == [0, 2, 0]
    assert panel.start_page.rows[1].slider.limits == (-2.0, 2.0)


def test_the_start_of_the_chosen_layer_and_direction_is_changed(qtbot, look):
    session = Session(deep_lstm())
    session.move(layer="l1_reverse")
    panel = opened(qtbot, session, look)
    panel.show_page(START)
    typed(qtbot, panel.start_page.rows[0].field, "0.5")

    assert session.document.initial["l1_reverse"]["c"].tolist() == [0.5, 0.0]


def test_the_start_says_what_it_is_and_of_which_direction(qtbot, look):
    session = Session(deep_lstm())
    panel = opened(qtbot, session, look)
    session.move(layer="l1_reverse")
    panel.show_page(START)
    assert panel.caption == "State before the first token"
    titles = [label.text() for label in panel.start_page.findChildren(QLabel)]
    assert "memory c₀ · layer 2, reverse" in titles


def test_the_one_input_that_stands_for_a_token_comes_into_view(qtbot, look, boss_raise):
    session = Session(edits.resize(boss_raise, 40, 2))
    for feature in range(3):
        for token in range(2):
            session.edit("", lambda d, t=token, f=feature: edits.set_input(d, t, f, 0.0))
    session.edit("", lambda document: edits.set_input(document, 0, 30, 1.0))
    session.edit("", lambda document: edits.set_input(document, 1, 5, 1.0))
    panel = opened(qtbot, session, look)

    def is_seen(number):
        row = panel.token_page.rows[number]
        return row.visibleRegion().boundingRect().height() == row.height()

    qtbot.waitUntil(lambda: is_seen(30))
    session.step_token(1)
    qtbot.waitUntil(lambda: is_seen(5))


def test_many_inputs_scroll(qtbot, look, boss_raise):
    session = Session(edits.resize(boss_raise, 40, 2))
    panel = opened(qtbot, session, look)
    bar = panel.token_page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    session.edit("", lambda document: edits.set_input(document, 0, 39, 0.5))
    bar.setValue(bar.maximum())

    assert panel.token_page.rows[39].field.text() == "0.50"


@pytest.mark.parametrize(
    ("least", "greatest", "expected"),
    [
        (0, 1, (0, 1)),
        (0.2, 0.3, (0, 1)),
        (0, 1.5, (0, 2)),
        (-0.5, 0.5, (-1, 1)),
        (-3, 1, (-5, 5)),
        (0, 12, (0, 20)),
        (0, 1e38, (0, 1e38)),
    ],
)
def test_a_slider_reaches_round_numbers_around_the_data(least, greatest, expected):
    assert nice_range(least, greatest) == pytest.approx(expected)


def test_the_range_of_a_state_is_symmetric():
    assert signed_range(0.3, 0.7) == (-1, 1)
    assert signed_range(0.0, 3.0) == (-5, 5)
    assert signed_range(-3.0, 0.0) == (-5, 5)


def test_of_many_inputs_some_are_shown_and_more_on_request(make_window, qtbot):
    window = make_window()
    window.session.edit("wide", lambda document: edits.resize(document, 200, 2))
    page = window.inputs.token_page
    assert len(page.rows) == 40
    more = page.findChild(QPushButton)
    assert more.text() == "Show more of the other 160"
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert len(page.rows) == 200


def test_the_input_that_stands_for_a_word_is_seen_at_once(make_window):
    window = make_window()
    window.commands.actions["model-next-word"].trigger()
    page = window.inputs.token_page
    at = window.session.document.sequence.values[0].argmax()
    assert at >= 40
    row = page.rows[at]
    top = page.verticalScrollBar().value()
    assert top <= row.y() <= top + page.viewport().height()
