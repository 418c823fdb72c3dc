"""EPUB: headings and paragraphs, chapter by chapter."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from retrieval.reading.readers.documents.open_document import parse_member
from retrieval.reading.readers.documents.word import Paragraphs
from retrieval.reading.sources.container_formats import ZipContainer

MAX_CHAPTERS = 2000
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BLOCKS = _HEADINGS | frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl",
        "dt", "figcaption", "figure", "footer", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
        "section", "table", "tbody", "td", "th", "thead", "tr", "ul",
    ]
)  # fmt: skip
_UNSEEN = frozenset(["head", "script", "style", "template", "title"])
_WEB_TYPES = frozenset(["application/xhtml+xml", "text/html", "application/x-dtbook+xml"])


class Book:
    """An open EPUB. Raises CONTAINER_ERRORS and SyntaxError for a broken one."""

    def __init__(self, container: ZipContainer) -> None:
        self._container = container
        root = parse_member(container, "META-INF/container.xml")
        package_name = next((el.get("full-path") for el in root.iter("{*}rootfile")), None)
        if package_name is None:
            raise SyntaxError("container.xml")
        package = parse_member(container, package_name)
        folder = posixpath.dirname(package_name)
        items = list(package.iter("{*}item"))
        names = {el.get("id"): _member(folder, el.get("href") or "") for el in items}
        spine = [names.get(el.get("idref"), "") for el in package.iter("{*}itemref")]
        self._chapters = [name for name in spine[:MAX_CHAPTERS] if name and container.has(name)]
        pages = [names[el.get("id")] for el in items if el.get("media-type") in _WEB_TYPES]
        self._others = [name for name in pages if name not in self._chapters and container.has(name)]

    def paragraphs(self) -> Paragraphs:
        """Headings and paragraphs, chapter by chapter."""
        for name in self._chapters:
            yield from self._read(name)

    def beside(self) -> Iterator[str]:
        """Paragraphs of pages outside the spine, as a table of contents."""
        for name in self._others:
            yield from (text for _, text in self._read(name))

    def _read(self, name: str) -> Paragraphs:
        from lxml import etree

        parser = etree.HTMLParser(no_network=True, remove_comments=True, encoding="utf-8")
        with self._container.open(name) as file:
            root = etree.fromstring(file.read() or b"<p/>", parser)
        return _lines(root) if root is not None else iter(())


def _member(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0]))) if href else ""


def _lines(root: Any) -> Paragraphs:
    """Lines of a chapter: its text, cut at every block."""
    from lxml import etree

    parts: list[str] = []
    level, unseen = 0, 0

    def line() -> Paragraphs:
        text = re.sub(r"\s+", " ", "".join(parts)).strip()
        parts.clear()
        if text:
            yield level, text

    for event, element in etree.iterwalk(root, events=("start", "end")):
        starts = event == "start"
        unseen += (1 if starts else -1) if element.tag in _UNSEEN else 0
        if element.tag in _BLOCKS:
            yield from line()
        if element.tag in _HEADINGS:
            level = int(element.tag[1]) if starts else 0
        text = element.text if starts else element.tail
        if text and not unseen:
            parts.append(text)
    yield from line()
