"""The window: it puts the panels together and gives them to the commands."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QMessageBox, QSizePolicy, QToolBar

from lstmviz import __version__
from lstmviz.cells.problems import Problem
from lstmviz.figures.equation import EquationFigure
from lstmviz.figures.figure import Figure
from lstmviz.figures.gate_bars import GateBars
from lstmviz.figures.layer_map import LayerMap
from lstmviz.lessons.model import Lesson
from lstmviz.session.document import Document
from lstmviz.session.files import document_from_json
from lstmviz.session.playing import Player
from lstmviz.session.session import About, Session, told
from lstmviz.session.settings import Settings
from lstmviz.session.shipped import ShippedModel
from lstmviz.session.walk import Walk
from lstmviz.views.about_panel import AboutPanel
from lstmviz.views.banner import Banner
from lstmviz.views.card import Card, DockCard
from lstmviz.views.cell_panel import CellPanel
from lstmviz.views.command_table import menus, table
from lstmviz.views.commands import Commands
from lstmviz.views.equation_panel import EquationPanel
from lstmviz.views.export_actions import ExportActions
from lstmviz.views.feed_actions import FeedActions
from lstmviz.views.file_actions import FileActions, dropped
from lstmviz.views.guard import guarded
from lstmviz.views.inputs_panel import InputsPanel
from lstmviz.views.layers_panel import LayersPanel
from lstmviz.views.lesson_panel import LessonPanel
from lstmviz.views.look import Look
from lstmviz.views.palette import Palette
from lstmviz.views.panels import Panels
from lstmviz.views.shortcut_sheet import ShortcutSheet
from lstmviz.views.style import palette, stylesheet
from lstmviz.views.timeline_panel import TimelinePanel
from lstmviz.views.token_strip import TokenStrip
from lstmviz.views.top_bar import TopBar
from lstmviz.views.weights_panel import WeightsPanel

SMALLEST = QSize(1000, 700)
FIRST_SIZE = QSize(1600, 1000)
FRAME = QSize(16, 48)
"""What the system's frame around a window may take of a screen."""
MARGIN = 10


