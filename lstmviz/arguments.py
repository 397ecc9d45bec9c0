"""The words of the command line. Reading them needs no Qt."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from lstmviz import __version__
from lstmviz.exports.sizes import parse_size
from lstmviz.exports.views import VIEWS, WINDOW

THEMES = ("light", "dark", "print")
SOURCE_HELP = "an example's id (see “lstmviz examples”) or a session file (*.lstmviz)"


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; its ``command`` is the name of one, or empty for the window.

    Raises
    ------
    SystemExit
        With status 0 after help, with 2 after a word about wrong usage.
    """
    parser, commands = _parsers()
    first = arguments[0] if arguments else "--"
    if first in commands or (first.startswith("-") and first != "--"):
        chosen = parser.parse_args(arguments)
    else:
        chosen = _window_parser().parse_args(arguments)
    if chosen.command == "render" and chosen.view == WINDOW and chosen.transparent:
        commands["render"].error("--transparent is for figures; the window has a background")
    return chosen


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "lstmviz", usage="lstmviz [SOURCE]", allow_abbrev=False, add_help=False
    )
    parser.add_argument("source", metavar="SOURCE", nargs="?")
    parser.set_defaults(command="")
    return parser


def _parsers() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    parser = argparse.ArgumentParser(
        "lstmviz",
        usage="lstmviz [SOURCE]\n       lstmviz COMMAND …",
        description="See inside recurrent cells: gates, memory and hidden state, token by token. "
        "Without a command, open the window: on SOURCE, or on the boss-raise lesson. "
        f"SOURCE is {SOURCE_HELP}.",
        epilog="“lstmviz COMMAND --help” tells more. "
        "Status: 0 done, 1 a problem with a file or a value, 2 wrong usage.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"lstmviz {__version__}")
    parser.set_defaults(command="", source=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", prog="lstmviz")
    found: dict[str, argparse.ArgumentParser] = {}

    def command(name: str, summary: str, *shown: str) -> argparse.ArgumentParser:
        examples_shown = "\n".join(("examples:", *(f"  lstmviz {name} {line}" for line in shown)))
        found[name] = commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            epilog=examples_shown if shown else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        found[name].set_defaults(command=name)
        return found[name]

    command("examples", "list what ships: id and one line each")
    inspect = command(
        "inspect",
        "tell what is in a source: layers, kinds, sizes, gate order, names, readout",
        "boss-raise",
        "my.lstmviz --json",
    )
    inspect.add_argument("source", metavar="SOURCE", help=SOURCE_HELP)
    inspect.add_argument("--json", action="store_true", help="as JSON, for programs")
    trace = command(
        "trace",
        "write every signal of every unit at every token to a file",
        "boss-raise -o boss-raise.npz",
        "my.lstmviz --input week.csv -o week.json",
    )
    _add_source(trace, "OUT.{npz,csv,json}")
    _add_render(
        command(
            "render",
            "make a PNG picture; needs no display",
            "boss-raise -o window.png",
            "boss-raise --view cell --token 2 --stage forget --scale 2 -o cell.png",
            "boss-raise --view equation --signal c --unit mood --theme print -o memory.png",
            "boss-raise --view timeline --size 1600x400 --transparent -o week.png",
        )
    )
    return parser, found


def _add_source(parser: argparse.ArgumentParser, out: str) -> None:
    parser.add_argument("source", metavar="SOURCE", help=SOURCE_HELP)
    parser.add_argument(
        "--input",
        metavar="F",
        type=Path,
        help="feed in other tokens: a .csv with a header of the inputs' names, and if you like a "
        "first column “token”; or a .npy of numbers (tokens, inputs)",
    )
    parser.add_argument(
        "-o", "--output", metavar=out, type=Path, required=True, help="the file to write"
    )


def _add_render(parser: argparse.ArgumentParser) -> None:
    _add_source(parser, "OUT.png")
    parser.add_argument(
        "--view",
        choices=(WINDOW, *VIEWS),
        default=WINDOW,
        help="what to show (default: the whole window)",
    )
    parser.add_argument(
        "--token", metavar="N", type=int, help="the token, counted from 1 (default: 1)"
    )
    parser.add_argument(
        "--stage",
        metavar="N",
        help="the stage within the token, by number from 1 or by name (default: the whole token)",
    )
    parser.add_argument(
        "--layer", metavar="L", help="layer and direction, such as l0 or l0_reverse (default: l0)"
    )
    parser.add_argument(
        "--unit", metavar="U", help="the unit, by name or by number from 1 (default: 1)"
    )
    parser.add_argument(
        "--signal",
        metavar="KEY",
        help="the signal whose equation is shown, such as f, c or y "
        "(default: what the stage makes, or the first)",
    )
    parser.add_argument(
        "--size",
        metavar="WxH",
        type=_size,
        help="width and height at scale 1 (default: the view's)",
    )
    parser.add_argument(
        "--scale",
        metavar="K",
        type=float,
        default=1.0,
        help="pixels for each unit of the size, for sharp large pictures (default: 1)",
    )
    parser.add_argument("--theme", choices=THEMES, default="light", help="(default: light)")
    parser.add_argument(
        "--transparent", action="store_true", help="leave out the background, except a window's"
    )


def _size(text: str) -> tuple[int, int]:
    try:
        return parse_size(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a size such as 1600x1000") from None
