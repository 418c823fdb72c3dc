"""Readers of exports in JSON and its kin."""
