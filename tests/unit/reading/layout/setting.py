"""Printed pages set for tests: lines of a given size at a given place."""

from __future__ import annotations

from retrieval.reading.layout.glyphs import Area, Glyph, PrintedLine, PrintedPage

EM = 10.0
"""Text size of these pages; a line is one em high, the next one 1.5 em lower."""


def line(text: str, x: float, y: float, size: float = EM) -> PrintedLine:
    """A line of full-width characters, from its upper left corner."""
    return PrintedLine(text, x, y, x + size * len(text), y + size, size)


def column(texts: list[str], x: float, y: float) -> list[PrintedLine]:
    """Lines under each other in text size."""
    return [line(text, x, y + 1.5 * EM * at) for at, text in enumerate(texts)]


def page(lines: list[PrintedLine], rules: tuple[Area, ...] = ()) -> PrintedPage:
    """A page of 1000 by 1000 with these lines."""
    return PrintedPage(1, 1000, 1000, tuple(lines), rules)


def glyphs(text: str, x: float, y: float, *, gap: float = 0.0) -> list[Glyph]:
    """Full-width characters of one line, so many points apart."""
    return [
        Glyph(char, x + (EM + gap) * at, y, x + (EM + gap) * at + EM, y + EM, EM)
        for at, char in enumerate(text)
    ]
