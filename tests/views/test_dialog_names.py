"""What a screen reader is told in the dialogs and on the map: nothing is without a name."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from lstmviz.session.session import Session
from lstmviz.views.layers_panel import LayersPanel
from lstmviz.views.model_dialog import ModelDialog
from lstmviz.views.new_network_dialog import NewNetworkDialog
from lstmviz.views.text_dialog import TextDialog
from tests.documents import stacked

DATA = Path(__file__).parents[1] / "data"
CONTROLS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)


def new_network(qtbot) -> QDialog:
    """Two layers with all that can be asked of one, and a readout."""
    dialog = NewNetworkDialog()
    dialog.add_layer()
    dialog.rows[0].directions.setCurrentIndex(2)
    dialog.rows[0].options.choose("projection", True)
    dialog.readouts.setText("refuse, agree")
    dialog.sets_forget.setChecked(True)
    return dialog


def model(qtbot) -> QDialog:
    """A file that leaves two questions open."""
    dialog = ModelDialog(DATA / "t_charlm.pt")
    qtbot.waitUntil(lambda: dialog.ready is not None, timeout=20_000)
    return dialog


def text(qtbot) -> QDialog:
    """A text for a network with named inputs."""
    return TextDialog(stacked().network, "a b")


def nameless(widget: QWidget) -> list[QWidget]:
    """Return what can be seen and used and has no name."""
    return [
        part
        for part in widget.findChildren(QWidget)
        if part.isVisible()
        and (isinstance(part, CONTROLS) or part.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not isinstance(part.parent(), QAbstractScrollArea | QAbstractSpinBox | QComboBox)
        and not QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
    ]


@pytest.mark.parametrize("make", [new_network, model, text])
def test_every_control_of_a_dialog_has_a_name(make, qtbot):
    dialog = make(qtbot)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert nameless(dialog) == []


def test_the_map_of_layers_has_a_name(qtbot, look):
    panel = LayersPanel(Session(stacked()), look)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    assert nameless(panel) == []


@pytest.mark.parametrize("make", [new_network, model, text])
def test_a_dialog_fits_on_a_small_screen(make, qtbot):
    dialog = make(qtbot)
    qtbot.addWidget(dialog)
    hint = dialog.sizeHint()
    assert hint.width() <= 1000
    assert hint.height() <= 700
