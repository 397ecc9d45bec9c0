"""What a layer and its direction are called in titles."""

from PySide6.QtCore import QCoreApplication

from lstmviz.session.moment import Moment


def layer_name(moment: Moment) -> str:
    """Return the current layer and direction in words: ``layer 2, reverse``."""
    translate = QCoreApplication.translate
    name = translate("layers", "layer {n}").format(n=moment.layer_number + 1)
    return name + translate("layers", ", reverse") * moment.layer_trace.reverse
