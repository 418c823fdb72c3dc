"""HTML in a field as plain text, one paragraph a line."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    [
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "br",
            "caption",
            "center",
            "dd",
            "div",
            "dl",
            "dt",
            "hr",
        ),
        *(
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "li",
            "main",
        ),
        *("nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr"),
    ]
)
_SILENT = frozenset(["script", "style", "template", "noscript", "iframe", "title", "head"])
_SPACES = re.compile(r"[ \t\r\n\f]+")
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|div|span|strong|b|img|a)\b", re.IGNORECASE)
MAX_HTML_CHARS = 500_000
"""Longer fields lose their tags by a pattern alone."""


class _TextParser(HTMLParser):
    """Collects visible text; blocks end lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block."""
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End the line of a block."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep text; line ends of the source are spaces only within tags."""
        if not self._silent:
            self.parts.append(data)


def html_to_text(source: str) -> str:
    """The visible text of HTML, or of text with entities.

    Line ends of a source without blocks stay.
    """
    if _ESCAPED_TAG.search(source):
        source = html.unescape(source)
    if len(source) > MAX_HTML_CHARS:
        return html.unescape(re.sub(r"<[^<>]{1,2000}>", "\n", source))
    parser = _TextParser()
    parser.feed(source)
    parser.close()
    lines = "".join(parser.parts).split("\n")
    return "\n".join(
        text for line in lines if (text := _SPACES.sub(" ", line).strip(" \xa0")).strip(" \xa0\u3000")
    )
