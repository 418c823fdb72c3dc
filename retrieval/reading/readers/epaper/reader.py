"""HTML files: one page of an e-paper's site, one article.

Only what tells HTML from other files is here; the parser is imported when the first page is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.errors import MissingExtra, UnreadableSource
from retrieval.extras import installed
from retrieval.models import Page, SetAside
from retrieval.reading.readers.epaper.document import Document, document_of
from retrieval.reading.readers.epaper.embedded_metadata import properties_of
from retrieval.reading.readers.epaper.generic_article import generic_clipping
from retrieval.reading.readers.epaper.page_facts import facts_of_address, number_on_page, saved_from
from retrieval.reading.readers.epaper.templates import (
    TemplateMatch,
    founder_clipping,
    is_index,
    people_clipping,
)
from retrieval.reading.readers.fielded_article import Fielded, article_of_fields
from retrieval.reading.readers.text_file import id_prefix
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.page_facts import PageFacts
from retrieval.reading.sources.sidecars import sidecar_facts
from retrieval.reading.sources.source_file import SourceFile

_SUFFIXES = frozenset([".html", ".htm", ".shtml", ".xhtml"])
_BEGINNING = re.compile(
    rb"(?:\s|<!--(?:(?!-->).){0,2000}-->|<\?xml[^>]{0,200}\?>)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|script|link|style)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_ANY_TAG = re.compile(rb"<[!A-Za-z]")


class HtmlReader:
    """Reads saved pages of e-papers; of other sites with the extra `html`."""

    @property
    def version(self) -> int:
        """Odd where the extra `html` is not installed: with it, pages set aside for its lack are read."""
        return 1 + installed("trafilatura")

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """Whether the file begins as HTML does, or is named so and has a tag in it."""
        plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
        return bool(_BEGINNING.match(plain) or (source.suffix in _SUFFIXES and _ANY_TAG.search(plain)))

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """The page with its article. Raises UnreadableSource: those of `page_of`, bad_metadata."""
        yield page_of(source, sidecar_facts(source).or_else(profile_of(source).facts(source.name)))


def page_of(source: SourceFile, known: PageFacts) -> Page:
    """The page of a file; known: what sidecars and `archive.toml` say of it.

    Raises UnreadableSource: those of `document_of`, page_index, no_article, missing_extra (extra).
    """
    document = document_of(source)
    clipping = _clipping(document)
    return _page(document, clipping.fields, clipping.facts.or_else(known))


def _clipping(document: Document) -> TemplateMatch:
    known = founder_clipping(document, properties_of(document)) or people_clipping(document)
    if known is not None:
        return known
    if is_index(document):
        raise UnreadableSource(document.name, "page_index")
    try:
        found = generic_clipping(document)
    except MissingExtra as error:
        raise UnreadableSource(document.name, "missing_extra", extra=error.facts["extra"]) from error
    if found is None:
        raise UnreadableSource(document.name, "no_article")
    return found


def _page(document: Document, fields: Fielded, facts: PageFacts) -> Page:
    address = saved_from(document)
    addresses = [document.name] if address is None else [document.name, address]
    for name in addresses:
        facts = facts.or_else(facts_of_address(name))
    number, prefix = number_on_page(addresses), id_prefix(facts)
    article = article_of_fields(
        fields,
        number or 1,
        id=f"{prefix}/{number}" if prefix and number else f"{document.name}#{number or 1}",
        source=document.name,
        facts=facts,
        extent=_extent(document, fields),
    )
    return Page(document.name, (article,), facts.paper, facts.date, facts.page, facts.page_name)


def _extent(document: Document, fields: Fielded) -> tuple[int, int]:
    lines = [line.number for line in (*fields.body, *fields.captions)] or [
        line.number for line in fields.title
    ]
    return (min(lines), max(lines)) if lines else (1, document.last_line)
