"""Rows of an export made pages, whatever the export's form: what JSON Lines and CSV share.

A row is a mapping from our names of columns to values. Exports that name their columns otherwise are
understood by the usual names (标题, content …) and by those that `archive.toml` gives. A row that is no
article is set aside with its number; the rows around it are read.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from retrieval.errors import UnreadableSource
from retrieval.models import Article, Page, SetAside
from retrieval.reading.grammar.lines import Line, split_lines, strip
from retrieval.reading.readers.fielded_article import LONGEST_TITLE_FIELD, Fielded, article_of_fields
from retrieval.reading.readers.text_file import id_prefix
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.page_facts import BadFact, PageFacts, facts_of
from retrieval.reading.sources.path_facts import facts_from_path
from retrieval.reading.sources.sidecars import sidecar_facts
from retrieval.reading.sources.source_file import SourceFile

_FIELDS = ("kicker", "title", "subtitle", "author")


@dataclass(frozen=True, slots=True)
class RowText:
    """The words of a row: its text as given, and its title fields, "" where they say nothing."""

    body: str
    kicker: str = ""
    title: str = ""
    subtitle: str = ""
    author: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> RowText | None:
        """The words of a row; None where it has neither title nor text. Raises BadFact."""
        body = _text(row, "text") or _text(row, "body")
        fields = {name: _text(row, name) for name in _FIELDS}
        for name, value in fields.items():
            if len(value) > LONGEST_TITLE_FIELD:
                raise BadFact(name, value)
        if not strip(body) and not strip(fields["title"]):
            return None
        return cls(body, **fields)


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadFact(name, type(value).__name__)
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair, as escapes of JSON can have
        raise BadFact(name, "surrogate") from None
    return text


def article_of_row(texts: RowText, no: int, *, id: str, source: str, row: int, facts: PageFacts) -> Article:
    """The article that a row is. no: its number on its page; row: its line in the export."""

    def lines(field: str) -> tuple[Line, ...]:
        return tuple(split_lines(field, row)) if field else ()

    fields = Fielded(
        lines(texts.body), lines(texts.kicker), lines(texts.title), lines(texts.subtitle), lines(texts.author)
    )
    return article_of_fields(
        fields, no, id=id, source=source, facts=facts, extent=(row, row), given=texts.body
    )


PAGES_A_PART = 8
SMALLEST_PART, LARGEST_PART = 50_000, 1_500_000
"""Code points of the bodies of a part."""
MOST_ARTICLES_A_PAGE = 500
"""Rows of one page beyond this number begin another Page, so that a page is never held without bound."""

COLUMNS = (
    "id", "paper", "date", "page", "page_name", "kicker", "title", "subtitle", "author", "text", "body",
)  # fmt: skip
"""The names of columns as everything behind the readers knows them."""
_OURS = frozenset(COLUMNS)
USUAL_NAMES: Mapping[str, str] = {
    "编号": "id", "文章编号": "id", "article_id": "id",
    "报纸": "paper", "报名": "paper", "报纸名称": "paper", "newspaper": "paper",
    "日期": "date", "出版日期": "date", "发布日期": "date", "pubdate": "date", "publish_date": "date",
    "版次": "page", "版面": "page", "版号": "page", "版名": "page_name", "版面名称": "page_name",
    "引题": "kicker", "肩题": "kicker", "眉题": "kicker",
    "标题": "title", "题目": "title", "主题": "title", "主标题": "title", "headline": "title",
    "副题": "subtitle", "副标题": "subtitle", "subhead": "subtitle", "deck": "subtitle",
    "作者": "author", "记者": "author", "byline": "author",
    "正文": "text", "内容": "text", "全文": "text", "文章内容": "text", "content": "text",
}  # fmt: skip
"""How exports usually name the same columns; compared in lower case."""

NumberedRow = tuple[int, "Mapping[str, Any] | SetAside"]
"""A row with its number (1-based line of the file), or why that one could not be read."""


class BadRow(ValueError):
    """A row that is no article: reason and facts as in SetAside."""

    def __init__(self, reason: str, **facts: object) -> None:
        self.reason = reason
        self.facts = tuple((name, str(value)[:200]) for name, value in facts.items())
        super().__init__(reason)


def column_of(name: str, given: Mapping[str, str]) -> str:
    """Our name of a column. given: the archive's own names, {"标题": "title"}; they go before the usual."""
    plain = name.strip().lstrip("\ufeff").lower()
    return given.get(name.strip()) or (plain if plain in COLUMNS else USUAL_NAMES.get(plain, name))


