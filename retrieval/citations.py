"""Citations: page, file, paragraph and digest of a span; GB/T 7714 reference.

An article continued on another page (a jump) keeps the printed page of each piece of its blocks. A citation
names the page of the quoted words, not the page on which the article begins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from retrieval.language.sentences import split_sentences
from retrieval.models import Article, Block, PageLabel, Place, Quote, Span

MAX_PARAGRAPH_LENGTH = 3000
"""Code points of a paragraph shown around a quote: with headline and source it fits in one message (4096)."""
CONTEXT_LENGTH = 600
"""Code points shown on each side of a quote where its paragraph is longer than that."""
MAX_CITATION_LENGTH = 256
"""Code points that a button can put on the clipboard (Bot API, CopyTextButton.text)."""
MAX_NAME_LENGTH = 30
"""Code points of a paper, a page label or an author in a reference."""
MAX_AUTHORS = 3
"""Authors named before 等 (GB/T 7714-2015, 8.1.2)."""

_NOT_WRITERS = frozenset({"摄影", "摄", "图", "制图", "编辑", "责编", "责任编辑"})


def page_of(article: Article, span: Span) -> PageLabel | None:
    """Page of the first words of `span`, offsets in the article's text."""
    return next(iter(pages_of(article, span)), article.page)


def pages_of(article: Article, span: Span) -> tuple[PageLabel, ...]:
    """Pages of the words of `span`, in text order; () if unknown."""
    labels = (place.page or article.page for place in places_of(article, span))
    found = tuple(dict.fromkeys(label for label in labels if label is not None))
    return found or ((article.page,) if article.page is not None else ())


def source_of(article: Article, span: Span) -> str:
    """Source file of the first words of `span`."""
    return next((place.source or article.source for place in places_of(article, span)), article.source)


def cite_first_page(article: Article, span: Span) -> Article:
    """Return the article with page and source of `span`'s first words."""
    first = next(iter(places_of(article, span)), None)
    if first is None or (first.page is None and first.source is None and article.page is not None):
        return article
    return replace(article, page=page_of(article, span), source=source_of(article, span))


def cite_all_pages(article: Article, span: Span) -> Article:
    """Like `cite_first_page`, with all pages in the label: "A1、A2"."""
    pages = pages_of(article, span)
    label = PageLabel("、".join(pages)) if pages else article.page
    return replace(article, page=label, source=source_of(article, span))


def places_of(article: Article, span: Span) -> Iterator[Place]:
    """Places of the words of `span`, in text order."""
    for block in article.blocks:
        if block.start < max(span.end, span.start + 1) and span.start < block.end:
            for place, start, end in place_spans(block):
                if start < max(span.end, span.start + 1) and span.start < end:
                    yield place


def place_spans(block: Block) -> Iterator[tuple[Place, int, int]]:
    """Places of a block, with start and end in the article.

    Places are adjacent, or one space apart (titles); if their lengths do not add up to the block's, the
    last place takes the remainder.
    """
    total = sum(place.end - place.start for place in block.places)
    joint = int(len(block.places) > 1 and total + len(block.places) - 1 == block.end - block.start)
    at = block.start
    for number, place in enumerate(block.places, 1):
        end = block.end if number == len(block.places) else min(block.end, at + place.end - place.start)
        yield place, at, end
        at = end + joint


def gbt7714_citation(article: Article) -> str:
    """Newspaper reference by GB/T 7714, at most `MAX_CITATION_LENGTH` code points.

    A longer reference has its title shortened.
    """
    # half a surrogate pair is no text and cannot be sent
    return _reference(article).encode("utf-8", "replace").decode("utf-8")


def _reference(article: Article) -> str:
    paper = (article.paper or "")[:MAX_NAME_LENGTH]
    date = article.date.isoformat() if article.date else ""
    page = f"({article.page[:MAX_NAME_LENGTH]})" if article.page else ""
    where = ", ".join(part for part in (paper, date) if part)
    tail = f"[N]. {where}{page}." if where or page else "[N]."
    head = f"{_authors(article)}. " if _authors(article) else ""
    title = " ".join((article.headline or "").split()) or "无题"
    room = MAX_CITATION_LENGTH - len(head) - len(tail)
    if room < 1:
        return f"{title}[N]."[:MAX_CITATION_LENGTH]
    return head + (title if len(title) <= room else title[: room - 1] + "…") + tail


def _authors(article: Article) -> str:
    names = [name for c in article.byline if c.role not in _NOT_WRITERS for name in c.names]
    shown = ", ".join(name[:MAX_NAME_LENGTH] for name in names[:MAX_AUTHORS])
    return f"{shown}, 等" if len(names) > MAX_AUTHORS else shown


def paragraph_around(quote: Quote) -> Span:
    """Span of a quote's paragraphs; long ones are cut at sentence ends."""
    text = quote.article.text
    touched = [b for b in quote.article.blocks if b.start < quote.end and quote.start < b.end]
    start = min((b.start for b in touched), default=0)
    end = max((b.end for b in touched), default=len(text))
    if end - start <= MAX_PARAGRAPH_LENGTH:
        return Span(start, end)
    first, last = (
        max(start, quote.start - CONTEXT_LENGTH),
        min(end, quote.end + CONTEXT_LENGTH, quote.start + MAX_PARAGRAPH_LENGTH),
    )
    sentences = split_sentences(text, first, last)
    inside = [s for s in sentences if s.start >= quote.start or s.start > first]
    return Span(min(quote.start, inside[0].start) if inside else quote.start, last)


def text_sha256(text: str) -> str:
    """SHA-256 over the UTF-8 form, in hexadecimal digits.

    A lone surrogate counts as `?`.
    """
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def text_digest(text: str) -> str:
    """First 16 digits of `text_sha256`."""
    return text_sha256(text)[:16]
