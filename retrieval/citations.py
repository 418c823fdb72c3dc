"""Where quoted words stand: the page and file of any part of an article, also of one that jumps.

An article continued on another page keeps, for each piece of its blocks, the page it was printed on. A
citation names the page of the words it quotes, not that on which the article begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from retrieval.models import Article, Block, PageLabel, Place, Span


def page_of(article: Article, span: Span) -> PageLabel | None:
    """The page on which the first words of `span` (offsets in the article's text) stand."""
    return next(iter(pages_of(article, span)), article.page)


def pages_of(article: Article, span: Span) -> tuple[PageLabel, ...]:
    """Every page on which words of `span` stand, in the order of the text; () where it is unknown."""
    labels = (place.page or article.page for place in places_of(article, span))
    found = tuple(dict.fromkeys(label for label in labels if label is not None))
    return found or ((article.page,) if article.page is not None else ())


def source_of(article: Article, span: Span) -> str:
    """The file in which the first words of `span` stand."""
    return next((place.source or article.source for place in places_of(article, span)), article.source)


def cited(article: Article, span: Span) -> Article:
    """The article with the page and source of the first words of `span`."""
    return replace(article, page=page_of(article, span), source=source_of(article, span))


def cited_whole(article: Article, span: Span) -> Article:
    """As `cited`, with every page of `span` in the label, as a reader needs it: "A1、A2"."""
    pages = pages_of(article, span)
    label = PageLabel("、".join(pages)) if pages else article.page
    return replace(article, page=label, source=source_of(article, span))


def places_of(article: Article, span: Span) -> Iterator[Place]:
    """The places that hold the words of `span`, in the order of the text."""
    for block in article.blocks:
        if block.start < max(span.end, span.start + 1) and span.start < block.end:
            for place, start, end in pieces_of(block):
                if start < max(span.end, span.start + 1) and span.start < end:
                    yield place


def pieces_of(block: Block) -> Iterator[tuple[Place, int, int]]:
    """Each place of a block with the offsets of its words in the article's text.

    Pieces follow each other directly, or with one space between (titles); where their lengths do not add
    up to the block's, what is left over belongs to the last.
    """
    total = sum(place.end - place.start for place in block.places)
    joint = int(len(block.places) > 1 and total + len(block.places) - 1 == block.end - block.start)
    at = block.start
    for number, place in enumerate(block.places, 1):
        end = block.end if number == len(block.places) else min(block.end, at + place.end - place.start)
        yield place, at, end
        at = end + joint


LONGEST = 256
"""Code points that a button can put on the clipboard (Bot API, CopyTextButton.text)."""
NAME = 30
AUTHORS = 3
"""Authors named before 等 (GB/T 7714-2015, 8.1.2)."""

_NOT_WRITERS = frozenset({"摄影", "摄", "图", "制图", "编辑", "责编", "责任编辑"})


def citation(article: Article) -> str:
    """The reference, at most `LONGEST` code points; of a longer one the title is shortened."""
    # half a surrogate pair is no text and cannot be sent
    return _reference(article).encode("utf-8", "replace").decode("utf-8")


def _reference(article: Article) -> str:
    paper = (article.paper or "")[:NAME]
    date = article.date.isoformat() if article.date else ""
    page = f"({article.page[:NAME]})" if article.page else ""
    where = ", ".join(part for part in (paper, date) if part)
    tail = f"[N]. {where}{page}." if where or page else "[N]."
    head = f"{_authors(article)}. " if _authors(article) else ""
    title = " ".join((article.headline or "").split()) or "无题"
    room = LONGEST - len(head) - len(tail)
    if room < 1:
        return f"{title}[N]."[:LONGEST]
    return head + (title if len(title) <= room else title[: room - 1] + "…") + tail


def _authors(article: Article) -> str:
    names = [name for c in article.byline if c.role not in _NOT_WRITERS for name in c.names]
    shown = ", ".join(name[:NAME] for name in names[:AUTHORS])
    return f"{shown}, 等" if len(names) > AUTHORS else shown
