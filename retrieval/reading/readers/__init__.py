"""Readers: one a kind of source file, each giving pages."""
