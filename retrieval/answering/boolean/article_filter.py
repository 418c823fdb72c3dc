"""A query decided on single articles, without an index.

For articles that come one by one: new ones of a reload, kept ones of a collection. Terms are those of
`term_pattern`; a paper and a page are meant in any of their written forms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from retrieval.answering.boolean.candidate_rows import place_filters
from retrieval.answering.boolean.query_parser import parse_query
from retrieval.answering.boolean.query_tree import (
    AllOf,
    DateLimit,
    Except,
    PlaceLimit,
    QueryField,
    QueryNode,
    QueryTerm,
    positive_terms,
)
from retrieval.answering.boolean.term_pattern import TermPattern
from retrieval.answering.filter_input import FRONT_PAGE, paper_key
from retrieval.answering.understanding.filters import page_forms
from retrieval.index.search.facets import FRONT_PAGES
from retrieval.language.normalization import normalise, spelling_key
from retrieval.models import Article, Span


@dataclass(frozen=True)
class ArticleFilter:
    """A query ready to be decided on articles."""

    node: QueryNode

    @classmethod
    def parse(cls, query: str) -> ArticleFilter:
        """The filter of a query. Raises BadQuery."""
        return cls(parse_query(query))

    @cached_property
    def _patterns(self) -> dict[QueryTerm, TermPattern]:
        return {}

    def matches(self, article: Article, key: str | None = None) -> bool:
        """True if the article matches.

        key: `text_key` of its text, where the caller has it. An article without the characters of a term is
        not read.
        """
        return self._decide(self.node, article, text_key(article.text) if key is None else key)

    def spans(self, article: Article) -> list[Span]:
        """Occurrences of the words outside negations, in text order."""
        found = (span for term in positive_terms(self.node) for span in self._pattern(term).spans(article))
        return sorted(found, key=lambda span: (span.start, span.end))

    def _decide(self, node: QueryNode, article: Article, key: str) -> bool:
        if isinstance(node, Except):
            return not self._decide(node.part, article, key)
        if isinstance(node, QueryTerm):
            return self._has(node, article, key)
        if isinstance(node, DateLimit):
            return _is_within(article, node)
        if isinstance(node, PlaceLimit):
            return _is_at(article, node)
        decide: Callable[..., bool] = all if isinstance(node, AllOf) else any
        return decide(self._decide(part, article, key) for part in node.parts)

    def _has(self, term: QueryTerm, article: Article, key: str) -> bool:
        pattern = self._pattern(term)
        if term.field is not QueryField.BYLINE and pattern.key.replace(".", "") not in key:
            return False
        return pattern.matches(article)

    def _pattern(self, term: QueryTerm) -> TermPattern:
        return self._patterns.setdefault(term, TermPattern(term))


def text_key(text: str) -> str:
    """A text less everything that a term may hold between its characters."""
    return spelling_key(normalise(text)).replace(".", "")


def _is_within(article: Article, limit: DateLimit) -> bool:
    if article.date is None:
        return False
    after = limit.since is None or limit.since <= article.date
    return after and (limit.until is None or article.date <= limit.until)


def _is_at(article: Article, limit: PlaceLimit) -> bool:
    if limit.field is QueryField.PAPER:
        return article.paper is not None and paper_key(article.paper) == paper_key(limit.value)
    wanted = place_filters(limit).page
    if wanted is None or article.page is None:
        return False
    if wanted == FRONT_PAGE:
        return article.page in FRONT_PAGES
    return article.page in page_forms(wanted)
