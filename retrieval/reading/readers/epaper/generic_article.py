"""Articles of other web pages, extracted by trafilatura (extra `html`).

Title and paragraphs are believed above a minimum length; the date only from the page's metadata. A page
without an article, as a start page, gives None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from retrieval.errors import UnreadableSource
from retrieval.extras import import_extra
from retrieval.reading.grammar.lines import Line, strip
from retrieval.reading.grammar.person_names import HAN
from retrieval.reading.readers.epaper.document import HtmlDocument
from retrieval.reading.readers.epaper.templates import TemplateMatch
from retrieval.reading.readers.epaper.visible_text import visible_lines
from retrieval.reading.readers.fielded_article import MAX_TITLE_CHARS, ArticleFields
from retrieval.reading.sources.page_facts import BadFact, PageFacts, parse_date

EXTRA = "html"
MAX_GENERIC_CHARS = 2 * 2**20
"""Code points given to the library at most: its time grows faster than the page."""
MIN_ARTICLE_CHARS = 60
"""Code points of an article, at least."""
_PAPER = re.compile(rf"[{HAN}·]{{2,12}}[报報]")


def match_generic(document: HtmlDocument) -> TemplateMatch | None:
    """The article of a page of unknown template, or None.

    Raises MissingExtra; UnreadableSource: too_large.
    """
    if len(document.source) > MAX_GENERIC_CHARS:
        raise UnreadableSource(document.name, "too_large", size=len(document.source), limit=MAX_GENERIC_CHARS)
    if sum(len(line.text) for line in visible_lines(document, document.root)) < MIN_ARTICLE_CHARS:
        return None
    found = _extracted(document.source)
    text = found.text if found is not None else None
    if found is None or not text or len(text) < MIN_ARTICLE_CHARS or not found.title:
        return None
    parts = [part for part in text.split("\n") if strip(part)]
    if strip(parts[0]) == strip(str(found.title)):
        del parts[0]
    body = tuple(_placed(document, parts))
    title = tuple(_placed(document, [str(found.title)[:MAX_TITLE_CHARS]]))
    author = tuple(_placed(document, [str(found.author)[:MAX_TITLE_CHARS]])) if found.author else ()
    return TemplateMatch(ArticleFields(body, (), title, (), author), _facts(found))


def _extracted(source: str) -> Any:
    trafilatura = import_extra("trafilatura", EXTRA)
    return trafilatura.bare_extraction(
        source,
        include_comments=False,
        include_tables=False,
        include_links=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )


def _facts(found: Any) -> PageFacts:
    site = str(found.sitename or "")
    try:
        date = parse_date(found.date) if found.date else None
    except BadFact:
        date = None
    return PageFacts(site if _PAPER.fullmatch(site) else None, date)


def _placed(document: HtmlDocument, texts: list[str]) -> Iterator[Line]:
    """Texts as lines at their place in the source.

    A text not found verbatim is placed after the last one.
    """
    cursor = 0
    for text in texts:
        words = strip(text)
        at = document.source.find(words[:40], cursor)
        start = at if at >= 0 else cursor
        cursor = min(start + len(words), len(document.source)) if at >= 0 else cursor
        yield Line(document.line_at(start), start, max(start, cursor), words)
