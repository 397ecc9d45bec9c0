"""Widgets: they show the session and call its methods."""
