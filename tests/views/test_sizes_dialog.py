"""The dialog for sizes."""

from lstmviz.session import edits
from lstmviz.views.sizes_dialog import SizesDialog


def test_every_size_that_can_be_set_can_be_asked_for(qtbot):
    dialog = SizesDialog(3, 2)
    qtbot.addWidget(dialog)

    assert [field.maximum() for field in (dialog.inputs, dialog.units)] == [edits.MOST] * 2
    assert [field.value() for field in (dialog.inputs, dialog.units)] == [3, 2]
