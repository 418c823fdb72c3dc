"""Search on the cluster: the same passages, scores and order as `retrieval.index.search.searcher`.

One request ranks, another fetches the articles of all hits; `exact_scores` explains the exactness. Phrases
are narrowed down by character pairs on the cluster and verified in the article text here, as locally.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import accumulate
from typing import Any

import numpy as np

from retrieval.arrays import IntArray
from retrieval.index.opensearch import queries
from retrieval.index.opensearch.articles import OpenSearchArticles
from retrieval.index.opensearch.client import OpenSearchClient
from retrieval.index.opensearch.exact_scores import (
    FieldScore,
    ScoredPassage,
    clause_contributions,
    exact_scores,
)
from retrieval.index.opensearch.local_metadata import SegmentMetadata
from retrieval.index.opensearch.queries import Clause
from retrieval.index.opensearch.search_requests import (
    count_signed,
    rows_with_clauses,
    search_passages,
)
from retrieval.index.search.byline_filter import MAX_AUTHOR_ARTICLES
from retrieval.index.search.field_terms import FieldTerms
from retrieval.index.search.phrases import (
    MAX_VERIFIED_PASSAGES,
    phrase_parts,
    spaced_spellings,
)
from retrieval.index.search.searcher import MAX_CACHED_AUTHORS, TITLE_WEIGHT, phrase_tokens, top_hits
from retrieval.index.search.topk import MAX_HITS
from retrieval.index.segment.doc_values import date_range
from retrieval.index.segment.passages import title_text
from retrieval.index.segment.segment import FIELDS
from retrieval.language.normalization import normalise, spelling_key
from retrieval.language.tokenizer import pairs
from retrieval.models import ANYWHERE, Filters, Hit, PassageId, Span

CANDIDATES_PER_HIT = 2
"""In the first request: with 20 for 10 hits none of 300 questions needed more, with 16 every twentieth did
(107,530 passages)."""
MIN_CANDIDATES = 20
CANDIDATE_GROWTH = 4
"""Factor of the next request while the top k are not final."""
MAX_CANDIDATES = 10_000
"""Limit of one response (index.max_result_window); passages beyond it are not considered."""
MAX_PREFETCHED_HITS = 50
"""Articles of more hits are fetched when needed."""

Clauses = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class OpenSearchSearcher:
    """`Search` in a generation on the cluster; may be shared by threads.

    slack: see `exact_scores.score_slack`.
    """

    cluster: OpenSearchClient
    articles: OpenSearchArticles
    segments: Sequence[SegmentMetadata]
    body: FieldTerms
    title: FieldTerms
    k1: float
    b: float
    slack: float

    @cached_property
    def _first_passages(self) -> list[int]:
        return [0, *accumulate(segment.passages for segment in self.segments)]

    def search(
        self,
        tokens: Sequence[str],
        *,
        limit: int,
        filters: Filters | None = None,
        without: Collection[int] = (),
        phrases: Collection[str] = (),
    ) -> list[Hit]:
        """As `Searcher.search`. Raises SearchUnavailable."""
        limit = min(limit, MAX_HITS)
        within = queries.filter_clauses(filters or ANYWHERE)
        exclusions = self.articles.rows.exclusions(without)
        if not phrases:
            found = self._best(tokens, limit, within, exclusions)
        else:
            found = self._best_with_phrases(phrases, tokens, limit, within, exclusions)
        if limit <= MAX_PREFETCHED_HITS:
            self.articles.articles(dict.fromkeys(hit.article_row for hit in found))
        return found

    def _best(self, tokens: Sequence[str], limit: int, filters: Clauses, exclusions: Clauses) -> list[Hit]:
        """The best passages by exact score, see `exact_scores`."""
        weights = {
            "body": self.body.weights_of(tokens),
            "title": self.title.weights_of(tokens, TITLE_WEIGHT),
        }
        batches = queries.clause_batches(weights)
        if not batches:
            return []
        scores = [
            FieldScore.of(name, weights[name], field.statistics, k1=self.k1, b=self.b)
            for name, field in (("body", self.body), ("title", self.title))
        ]
        rest_boost = sum(clause.boost for batch in batches[1:] for clause in batch)
        size = max(MIN_CANDIDATES, CANDIDATES_PER_HIT * limit)
        while True:
            size = min(size, MAX_CANDIDATES)
            found = self._search(
                queries.ranking_search(batches[0], filters=filters, exclusions=exclusions, size=size)
            )
            added = clause_contributions(batches, self._contribution_answers(found, batches))
            averages = [self.segments[one.number].facts["averages"] for one in found]
            every = map(self._hit, found, exact_scores(found, added, batches, scores, averages).tolist())
            hits = top_hits(every, limit, self._first_passages, self.articles.articles)
            beyond = found[-1].score * self.slack + rest_boost * (self.k1 + 1) if found else 0.0
            if len(found) < size or size == MAX_CANDIDATES or hits[-1].score > beyond:
                return hits
            size *= CANDIDATE_GROWTH

    def _contribution_answers(
        self, found: Sequence[ScoredPassage], batches: Sequence[Sequence[Clause]]
    ) -> list[Sequence[ScoredPassage]]:
        """Responses of every batch of terms on these hits."""
        if not found or not batches[1:]:
            return [found] * len(batches)
        passages: dict[str, list[int]] = {}
        for one in found:
            passages.setdefault(self.articles.rows.indexes[one.number], []).append(one.header.passage)
        these, size = [queries.passage_ids_clause(passages)], len(found)
        further = (
            queries.ranking_search(batch, filters=these, exclusions=(), size=size) for batch in batches[1:]
        )
        return [found, *map(self._search, further)]

    def _search(self, body: dict[str, Any]) -> list[ScoredPassage]:
        return search_passages(self.cluster, self.articles.rows, body)

    def _hit(self, one: ScoredPassage, score: float) -> Hit:
        return Hit(
            PassageId(self._first_passages[one.number] + one.header.passage),
            self.articles.first_rows[one.number] + one.header.row,
            Span(one.header.start, one.header.end),
            score,
        )

    def _best_with_phrases(
        self,
        phrases: Collection[str],
        tokens: Sequence[str],
        limit: int,
        filters: Clauses,
        exclusions: Clauses,
    ) -> list[Hit]:
        """The best passages with all phrases in text, else text or title."""
        for spelt in filter(None, (phrases, spaced_spellings(phrases))):
            vocabularies = (*self.body.vocabularies, *self.title.vocabularies)
            sought = [*tokens, *phrase_tokens(spelt, tokens, vocabularies)]
            for fields in (FIELDS[:1], FIELDS):
                may_hold = [*filters, *(self._phrase_clause(phrase, fields) for phrase in spelt)]
                unsure = [phrase for phrase in spelt if len(phrase) != 2 or not pairs(phrase)]
                holds = partial(self._holds, phrases=unsure, fields=fields)
                if found := self._best_verified(sought, limit, may_hold, exclusions, holds):
                    return found
        return []

    def _phrase_clause(self, phrase: str, fields: Collection[str]) -> dict[str, Any]:
        """Clause: all parts of a normalised phrase in one of the fields."""
        if marked := pairs(phrase):
            return queries.any_clause([queries.all_terms(name, marked) for name in fields])
        found = []
        for name in fields:
            vocabularies = (self.body if name == "body" else self.title).vocabularies
            parts = phrase_parts(phrase)
            words = [{w for v in vocabularies for w in v.words_containing([part])} for part in parts]
            if parts and all(words):
                found.append({"bool": {"filter": [queries.any_term(name, sorted(w)) for w in words]}})
        return queries.any_clause(found) if found else {"match_none": {}}

    def _best_verified(
        self,
        tokens: Sequence[str],
        limit: int,
        filters: Clauses,
        exclusions: Clauses,
        holds: Callable[[Hit], bool],
    ) -> list[Hit]:
        """The best passages passing `holds`, of at most `MAX_VERIFIED_PASSAGES` candidates."""
        wanted, judged = limit, dict[int, bool]()
        while True:
            found = self._best(tokens, wanted, filters, exclusions)
            unread = [hit for hit in found if hit.passage not in judged]
            self.articles.articles(dict.fromkeys(hit.article_row for hit in unread))
            judged |= {hit.passage: holds(hit) for hit in unread}
            right = [hit for hit in found if judged[hit.passage]][:limit]
            if len(right) == limit or len(found) < wanted or len(judged) >= MAX_VERIFIED_PASSAGES:
                return right
            wanted = min(2 * wanted, MAX_VERIFIED_PASSAGES)

    def _holds(self, hit: Hit, phrases: Collection[str], fields: Collection[str]) -> bool:
        """True if each phrase is in one of the fields."""
        if not phrases:
            return True
        article = self.articles.article(hit.article_row)
        texts = {"body": hit.span.cut(article.text), "title": title_text(article)}
        keys = [spelling_key(normalise(texts[name])) for name in fields]
        return all(any(spelling_key(phrase) in key for key in keys) for phrase in phrases)

    def coverage(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last date of the articles; None without any date."""
        return date_range(self.articles.columns, self.articles.live)

    @cached_property
    def _signed(self) -> Callable[[str], int]:
        return lru_cache(maxsize=MAX_CACHED_AUTHORS)(partial(count_signed, self.cluster, self.articles))

    def has_author(self, name: str) -> bool:
        """True if a byline has this normalised name, but not too many."""
        return 0 < self._signed(name) <= MAX_AUTHOR_ARTICLES

    def rows_with(self, terms: Sequence[str], field: str = "body") -> IntArray:
        """As `Searcher.rows_with`."""
        return self.rows_matching([[term] for term in terms], field)

    def rows_matching(self, groups: Sequence[Sequence[str]], field: str) -> IntArray:
        """As `Searcher.rows_matching`. Raises SearchUnavailable."""
        found = [np.empty(0, dtype=np.int64)]
        clauses = [queries.any_term(field, group) for group in groups]
        for number, segment in enumerate(self.segments if groups else ()):
            rows = sorted(rows_with_clauses(self.cluster, segment.index, clauses))
            found.append(self.articles.first_rows[number] + np.array(rows, dtype=np.int64))
        return np.concatenate(found)

    def texts_with(self, terms: Sequence[str], field: str, limit: int) -> Iterator[str]:
        """As `Searcher.texts_with`."""
        left = limit
        of_field = self.body if field == "body" else self.title
        for number, segment in enumerate(self.segments):
            if left <= 0 or not terms or any(term not in of_field.vocabularies[number] for term in terms):
                continue
            body = {
                "query": queries.all_terms(field, terms),
                "size": left,
                "track_total_hits": False,
                "sort": [{"passage": "asc"}],
                **queries.HEADER_FIELDS,
                **({"collapse": {"field": "row"}} if field == "title" else {}),
            }
            hits = [
                self._hit(found, 0.0)
                for found in search_passages(self.cluster, self.articles.rows, body, segment.index)
            ]
            left -= len(hits)
            alive = [hit for hit in hits if self._is_live(number, hit.article_row)]
            articles = self.articles.articles(hit.article_row for hit in alive)
            for hit, article in zip(alive, articles, strict=True):
                yield normalise(hit.span.cut(article.text) if field == "body" else article.text)

    def _is_live(self, number: int, row: int) -> bool:
        live = self.articles.live[number]
        return live is None or bool(live[row - self.articles.first_rows[number]])

    def warm_up(self) -> None:
        """Load nothing: the cluster holds the index."""

    def warm_up_in_background(self) -> None:
        """Load nothing: the cluster holds the index."""
