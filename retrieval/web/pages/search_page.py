"""The search page: articles of a query, their words marked, and facets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from retrieval.answering.answer_messages import coverage_line
from retrieval.answering.boolean.article_search import (
    FoundArticle,
    FoundArticles,
    ResultPage,
    search_articles,
)
from retrieval.answering.boolean.facet_counts import count_facets
from retrieval.answering.boolean.found_messages import found_heading
from retrieval.answering.boolean.snippets import cut_ends
from retrieval.citations import cite_all_pages
from retrieval.i18n import Messages
from retrieval.models import Article, SortOrder, Span
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.pages.addresses import PageAddresses
from retrieval.web.pages.facet_links import chosen_filters, facet_links
from retrieval.web.pages.html_templates import PageFrame, render_page
from retrieval.web.pages.marked_text import MarkedPiece, marked_pieces
from retrieval.web.pages.page_parameters import SearchPageParameters

PAGE_SIZE = 10
MAX_EXPORTED = 1000
"""Articles of an exported result."""


@dataclass(frozen=True, slots=True)
class FoundView:
    """An article found, as the template shows it.

    cut: at its start, at its end.
    """

    article: Article
    span: Span
    source: str
    snippet: tuple[MarkedPiece, ...]
    cut: tuple[bool, bool]

    @classmethod
    def of(cls, found: FoundArticle, messages: Messages) -> FoundView:
        """The view of an article found."""
        article, span = found.article, found.snippet.span
        source = messages.source_line(cite_all_pages(article, span))
        pieces = marked_pieces(article.text, span, found.snippet.marks)
        return cls(article, span, source, pieces, cut_ends(article, span))


def search_page(call: ApiCall[SearchPageParameters]) -> FileReply:
    """The articles of a query; without one the box."""
    given, messages, answerer = call.given, call.messages, call.snapshot.answerer
    coverage = call.snapshot.coverage
    box: dict[str, Any] = {"given": given, "papers": coverage.papers, "orders": list(SortOrder)}
    if not given.query.strip():
        return render_page("search", PageFrame.of(call), found=None, facets=None, **box)
    page = ResultPage(given.start, PAGE_SIZE, given.sort)
    found = search_articles(answerer, given.query, page, filters=given.filters(answerer))
    counts = count_facets(answerer.generation.store, found.rows)
    to = PageAddresses(call.prefix)
    address = partial(_address, to, given, 1)
    return render_page(
        "search",
        PageFrame.of(call),
        found=found,
        heading=found_heading(found, messages),
        coverage=coverage_line(coverage, messages),
        views=[FoundView.of(one, messages) for one in found.articles],
        facets=facet_links(given, counts, messages, address),
        chosen=chosen_filters(given.restrictions, messages, address),
        without=address({}),
        export={"query": given.query, "top": MAX_EXPORTED, **given.restrictions},
        **_pager(to, given, found),
        **box,
    )


def _pager(to: PageAddresses, given: SearchPageParameters, found: FoundArticles) -> dict[str, Any]:
    """Addresses of the pages before and after; None without."""
    following = found.start + len(found.articles)
    has_more = bool(found.articles) and following <= found.total
    before = max(1, found.start - PAGE_SIZE)
    return {
        "before": _address(to, given, before, given.restrictions) if found.start > 1 else None,
        "after": _address(to, given, following, given.restrictions) if has_more else None,
    }


def _address(to: PageAddresses, given: SearchPageParameters, start: int, restrictions: dict[str, str]) -> str:
    sort = None if given.sort is SortOrder.BEST else str(given.sort)
    return to.page(
        "/search", query=given.query, sort=sort, start=start if start > 1 else None, **restrictions
    )
