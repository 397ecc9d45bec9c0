"""The options of a cell kind as a menu, made from its declaration."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton

from lstmviz.cells.declaration import Family, Option
from lstmviz.figures.words import word
from lstmviz.views.guard import guarded

LEAST, MOST = 0.01, 1000.0


def choice_name(choice: object) -> str:
    """Return what a choice of an option is called."""
    names = {
        "": QCoreApplication.translate("options", "none"),
        "input": QCoreApplication.translate("options", "input gate"),
        "forget": QCoreApplication.translate("options", "forget gate"),
        "output": QCoreApplication.translate("options", "output gate"),
        "sigmoid": QCoreApplication.translate("options", "sigmoid"),
        "hard_sigmoid": QCoreApplication.translate("options", "hard sigmoid (Keras 3)"),
        "hard_sigmoid_2": QCoreApplication.translate("options", "hard sigmoid (Keras 2, ONNX)"),
        "tanh": QCoreApplication.translate("options", "tanh"),
        "relu": QCoreApplication.translate("options", "ReLU"),
        "linear": QCoreApplication.translate("options", "linear"),
        "None": QCoreApplication.translate("options", "off"),
    }
    return names.get(str(choice), str(choice))


def told_options(family: Family, chosen: Mapping[str, object]) -> str:
    """Return in words what of the options is not as it is by default."""
    parts = []
    for option in family.options:
        value, title = chosen[option.key], word(option.title)
        if value == option.default:
            continue
        if value is False:
            text = QCoreApplication.translate("options", "not {option}")
            parts.append(text.format(option=title))
        else:
            parts.append(title if value is True else f"{title}: {_number(value)}")
    return ", ".join(parts)


@guarded
class OptionMenu(QToolButton):
    """A button with a menu of the options of one kind of cell."""

    changed = Signal()
    """A person chose something else."""

    def __init__(self) -> None:
        super().__init__()
        self.setText(self.tr("Options"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._family: Family | None = None
        self._chosen: dict[str, object] = {}
        menu = QMenu(self)
        # Not when something is chosen: an action must not be deleted while it is triggered.
        menu.aboutToShow.connect(self.fill)
        self.setMenu(menu)

    @property
    def chosen(self) -> Mapping[str, object]:
        """Every option with its value."""
        return self._chosen

    def show_family(self, family: Family) -> None:
        """Offer the options of another family, all as they are by default."""
        self._family = family
        self._chosen = {option.key: option.default for option in family.options}
        self.setEnabled(bool(family.options))

    def choose(self, key: str, value: object) -> None:
        """Choose a value, as a person does."""
        self._chosen[key] = value
        self.changed.emit()

    def summary(self) -> str:
        """Return what differs from the default, in words."""
        return told_options(self._family, self._chosen) if self._family else ""

    def fill(self) -> None:
        """Write the menu as things stand."""
        menu = self.menu()
        menu.clear()
        for option in self._family.options if self._family else ():
            if option.choices == (False, True):
                self._add_switch(menu, option)
            else:
                self._add_choices(menu.addMenu(word(option.title)), option)

    def _add_switch(self, menu: QMenu, option: Option) -> None:
        action = QAction(word(option.title), menu, checkable=True)
        action.setChecked(bool(self._chosen[option.key]))
        action.toggled.connect(lambda on, key=option.key: self.choose(key, on))
        menu.addAction(action)

    def _add_choices(self, menu: QMenu, option: Option) -> None:
        group = QActionGroup(menu)
        value = self._chosen[option.key]
        for choice in option.choices:
            action = QAction(choice_name(choice), menu, checkable=True)
            action.setChecked(value == choice)
            action.triggered.connect(
                lambda _=False, key=option.key, choice=choice: self.choose(key, choice)
            )
            group.addAction(action)
            menu.addAction(action)
        if option.is_number:
            is_number = value not in option.choices
            title = self.tr("at {number}…").format(number=_number(value)) if is_number else ""
            action = QAction(title or self.tr("at a number…"), menu, checkable=True)
            action.setChecked(is_number)
            action.triggered.connect(lambda _=False, option=option: self._ask(option))
            group.addAction(action)
            menu.addAction(action)

    def _ask(self, option: Option) -> None:
        value = self._chosen[option.key]
        number, given = QInputDialog.getDouble(
            self,
            word(option.title),
            self.tr("{option} at").format(option=word(option.title)),
            float(str(value)) if value not in option.choices else 1.0,
            LEAST,
            MOST,
            2,
        )
        if given:
            self.choose(option.key, number)


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, float | int) else choice_name(value)
