"""File → New: what a person asks for is what opens."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox

from lstmviz.views.new_network_dialog import NewNetworkDialog


@pytest.fixture
def dialog(qtbot) -> NewNetworkDialog:
    shown = NewNetworkDialog()
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def pick(box: QComboBox, key: str) -> None:
    box.setCurrentIndex(box.findData(key))


def test_at_first_it_offers_a_small_lstm_that_can_be_made(dialog):
    document = dialog.document()
    (layer,) = document.network.layers
    assert (layer.kind.family, layer.units, document.network.input_names) == (
        "lstm",
        2,
        ("x1", "x2", "x3"),
    )
    assert document.network.readout is None
    assert len(document.trace()) == len(document.sequence)


def test_a_stack_of_kinds_directions_and_a_readout(dialog, qtbot):
    qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    lower, upper = dialog.rows
    pick(lower.directions, "both")
    pick(lower.merge, "sum")
    lower.names.setText("mood, budget")
    pick(upper.kind, "rnn")
    pick(upper.directions, "backwards")
    upper.units.setValue(3)
    dialog.inputs.setText("grades, review")
    dialog.readouts.setText("refuse, agree")
    pick(dialog.activation, "softmax")

    network = dialog.document().network

    assert [layer.kind.family for layer in network.layers] == ["lstm", "rnn"]
    assert network.layers[0].reverse is not None
    assert network.layers[0].merge == "sum"
    assert network.layers[0].unit_names == ("mood", "budget")
    assert network.layers[1].backwards
    assert network.input_names == ("grades", "review")
    assert network.readout is not None
    assert (network.readout.names, network.readout.activation) == (("refuse", "agree"), "softmax")


def test_options_of_the_kind_are_offered_and_named(dialog):
    row = dialog.rows[0]
    row.options.fill()
    titles = [action.text() for action in row.options.menu().actions()]
    assert "peepholes" in titles
    next(a for a in row.options.menu().actions() if a.text() == "peepholes").trigger()
    assert dialog.network().layers[0].kind.peepholes
    assert "peepholes" in row.summary.text()


def test_the_seed_and_the_forget_bias_make_the_weights(dialog):
    first = dialog.network().layers[0].weights
    dialog.seed.setValue(2)
    other = dialog.network().layers[0].weights
    dialog.seed.setValue(1)
    again = dialog.network().layers[0].weights
    np.testing.assert_array_equal(first.weight_ih, again.weight_ih)
    assert not np.array_equal(first.weight_ih, other.weight_ih)
    dialog.sets_forget.setChecked(True)
    dialog.forget_bias.setValue(3.0)
    units = dialog.rows[0].units.value()
    np.testing.assert_array_equal(dialog.network().layers[0].weights.bias[units : 2 * units], 3.0)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda d: d.inputs.setText(""), "The network has no inputs; it needs one."),
        (
            lambda d: d.inputs.setText("a, a"),
            "Two of the inputs are named “a”; give each its own name.",
        ),
        (
            lambda d: d.rows[0].names.setText("only"),
            "1 names are given for 2 units; give one for each or none.",
        ),
    ],
)
def test_what_cannot_be_made_is_told_in_one_sentence(dialog, change, sentence):
    change(dialog)
    assert dialog.told.text() == sentence
    assert not dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()


def test_the_last_layer_stays_and_others_can_go(dialog, qtbot):
    assert dialog.rows[0].remove_button.isHidden()
    dialog.add_layer()
    qtbot.mouseClick(dialog.rows[0].remove_button, Qt.MouseButton.LeftButton)
    assert len(dialog.rows) == 1
    assert dialog.rows[0].remove_button.isHidden()


def test_tab_leads_through_the_layers_in_the_order_in_which_they_are_filled_in(dialog, qtbot):
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    assert dialog.rows[1].kind.hasFocus()
    dialog.inputs.setFocus()
    of_layers = [widget for row in dialog.rows for widget in row.fields if widget.isVisible()]
    for expected in (*of_layers, dialog.add_button, dialog.readouts):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        assert dialog.focusWidget() is expected


def test_the_keys_of_labels_lead_to_their_fields(dialog, qtbot):
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    for key, field in ((Qt.Key.Key_R, dialog.readouts), (Qt.Key.Key_W, dialog.way)):
        qtbot.keyClick(dialog, key, Qt.KeyboardModifier.AltModifier)
        assert field.hasFocus()


def test_a_layer_that_is_added_comes_into_view(dialog, qtbot):
    for _ in range(5):
        qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    row = dialog.rows[-1]

    def is_seen() -> bool:
        port = row.parentWidget().parentWidget()
        below = row.mapTo(port, row.rect().bottomLeft()).y()
        return row.y() > port.height() and below < port.height()

    qtbot.waitUntil(is_seen)


def test_the_wheel_scrolls_and_changes_no_layer_in_passing(dialog, qtbot):
    dialog.title.setFocus()
    row = dialog.rows[0]
    for field in (row.kind, row.units, row.directions):
        place = QPointF(field.rect().center())
        wheel = QWheelEvent(
            place,
            field.mapToGlobal(place),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(field, wheel)
    assert (row.kind.currentData(), row.units.value(), row.directions.currentData()) == (
        "lstm",
        2,
        "forward",
    )


def test_a_long_sentence_moves_nothing(dialog, qapp):
    def places():
        qapp.processEvents()
        return [widget.geometry() for widget in (dialog, dialog.buttons, dialog.add_button)]

    before = places()
    dialog.inputs.setText(", ".join(["every word of a long name " * 4] * 2))
    assert dialog.told.heightForWidth(dialog.told.width()) > dialog.told.fontMetrics().height()
    assert places() == before


def test_an_activation_is_asked_for_only_where_there_is_a_readout(dialog):
    assert not dialog.activation.isEnabled()
    dialog.readouts.setText("agree")
    assert dialog.activation.isEnabled()


def test_the_window_opens_what_was_made(make_window, qtbot):
    window = make_window()
    window.commands.actions["new"].trigger()
    dialog = window.findChild(NewNetworkDialog)
    dialog.add_layer()
    dialog.title.setText("Mine")
    dialog.accept()
    assert window.session.document.title == "Mine"
    assert window.lesson.lesson is None
    assert window.panels.is_shown("layers")
    assert not window.panels.is_shown("lesson")
