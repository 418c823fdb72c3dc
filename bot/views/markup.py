"""Telegram HTML that knows how long it is: text with tags, the code points and entities it will have.

Only `&`, `<` and `>` are escaped, as the Bot API asks. Lengths are those after parsing, in code points,
which is what the limit of a message counts.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of a message. length: code points it will show; entities: tags that enclose something."""

    html: str = ""
    length: int = 0
    entities: int = 0

    def __add__(self, other: Markup) -> Markup:
        return Markup(self.html + other.html, self.length + other.length, self.entities + other.entities)


def plain(text: str) -> Markup:
    """Text as it is. Half a surrogate pair is no text and cannot be sent; it becomes a question mark."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return Markup(html.escape(text, quote=False), len(text))


def bold(text: str) -> Markup:
    """Bold text; nothing for no text."""
    return _enclosed("b", plain(text))


def italic(text: str) -> Markup:
    """Text in italics, for what the program says beside quotes."""
    return _enclosed("i", plain(text))


def blockquote(inner: Markup) -> Markup:
    """A quote, shown whole."""
    return _enclosed("blockquote", inner)


def folded_blockquote(inner: Markup) -> Markup:
    """A quote that shows its first lines and unfolds on a tap."""
    return _enclosed("blockquote", inner, " expandable")


def lines(parts: Iterable[Markup]) -> Markup:
    """The parts that are not empty, one below the other."""
    return _joined(parts, Markup("\n", 1))


def paragraphs(parts: Iterable[Markup]) -> Markup:
    """The parts that are not empty, with a blank line between them."""
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
