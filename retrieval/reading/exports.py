"""Rows of an export made pages, whatever the export's form: what JSON Lines and CSV share.

A row is a mapping from our names of columns to values. Exports that name their columns otherwise are
understood by the usual names (标题, content …) and by those that `archive.toml` gives. A row that is no
article is set aside with its number; the rows around it are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from retrieval.errors import UnreadableSource
from retrieval.models import Article, Page, SetAside
from retrieval.reading.metadata import BadFact, PageFacts, facts_of
from retrieval.reading.paths import facts_from_path
from retrieval.reading.profile import profile_of
from retrieval.reading.rows import RowText, article_of_row
from retrieval.reading.sidecars import sidecar_facts
from retrieval.reading.source import SourceFile
from retrieval.reading.text import id_prefix

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


def pages_of_rows(rows: Iterator[NumberedRow], source: SourceFile) -> Iterator[Page | SetAside]:
    """The rows as pages: rows that follow each other and are of one page come together.

    Raises UnreadableSource: "no_text" where no row is an article.
    """
    profile = profile_of(source)
    known = sidecar_facts(source).or_else(profile.facts(source.name))
    known = known.or_else(facts_from_path(source.name.split("/")))
    found = False
    for item in _pages(_articles(rows, source.name, known, profile.zone), source.name):
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


def _articles(
    rows: Iterator[NumberedRow], name: str, known: PageFacts, zone: ZoneInfo | None
) -> Iterator[Article | SetAside]:
    numbers: Counter[tuple[object, ...]] = Counter()
    for number, row in rows:
        if isinstance(row, SetAside):
            yield row
            continue
        try:
            facts = _facts(row, zone).or_else(known)
            yield _article(row, number, name, facts, numbers)
        except BadRow as bad:
            yield SetAside(name, bad.reason, bad.facts, number)


def _facts(row: Mapping[str, Any], zone: ZoneInfo | None) -> PageFacts:
    try:
        return facts_of(row, zone)
    except BadFact as bad:
        raise BadRow("bad_metadata", field=bad.field, value=bad.value) from bad


def _article(
    row: Mapping[str, Any], number: int, name: str, facts: PageFacts, numbers: Counter[tuple[object, ...]]
) -> Article:
    try:
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
    return article_of_row(texts, no, id=own_id(row) or made, source=name, row=number, facts=facts)


def own_id(row: Mapping[str, Any]) -> str | None:
    """The row's id as given; numbers are ids too. Raises BadRow for anything else."""
    value = row.get("id")
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > 500:
        raise BadRow("bad_metadata", field="id", value=type(value).__name__)
    return str(value)