def with_our_names(row: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """The row under our names; a column of our own name goes before one that merely means it."""
    if not given and row.keys() <= _OURS:
        return dict(row)
    renamed = {column_of(name, given): value for name, value in row.items() if isinstance(name, str)}
    taken = {target for source, target in given.items() if source in row}
    return {**renamed, **{name: row[name] for name in COLUMNS if name in row and name not in taken}}


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A row that is an article: its line in the file, its place on its page, its id, page and words."""

    number: int
    no: int
    id: str
    facts: PageFacts
    texts: RowText

    def article(self, name: str) -> Article:
        """The article. name: that of the source."""
        return article_of_row(self.texts, self.no, id=self.id, source=name, row=self.number, facts=self.facts)


@dataclass(frozen=True, slots=True)
class ExportPart:
    """A run of rows of one export; a page is never in two parts unless it is far too large for one.

    name: that of the source. licence: what its articles are shown with.
    """

    name: str
    licence: str | None
    entries: tuple[ExportRow | SetAside, ...]

    def digest(self) -> str:
        """Of all that its pages are made of: parts of the same digest have the same pages."""
        found = hashlib.sha256(repr((self.name, self.licence)).encode())
        for entry in self.entries:
            if isinstance(entry, SetAside):
                found.update(repr(entry).encode())
                continue
            place = (entry.number, entry.no, entry.id, entry.facts)
            for piece in (repr(place), *astuple(entry.texts)):
                found.update(b"\0%d\0" % len(piece) + piece.encode())
        return found.hexdigest()[:32]

    def pages(self) -> Iterator[Page | SetAside]:
        """The rows as pages: rows that follow each other and are of one page come together."""
        items = (e if isinstance(e, SetAside) else e.article(self.name) for e in self.entries)
        for item in _pages(items, self.name):
            yield licensed(item, self.licence) if self.licence and isinstance(item, Page) else item


def licensed(page: Page, licence: str) -> Page:
    """The page with what its articles are to be shown with."""
    return replace(page, articles=tuple(replace(article, licence=licence) for article in page.articles))


def pages_of_rows(rows: Iterator[NumberedRow], source: SourceFile) -> Iterator[Page | SetAside]:
    """The rows as pages. Raises UnreadableSource: "no_text" where no row is an article."""
    entries = entries_of(rows, source)
    return _pages((e if isinstance(e, SetAside) else e.article(source.name) for e in entries), source.name)


def parts_of_rows(rows: Iterator[NumberedRow], source: SourceFile) -> Iterator[ExportPart]:
    """The rows in parts of some hundred thousand code points.

    Where a part ends is told by the page that follows, not by how much came before: a row more or less
    moves the borders about it and no others. Raises UnreadableSource as `pages_of_rows`.
    """
    licence = profile_of(source).licence
    held: list[ExportRow | SetAside] = []
    size, before, broken = 0, None, None
    try:
        for entry in entries_of(rows, source):
            key = entry.facts if isinstance(entry, ExportRow) else before
            may_end = key != before and zlib.crc32(repr(key).encode()) % PAGES_A_PART == 0
            if held and ((may_end and size >= SMALLEST_PART) or size >= LARGEST_PART):
                yield ExportPart(source.name, licence, tuple(held))
                held, size = [], 0
            held.append(entry)
            size += len(entry.texts.body) if isinstance(entry, ExportRow) else 0
            before = key
    except UnreadableSource as error:
        broken = error
    if held:
        yield ExportPart(source.name, licence, tuple(held))
    if broken is not None:
        raise broken


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


def entries_of(rows: Iterator[NumberedRow], source: SourceFile) -> Iterator[ExportRow | SetAside]:
    """The rows that are articles, numbered on their pages, and those that had to be set aside.

    Raises UnreadableSource: "no_text" where no row is an article; bad_metadata of what says what it is.
    """
    profile = profile_of(source)
    known = sidecar_facts(source).or_else(profile.facts(source.name))
    known = known.or_else(facts_from_path(source.name.split("/")))
    numbers: Counter[tuple[object, ...]] = Counter()
    for number, row in rows:
        if isinstance(row, SetAside):
            yield row
            continue
        try:
            yield _entry(row, number, source.name, _facts(row, profile.zone).or_else(known), numbers)
        except BadRow as bad:
            yield SetAside(source.name, bad.reason, bad.facts, number)
    if not numbers:
        raise UnreadableSource(source.name, "no_text")


def _facts(row: Mapping[str, Any], zone: ZoneInfo | None) -> PageFacts:
    try:
        return facts_of(row, zone)
    except BadFact as bad:
        raise BadRow("bad_metadata", field=bad.field, value=bad.value) from bad


def _entry(
    row: Mapping[str, Any], number: int, name: str, facts: PageFacts, numbers: Counter[tuple[object, ...]]
) -> ExportRow:
    try:
        texts = RowText.of(row)
    except BadFact as bad:
        raise BadRow("bad_metadata", field=bad.field, value=bad.value) from bad
    if texts is None:
        raise BadRow("no_text")
    own = own_id(row)
    key = (facts.paper, facts.date, facts.page)
    numbers[key] += 1
    prefix = id_prefix(facts)
    made = f"{prefix}/{numbers[key]}" if prefix else f"{name}#{number}"
    return ExportRow(number, numbers[key], own or made, facts, texts)


def own_id(row: Mapping[str, Any]) -> str | None:
    """The row's id as given; numbers are ids too. Raises BadRow for anything else."""
    value = row.get("id")
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > 500:
        raise BadRow("bad_metadata", field="id", value=type(value).__name__)
    return str(value)
