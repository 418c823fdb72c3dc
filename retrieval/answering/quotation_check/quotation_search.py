"""Candidates for the source of a quotation, by words and clause.

BM25 of the rarest terms finds a passage that differs in a few words; all pairs of characters of the longest
clause find one word for word, however common its words. Passages of the paper and day named beside the
quotation come first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from cachetools import LRUCache

from retrieval.answering.quotation_check.findings import Claim, ClaimKind
from retrieval.answering.quotation_check.folded_text import FoldedText, fold
from retrieval.index.corpus import Corpus
from retrieval.language.normalization import normalise
from retrieval.models import Article, Filters, Hit, Span

MAX_TERMS = 32
"""Rarest terms of a quotation searched for; more add time, not passages."""
MAX_HITS_READ = 20
MAX_HITS_OF_PART = 5
MAX_ROWS_OF_CLAUSE = 50
"""Articles with a clause that are read; more have one that says nothing."""
MAX_CLAUSE_CHARS = 30
MIN_CLAUSE_CHARS = 4
MAX_CACHED_ARTICLES = 256
_CLAUSE = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class CandidateSource:
    """An article, and the passages of it found, if any."""

    article: Article
    passages: tuple[Span, ...] = ()


class QuotationSearch:
    """Finds candidate articles in one corpus; keeps the latest folded."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._folded: LRUCache[str, FoldedText] = LRUCache(MAX_CACHED_ARTICLES)

    def folded(self, article: Article) -> FoldedText:
        """The folded text of an article."""
        found = self._folded.get(article.id)
        if found is None:
            found = self._folded[article.id] = fold(article.text)
        return found

    def candidates(self, words: str, claims: Sequence[Claim] = ()) -> list[CandidateSource]:
        """Articles similar to the words; of the source named first."""
        claimed = claimed_filters(claims, self._corpus.manifest.papers)
        terms = self._terms(words)
        hits = [
            hit
            for filters in ((claimed, None) if claimed else (None,))
            for hit in self._hits(terms, MAX_HITS_READ, filters)
        ]
        return self._sources(hits)

    def candidates_of_part(self, words: str) -> list[CandidateSource]:
        """As `candidates`, for a part of a quotation: fewer."""
        return [
            *self._sources(self._hits(self._terms(words), MAX_HITS_OF_PART, None)),
            *self.with_clause(words),
        ]

    def with_clause(self, words: str) -> list[CandidateSource]:
        """Articles with the longest clause of the words."""
        clauses = _CLAUSE.findall(normalise(words))
        longest = max(clauses, key=len, default="")[:MAX_CLAUSE_CHARS]
        if len(longest) < MIN_CLAUSE_CHARS:
            return []
        store, terms = self._corpus.store, self._corpus.analyser.narrow_terms(longest)
        rows = [int(row) for row in self._corpus.searcher.rows_with(terms)[:MAX_ROWS_OF_CLAUSE]]
        found = zip(rows, store.articles(rows), strict=True)
        return [CandidateSource(article) for row, article in found if store.row_of(article.id) == row]

    def _terms(self, words: str) -> list[str]:
        """The rarest terms of some words, each once."""
        field = self._corpus.searcher.body
        terms = [term for term in dict.fromkeys(self._corpus.analyser.tokens(words)) if term in field]
        return sorted(terms, key=lambda term: -field.idf_of(term))[:MAX_TERMS]

    def _hits(self, terms: Sequence[str], limit: int, filters: Filters | None) -> list[Hit]:
        return self._corpus.searcher.search(terms, limit=limit, filters=filters) if terms else []

    def _sources(self, hits: Iterable[Hit]) -> list[CandidateSource]:
        spans: dict[int, list[Span]] = {}
        for hit in hits:
            spans.setdefault(hit.article_row, []).append(hit.span)
        rows = list(spans)
        articles = self._corpus.store.articles(rows)
        return [
            CandidateSource(article, tuple(dict.fromkeys(spans[row])))
            for row, article in zip(rows, articles, strict=True)
        ]


def claimed_filters(claims: Sequence[Claim], papers: Collection[str]) -> Filters | None:
    """The paper and day of printing named beside a quotation, as filters.

    None without a whole date, unless the archive has several papers.
    """
    named = {claim.kind: claim.value for claim in claims}
    value = named.get(ClaimKind.DATE, "")
    day = dt.date.fromisoformat(value) if value[:1].isdigit() else None
    paper = named.get(ClaimKind.PAPER)
    known = paper if paper in papers and len(papers) > 1 else None
    return Filters(since=day, until=day, paper=known) if day or known else None
