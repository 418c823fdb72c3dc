"""Drafts in the terminal: their quotations checked."""
