"""Exports: JSON Lines (also gzip'd), one article a row.

A row is {id?, paper?, date?, page?, page_name?, kicker?, title, subtitle?, author?, text or body}. The
article's text begins with the row's own text exactly as given, so an offset in one is an offset in the
other; blocks are its lines, then the title fields and the author follow. A row that is broken is set
aside with its number; the rows around it are read.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import IO, Any, cast

from retrieval.errors import UnreadableSource
from retrieval.models import Article, Page, SetAside
from retrieval.reading.metadata import BadFact, PageFacts, facts_of
from retrieval.reading.paths import facts_from_path
from retrieval.reading.rows import RowText, article_of_row
from retrieval.reading.sidecars import sidecar_facts
from retrieval.reading.source import SourceFile, unreadable
from retrieval.reading.text import id_prefix

LARGEST_ROW = 16 * 2**20
"""Bytes of the longest row read; one longer is skipped without being held in memory."""
MOST_ARTICLES_A_PAGE = 500
"""Rows of one page beyond this number begin another Page, so that a page is never held without bound."""
_GZIP = b"\x1f\x8b"


class BadRow(ValueError):
    """A row that is no article: reason and facts as in SetAside."""

    def __init__(self, reason: str, **facts: object) -> None:
        self.reason = reason
        self.facts = tuple((name, str(value)[:200]) for name, value in facts.items())
        super().__init__(reason)


class JsonlReader:
    """Reads exports in JSON Lines."""

    version = 1

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """Whether the first character is that of a JSON object, unpacked where the file is gzip'd."""
        if head.startswith(_GZIP):
            head = _unpacked(head)
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if not start.startswith(b"{"):
            return False
        return source.name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson", ".json")) or (
            start[1:].lstrip().startswith(b'"')
        )

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """The rows as pages: rows that follow each other and are of one page come together.

        Raises UnreadableSource: "unreadable", "bad_gzip", "no_text" (no row is an article).
        """
        known = sidecar_facts(source).or_else(facts_from_path(source.name.split("/")))
        found = False
        for item in _pages(_articles(source, known), source.name):
            found = found or isinstance(item, Page)
            yield item
        if not found:
            raise UnreadableSource(source.name, "no_text")


def _pages(items: Iterator[Article | SetAside], name: str) -> Iterator[Page | SetAside]:
    for _, group in groupby(items, key=_page_key):
        articles: list[Article] = []
        for item in group:
            if isinstance(item, SetAside):
                yield item
                continue
            articles.append(item)
            if len(articles) == MOST_ARTICLES_A_PAGE:
                yield _page(articles, name)
                articles = []
        if articles:
            yield _page(articles, name)


def _page_key(item: Article | SetAside) -> object:
    return None if isinstance(item, SetAside) else (item.paper, item.date, item.page, item.page_name)


def _page(articles: list[Article], name: str) -> Page:
    first = articles[0]
    return Page(name, tuple(articles), first.paper, first.date, first.page, first.page_name)


def _articles(source: SourceFile, known: PageFacts) -> Iterator[Article | SetAside]:
    numbers: Counter[tuple[object, ...]] = Counter()
    for number, line in _rows(source):
        if isinstance(line, SetAside):
            yield line
            continue
        if not line.strip():
            continue
        try:
            yield _article(line, number, source.name, known, numbers)
        except BadRow as bad:
            yield SetAside(source.name, bad.reason, bad.facts, number)


def _article(
    line: bytes, number: int, name: str, known: PageFacts, numbers: Counter[tuple[object, ...]]
) -> Article:
    row = parse_row(line)
    try:
        facts = facts_of(row).or_else(known)
        texts = RowText.of(row)
    except BadFact as bad:
        raise BadRow("bad_metadata", field=bad.field, value=bad.value) from bad
    if texts is None:
        raise BadRow("no_text")
    key = (facts.paper, facts.date, facts.page)
    numbers[key] += 1
    no = numbers[key]
    prefix = id_prefix(facts)
    made = f"{prefix}/{no}" if prefix else f"{name}#{number}"
    return article_of_row(texts, no, id=_own_id(row) or made, source=name, row=number, facts=facts)


def parse_row(line: bytes) -> Mapping[str, Any]:
    """The JSON object of a row. Raises BadRow: "encoding", "bad_json"."""
    try:
        row = json.loads(line.decode("utf-8-sig").strip("\x00 \r\n\t"))
    except UnicodeDecodeError as error:
        raise BadRow("encoding") from error
    except (ValueError, RecursionError) as error:
        raise BadRow("bad_json", detail=str(error)[:120]) from error
    if not isinstance(row, dict):
        raise BadRow("bad_json", detail=f"{type(row).__name__}")
    return row


def _own_id(row: Mapping[str, Any]) -> str | None:
    """The row's id as given; numbers are ids too. Raises BadRow for anything else."""
    value = row.get("id")
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > 500:
        raise BadRow("bad_metadata", field="id", value=type(value).__name__)
    return str(value)


def _rows(source: SourceFile) -> Iterator[tuple[int, bytes | SetAside]]:
    """Row number (1-based line of the file) and its bytes; a row too long comes as SetAside."""
    try:
        with source.open() as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            file: IO[bytes] = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if packed else raw
            yield from _lines(file, source.name)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield 0, SetAside(source.name, "bad_gzip", (("detail", str(error)[:120]),))
    except OSError as error:
        raise unreadable(source.name, error) from error


def _lines(file: IO[bytes], name: str) -> Iterator[tuple[int, bytes | SetAside]]:
    number = 0
    while line := file.readline(LARGEST_ROW + 1):
        number += 1
        if len(line) <= LARGEST_ROW:
            yield number, line
            continue
        size = len(line)
        while not line.endswith(b"\n") and (line := file.readline(LARGEST_ROW)):
            size += len(line)
        yield number, SetAside(name, "too_large", (("size", str(size)), ("limit", str(LARGEST_ROW))), number)


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 4096)
    except zlib.error:
        return b""
