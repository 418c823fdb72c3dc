"""Geometry of a printed page: glyphs, lines, regions, reading order; PDF and OCR as their sources."""
