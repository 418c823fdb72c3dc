"""Assembling an issue from its pages: jumps joined, duplicates folded, ids given."""
