"""Checks of a quote against the things named by a question."""
