"""Readers: one for each kind of source file, each giving pages."""
