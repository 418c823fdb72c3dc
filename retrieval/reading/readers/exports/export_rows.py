"""Export rows to articles, common to JSON Lines and CSV.

Takes numbered rows under canonical column names (`export_columns`), gives `ExportRow`s: rows with id, page
facts and checked text, cheap to make and later turned into articles. A row without an article is set aside
with its number; the rows around it are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import NoneType
from typing import Any
from zoneinfo import ZoneInfo

from retrieval.errors import UnreadableSource
from retrieval.models import Article, SetAside
from retrieval.reading.grammar.lines import Line, split_lines, strip
from retrieval.reading.leftovers import count_chars
from retrieval.reading.readers.exports.cell_values import (
    joined_date_parts,
    line_of_value,
    split_citation,
    split_date,
    split_page,
    text_of_value,
)
from retrieval.reading.readers.exports.column_mapping import RECORD_PATH, NumberedRow, partial_dates_note
from retrieval.reading.readers.exports.export_columns import ABSTRACT
from retrieval.reading.readers.fielded_article import (
    MAX_TITLE_CHARS,
    ArticleFields,
    ArticleOrigin,
    article_of_fields,
)
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.page_facts import BadFact, PageFacts, id_prefix, parse_facts
from retrieval.reading.sources.path_facts import facts_from_path
from retrieval.reading.sources.sidecars import sidecar_facts
from retrieval.reading.sources.source_file import SourceFile

MAX_ID_CHARS = 500
_FACT_CELLS = ("date", "page", "page_name", "paper")
_TITLE_FIELDS = ("kicker", "title", "subtitle", "author")


class BadRow(ValueError):
    """A row without an article: reason and facts as in SetAside."""

    def __init__(self, reason: str, **facts: object) -> None:
        self.reason = reason
        self.facts = tuple((name, str(value)[:200]) for name, value in facts.items())
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class RowText:
    """Body and title fields of a row, "" where missing."""

    body: str
    kicker: str = ""
    title: str = ""
    subtitle: str = ""
    author: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> RowText | None:
        """Text of a row; None without title and body. Raises BadFact.

        An abstract stands in for a missing body.
        """
        bodies = (_text(row, name, text_of_value) for name in ("text", "body", ABSTRACT))
        body = next(filter(None, bodies), "")
        fields = {name: _text(row, name, line_of_value) for name in _TITLE_FIELDS}
        for name, value in fields.items():
            if len(value) > MAX_TITLE_CHARS:
                raise BadFact(name, value)
        if not strip(body) and not strip(fields["title"]):
            return None
        return cls(body, **fields)


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A row with an article.

    number: 1-based line of the file.  no: number of the article on its page.
    """

    number: int
    no: int
    id: str
    facts: PageFacts
    texts: RowText

    def article(self, source: str) -> Article:
        """Build the article. source: name of the export."""

        def lines(field: str) -> tuple[Line, ...]:
            return tuple(split_lines(field, self.number)) if field else ()

        texts = self.texts
        fields = ArticleFields(
            lines(texts.body), lines(texts.kicker), lines(texts.title),
            lines(texts.subtitle), lines(texts.author),
        )  # fmt: skip
        origin = ArticleOrigin(self.id, self.no, source, self.facts, (self.number, self.number))
        return article_of_fields(fields, origin, given=texts.body)


def read_rows(rows: Iterator[NumberedRow], source: SourceFile) -> Iterator[ExportRow | SetAside]:
    """Rows with articles, numbered on their pages; others set aside.

    Raises UnreadableSource: no_text for an export without any article; bad_metadata of sidecars.
    """
    profile = profile_of(source)
    known = sidecar_facts(source).or_else(profile.facts("/".join(source.path_parts)))
    known = known.or_else(facts_from_path(source.path_parts))
    counts: Counter[tuple[object, ...]] = Counter()
    periods: dict[int, str] = {}
    for number, row in rows:
        if isinstance(row, SetAside):
            yield row
            continue
        try:
            facts = _facts(row, profile.zone).or_else(known)
            yield _export_row(row, number, source.name, facts, counts)
            if facts.period:
                periods[number] = facts.period
        except BadRow as bad:
            at = row.get(RECORD_PATH)
            size = sum(
                count_chars(text)
                for name, text in row.items()
                if isinstance(text, str) and name != RECORD_PATH
            )
            told = (*bad.facts, ("at", str(at))) if at else bad.facts
            told = (*told, ("chars", str(size))) if size else told
            yield SetAside(source.name, bad.reason, told, None if at else number)
    if periods:
        yield partial_dates_note(source.name, periods)
    if not counts:
        raise UnreadableSource(source.name, "no_text")


