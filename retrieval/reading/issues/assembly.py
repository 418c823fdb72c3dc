"""Assembly of an issue: its pages from all sources, as articles.

Settles everything across pages: two sources claiming one id, the same article in two sources, jumps
between pages. The result depends on the pages alone, not on the time of reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from retrieval.models import Article, ArticleKind, Page, Remark, SetAside
from retrieval.reading.issues.article_ids import with_unique_ids
from retrieval.reading.issues.duplicate_articles import fold_duplicates
from retrieval.reading.issues.duplicate_pages import find_duplicate_pages
from retrieval.reading.issues.jumps import join_jumps_by_issue, unmatched_jumps

MAX_ARTICLE_CHARS = 40_000
"""Code points from which an article is more likely several, with a boundary missed."""
MIN_OCR_CONFIDENCE = 0.9
"""Mean OCR confidence below which an article gets a remark."""
EXCERPT_CHARS = 24


@dataclass(frozen=True, slots=True)
class AssembledIssue:
    """Articles of an issue, articles set aside, and remarks."""

    articles: tuple[Article, ...]
    set_aside: tuple[SetAside, ...]
    remarks: tuple[Remark, ...]


def assemble_issue(pages: Iterable[Page]) -> AssembledIssue:
    """Assemble an issue.

    pages: in the order of their source names.
    """
    ids: set[str] = set()
    items = [item for page in pages for item in with_unique_ids(page, ids)]
    set_aside = tuple(item for item in items if isinstance(item, SetAside))
    once = fold_duplicates([item for item in items if isinstance(item, Page)])
    whole = tuple(page for page in join_jumps_by_issue(once) if isinstance(page, Page))
    joined = whole if whole == once else fold_duplicates(whole)
    articles = tuple(article for page in joined for article in page.articles)
    remarks = chain(_duplicate_page_remarks(joined), chain.from_iterable(map(article_remarks, articles)))
    return AssembledIssue(articles, set_aside, tuple(remarks))


def _duplicate_page_remarks(pages: Iterable[Page]) -> Iterator[Remark]:
    """Remarks on pages claimed by several sources with different articles."""
    for found in find_duplicate_pages([page for page in pages if page.articles]):
        first, *others = found.sources
        for other in others:
            yield Remark(other, "page_twice", (("page", found.label), ("other", first)))


def article_remarks(article: Article) -> Iterator[Remark]:
    """Remarks on an article: headline missing, too long, low confidence, unmatched jump."""
    line = article.lines[0] if article.lines else None
    if article.headline is None and article.kind is not ArticleKind.PHOTO:
        yield Remark(article.source, "no_headline", (("start", article.text[:EXCERPT_CHARS]),), line)
    if len(article.text) > MAX_ARTICLE_CHARS:
        facts = (
            ("start", article.headline or article.text[:EXCERPT_CHARS]),
            ("length", str(len(article.text))),
        )
        yield Remark(article.source, "very_long", facts, line)
    doubt = low_confidence_remark(article)
    if doubt is not None:
        yield doubt
    for jump in unmatched_jumps(article):
        reason = "unmatched_jump_to" if jump.forward else "unmatched_jump_from"
        yield Remark(article.source, reason, (("page", str(jump.target)),), line)


def low_confidence_remark(article: Article) -> Remark | None:
    """Remark on an article with low OCR confidence, else None."""
    if article.confidence is None or article.confidence >= MIN_OCR_CONFIDENCE:
        return None
    start = article.headline or article.text[:EXCERPT_CHARS]
    facts = (("start", start), ("percent", f"{article.confidence:.0%}"))
    return Remark(article.source, "low_confidence", facts, article.lines[0] if article.lines else None)
