"""Drafts sent by readers: their quotations checked."""
