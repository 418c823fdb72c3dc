"""Boolean search: articles of a query, counted, ranked, shown by page.

The index decides what it can (`candidate_rows`), the other candidates are read. At most
`MAX_VERIFIED_ARTICLES` are; beyond them the total is a lower bound, and says so. Ranked by the best passage's
BM25 score for the words of the query, or by date. Words alone that no article has together are answered by
the nearest passages, said to be such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from retrieval.answering.answerer import Answerer
from retrieval.answering.boolean.candidate_rows import CandidateRows, place_filters
from retrieval.answering.boolean.query_parser import parse_query
from retrieval.answering.boolean.query_tree import (
    AllOf,
    DateLimit,
    PlaceLimit,
    QueryField,
    QueryNode,
    QueryTerm,
    is_plain,
    positive_terms,
)
from retrieval.answering.boolean.snippets import Snippet, merged_spans, snippet_of
from retrieval.answering.filter_input import held_filters
from retrieval.arrays import AnyArray, IntArray
from retrieval.errors import EmptyQuestion
from retrieval.index.browse import dates_of, newest_first
from retrieval.index.corpus import ArticleStore
from retrieval.index.search.topk import MAX_HITS
from retrieval.index.segment.doc_values import UNKNOWN_DATE
from retrieval.models import ANYWHERE, Article, Filters, Hit, SortOrder, Span

MAX_VERIFIED_ARTICLES = 5000
"""Articles read for one query: half a second at most, 0.1 ms each."""
NEAREST_PASSAGES_PER_ARTICLE = 4
"""Passages searched for each of the nearest articles: several may be of one."""
VERIFICATION_BATCH = 200
"""Articles fetched together."""


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article found.

    row:     of the article in the generation.
    hit:     its best passage; None where no word ranks it.
    snippet: the sentences with the words; marks: all occurrences in the article's text.
    """

    row: int
    article: Article
    hit: Hit | None
    snippet: Snippet
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class FoundArticles:
    """One page of the result of a query.

    total:   number of articles found; is_exact: False where it is a lower bound.
    start:   1-based place of the first article of this page.
    nearest: no article has all the words; the articles are the nearest, and not counted.
    absent:  terms outside negations without an article, where none was found.
    rows:    of all articles found, in order, not of this page alone.
    """

    query: QueryNode
    total: int
    is_exact: bool
    start: int
    articles: tuple[FoundArticle, ...]
    nearest: bool = False
    absent: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The part of a result to show.

    start: 1-based place of the first article.
    """

    start: int = 1
    size: int = 10
    order: SortOrder = SortOrder.BEST


def search_articles(
    answerer: Answerer, query: str, page: ResultPage, *, filters: Filters = ANYWHERE
) -> FoundArticles:
    """Search by a boolean query.

    filters: in the spelling of the archive; an author has to sign the articles.
    Raises BadQuery, UnknownPaper, SearchUnavailable.
    """
    node = parse_query(query)
    rows = CandidateRows(answerer.generation, answerer.holdings)
    limited = _signed(node, filters)
    bounds, within = rows.bounds(limited), rows.within(filters)
    possible, certain = bounds.possible & within, bounds.certain & within
    ranking = _Ranking.of(answerer, node, filters)
    ordered = ranking.order(possible, page.order)
    matching, is_exact = _verified(rows, limited, ordered, certain)
    if not matching:
        return _none(answerer, rows, node, page, filters)
    shown = matching[page.start - 1 : page.start - 1 + page.size]
    found = _shown(rows, node, shown, ranking.hits)
    return FoundArticles(node, len(matching), is_exact, page.start, found, rows=tuple(matching))


def _signed(node: QueryNode, filters: Filters) -> QueryNode:
    """The query, and the author of the filters in the byline."""
    if filters.author is None:
        return node
    parts = node.parts if isinstance(node, AllOf) else (node,)
    return AllOf((*parts, QueryTerm(filters.author, QueryField.BYLINE, quoted=True)))


@dataclass(frozen=True)
class _Ranking:
    """Best passage of each article, best first."""

    store: ArticleStore
    hits: dict[int, Hit]

    @classmethod
    def of(cls, answerer: Answerer, node: QueryNode, filters: Filters) -> _Ranking:
        """Rank by the words outside negations, under the limits of the query."""
        searcher, store = answerer.generation.searcher, answerer.generation.store
        words = " ".join(dict.fromkeys(term.text for term in positive_terms(node)))
        tokens = answerer.generation.analyser.tokens(words)
        hits: dict[int, Hit] = {}
        narrowed = _narrowed(node, filters, answerer)
        for hit in searcher.search(tokens, limit=MAX_HITS, filters=narrowed) if tokens else ():
            hits.setdefault(hit.article_row, hit)
        return cls(store, hits)

    def order(self, rows: AnyArray, order: SortOrder) -> list[int]:
        """The rows of a mask in order.

        Without a score the newest first, without a date last.
        """
        chosen: IntArray = np.flatnonzero(rows)
        if order is SortOrder.OLDEST:
            dates = dates_of(self.store, chosen)
            dates = np.where(dates == UNKNOWN_DATE, np.iinfo(np.int64).max, dates)
            return [int(row) for row in chosen[np.argsort(dates, kind="stable")]]
        newest = newest_first(self.store, chosen)
        if order is SortOrder.NEWEST:
            return newest
        ranked = [row for row in self.hits if rows[row]]
        return [*ranked, *(row for row in newest if row not in self.hits)]


def _narrowed(node: QueryNode, filters: Filters, answerer: Answerer) -> Filters:
    """Filters with the days, page and paper of the whole query.

    They narrow the ranking only: of two days or pages the first counts.
    """
    values = {"since": filters.since, "until": filters.until, "paper": filters.paper, "page": filters.page}
    for part in node.parts if isinstance(node, AllOf) else (node,):
        if isinstance(part, DateLimit):
            values["since"] = values["since"] or part.since
            values["until"] = values["until"] or part.until
        elif isinstance(part, PlaceLimit):
            name = "page" if part.field is QueryField.PAGE else "paper"
            held = held_filters(place_filters(part), answerer.holdings)
            values[name] = values[name] or getattr(held, name)
    return Filters(**values, author=filters.author)  # type: ignore[arg-type]


def _verified(
    rows: CandidateRows, node: QueryNode, ordered: Sequence[int], certain: AnyArray
) -> tuple[list[int], bool]:
    """The matching rows in order, and True if every candidate was read.

    Raises SearchUnavailable.
    """
    unsure = [row for row in ordered if not certain[row]]
    matching: set[int] = set()
    store = rows.corpus.store
    reading = iter(unsure[:MAX_VERIFIED_ARTICLES])
    while batch := list(islice(reading, VERIFICATION_BATCH)):
        articles = zip(batch, store.articles(batch), strict=True)
        matching.update(row for row, article in articles if rows.matches(node, row, article))
    found = [row for row in ordered if certain[row] or row in matching]
    return found, len(unsure) <= MAX_VERIFIED_ARTICLES


def _shown(
    rows: CandidateRows, node: QueryNode, shown: Sequence[int], hits: dict[int, Hit]
) -> tuple[FoundArticle, ...]:
    articles = rows.corpus.store.articles(shown)
    patterns = [rows.pattern(term) for term in dict.fromkeys(positive_terms(node))]
    found = []
    for row, article in zip(shown, articles, strict=True):
        spans = [list(pattern.spans(article)) for pattern in patterns]
        marks = merged_spans([span for one in spans for span in one])
        found.append(FoundArticle(row, article, hits.get(row), snippet_of(article, spans), marks))
    return tuple(found)


def _none(
    answerer: Answerer, rows: CandidateRows, node: QueryNode, page: ResultPage, filters: Filters
) -> FoundArticles:
    """A result without an article; of words alone with the nearest passages."""
    absent = tuple(
        term.text for term in dict.fromkeys(positive_terms(node)) if not rows.bounds(term).possible.any()
    )
    hits: dict[int, Hit] = {}
    for hit in _nearest_passages(answerer, node, page, filters) if is_plain(node) else ():
        hits.setdefault(hit.article_row, hit)
    shown = list(islice(hits, page.start - 1, page.start - 1 + page.size))
    return FoundArticles(node, 0, True, page.start, _shown(rows, node, shown, hits), bool(shown), absent)


def _nearest_passages(
    answerer: Answerer, node: QueryNode, page: ResultPage, filters: Filters
) -> Sequence[Hit]:
    """The best passages for any of the words."""
    wanted = NEAREST_PASSAGES_PER_ARTICLE * (page.start - 1 + page.size)
    try:
        question = answerer.understand(str(node))
    except EmptyQuestion:
        return ()
    return answerer.hits(question, limit=min(MAX_HITS, wanted), filters=filters)
