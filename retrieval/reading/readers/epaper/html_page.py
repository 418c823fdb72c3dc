"""HTML file to page: parsing, template matching, article building.

Tried in order: Founder e-papers, the People's Daily database, index pages (refused), and other sites by the
library of extra `html`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from retrieval.errors import MissingExtra, UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.reading.leftovers import Leftovers, outside_words
from retrieval.reading.readers.epaper.document import HtmlDocument, offset_of, parse_document
from retrieval.reading.readers.epaper.embedded_metadata import read_metadata
from retrieval.reading.readers.epaper.generic_article import match_boxes, match_generic
from retrieval.reading.readers.epaper.page_facts import (
    facts_beside,
    facts_from_address,
    folio_lines_facts,
    is_source_line,
    meta_facts,
    number_on_page,
    original_address,
)
from retrieval.reading.readers.epaper.templates import (
    TemplateMatch,
    is_index,
    match_founder,
    match_peoples_daily,
)
from retrieval.reading.readers.epaper.visible_text import visible_lines, visible_texts
from retrieval.reading.readers.fielded_article import ArticleFields, ArticleOrigin, article_of_fields
from retrieval.reading.sources.page_facts import PageFacts, id_prefix
from retrieval.reading.sources.source_file import SourceFile


def read_html_page(source: SourceFile, known: PageFacts) -> Iterator[Page | SetAside]:
    """The page of a file, and notes on the text beside.

    known: facts of sidecars and `archive.toml`.

    Raises UnreadableSource: as `parse_document`, page_index, no_article, missing_extra (extra).
    """
    document = parse_document(source)
    matches = _match_template(document)
    page = _build_page(document, [match.fields for match in matches], matches[0].facts.or_else(known))
    yield page
    left = Leftovers(document.name)
    for element, text in outside_words(visible_texts(document), page.articles):
        reason = "left_facts" if is_source_line(text) else "left_beside"
        left.add(reason, text, document.line_at(offset_of(element)))
    yield from left.notes()


def _match_template(document: HtmlDocument) -> list[TemplateMatch]:
    match = match_founder(document, read_metadata(document)) or match_peoples_daily(document)
    if match is not None:
        return [match]
    if boxes := match_boxes(document):
        return boxes
    if is_index(document):
        raise UnreadableSource(document.name, "page_index")
    try:
        match = match_generic(document)
    except MissingExtra as error:
        raise UnreadableSource(document.name, "missing_extra", extra=error.facts["extra"]) from error
    if match is None:
        raise UnreadableSource(document.name, "no_article")
    return [match]


def _build_page(document: HtmlDocument, several: Sequence[ArticleFields], facts: PageFacts) -> Page:
    address = original_address(document)
    addresses = [document.name] if address is None else [document.name, address]
    for name in addresses:
        facts = facts.or_else(facts_from_address(name))
    if facts.date is None:
        lines = visible_lines(document, document.root)
        facts = facts.or_else(facts_beside(lines, several[0].title, several[0].body))
        facts = facts.or_else(meta_facts(document))
        facts = facts.or_else(folio_lines_facts(lines))
    first, prefix = number_on_page(addresses), id_prefix(facts)
    articles = []
    for no, fields in enumerate(several, first or 1):
        numbered = prefix and (first or len(several) > 1)
        article_id = f"{prefix}/{no}" if numbered else f"{document.name}#{no}"
        origin = ArticleOrigin(article_id, no, document.name, facts, _extent(document, fields))
        articles.append(article_of_fields(fields, origin))
    return Page(document.name, tuple(articles), facts.paper, facts.date, facts.page, facts.page_name)


def _extent(document: HtmlDocument, fields: ArticleFields) -> tuple[int, int]:
    """First and last line of the article in the source."""
    lines = [line.number for line in (*fields.body, *fields.captions)] or [
        line.number for line in fields.title
    ]
    return (min(lines), max(lines)) if lines else (1, document.last_line)
