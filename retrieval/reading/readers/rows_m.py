"""A row of an export made an Article: its own text untouched, its lines as blocks, its title fields after.

Offsets in the row's text are offsets in `Article.text`. The lines of the text are told apart as `fielded`
says. Nothing is joined, for an export has no columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from retrieval.models import Article
from retrieval.reading.grammar.lines import Line, split_lines, strip
from retrieval.reading.readers.fielded_article import LONGEST_TITLE_FIELD, Fielded, article_of_fields
from retrieval.reading.sources.page_facts import BadFact, PageFacts

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
