"""Export rows to pages, all at once or in parts.

Successive rows of one page come together.
Parts let the catalog read a large export again only where it changed: an export is cut at page borders chosen
by their content, so that an inserted row moves the cuts near it and no others (content-defined chunking).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, replace
from itertools import groupby

from retrieval.errors import UnreadableSource
from retrieval.models import Article, Page, SetAside
from retrieval.reading.readers.exports.column_mapping import NumberedRow
from retrieval.reading.readers.exports.export_rows import ExportRow, read_rows
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.source_file import SourceFile

PAGES_PER_PART = 8
"""Of so many page borders one is a possible cut, on average."""
MIN_PART_CHARS, MAX_PART_CHARS = 50_000, 1_500_000
"""Code points of the bodies of a part."""
MAX_ARTICLES_PER_PAGE = 500
"""Further rows of one page begin another Page: the memory held for a page is bounded."""


@dataclass(frozen=True, slots=True)
class ExportPart:
    """A run of rows of one export.

    A page is never in two parts unless far too large for one.
    name: of the source.  licence: shown with the articles.
    """

    name: str
    licence: str | None
    entries: tuple[ExportRow | SetAside, ...]

    def digest(self) -> str:
        """Digest of everything the pages are made of: equal digests, equal pages."""
        digest = hashlib.sha256(repr((self.name, self.licence)).encode())
        for entry in self.entries:
            if isinstance(entry, SetAside):
                digest.update(repr(entry).encode())
                continue
            place = (entry.number, entry.no, entry.id, entry.facts)
            for piece in (repr(place), *astuple(entry.texts)):
                digest.update(b"\0%d\0" % len(piece) + piece.encode())
        return digest.hexdigest()[:32]

    def pages(self) -> Iterator[Page | SetAside]:
        """The rows as pages, licence added."""
        for item in _pages(self.entries, self.name):
            yield with_licence(item, self.licence) if self.licence and isinstance(item, Page) else item


def with_licence(page: Page, licence: str) -> Page:
    """The page with a licence on each article."""
    return replace(page, articles=tuple(replace(article, licence=licence) for article in page.articles))


def pages_of_rows(rows: Iterator[NumberedRow], source: SourceFile) -> Iterator[Page | SetAside]:
    """The rows as pages.

    Raises UnreadableSource: no_text for an export without any article.
    """
    return _pages(read_rows(rows, source), source.name)


def parts_of_rows(rows: Iterator[NumberedRow], source: SourceFile) -> Iterator[ExportPart]:
    """The rows in parts of some hundred thousand code points.

    A cut depends on the page after it, not on the amount before: a row more or less moves the nearest cuts
    only. Raises UnreadableSource as `pages_of_rows`, after the last part.
    """
    licence = profile_of(source).licence
    entries: list[ExportRow | SetAside] = []
    size, before, failure = 0, None, None
    try:
        for entry in read_rows(rows, source):
            key = entry.facts if isinstance(entry, ExportRow) else before
            may_end = key != before and zlib.crc32(repr(key).encode()) % PAGES_PER_PART == 0
            if entries and ((may_end and size >= MIN_PART_CHARS) or size >= MAX_PART_CHARS):
                yield ExportPart(source.name, licence, tuple(entries))
                entries, size = [], 0
            entries.append(entry)
            size += len(entry.texts.body) if isinstance(entry, ExportRow) else 0
            before = key
    except UnreadableSource as error:
        failure = error
    if entries:
        yield ExportPart(source.name, licence, tuple(entries))
    if failure is not None:
        raise failure


def _pages(entries: Iterable[ExportRow | SetAside], source: str) -> Iterator[Page | SetAside]:
    items = (entry if isinstance(entry, SetAside) else entry.article(source) for entry in entries)
    for _, group in groupby(items, key=_page_key):
        articles: list[Article] = []
        for item in group:
            if isinstance(item, SetAside):
                yield item
                continue
            articles.append(item)
            if len(articles) == MAX_ARTICLES_PER_PAGE:
                yield _page(articles, source)
                articles = []
        if articles:
            yield _page(articles, source)


def _page_key(item: Article | SetAside) -> object:
    return None if isinstance(item, SetAside) else (item.paper, item.date, item.page, item.page_name)


def _page(articles: list[Article], source: str) -> Page:
    first = articles[0]
    return Page(source, tuple(articles), first.paper, first.date, first.page, first.page_name)
