"""Articles of a query tree by the index: certain and possible rows.

Two masks over all article rows bound the result: every certain row matches, no other than a possible row
does. Days, pages, papers and pairs of Chinese characters are decided by the index; of longer terms the
postings narrow down the articles to read. Masks make a negation the complement of the other bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial, reduce
from operator import and_, or_

import numpy as np

from retrieval.answering.boolean.query_tree import (
    AllOf,
    DateLimit,
    Except,
    PlaceLimit,
    QueryField,
    QueryNode,
    QueryTerm,
)
from retrieval.answering.boolean.term_pattern import Groups, TermPattern, WordLookup, words_with_part
from retrieval.answering.filter_input import filters_from, held_filters
from retrieval.arrays import AnyArray
from retrieval.index.browse import matching_rows
from retrieval.index.corpus import Corpus
from retrieval.index.search.facets import Facets
from retrieval.index.segment.segment import FIELDS
from retrieval.models import Article, Filters
from retrieval.reading.grammar.person_names import is_bare_name

MAX_PADDED_ROWS = 500
"""Articles read for the padded spelling of one term: 50 ms; of more frequent characters it is no name."""


@dataclass(frozen=True, slots=True)
class RowBounds:
    """Bounds of a result; masks of shape (rows,), bool; certain implies possible."""

    certain: AnyArray
    possible: AnyArray

    @classmethod
    def exact(cls, rows: AnyArray) -> RowBounds:
        """Bounds of a result that is known."""
        return cls(rows, rows)

    def __and__(self, other: RowBounds) -> RowBounds:
        return RowBounds(self.certain & other.certain, self.possible & other.possible)

    def __or__(self, other: RowBounds) -> RowBounds:
        return RowBounds(self.certain | other.certain, self.possible | other.possible)

    def __invert__(self) -> RowBounds:
        return RowBounds(~self.possible, ~self.certain)


@dataclass(frozen=True)
class CandidateRows:
    """Bounds of the nodes of one query, each leaf looked up once."""

    corpus: Corpus
    facets: Facets
    _leaves: dict[QueryNode, RowBounds] = field(default_factory=dict)
    _patterns: dict[QueryTerm, TermPattern] = field(default_factory=dict)

    def bounds(self, node: QueryNode) -> RowBounds:
        """Bounds of a node. Raises UnknownPaper, SearchUnavailable."""
        if isinstance(node, Except):
            return ~self.bounds(node.part)
        if isinstance(node, QueryTerm | DateLimit | PlaceLimit):
            if node not in self._leaves:
                self._leaves[node] = self._leaf(node)
            return self._leaves[node]
        parts = map(self.bounds, node.parts)
        return reduce(and_ if isinstance(node, AllOf) else or_, parts)

    def within(self, filters: Filters) -> AnyArray:
        """Rows of the live articles under filters by paper, dates, page.

        Shape (rows,), bool.
        """
        return matching_rows(self.corpus.store, filters)

    def pattern(self, term: QueryTerm) -> TermPattern:
        """The pattern of a term, made once."""
        return self._patterns.setdefault(term, TermPattern(term))

    def matches(self, node: QueryNode, row: int, article: Article) -> bool:
        """True if an article matches, read where the index does not decide.

        node: with `bounds` taken.
        """
        if isinstance(node, Except):
            return not self.matches(node.part, row, article)
        if isinstance(node, QueryTerm | DateLimit | PlaceLimit):
            bounds = self._leaves[node]
            if bounds.certain[row] or not bounds.possible[row]:
                return bool(bounds.certain[row])
            return isinstance(node, QueryTerm) and self.pattern(node).matches(article)
        decide: Callable[..., bool] = all if isinstance(node, AllOf) else any
        return decide(self.matches(part, row, article) for part in node.parts)

    def _leaf(self, node: QueryTerm | DateLimit | PlaceLimit) -> RowBounds:
        if isinstance(node, QueryTerm):
            return self._term(node)
        if isinstance(node, DateLimit):
            return RowBounds.exact(self.within(Filters(node.since, node.until)))
        return RowBounds.exact(self.within(held_filters(place_filters(node), self.facets)))

    def _term(self, term: QueryTerm) -> RowBounds:
        """Bounds of a term, decided by the index or to be read.

        Those are looked up for a person's name, and for a term not printed as typed.
        """
        pattern = self.pattern(term)
        fields = FIELDS[1:] if term.field is QueryField.HEADLINE else FIELDS
        rows = self._rows([(name, pattern.candidate_groups(self._lookups[name])) for name in fields])
        certain = rows if pattern.is_decided_by_index else np.zeros_like(rows)
        if is_bare_name(pattern.key):
            padded = self._rows([(name, pattern.padded_groups) for name in fields])
            rows = rows | padded if padded.sum() <= MAX_PADDED_ROWS else rows
        if not rows.any() or term.field is QueryField.BYLINE:
            respelt = [(name, one) for name in fields for one in pattern.respelt_groups(self._lookups[name])]
            rows = rows | self._rows(respelt)
        return RowBounds(certain, rows)

    @cached_property
    def _lookups(self) -> dict[str, WordLookup]:
        """For each field a cached look-up.

        A scan of 100,000 words takes 20 ms.
        """
        searcher = self.corpus.searcher
        terms = {"body": searcher.body, "title": searcher.title}
        return {name: cache(partial(words_with_part, terms[name].vocabularies)) for name in FIELDS}

    def _rows(self, sought: Sequence[tuple[str, Groups | None]]) -> AnyArray:
        """Rows with all groups of an entry in one passage."""
        rows = np.zeros(self.corpus.store.first_rows[-1], dtype=bool)
        for name, groups in sought:
            if groups is not None:
                rows[self.corpus.searcher.rows_matching(groups, name)] = True
        return rows


def place_filters(limit: PlaceLimit) -> Filters:
    """Filters of a page or paper, as typed. Raises BadPage."""
    by_page = limit.field is QueryField.PAGE
    return filters_from(page=limit.value) if by_page else filters_from(paper=limit.value)
