"""The bar at the top: what is open, stepping and playing, and the three buttons of a lecture."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton

from lstmviz.figures.words import word
from lstmviz.session.playing import Player
from lstmviz.session.session import Session
from lstmviz.views.guard import guarded
from lstmviz.views.icons import icon
from lstmviz.views.look import Look
from lstmviz.views.style import set_role

STEPS = ("first", "back", "next", "last")
EDITS = ("undo", "redo")
KIND_FROM = 1180
"""The window's width from which there is room for the kind of network."""


@guarded
class TopBar(QFrame):
    """Buttons for commands of the table, between a title and where we are."""

    def __init__(
        self,
        session: Session,
        look: Look,
        player: Player,
        actions: Mapping[str, QAction],
        export_menu: QMenu,
    ) -> None:
        super().__init__()
        self._session, self._look, self._player = session, look, player
        self._actions = actions
        set_role(self, "bar")
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self.title, "headline")
        self.kind = QLabel()
        set_role(self.kind, "muted")
        self.place = QLabel()
        set_role(self.place, "muted")
        self.place.setMinimumWidth(self._widest_place())
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(6)
        row.addWidget(self.title)
        row.addWidget(self.kind)
        row.addStretch(1)
        self._buttons = {name: self._button(name) for name in (*STEPS, "play", *EDITS, "present")}
        for name in STEPS:
            row.addWidget(self._buttons[name])
        row.addWidget(self._buttons["play"])
        row.addSpacing(6)
        row.addWidget(self.place)
        row.addStretch(1)
        for name in EDITS:
            row.addWidget(self._buttons[name])
        row.addWidget(self._export_button(export_menu))
        row.addWidget(self._buttons["present"])
        session.document_changed.connect(self.refresh)
        session.cursor_changed.connect(self._show_place)
        session.file_changed.connect(self.refresh)
        session.undo_stack.cleanChanged.connect(self.refresh)
        player.changed.connect(self._show_playing)
        look.changed.connect(self.restyle)
        self.restyle()
        self.refresh()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self._actions[name])
        button.setAccessibleName(self._actions[name].text().replace("&", ""))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(16, 16))
        button.setMinimumHeight(30)
        if name == "play":
            set_role(button, "primary-tool")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(92)
        return button

    def _export_button(self, menu: QMenu) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("Export"))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMinimumHeight(30)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way to the buttons in a narrow window."""
        super().resizeEvent(event)
        self.kind.setVisible(self.width() >= KIND_FROM)

    def refresh(self) -> None:
        """Show title, kind and place."""
        document, session = self._session.document, self._session
        star = "" if session.undo_stack.isClean() else " •"
        self.title.setText(document.title + star)
        layers, inputs = document.network.layers, len(document.network.input_names)
        if len(layers) == 1:
            units = layers[0].units
            text = self.tr("{kind} · {inputs} → {units}")
            sizes = text.format(
                kind=word(layers[0].kind.title),
                inputs=self._counted_inputs(inputs),
                units=self.tr("1 unit")
                if units == 1
                else self.tr("{count} units").format(count=units),
            )
        else:
            sizes = self.tr("{inputs} → {count} layers").format(
                inputs=self._counted_inputs(inputs), count=len(layers)
            )
        if session.read_only:
            sizes += self.tr(" · read-only")
        self.kind.setText(sizes)
        self._show_place()

    def _counted_inputs(self, count: int) -> str:
        return self.tr("1 input") if count == 1 else self.tr("{count} inputs").format(count=count)

    def restyle(self) -> None:
        """Show the icons in the theme's colours."""
        for name in (*STEPS, *EDITS):
            self._actions[name].setIcon(icon(name, self._look.theme.color("text")))
        self._show_playing()

    def _show_place(self) -> None:
        now = self._session.now
        where = self.tr("token {n} of {count}").format(n=now.token + 1, count=len(now.trace))
        if now.stage is not None and now.cursor.stage is not None:
            where += self.tr(" · stage {n} of {count} “{name}”").format(
                n=now.cursor.stage + 1, count=len(now.stages), name=word(now.stage.title)
            )
        self.place.setText(where)

    def _show_playing(self) -> None:
        name = "pause" if self._player.playing else "play"
        action = self._actions["play"]
        action.setIcon(icon(name, self._look.theme.color("on_accent")))
        speed = f"{self._player.speed:g}×"
        text = self.tr("Pause {speed}") if self._player.playing else self.tr("Play {speed}")
        self._buttons["play"].setText(text.format(speed=speed))

    def _widest_place(self) -> int:
        """Reserve room, so that stepping moves nothing."""
        titles = [word(stage.title) for stage in self._session.now.stages]
        longest = self.tr("token {n} of {count}").format(n=88, count=88) + self.tr(
            " · stage {n} of {count} “{name}”"
        ).format(n=8, count=8, name=max(titles, key=len))
        return self.fontMetrics().horizontalAdvance(longest)
