"""Make the networks that ship again, and measure what their cards say.

    python tests/models/make.py [--write] [ID ...]

Runs the command on each card, or sets the weights by hand, and measures score and figures; prints
what differs from what lies in assets/models, and with --write replaces it. On another machine the
last bits may differ.
"""

import os

# Before numpy starts its threads: the order of its sums is part of the result.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import argparse
import json
import shlex
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np

from lstmviz.cells.kinds import find
from lstmviz.cells.parameters import Weights
from lstmviz.cli import main as lstmviz
from lstmviz.formats.writers import save_network
from lstmviz.learning.cards import CARD, WEIGHTS, cards_in, load_card, shipped_network
from lstmviz.learning.run import score
from lstmviz.network.layer import Layer
from lstmviz.network.network import Network
from lstmviz.network.readout import Readout
from lstmviz.sequences.tasks.catalogue import find_task
from tests.models.figures import fresh, measured, rounded

MODELS = ROOT / "assets" / "models"


def hand_set_latch() -> Network:
    """“set” writes 1, “reset” erases, “wait” keeps: the gates as one would draw them."""
    weights = Weights(
        # Columns: set, reset, wait; rows: i, f, g, o.
        weight_ih=np.array([[20.0, 0, 0], [-20, -20, 0], [3, 0, 0], [0, 0, 0]]),
        weight_hh=np.zeros((4, 1)),
        bias_ih=np.array([-10.0, 10, 0, 6]),
    )
    readout = Readout(np.array([[10.0]]), np.array([-4.0]), "sigmoid", ("on",))
    layer = Layer(find("lstm"), weights, ("latch",))
    return Network((layer,), ("set", "reset", "wait"), readout)


BY_HAND = {"latch-by-hand": hand_set_latch}


def make(name: str, folder: Path) -> None:
    """Write the network of a card into a folder."""
    command = load_card(MODELS, name).command
    path = folder / (name + WEIGHTS)
    if not command:
        save_network(path, BY_HAND[name]())
        return
    program, *arguments = shlex.split(command)
    assert program == "lstmviz"
    assert arguments[-2:] == ["-o", name + WEIGHTS]
    status = lstmviz([*arguments[:-1], str(path)])
    assert status == 0, status


def card_of(name: str, folder: Path) -> str:
    """Return the text of a card with its numbers measured anew."""
    card, network = load_card(MODELS, name), shipped_network(folder, name)
    task, examples = find_task(card.task), fresh(card)
    text = (MODELS / (name + CARD)).read_text(encoding="utf-8")
    raw = json.loads(text)
    raw["score"] = score(network, task, card.seed or 1)
    raw["longer"] = score(network, task, card.seed or 1, task.longer)
    for key, figure in card.figures.items():
        raw["figures"][key]["value"] = rounded(figure, measured(figure, network, examples))
    return json.dumps(raw, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", metavar="ID", nargs="*", default=[])
    parser.add_argument("--write", action="store_true", help="replace what lies in assets/models")
    chosen = parser.parse_args()
    differing = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in chosen.ids or cards_in(MODELS):
            make(name, folder)
            made = {WEIGHTS: (folder / (name + WEIGHTS)).read_bytes()}
            made[CARD] = card_of(name, folder).encode()
            for ending, content in made.items():
                path = MODELS / (name + ending)
                if not path.exists() or path.read_bytes() != content:
                    differing += 1
                    print(f"{path.name} {'written' if chosen.write else 'differs'}")
                    if chosen.write:
                        path.write_bytes(content)
    return 0 if chosen.write else min(differing, 1)


if __name__ == "__main__":
    sys.exit(main())
