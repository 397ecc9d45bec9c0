"""Painting: one painter code for the screen and for pictures."""
