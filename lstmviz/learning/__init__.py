"""From a task to a trained network with a score, and the cards of those that ship."""
