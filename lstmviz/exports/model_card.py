"""The card of a network that ships, in words and as fields."""

from typing import Any

from lstmviz.learning.cards import Card


def describe_card(card: Card) -> dict[str, Any]:
    """Return a card as JSON fields."""
    return {
        "summary": card.summary,
        "task": card.task,
        "seed": card.seed,
        "command": card.command or None,
        "score": card.score,
        "longer": card.longer,
        "look_at": card.look_at,
        "gates": card.told,
    }


def written_card(card: Card) -> list[str]:
    """Return a card as lines for people."""
    rows = (
        ("what it is", card.summary),
        ("made by", card.command or "hand"),
        (
            "score",
            f"right on {card.score:.1%} of fresh examples of {card.task}, "
            f"on {card.longer:.1%} of longer ones",
        ),
        ("look at", card.look_at),
        ("its gates", card.told),
    )
    width = max(len(name) for name, _ in rows)
    return [f"  {name:{width}}  {text}" for name, text in rows]
