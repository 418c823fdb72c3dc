"""Quotations of a draft, compared with the archive."""
