"""DOCX, ODT and EPUB, by their headings.

Without headings a document is a page of text. DOCX is read by python-docx (extra `office`), ODT and EPUB as
zips of XML by lxml. Places count in the text as read, one paragraph a line; entities and external references
of the XML are not resolved.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from retrieval.errors import MissingExtra, UnreadableSource
from retrieval.extras import import_extra, is_installed
from retrieval.models import Page, SetAside
from retrieval.reading.grammar.lines import Line, strip
from retrieval.reading.readers.documents.outline import DocumentLine, has_outline, pages_of_outline
from retrieval.reading.readers.text_file import read_pages
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.container_formats import ZipContainer
from retrieval.reading.sources.containers import CONTAINER_ERRORS
from retrieval.reading.sources.packed_documents import ZIP_MAGIC, open_document, read_document
from retrieval.reading.sources.path_facts import facts_from_path
from retrieval.reading.sources.sidecars import sidecar_facts
from retrieval.reading.sources.source_file import SourceFile

EXTRA = "office"
_HEADING_STYLE = re.compile(r"(?:heading|标题|標題)\s*(\d)", re.IGNORECASE)
_TITLE_STYLES = frozenset(["title", "标题", "標題"])
_SUFFIXES = frozenset([".docx", ".odt", ".epub"])
_BLOCKS = "h1 h2 h3 h4 h5 h6 p li blockquote pre td div"
MAX_CHAPTERS = 2000

Paragraphs = Iterator[tuple[int, str]]
"""Paragraphs with the level of their heading, 0 for text."""


class OfficeReader:
    """Reader of DOCX, ODT and EPUB."""

    @property
    def version(self) -> int:
        """Depends on the installed extra `office`.

        With it, files set aside for its lack are read.
        """
        return 1 + is_installed("docx")

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for a document by suffix and signature."""
        return source.suffix in _SUFFIXES and head.startswith(ZIP_MAGIC)

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """Pages of the document.

        Raises UnreadableSource: missing_extra, bad_document, zip_bomb, encrypted, no_text.
        """
        data = read_document(source)
        try:
            lines = _numbered(_paragraphs(source, data))
        except MissingExtra as error:
            raise UnreadableSource(source.name, "missing_extra", extra=EXTRA) from error
        except (*CONTAINER_ERRORS, OSError, SyntaxError, AttributeError) as error:
            raise UnreadableSource(source.name, "bad_document", detail=str(error)[:120]) from error
        known = sidecar_facts(source).or_else(profile_of(source).facts("/".join(source.path_parts)))
        if has_outline(lines):
            found = pages_of_outline(lines, source.name, known.or_else(facts_from_path(source.path_parts)))
        else:
            text = "\n\n".join(item.line.text for item in lines)
            found = read_pages(text, source.name, known, source.above)
        pages = [page for page in found if page.articles]
        if not pages:
            raise UnreadableSource(source.name, "no_text")
        yield from pages


def _paragraphs(source: SourceFile, data: bytes) -> Paragraphs:
    if source.suffix == ".docx":
        return _word_paragraphs(data)
    container = open_document(data, source.name)
    return _open_document_paragraphs(container) if source.suffix == ".odt" else _book_paragraphs(container)


def _numbered(paragraphs: Paragraphs) -> list[DocumentLine]:
    """Paragraphs as lines of the text as read."""
    lines: list[DocumentLine] = []
    at = 0
    for level, text in paragraphs:
        for part in text.split("\n"):
            words = strip(part)
            if words:
                line = Line(len(lines) + 1, at, at + len(words), words, 0, 1)
                lines.append(DocumentLine(line, level))
                at += len(words) + 1
    return lines


def _word_paragraphs(data: bytes) -> Paragraphs:
    """Paragraphs and table cells of a DOCX, in order."""
    docx: Any = import_extra("docx", EXTRA)
    for item in docx.Document(io.BytesIO(data)).iter_inner_content():
        rows = getattr(item, "rows", None)
        if rows is None:
            yield _style_level(item.style.name if item.style is not None else ""), item.text
            continue
        for row in rows:
            yield 0, "\u3000".join(dict.fromkeys(cell.text.replace("\n", " ") for cell in row.cells))


def _style_level(name: str | None) -> int:
    match = _HEADING_STYLE.match(name or "")
    if match:
        return min(6, int(match.group(1)) + 1)
    return 1 if (name or "").lower() in _TITLE_STYLES else 0


def _parser(kind: str) -> Any:
    """A parser of lxml without entities, network and unbounded depth."""
    from lxml import etree

    if kind == "html":
        return etree.HTMLParser(no_network=True, remove_comments=True, encoding="utf-8")
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _xml(container: ZipContainer, name: str) -> Any:
    from lxml import etree

    with container.open(name) as file:
        return etree.fromstring(file.read(), _parser("xml"))


def _open_document_paragraphs(container: ZipContainer) -> Paragraphs:
    """Headings and paragraphs of an ODT."""
    space = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    for element in _xml(container, "content.xml").iter(f"{space}h", f"{space}p"):
        level = int(element.get(f"{space}outline-level", "1")) if element.tag == f"{space}h" else 0
        yield min(6, level), "".join(element.itertext())


def _book_paragraphs(container: ZipContainer) -> Paragraphs:
    """Headings and paragraphs of an EPUB, in the order of its spine."""
    root = _xml(container, "META-INF/container.xml")
    package_name = next(el.get("full-path") for el in root.iter("{*}rootfile"))
    package = _xml(container, package_name)
    folder = posixpath.dirname(package_name)
    items = {el.get("id"): el.get("href") for el in package.iter("{*}item")}
    for reference in list(package.iter("{*}itemref"))[:MAX_CHAPTERS]:
        href = items.get(reference.get("idref"))
        name = posixpath.normpath(posixpath.join(folder, unquote(href))) if href else ""
        if name and container.has(name):
            yield from _chapter_paragraphs(container, name)


def _chapter_paragraphs(container: ZipContainer, name: str) -> Paragraphs:
    from lxml import etree

    with container.open(name) as file:
        root = etree.fromstring(file.read() or b"<p/>", _parser("html"))
    blocks = frozenset(_BLOCKS.split())
    for element in root.iter(*blocks) if root is not None else ():
        if any(child.tag in blocks for child in element.iterdescendants()):
            continue
        level = int(element.tag[1]) if element.tag[0] == "h" else 0
        yield level, re.sub(r"\s+", " ", "".join(element.itertext()))
