"""A field for a number of units or inputs."""

from PySide6.QtWidgets import QSpinBox

from lstmviz.session import edits


def size_field(value: int, name: str) -> QSpinBox:
    """Return a field for a size, named for screen readers."""
    field = QSpinBox()
    field.setRange(1, edits.MOST)
    field.setValue(value)
    field.setAccessibleName(name)
    return field
