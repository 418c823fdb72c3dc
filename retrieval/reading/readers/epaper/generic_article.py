"""Articles of other web pages, extracted by trafilatura (extra `html`).

Title and paragraphs are believed above a minimum length; the date from the page's metadata or from the lines
between title and text (2024年9月4日 来源：江畔日报). A page without an article, as a start page, gives None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from retrieval.errors import UnreadableSource
from retrieval.extras import import_extra
from retrieval.reading.grammar.bylines import parse_bare_names, parse_byline
from retrieval.reading.grammar.lines import Line, strip
from retrieval.reading.grammar.person_names import HAN
from retrieval.reading.readers.epaper.article_lists import (
    ArticleBox,
    article_boxes,
    is_sentence,
    teaser_lists,
)
from retrieval.reading.readers.epaper.document import HtmlDocument
from retrieval.reading.readers.epaper.page_facts import facts_beside, is_source_line
from retrieval.reading.readers.epaper.plain_article import (
    PlainArticle,
    before_related,
    headline_share,
    is_call,
    plain_article,
)
from retrieval.reading.readers.epaper.site_titles import cut_site_names, is_site_name
from retrieval.reading.readers.epaper.templates import TemplateMatch
from retrieval.reading.readers.epaper.visible_text import visible_lines
from retrieval.reading.readers.fielded_article import MAX_TITLE_CHARS, ArticleFields
from retrieval.reading.sources.page_facts import BadFact, PageFacts, parse_date

EXTRA = "html"
MAX_GENERIC_CHARS = 2 * 2**20
"""Code points given to the library at most: its time grows faster than the page."""
MIN_ARTICLE_CHARS = 60
"""Code points of an article, at least."""
MAX_LINES_ABOVE = 6
"""Lines of a text among which its headline is looked for."""
_EDITION = re.compile(r"(?:电子版|電子版|电子报|電子報|数字报|數位報|數位版|新闻网|新聞網)$")
_PAPER = re.compile(rf"[{HAN}·]{{2,12}}[报報]")


def match_generic(document: HtmlDocument) -> TemplateMatch | None:
    """The article of a page of unknown template, or None.

    Raises MissingExtra; UnreadableSource: too_large, page_index (a page of teasers).
    """
    if len(document.source) > MAX_GENERIC_CHARS:
        raise UnreadableSource(document.name, "too_large", size=len(document.source), limit=MAX_GENERIC_CHARS)
    lines = visible_lines(document, document.root)
    match = _match(document, sum(len(line.text) for line in lines))
    if match is None:
        return None
    beside = facts_beside(lines, match.fields.title, match.fields.body)
    return replace(match, facts=match.facts.or_else(beside))


def _match(document: HtmlDocument, visible: int) -> TemplateMatch | None:
    """The match without the facts beside. visible: code points of the page."""
    plain = plain_article(document)
    if plain is None and teaser_lists(document.root):
        raise UnreadableSource(document.name, "page_index")
    found = _extracted(document.source) if visible >= MIN_ARTICLE_CHARS else None
    text = found.text if found is not None else None
    if found is None or not text or len(text) < MIN_ARTICLE_CHARS or not found.title:
        return _plain_match(plain, PageFacts() if found is None else _facts(found))
    if plain is not None and _is_beside(plain, text):
        return _plain_match(plain, _facts(found))
    title_text = cut_site_names(str(found.title)[:MAX_TITLE_CHARS], document.root)
    if plain is not None and is_site_name(title_text):
        title_text = plain.title_text
    parts = [part for part in text.split("\n") if strip(part) and not is_call(strip(part))]
    parts = before_related(parts)
    titles = (title_text, strip(str(found.title)))
    at = max((at for at, part in enumerate(parts[:MAX_LINES_ABOVE]) if strip(part) in titles), default=None)
    if at is not None and not any(map(is_sentence, parts[:at])):
        del parts[: at + 1]  # above the headline: paper, date and page
    while len(parts) > 1 and is_source_line(strip(parts[0])):
        del parts[0]
    body = tuple(_placed(document, parts))
    title = tuple(_placed(document, [title_text]))
    author = tuple(_placed(document, [str(found.author)[:MAX_TITLE_CHARS]])) if found.author else ()
    fields = ArticleFields(body, (), title, (), author, author_of_metadata=True)
    return TemplateMatch(fields, _facts(found))


def match_boxes(document: HtmlDocument) -> list[TemplateMatch]:
    """The articles of a page with several in boxes of one class."""
    boxes = article_boxes(document)
    return [TemplateMatch(_fields_of(box), PageFacts()) for box in boxes]


def _fields_of(box: ArticleBox) -> ArticleFields:
    """Fields of one among several; names on top are its author."""
    first = box.body[0]
    signed = len(box.body) > 1 and (parse_byline(first.text) or parse_bare_names(first.text))
    if not signed:
        return ArticleFields(box.body, (), box.title)
    return ArticleFields(box.body[1:], (), box.title, (), (first,), author_of_metadata=True)


def _plain_match(plain: PlainArticle | None, facts: PageFacts) -> TemplateMatch | None:
    return None if plain is None else TemplateMatch(ArticleFields(plain.body, (), plain.title), facts)


def _is_beside(plain: PlainArticle, text: str) -> bool:
    """True for extracted text beside the headline's own, as a sidebar.

    The headline must have no more words in common with it than with the text beneath.
    """
    lines = [line.text for line in plain.body if is_sentence(line.text)]
    size = sum(map(len, lines))
    found = sum(len(line) for line in lines if line[:20] in text)
    title = plain.title_text
    return (
        size >= MIN_ARTICLE_CHARS
        and found < 0.3 * size
        and headline_share(title, plain.text) >= headline_share(title, text)
    )


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
    site = _EDITION.sub("", str(found.sitename or ""))
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
