"""Records of labelled or tagged fields, as articles.

Takes the fields of each record, gives pages of one article; names the fields that an article has no place
for, and the records without a text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from retrieval.models import Article, Page, SetAside
from retrieval.reading.grammar.lines import Line
from retrieval.reading.leftovers import Leftovers, count_chars
from retrieval.reading.readers.exports.cell_values import split_citation, split_date, split_page
from retrieval.reading.readers.exports.column_mapping import (
    partial_dates_note,
    rows_facts,
    unused_columns_note,
)
from retrieval.reading.readers.fielded_article import ArticleFields, ArticleOrigin, article_of_fields
from retrieval.reading.sources.page_facts import BadFact, PageFacts, id_prefix, parse_facts

BODY_COLUMNS = frozenset(["text", "body", "abstract"])
_FACTS = frozenset(["paper", "date", "page", "page_name"])


@dataclass(frozen=True, slots=True)
class RecordField:
    """Lines of a field of a record, with its label.

    name: the label as printed.  column: of an export; "-" for one without a place in an article.
    """

    name: str
    column: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """Its lines joined by spaces."""
        return " ".join(line.text for line in self.lines)


def pages_of_records(
    found: Iterable[Sequence[RecordField]], name: str, known: PageFacts
) -> Iterator[Page | SetAside]:
    """A page for each record, and notes on the fields not used.

    name: of the source.  known: facts that hold where a record gives none.
    """
    notes = _RecordNotes(name, Leftovers(name))
    for number, fields in enumerate(found, 1):
        values = {field.column: field.text for field in reversed(fields) if field.lines}
        try:
            facts = _facts(values).or_else(known)
        except BadFact as bad:
            first = next((field.lines[0].number for field in fields if field.lines), 1)
            size = str(sum(count_chars(field.text) for field in fields))
            bad_facts = (("field", bad.field), ("value", bad.value), ("chars", size))
            yield SetAside(name, "bad_metadata", bad_facts, first)
            continue
        texts = _texts(fields)
        notes.count_fields(fields, values, texts)
        article = _article(fields, texts, ArticleOrigin("", number, name, facts, (1, 1)))
        if article is not None:
            notes.count_article(number, texts, facts)
            yield Page(name, (article,), facts.paper, facts.date, facts.page, facts.page_name)
    yield from notes.all()


@dataclass(slots=True)
class _RecordNotes:
    """Counts of fields not used, and of records without text or day.

    name: of the source.
    """

    name: str
    left: Leftovers
    unused: Counter[str] = field(default_factory=Counter)
    without_text: dict[str, list[int]] = field(default_factory=dict)
    periods: dict[int, str] = field(default_factory=dict)

    def count_fields(
        self, fields: Sequence[RecordField], values: Mapping[str, str], texts: Mapping[str, Sequence[Line]]
    ) -> None:
        """Count the fields that are no text of the article.

        values: of the record by column.  texts: as of `_texts`.
        """
        for record_field in fields:
            lines, column = record_field.lines, record_field.column
            if lines and column in _FACTS and record_field.text == values[column]:
                self.left.add("left_facts", record_field.text, lines[0].number)
            elif lines and lines != texts.get(column):
                self.unused[record_field.name] += sum(len(line.text) for line in lines)

    def count_article(self, number: int, texts: Mapping[str, Sequence[Line]], facts: PageFacts) -> None:
        """Count a record without a text or a day."""
        if not texts.keys() & {"text", "body"}:
            reason = "abstract_only" if "abstract" in texts else "title_only"
            self.without_text.setdefault(reason, []).append(number)
        if facts.period:
            self.periods[number] = facts.period

    def all(self) -> Iterator[SetAside]:
        """The notes."""
        if self.unused:
            yield unused_columns_note(self.name, self.unused)
        for reason, rows in sorted(self.without_text.items()):
            yield SetAside(self.name, reason, rows_facts(rows))
        if self.periods:
            yield partial_dates_note(self.name, self.periods)
        yield from self.left.notes()


def _texts(fields: Sequence[RecordField]) -> dict[str, tuple[Line, ...]]:
    """Lines of the article by column: the first of each."""
    found: dict[str, tuple[Line, ...]] = {}
    for column in ("kicker", "title", "subtitle", "author", "text", "body", "abstract"):
        lines = next((f.lines for f in fields if f.column == column and f.lines), None)
        if lines and not (column in BODY_COLUMNS and BODY_COLUMNS & found.keys()):
            found[column] = lines
    return found


def _facts(values: dict[str, str]) -> PageFacts:
    """Facts of an article's fields. Raises BadFact."""
    paper, cited = split_citation(values.get("paper") or "")
    date, beside = split_date(values.get("date") or cited)
    label, page_name = split_page(values.get("page") or beside or "")
    return parse_facts({
        "date": date, "page": label or values.get("page"), "page_name": values.get("page_name") or page_name,
        "paper": paper,
    })  # fmt: skip


def _article(
    fields: Sequence[RecordField], texts: dict[str, tuple[Line, ...]], origin: ArticleOrigin
) -> Article | None:
    """The article of some fields; None without text and title.

    texts: as of `_texts`.  origin: still without id and extent.
    """
    body = next((texts[column] for column in BODY_COLUMNS if column in texts), ())
    title = texts.get("title", ())
    if not body and not title:
        return None
    kicker, deck, author = (texts.get(column, ()) for column in ("kicker", "subtitle", "author"))
    every = [line.number for field in fields for line in field.lines]
    prefix = id_prefix(origin.facts)
    article_id = f"{prefix}/{origin.no}" if prefix else f"{origin.source}#{origin.no}"
    whole = replace(origin, id=article_id, extent=(min(every), max(every)))
    return article_of_fields(ArticleFields(body, kicker, title, deck, author), whole)
