"""See inside recurrent cells: gates, memory and hidden state, one token at a time."""

__version__ = "0.1.0"
