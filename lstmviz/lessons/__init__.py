"""Lessons as data: what they say, what they ask, and how answers are judged."""
