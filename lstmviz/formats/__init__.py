"""Readers and writers of weight files, one file a format."""
