"""Readers of exports, one article a row."""
