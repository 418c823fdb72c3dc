"""The search page: articles of a query, their words marked, and facets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from retrieval.answering.answer_messages import coverage_line
from retrieval.answering.boolean.article_search import (
    FoundArticle,
    FoundArticles,
    ResultPage,
    search_articles,
)
from retrieval.answering.boolean.facet_counts import FacetCounts, count_facets
from retrieval.answering.boolean.found_messages import found_heading
from retrieval.answering.boolean.snippets import cut_ends
from retrieval.citations import cite_all_pages
from retrieval.i18n import Messages
from retrieval.models import Article, SortOrder, Span
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.pages.addresses import page_address
from retrieval.web.pages.html_templates import render_page
from retrieval.web.pages.marked_text import MarkedPiece, marked_pieces
from retrieval.web.pages.page_parameters import SearchPageParameters

PAGE_SIZE = 10
MAX_FACET_VALUES = 15
"""Values of a facet that are named."""


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


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A value of a facet.

    address: of the result with it; of a chosen one without it.
    """

    label: str
    count: int
    address: str
    is_chosen: bool


def search_page(call: ApiCall[SearchPageParameters]) -> FileReply:
    """The articles of a query; without one the box."""
    given, messages, answerer = call.given, call.messages, call.snapshot.answerer
    coverage = call.snapshot.coverage
    box: dict[str, Any] = {"given": given, "papers": coverage.papers, "orders": list(SortOrder)}
    if not given.query.strip():
        return render_page("search", messages, found=None, **box)
    page = ResultPage(given.start, PAGE_SIZE, given.sort)
    found = search_articles(answerer, given.query, page, filters=given.filters(answerer))
    counts = count_facets(answerer.generation.store, found.rows)
    return render_page(
        "search",
        messages,
        found=found,
        heading=found_heading(found, messages),
        coverage=coverage_line(coverage, messages),
        views=[FoundView.of(one, messages) for one in found.articles],
        facets=facet_links(given, counts, messages),
        **_pager(given, found),
        **box,
    )


def facet_links(
    given: SearchPageParameters, counts: FacetCounts, messages: Messages
) -> list[tuple[str, list[FacetLink]]]:
    """The facets with a choice, by their key in the catalogue."""
    chosen_year = given.since if given.since == given.until else None
    papers = [
        _link(given, name, count, {"paper": name}, given.paper == name) for name, count in counts.papers
    ]
    years = [
        _link(given, year, count, {"since": year, "until": year}, chosen_year == year)
        for year, count in ((f"{year:04}", count) for year, count in counts.years)
    ]
    pages = [
        _link(given, messages.page(label), count, {"page": label}, given.page == label)
        for label, count in counts.pages
    ]
    named = [("page.paper", papers), ("columns.year", years), ("page.page", pages)]
    return [
        (key, links[:MAX_FACET_VALUES])
        for key, links in named
        if len(links) > 1 or any(link.is_chosen for link in links)
    ]


def _link(
    given: SearchPageParameters, label: str, count: int, values: dict[str, str], is_chosen: bool
) -> FacetLink:
    kept = {name: value for name, value in given.restrictions.items() if name not in values}
    wanted = kept if is_chosen else kept | values
    return FacetLink(label, count, _address(given, 1, wanted), is_chosen)


def _pager(given: SearchPageParameters, found: FoundArticles) -> dict[str, Any]:
    """Addresses of the pages before and after; None without."""
    following = found.start + len(found.articles)
    has_more = bool(found.articles) and following <= found.total
    before = max(1, found.start - PAGE_SIZE)
    return {
        "before": _address(given, before, given.restrictions) if found.start > 1 else None,
        "after": _address(given, following, given.restrictions) if has_more else None,
    }


def _address(given: SearchPageParameters, start: int, restrictions: dict[str, str]) -> str:
    sort = None if given.sort is SortOrder.BEST else str(given.sort)
    return page_address(
        "/search", query=given.query, sort=sort, start=start if start > 1 else None, **restrictions
    )
