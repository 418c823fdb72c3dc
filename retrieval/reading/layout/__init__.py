"""Geometry of a printed page: glyphs, regions, reading order, OCR."""