@guarded
class MainWindow(QMainWindow):
    """The one window of the program."""

    def __init__(
        self,
        session: Session,
        look: Look,
        settings: Settings,
        lesson: Lesson | None,
        lessons: Sequence[Lesson] = (),
        models: Sequence[ShippedModel] = (),
    ) -> None:
        super().__init__()
        self.lessons = lessons
        self.models = models
        self.session, self.look, self.settings = session, look, settings
        self.player = Player(session)
        self.player.set_speed(settings.get_float("speed"))
        self.walk = Walk(session)
        self.files = FileActions(session, settings, self)
        self.feeding = FeedActions(session, self)

        self.token_strip = TokenStrip(session, look)
        self.inputs = InputsPanel(session, look)
        self.weights = WeightsPanel(session, look)
        self.cell = CellPanel(session, look)
        self.cell.moves = settings.get_flag("motion")
        self.lesson = LessonPanel(session, look, lesson)
        self.equation = EquationPanel(session, look)
        self.timeline = TimelinePanel(session, look, settings.get_text("timeline"))
        self.layers = LayersPanel(session, look)
        self.about = AboutPanel(session, look)
        self.timeline.mode_changed.connect(partial(settings.set, "timeline"))
        self.lesson.step_changed.connect(self._remember_step)

        docked = (
            self.inputs,
            self.weights,
            self.lesson,
            self.equation,
            self.timeline,
            self.layers,
            self.about,
        )
        self.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AnimatedDocks
        )
        self.panels = Panels(self, {panel.objectName(): DockCard(panel) for panel in docked})
        self.setCentralWidget(Card(self.cell))
        self.export = ExportActions(session, self, self._figures())
        self.commands = Commands(table(self), self)
        self._menus = self._fill_menus()
        self.top_bar = TopBar(
            session, look, self.player, self.commands.actions, self._menus["export"]
        )
        self._add_bars()
        self.setContentsMargins(MARGIN, 0, MARGIN, MARGIN)
        self.banner = Banner(self, top=self.menuBar().sizeHint().height() + 60)
        self.setMinimumSize(SMALLEST)
        self.setAcceptDrops(True)
        self._connect()
        self._restyle()
        self._restore()

    # Putting it together

    def _figures(self) -> dict[str, Callable[[], tuple[Figure, QSize]]]:
        return {
            "cell": lambda: (self.cell.diagram, self.cell.canvas.size()),
            "gates": lambda: (GateBars(), QSize()),
            "equation": lambda: (EquationFigure(), QSize()),
            "timeline": lambda: (self.timeline.figure(), self.timeline.size()),
            "layers": lambda: (LayerMap(), QSize()),
        }

    def _fill_menus(self) -> dict[str, QMenu]:
        filled = {}
        for menu_id, title in menus().items():
            menu = filled[menu_id] = self.menuBar().addMenu(title)
            group = 0
            for command in self.commands.table:
                if command.menu != menu_id:
                    continue
                if command.group != group:
                    menu.addSeparator()
                    group = command.group
                menu.addAction(self.commands.actions[command.id])
            menu.aboutToShow.connect(self.commands.refresh)
        self._recent = QMenu(self.tr("Recent files"), self)
        self._recent.aboutToShow.connect(self._list_recent)
        filled["file"].insertMenu(self.commands.actions["save"], self._recent)
        return filled

    def _add_bars(self) -> None:
        for name, title, widget in (
            ("top-bar", self.tr("Stepping"), self.top_bar),
            ("tokens", self.tr("Tokens"), self.token_strip),
        ):
            bar = QToolBar(title)
            bar.setObjectName(name)
            bar.setMovable(False)
            bar.toggleViewAction().setVisible(False)
            bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
            widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            bar.addWidget(widget)
            self.addToolBar(Qt.ToolBarArea.TopToolBarArea, bar)
            self.addToolBarBreak(Qt.ToolBarArea.TopToolBarArea)

    def _connect(self) -> None:
        session = self.session
        session.problem.connect(self.tell)
        # What went wrong before is settled by what went well now.
        session.document_changed.connect(self.banner.settle)
        self.export.done.connect(self.banner.tell)
        # A lesson's steps would point at what the opened session does not have.
        self.files.opened.connect(self._close_lesson)
        for signal in (
            session.undo_stack.indexChanged,
            session.undo_stack.cleanChanged,
            session.file_changed,
            session.cursor_changed,
            self.player.changed,
        ):
            signal.connect(self._refresh_commands)
        session.file_changed.connect(self._file_changed)
        session.document_changed.connect(self._show_title)
        session.trace_changed.connect(self._offer_panels)
        session.undo_stack.cleanChanged.connect(self._show_title)
        self.look.changed.connect(self._restyle)
        self.player.changed.connect(lambda: self.settings.set("speed", self.player.speed))

    def _restore(self) -> None:
        geometry = self.settings.get_text("geometry")
        restored = geometry and self.restoreGeometry(
            QByteArray.fromBase64(QByteArray(geometry.encode()))
        )
        if not restored:
            screen = self.screen().availableGeometry().size()
            self.resize(FIRST_SIZE.boundedTo(screen - FRAME))
        self.panels.reset()
        self._offer_panels()
        self.panels.restore(self.settings.get_text("layout"))
        self._show_title()
        self.commands.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape end a presentation."""
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.toggle_present()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file."""
        if dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file, after asking about unsaved work."""
        path = dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.files.open_recent(path)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the panels their shares once the window has its size."""
        super().showEvent(event)
        self.panels.settle()
        self.token_strip.setFocus()

    def _remember_step(self) -> None:
        lesson, step = self.lesson.lesson, self.lesson.walk.step
        if lesson is not None and step is not None:
            self.settings.set("lesson_step", f"{lesson.id}:{step.id}")

    def _offer_panels(self) -> None:
        """Show the map of layers, the lesson and the card where they have something to show."""
        self.panels.offer("layers", len(self.session.trace.layers) > 1)
        self.panels.offer("lesson", self.lesson.lesson is not None)
        self.panels.offer("about", self.about.is_of_use)

    # Telling

    def tell(self, problem: Problem) -> None:
        """Tell a problem quietly."""
        self.banner.tell(told(problem))

    @Slot(str)
    def tell_error(self, text: str) -> None:
        """Tell of an error until it is dismissed; one in another thread is told in this one."""
        self.banner.tell(text, stays=True)

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.session.document.title}[*] – lstmviz")
        modified = not self.session.undo_stack.isClean()
        if modified != self.isWindowModified():
            self.setWindowModified(modified)

    def _file_changed(self) -> None:
        self._show_title()
        if self.session.read_only:
            self.banner.tell(
                self.tr(
                    "A newer lstmviz saved this session, so it is open read-only: look and "
                    "step as you like, but change it with that version."
                ),
                stays=True,
            )

    def _restyle(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(palette(self.look.theme))
        application.setStyleSheet(stylesheet(self.look.theme))

    def _refresh_commands(self) -> None:
        self.commands.refresh()

    def _close_lesson(self) -> None:
        self.lesson.open_lesson(None)
        self._offer_panels()

    # What commands do

    def open_lesson(self, lesson: Lesson) -> None:
        """Begin a lesson that ships, after asking about unsaved work."""
        if self.files.may_go_on():
            self.session.open(document_from_json(lesson.document))
            self.lesson.open_lesson(lesson)
            self._offer_panels()

    def open_model(self, model: ShippedModel) -> None:
        """Open a trained network that ships, after asking about unsaved work."""
        if self._begin(model.document(), model.card):
            self.about.look_there()

    def new_network(self) -> None:
        """Make a network from nothing, after asking about unsaved work."""
        # The window stands sooner without it.
        from lstmviz.views.new_network_dialog import NewNetworkDialog

        dialog = NewNetworkDialog(self)
        dialog.accepted.connect(lambda: self._begin(dialog.document()))
        dialog.open()

    def _begin(self, document: Document, about: About | None = None) -> bool:
        if not self.files.may_go_on():
            return False
        self.session.open(document, about=about)
        self._close_lesson()
        return True

    def toggle_bars(self) -> None:
        """Show the cell as gate bars, or as its diagram again."""
        self.cell.show_view("diagram" if self.cell.view == "bars" else "bars")

    def toggle_motion(self) -> None:
        """Let numbers travel along wires, or not."""
        self.cell.moves = not self.cell.moves
        self.settings.set("motion", self.cell.moves)

    def choose_theme(self, choice: str) -> None:
        """Follow the system's theme, or keep to one."""
        self.settings.set("theme", choice)
        self.look.choose(choice)

    def toggle_present(self) -> None:
        """Fill the screen, or leave it again."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        self.commands.refresh()

    def open_palette(self) -> None:
        """Let a person type what they want to do."""
        self.commands.refresh()
        Palette(self.commands, self).exec()

    def open_shortcuts(self) -> None:
        """Show the keyboard shortcuts."""
        ShortcutSheet(self.commands, self).exec()

    def open_about(self) -> None:
        """Tell what this is."""
        text = self.tr(
            "lstmviz {version}\n\nSee inside recurrent cells: gates, memory and hidden state, "
            "one token at a time.\n\nMIT licence."
        ).format(version=__version__)
        QMessageBox.about(self, self.tr("About lstmviz"), text)

    def _list_recent(self) -> None:
        self._recent.clear()
        for path in self.files.recent:
            # Two of one name are told apart by their folders.
            name = f"{path.name}  –  {path.parent.name}" if path.parent.name else path.name
            self._recent.addAction(name, partial(self.files.open_recent, path))
        if self._recent.isEmpty():
            self._recent.addAction(self.tr("None yet")).setEnabled(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once about unsaved work, and remember where everything is."""
        if not self.files.may_go_on():
            event.ignore()
            return
        self.player.pause()
        # It tells of its own end, when nobody is left to hear it.
        self.session.undo_stack.blockSignals(True)
        self.settings.set("geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        self.settings.set("layout", self.panels.state())
        event.accept()
