"""One style sheet for all widgets, made from the theme's tokens.

Widgets say what they are by the dynamic property ``role``: see :func:`set_role`.
"""

from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from lstmviz.figures.theme import TOKENS, Theme

SHEET = Template("""
* { font-size: 13px; color: $text; }
QMainWindow, QDialog, QWidget[role="window"] { background: $window; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolTip { background: $panel; color: $text; border: 1px solid $border; padding: 5px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: 14px; font-weight: 600; }
QLabel[role="headline"] { font-size: 16px; font-weight: 600; }
QLabel[role="muted"], QLabel[role="hint"] { color: $muted; }
QLabel[role="hint"] { font-size: 12px; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="good"] { color: $good; font-weight: 600; }
QLabel[role="accent"] { color: $accent; font-size: 12px; font-weight: 600; }
QLabel[role="alert"] { color: $warning; font-weight: 600; }
QFrame[role="card-top"] {
  background: $panel; border: 1px solid $border; border-bottom: none;
  border-top-left-radius: 8px; border-top-right-radius: 8px;
}
QFrame[role="card-bottom"] {
  background: $panel; border: 1px solid $border; border-top: none;
  border-bottom-left-radius: 8px; border-bottom-right-radius: 8px;
}
QFrame[role="box"] { background: $control; border: 1px solid $border; border-radius: 6px; }
QFrame[role="bar"] { background: $window; border: none; }
QToolBar { background: $window; border: none; spacing: 0; padding: 0; }
QFrame[role="banner"] { background: $control; border: 1px solid $warning; border-radius: 6px; }
QPushButton, QToolButton {
  background: $control; border: 1px solid $border; border-radius: 7px; padding: 5px 12px;
}
QToolButton { padding: 4px 7px; }
QPushButton:hover, QToolButton:hover { background: $pressed; }
QPushButton:pressed, QToolButton:pressed { background: $border; }
QPushButton:focus, QToolButton:focus { border: 1px solid $accent; }
QPushButton:disabled, QToolButton:disabled { color: $muted; background: transparent; }
QComboBox:disabled, QAbstractSpinBox:disabled, QCheckBox:disabled, QLineEdit:disabled {
  color: $muted;
}
QPushButton[role="primary"] {
  background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600;
}
QPushButton[role="primary"]:focus { border: 1px solid $text; }
QPushButton[role="primary"]:disabled {
  background: $control; color: $muted; border: 1px solid $border;
}
QToolButton[role="primary-tool"] {
  background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600;
}
QToolButton[role="primary-tool"]:focus { border: 1px solid $text; }
QPushButton[role="quiet"], QToolButton[role="quiet"] {
  background: transparent; border: 1px solid transparent; color: $accent;
}
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover { background: $control; }
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus { border: 1px solid $accent; }
QPushButton[role="link"] {
  background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 1px 4px;
  color: $accent; font-size: 12px;
}
QPushButton[role="link"]:hover { background: $pressed; }
QPushButton[role="link"]:focus { border: 1px solid $accent; }
QPushButton[role="look"] { background: transparent; border: 1px solid transparent; padding: 0; }
QPushButton[role="look"]:hover { background: $control; }
QPushButton[role="look"]:focus { border: 1px solid $accent; }
QToolButton[role="icon"] { background: transparent; border: 1px solid transparent; padding: 2px; }
QToolButton[role="icon"]:hover { background: $control; }
QToolButton[role="icon"]:focus { border: 1px solid $accent; }
QPushButton[role="segment"] { padding: 3px 9px; border-radius: 6px; }
QPushButton[role="segment"]:checked { background: $accent; color: $on_accent; }
QFrame[role="box"] QPushButton[role="segment"]:!checked { background: $panel; }
QToolButton::menu-indicator { image: none; }
QLineEdit {
  background: $panel; border: 1px solid $border; border-radius: 6px; padding: 3px 6px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit[role="number"] { background: $control; padding: 2px 4px; }
QLineEdit:focus { border: 1px solid $accent; }
QLineEdit[wrong="true"] { border: 1px solid $warning; }
QTreeView {
  background: $panel; border: 1px solid $border; selection-background-color: $accent;
  selection-color: $on_accent;
}
QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal {
  width: 12px; height: 12px; margin: -6px 0; border-radius: 8px;
  background: $panel; border: 2px solid $accent;
}
QSlider:focus { border: 1px solid $accent; border-radius: 6px; }
QMenuBar { background: $window; }
QMenuBar::item { padding: 4px 9px; background: transparent; }
QMenuBar::item:selected { background: $control; border-radius: 5px; }
QMenu { background: $panel; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 22px; border-radius: 5px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollArea[role="reading"] { border: 1px solid transparent; border-radius: 6px; }
QScrollArea[role="reading"]:focus { border: 1px solid $accent; }
QScrollBar:vertical { width: 10px; background: transparent; }
QScrollBar:horizontal { height: 10px; background: transparent; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QMainWindow::separator { background: transparent; width: 10px; height: 10px; }
""")


def stylesheet(theme: Theme) -> str:
    """Return the program's style sheet in a theme."""
    return SHEET.substitute({token: theme.color(token).name() for token in TOKENS})


def palette(theme: Theme) -> QPalette:
    """Return the palette for what style sheets do not reach, such as links and placeholders."""
    roles = QPalette.ColorRole
    colors = {
        roles.Window: "window",
        roles.WindowText: "text",
        roles.Base: "panel",
        roles.AlternateBase: "control",
        roles.Text: "text",
        roles.Button: "control",
        roles.ButtonText: "text",
        roles.ToolTipBase: "panel",
        roles.ToolTipText: "text",
        roles.Highlight: "accent",
        roles.HighlightedText: "on_accent",
        roles.Link: "accent",
        roles.PlaceholderText: "muted",
    }
    result = QPalette()
    for role, token in colors.items():
        result.setColor(role, QColor(theme.color(token)))
    return result


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget its place in the style sheet."""
    widget.setProperty("role", role)
    # Before it is first shown, the style sheet will find the role by itself.
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
