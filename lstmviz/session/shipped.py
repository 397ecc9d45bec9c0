"""The trained networks that ship, as documents."""

from pathlib import Path

from lstmviz.learning.cards import Card, load_card, shipped_network, shown_sequence
from lstmviz.session.document import Document


class ShippedModel:
    """A trained network that ships; its weights are read when they are asked for.

    Parameters
    ----------
    folder, name
        Where its files lie, and what they are called without their endings.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self.card: Card = load_card(folder, name)

    @property
    def id(self) -> str:
        """The word that opens it."""
        return self.card.id

    @property
    def title(self) -> str:
        """What it is called on screen."""
        return self.card.title

    @property
    def summary(self) -> str:
        """What it is, in a line."""
        return self.card.summary

    def document(self) -> Document:
        """Return the network with its sequence."""
        network = shipped_network(self._folder, self.id)
        return Document(self.title, network, shown_sequence(self.card, network), {})
