"""The table of all commands: a row each with menu, words, keys and what it does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from lstmviz.session.playing import SPEEDS, Player
from lstmviz.views.commands import Command

if TYPE_CHECKING:
    from lstmviz.views.main_window import MainWindow

translate = QCoreApplication.translate


def menus() -> dict[str, str]:
    """Return the titles of the menus by id, in order."""
    return {
        "file": translate("Commands", "&File"),
        "edit": translate("Commands", "&Edit"),
        "go": translate("Commands", "&Go"),
        "lesson": translate("Commands", "&Lesson"),
        "examples": translate("Commands", "Exa&mples"),
        "view": translate("Commands", "&View"),
        "export": translate("Commands", "E&xport"),
        "help": translate("Commands", "&Help"),
    }


def table(window: MainWindow) -> tuple[Command, ...]:
    """Return every command of a window."""
    return (
        *_file(window),
        *_edit(window),
        *_go(window),
        *_lesson(window),
        *_examples(window),
        *_view(window),
        *_export(window),
        *_help(window),
    )


def _file(window: MainWindow) -> tuple[Command, ...]:
    files = window.files
    return (
        Command("new", "file", translate("Commands", "New…"), window.new_network, "Ctrl+N"),
        Command("open", "file", translate("Commands", "Open…"), files.open, "Ctrl+O"),
        Command(
            "feed-text",
            "file",
            translate("Commands", "Feed in a text…"),
            window.feeding.ask_text,
            "Ctrl+T",
            group=1,
        ),
        Command(
            "feed-file",
            "file",
            translate("Commands", "Feed in a table…"),
            window.feeding.ask_file,
            "Ctrl+Shift+T",
            group=1,
        ),
        Command("save", "file", translate("Commands", "Save"), files.save, "Ctrl+S", group=2),
        Command(
            "save-as",
            "file",
            translate("Commands", "Save as…"),
            files.save_as,
            "Ctrl+Shift+S",
            group=2,
        ),
        Command("quit", "file", translate("Commands", "Quit"), window.close, "Ctrl+Q", group=3),
    )


def _edit(window: MainWindow) -> tuple[Command, ...]:
    stack, weights, strip = window.session.undo_stack, window.weights, window.token_strip
    return (
        Command("undo", "edit", translate("Commands", "Undo"), stack.undo, "Ctrl+Z", stack.canUndo),
        Command(
            "redo",
            "edit",
            translate("Commands", "Redo"),
            stack.redo,
            "Ctrl+Shift+Z; Ctrl+Y",
            stack.canRedo,
        ),
        Command(
            "add-token",
            "edit",
            translate("Commands", "Add token"),
            strip.add_token,
            "Ctrl+Shift+N",
            group=1,
        ),
        Command(
            "remove-token",
            "edit",
            translate("Commands", "Remove token"),
            strip.remove_token,
            "Ctrl+Shift+Backspace",
            group=1,
        ),
        Command(
            "rename-token",
            "edit",
            translate("Commands", "Rename token…"),
            strip.rename_token,
            "Shift+F2",
            group=1,
        ),
        Command(
            "token-earlier",
            "edit",
            translate("Commands", "Move token earlier"),
            partial(strip.move_token, -1),
            "Ctrl+Shift+Left",
            group=1,
        ),
        Command(
            "token-later",
            "edit",
            translate("Commands", "Move token later"),
            partial(strip.move_token, 1),
            "Ctrl+Shift+Right",
            group=1,
        ),
        Command(
            "fill-zero",
            "edit",
            translate("Commands", "Fill gate with zeros"),
            weights.fill_zero,
            group=2,
        ),
        Command(
            "fill-identity",
            "edit",
            translate("Commands", "Fill gate with identity"),
            weights.fill_identity,
            group=2,
        ),
        Command(
            "fill-random",
            "edit",
            translate("Commands", "Fill gate with random numbers"),
            weights.fill_random,
            group=2,
        ),
        Command(
            "sizes", "edit", translate("Commands", "Change sizes…"), weights.open_sizes, group=2
        ),
    )


def _go(window: MainWindow) -> tuple[Command, ...]:
    session, player, walk = window.session, window.player, window.walk

    def has_layers() -> bool:
        return len(session.trace.layers) > 1

    return (
        Command("first", "go", translate("Commands", "First token"), walk.first, "Ctrl+Home"),
        Command(
            "back",
            "go",
            translate("Commands", "Previous token"),
            partial(session.step_token, -1),
            "Ctrl+Left",
        ),
        Command(
            "next",
            "go",
            translate("Commands", "Next token"),
            partial(session.step_token, 1),
            "Ctrl+Right",
        ),
        Command("last", "go", translate("Commands", "Last token"), walk.last, "Ctrl+End"),
        Command(
            "stage-next",
            "go",
            translate("Commands", "Next stage"),
            partial(session.step_stage, 1),
            "PgDown",
            group=1,
        ),
        Command(
            "stage-back",
            "go",
            translate("Commands", "Previous stage"),
            partial(session.step_stage, -1),
            "PgUp",
            group=1,
        ),
        Command(
            "whole-token",
            "go",
            translate("Commands", "Whole token at once"),
            walk.whole_token,
            "Ctrl+0",
            group=1,
        ),
        Command(
            "cover",
            "go",
            translate("Commands", "Hide what comes next"),
            walk.toggle_cover,
            "Ctrl+H",
            checked=lambda: session.covers_ahead,
            group=1,
        ),
        Command("play", "go", translate("Commands", "Play or pause"), player.toggle, "F5", group=2),
        *(
            Command(
                f"speed-{speed:g}",
                "go",
                translate("Commands", "Speed {speed}×").format(speed=f"{speed:g}"),
                partial(player.set_speed, speed),
                checked=partial(_is_speed, player, speed),
                group=3,
            )
            for speed in SPEEDS
        ),
        Command(
            "signal-next",
            "go",
            translate("Commands", "Next quantity"),
            partial(walk.signal, 1),
            "F6",
            group=4,
        ),
        Command(
            "signal-back",
            "go",
            translate("Commands", "Previous quantity"),
            partial(walk.signal, -1),
            "Shift+F6",
            group=4,
        ),
        Command(
            "unit-next",
            "go",
            translate("Commands", "Next unit"),
            partial(walk.unit, 1),
            "F7",
            group=4,
        ),
        Command(
            "unit-back",
            "go",
            translate("Commands", "Previous unit"),
            partial(walk.unit, -1),
            "Shift+F7",
            group=4,
        ),
        Command(
            "layer-next",
            "go",
            translate("Commands", "Next layer or direction"),
            partial(walk.layer, 1),
            "F8",
            enabled=has_layers,
            group=4,
        ),
        Command(
            "layer-back",
            "go",
            translate("Commands", "Previous layer or direction"),
            partial(walk.layer, -1),
            "Shift+F8",
            enabled=has_layers,
            group=4,
        ),
    )


def _is_speed(player: Player, speed: float) -> bool:
    return player.speed == speed


def _is_theme(window: MainWindow, choice: str) -> bool:
    return window.look.choice == choice


def _lesson(window: MainWindow) -> tuple[Command, ...]:
    lesson = window.lesson

    def has_lesson() -> bool:
        return lesson.lesson is not None

    return (
        Command(
            "lesson-next",
            "lesson",
            translate("Commands", "Next step"),
            lesson.next,
            "Alt+Right",
            has_lesson,
        ),
        Command(
            "lesson-back",
            "lesson",
            translate("Commands", "Step before"),
            lesson.back,
            "Alt+Left",
            has_lesson,
        ),
        Command(
            "lesson-reveal",
            "lesson",
            translate("Commands", "Reveal the answer"),
            lesson.reveal,
            "Ctrl+Return",
            has_lesson,
        ),
        Command(
            "lesson-restore",
            "lesson",
            translate("Commands", "Restore the lesson’s numbers"),
            lesson.restore,
            "",
            has_lesson,
            group=1,
        ),
        *(
            Command(
                f"lesson-{shipped.id}",
                "lesson",
                translate("Commands", "Open “{lesson}”").format(lesson=shipped.title),
                partial(window.open_lesson, shipped),
                group=2,
            )
            for shipped in window.lessons
        ),
    )


def _examples(window: MainWindow) -> tuple[Command, ...]:
    return tuple(
        Command(
            f"model-{model.id}",
            "examples",
            translate("Commands", "Open “{example}”").format(example=model.title),
            partial(window.open_model, model),
        )
        for model in window.models
    )


def _view(window: MainWindow) -> tuple[Command, ...]:
    layout = window.panels
    return (
        *(
            Command(
                f"panel-{name}",
                "view",
                layout.title(name),
                partial(layout.toggle, name),
                f"Ctrl+{n}",
                checked=partial(layout.is_shown, name),
            )
            for n, name in enumerate(layout.names, 1)
        ),
        Command(
            "reset-layout",
            "view",
            translate("Commands", "Reset layout"),
            layout.reset,
            "Ctrl+Shift+0",
            group=1,
        ),
        Command(
            "gate-bars",
            "view",
            translate("Commands", "Cell as gate bars"),
            window.toggle_bars,
            "Ctrl+B",
            checked=lambda: window.cell.view == "bars",
            group=2,
        ),
        Command(
            "motion",
            "view",
            translate("Commands", "Show movement along wires"),
            window.toggle_motion,
            checked=lambda: window.cell.moves,
            group=2,
        ),
        *(
            Command(
                f"theme-{choice}",
                "view",
                title,
                partial(window.choose_theme, choice),
                checked=partial(_is_theme, window, choice),
                group=3,
            )
            for choice, title in (
                ("system", translate("Commands", "Theme of the system")),
                ("light", translate("Commands", "Light theme")),
                ("dark", translate("Commands", "Dark theme")),
                ("print", translate("Commands", "Print theme, black on white")),
            )
        ),
        Command(
            "present",
            "view",
            translate("Commands", "Present"),
            window.toggle_present,
            "F11",
            checked=window.isFullScreen,
            group=4,
        ),
    )


def _export(window: MainWindow) -> tuple[Command, ...]:
    export = window.export
    pictures = {
        "window": translate("Commands", "Picture of the window…"),
        "cell": translate("Commands", "Picture of the cell…"),
        "gates": translate("Commands", "Picture of the gate bars…"),
        "equation": translate("Commands", "Picture of the equation…"),
        "timeline": translate("Commands", "Picture of the timeline…"),
        "layers": translate("Commands", "Picture of the layers…"),
    }
    copies = {
        "window": translate("Commands", "Copy picture of the window"),
        "cell": translate("Commands", "Copy picture of the cell"),
        "gates": translate("Commands", "Copy picture of the gate bars"),
        "equation": translate("Commands", "Copy picture of the equation"),
        "timeline": translate("Commands", "Copy picture of the timeline"),
        "layers": translate("Commands", "Copy picture of the layers"),
    }
    keys = {"save-cell": "Ctrl+E", "copy-cell": "Ctrl+Shift+C"}
    return (
        *(
            Command(
                f"save-{view}",
                "export",
                title,
                partial(export.save_picture, view),
                keys.get(f"save-{view}", ""),
            )
            for view, title in pictures.items()
        ),
        *(
            Command(
                f"copy-{view}",
                "export",
                title,
                partial(export.copy_picture, view),
                keys.get(f"copy-{view}", ""),
                group=1,
            )
            for view, title in copies.items()
        ),
        Command(
            "copy-latex",
            "export",
            translate("Commands", "Copy equation as LaTeX"),
            window.equation.copy,
            "Ctrl+Shift+L",
            group=2,
        ),
        Command(
            "save-trace",
            "export",
            translate("Commands", "Numbers of every step…"),
            export.save_trace,
            "Ctrl+Shift+E",
            group=2,
        ),
    )


def _help(window: MainWindow) -> tuple[Command, ...]:
    return (
        Command(
            "palette",
            "help",
            translate("Commands", "Find a command…"),
            window.open_palette,
            "Ctrl+Shift+P",
        ),
        Command(
            "shortcuts",
            "help",
            translate("Commands", "Keyboard shortcuts"),
            window.open_shortcuts,
            "F1",
        ),
        Command("about", "help", translate("Commands", "About lstmviz"), window.open_about),
    )
