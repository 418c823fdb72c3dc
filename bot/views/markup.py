"""Telegram HTML with its length and entity count after parsing.

Only `&`, `<` and `>` are escaped, as the Bot API asks. Lengths are code points after parsing, the unit of
the message limit.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Markup:
    """Part of a message.

    length: code points after parsing. entities: non-empty tags.
    """

    html: str = ""
    length: int = 0
    entities: int = 0

    def __add__(self, other: Markup) -> Markup:
        return Markup(self.html + other.html, self.length + other.length, self.entities + other.entities)


def plain(text: str) -> Markup:
    """Escape text. A lone surrogate cannot be sent and becomes `?`."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return Markup(html.escape(text, quote=False), len(text))


def bold(text: str) -> Markup:
    """Bold text; empty for empty text."""
    return _enclosed("b", plain(text))


def italic(text: str) -> Markup:
    """Italic text, for the program's own words beside quotes."""
    return _enclosed("i", plain(text))


def blockquote(inner: Markup) -> Markup:
    """Blockquote, unfolded."""
    return _enclosed("blockquote", inner)


def folded_blockquote(inner: Markup) -> Markup:
    """Expandable blockquote: first lines, unfolded by a tap."""
    return _enclosed("blockquote", inner, " expandable")


def lines(parts: Iterable[Markup]) -> Markup:
    """Join non-empty parts by line breaks."""
    return _joined(parts, Markup("\n", 1))


def paragraphs(parts: Iterable[Markup]) -> Markup:
    """Join non-empty parts by blank lines."""
    return _joined(parts, Markup("\n\n", 2))


def _joined(parts: Iterable[Markup], between: Markup) -> Markup:
    whole = Markup()
    for part in parts:
        if part.length:
            whole = whole + between + part if whole.length else part
    return whole


def _enclosed(tag: str, inner: Markup, attributes: str = "") -> Markup:
    if not inner.length:
        return inner
    return Markup(f"<{tag}{attributes}>{inner.html}</{tag}>", inner.length, inner.entities + 1)
