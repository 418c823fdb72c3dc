"""Ranking the sentences of the passages found."""