def _export_row(
    row: Mapping[str, Any], number: int, source: str, facts: PageFacts, counts: Counter[tuple[object, ...]]
) -> ExportRow:
    """A row with its number and id.

    counts: articles per page so far, raised by one. Raises BadRow.
    """
    try:
        texts = RowText.of(row)
    except BadFact as bad:
        raise BadRow("bad_metadata", field=bad.field, value=bad.value) from bad
    if texts is None:
        raise BadRow("no_text")
    own_id = _row_id(row)
    key = (facts.paper, facts.date, facts.page)
    counts[key] += 1
    prefix = id_prefix(facts)
    made_id = f"{prefix}/{counts[key]}" if prefix else f"{source}#{number}"
    return ExportRow(number, counts[key], own_id or made_id, facts, texts)


def _facts(row: Mapping[str, Any], zone: ZoneInfo | None) -> PageFacts:
    cells = tuple(row.get(name) for name in _FACT_CELLS)
    try:
        if cells[0] and all(type(cell) in (str, int, NoneType) for cell in cells):
            return _facts_of_cells(cells, zone)
        return parse_facts(_split_cells(row), zone)
    except BadFact as bad:
        raise BadRow("bad_metadata", field=bad.field, value=bad.value) from bad


@lru_cache(maxsize=1024)  # the rows of an issue have a dozen pages between them
def _facts_of_cells(cells: tuple[str | int | None, ...], zone: ZoneInfo | None) -> PageFacts:
    return parse_facts(_split_cells(dict(zip(_FACT_CELLS, cells, strict=True))), zone)


def _split_cells(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Facts of a row, each in a cell of its own."""
    date, page, page_name, paper = (row.get(name) for name in _FACT_CELLS)
    if date in (None, "") and row.get("year"):
        date = joined_date_parts(row)
    paper = line_of_value(paper)
    if paper and date in (None, ""):
        paper, date = split_citation(paper)
    date, beside = split_date(date)
    if page in (None, ""):
        page = beside
    if isinstance(page, float) and page.is_integer():
        page = int(page)
    if isinstance(page, str):
        label, name = split_page(page)
        page, page_name = label or page, page_name or name
    if isinstance(page_name, str) and page in (None, ""):
        label, name = split_page(page_name)
        page, page_name = (label, name) if label and name else (page, page_name)
    return {"date": date, "page": page, "page_name": page_name, "paper": paper}


def _row_id(row: Mapping[str, Any]) -> str | None:
    """The row's own id, or None.

    A text or whole number, kept as given. Raises BadRow.
    """
    value = row.get("id")
    if isinstance(value, dict):  # {"$oid": …} of a MongoDB export
        value = next(iter(value.values()), None)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > MAX_ID_CHARS:
        raise BadRow("bad_metadata", field="id", value=type(value).__name__)
    return str(value)


def _text(row: Mapping[str, Any], name: str, read: Callable[[object], str | None]) -> str:
    value = row.get(name)
    if value is None:
        return ""
    text = value if isinstance(value, str) and "<" not in value and "&" not in value else read(value)
    if text is None and not (isinstance(value, list | dict) and name not in ("text", "body")):
        raise BadFact(name, type(value).__name__)
    try:
        (text or "").encode()
    except UnicodeEncodeError:  # half a surrogate pair, as JSON escapes can produce
        raise BadFact(name, "surrogate") from None
    return text or ""
