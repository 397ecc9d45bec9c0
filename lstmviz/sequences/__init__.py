"""What is fed into a network: named tokens of named features."""
