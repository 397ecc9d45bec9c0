"""The words of the command line. Reading them needs no Qt."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from lstmviz import __version__
from lstmviz.exports.sizes import parse_size
from lstmviz.exports.views import VIEWS, WINDOW
from lstmviz.network.initialisation import WAYS
from lstmviz.network.optimizers import OPTIMIZERS
from lstmviz.sequences.tasks.catalogue import known_tasks
from lstmviz.sequences.tokenizer import CUTS

THEMES = ("light", "dark", "print")
SOURCE_HELP = (
    "an example's id (see “lstmviz examples”), a session file (*.lstmviz) or a weight file of "
    "PyTorch, Keras, ONNX, safetensors, npz or csv"
)


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
    if "by" in chosen:
        _check_feeding(chosen, commands[chosen.command])
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
        "model.pt --answer activation=relu --remember",
    )
    inspect.add_argument("source", metavar="SOURCE", help=SOURCE_HELP)
    _add_answers(inspect)
    inspect.add_argument("--json", action="store_true", help="as JSON, for programs")
    trace = command(
        "trace",
        "write every signal of every unit at every token to a file",
        "boss-raise -o boss-raise.npz",
        "my.lstmviz --input week.csv -o week.json",
        "model.pt --text 'the clouds are in the' --vocabulary words.txt -o words.csv",
    )
    _add_source(trace, "OUT.{npz,csv,json}")
    _add_gradient(
        command(
            "gradient",
            "write how one number depends on every signal, input and weight at every token",
            "boss-raise --target l0/h[0]@T -o why.npz",
            "boss-raise --target 'y[raise]@3' --pin 'l0/f[mood]@*=1' -o why.json",
            "boss-raise --target 'loss[raise]@T' --steps 2 --per-token -o why.csv",
        )
    )
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
    _add_train(
        command(
            "train",
            "train a small network on a task and write it",
            "bracket-depth -o depth.safetensors",
            "embedded-reber --cell gru --hidden 12 --seed 3 -o reber.npz",
            "set-reset-latch --option peephole=true --checkpoints 5 -o latch.lstmviz",
        )
    )
    return parser, found


def _add_train(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("task", metavar="TASK", help="what to learn: " + ", ".join(known_tasks()))
    add(
        "-o",
        "--output",
        metavar="OUT.{safetensors,npz,lstmviz}",
        type=Path,
        required=True,
        help="the file to write; a session (.lstmviz) holds a fitting sequence, too",
    )
    add("--cell", metavar="KIND", default="lstm", help="lstm, gru or rnn (default: lstm)")
    add(
        "--option",
        metavar="K=V",
        action="append",
        default=[],
        help="an option of the cell, such as peephole=true; the README lists them; may be given "
        "several times",
    )
    add("--hidden", metavar="H", type=_count, help="units of a layer (default: the task's)")
    add("--layers", metavar="L", type=_count, default=1, help="how many, stacked (default: 1)")
    add("--both", action="store_true", help="let each layer read in both directions")
    add(
        "--embedding",
        metavar="E",
        type=_count,
        default=0,
        help="let E numbers stand for each symbol (default: one input for each symbol)",
    )
    ways = ", ".join(WAYS)
    add(
        "--init",
        metavar="WAY",
        choices=WAYS,
        help=f"how weights begin: {ways} (default: the task's)",
    )
    add(
        "--forget-bias",
        metavar="B",
        type=float,
        help="what the bias of the forget gate begins with (default: the task's)",
    )
    add("--optimizer", choices=OPTIMIZERS, default="adam", help="(default: adam)")
    add("--rate", metavar="R", type=float, help="the learning rate (default: the task's)")
    add("--momentum", metavar="M", type=float, default=0.0, help="of sgd (default: 0)")
    add("--batch", metavar="B", type=_count, help="sequences in a step (default: 32)")
    add("--steps", metavar="N", type=_count, help="of training, at most (default: the task's)")
    add("--clip", metavar="C", type=float, help="shorten longer gradients to C (default: 1)")
    add("--stop-at", metavar="SCORE", type=float, help="stop early at this score, from 0 to 1")
    add(
        "--seed",
        metavar="S",
        type=_natural,
        default=1,
        help="the same gives the same network (default: 1)",
    )
    add(
        "--checkpoints",
        metavar="N",
        type=_count,
        default=0,
        help="write the network N times on the way, evenly spaced, the step behind its name",
    )
    add("--progress", action="store_true", help="tell how far it is, even without a terminal")


def _add_answers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--answer",
        metavar="KEY=VALUE",
        type=_answer,
        action="append",
        default=[],
        dest="answers",
        help="say what a weight file does not, such as activation=relu; “lstmviz inspect” tells "
        "what is asked; may be given several times",
    )
    parser.add_argument(
        "--remember",
        action="store_true",
        help="keep the answers in a small JSON beside the weight file; they hold from then on",
    )


def _add_source(parser: argparse.ArgumentParser, out: str) -> None:
    parser.add_argument("source", metavar="SOURCE", help=SOURCE_HELP)
    _add_answers(parser)
    fed_in = parser.add_mutually_exclusive_group()
    fed_in.add_argument(
        "--input",
        metavar="F",
        type=Path,
        help="feed in other tokens: a .csv with a header of the inputs' names, and if you like a "
        "first column “token”; or a .npy of numbers (tokens, inputs), or of token ids where the "
        "network has an embedding",
    )
    fed_in.add_argument(
        "--text",
        metavar="S",
        help="feed in a text; it is cut into tokens as the network knows them",
    )
    parser.add_argument(
        "--by",
        choices=CUTS,
        help="how the text is cut into tokens (default: what the vocabulary looks like)",
    )
    parser.add_argument(
        "--vocabulary",
        metavar="F",
        type=Path,
        help="what the tokens are: a file with one a line, a JSON map from tokens to ids, or a "
        "word-level tokenizer.json",
    )
    parser.add_argument(
        "--pin",
        metavar="P",
        action="append",
        default=[],
        dest="pins",
        help="hold a signal at a number, such as l0/f[mood]@*=1 or l0/c[0]@2,4-6=0.5: in brackets "
        "the unit's name, or its index from 0; behind @ tokens from 1, T for the last, * for all; "
        "may be given several times",
    )
    parser.add_argument(
        "-o", "--output", metavar=out, type=Path, required=True, help="the file to write"
    )


def _check_feeding(chosen: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    if chosen.by is not None and chosen.text is None:
        parser.error("--by says how a text is cut; give --text, too")
    if chosen.vocabulary is not None and chosen.text is None and chosen.input is None:
        parser.error("--vocabulary is for --text, or for token ids in --input")


def _add_gradient(parser: argparse.ArgumentParser) -> None:
    _add_source(parser, "OUT.{npz,csv,json}")
    parser.add_argument(
        "--target",
        metavar="WHAT",
        required=True,
        help="the number: a signal such as l0/h[0]@T, a readout such as y[raise]@3, or a loss such "
        "as loss[raise]@T. In brackets the unit's name, or its index from 0; behind @ the token "
        "from 1, or T for the last. A loss is the cross entropy of a sigmoid readout that should "
        "be 1 (or another share: loss[raise=0]@T) or of a softmax that should choose it, and the "
        "squared error of a linear one: loss[price=0.5]@T",
    )
    parser.add_argument(
        "--steps",
        metavar="K",
        type=_natural,
        help="follow it to at most K tokens from the target's (default: to the end)",
    )
    parser.add_argument(
        "--per-token",
        action="store_true",
        help="write by the weights as used at each token, too; a .csv has no weights otherwise",
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


def _count(text: str) -> int:
    return _integer(text, 1)


def _natural(text: str) -> int:
    return _integer(text, 0)


def _integer(text: str, least: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if number < least:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from {least} on")
    return number


def _answer(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise argparse.ArgumentTypeError(f"“{text}” is not an answer such as activation=relu")
    return key, value


def _size(text: str) -> tuple[int, int]:
    try:
        return parse_size(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a size such as 1600x1000") from None
