"""Search on the cluster: the same passages, scores and order as `retrieval.index.search.searcher` gives.

One request ranks, one more fetches the articles of what was found, all at once; `candidates` says why the
result is exact. Phrases are narrowed down by their pairs there and read here, as locally.
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
from retrieval.errors import SearchUnavailable
from retrieval.index.opensearch import queries
from retrieval.index.opensearch.articles import OpenSearchArticles
from retrieval.index.opensearch.client import NEAR, OpenSearchClient
from retrieval.index.opensearch.documents import PassageHeader
from retrieval.index.opensearch.exact_scores import FieldScore, ScoredPassage, exact_scores, what_is_added
from retrieval.index.opensearch.local_metadata import SegmentCards
from retrieval.index.opensearch.queries import Clause
from retrieval.index.search.byline_filter import MOST_SIGNED
from retrieval.index.search.field_terms import FieldTerms
from retrieval.index.search.phrases import MOST_READ, parts_of, words_with
from retrieval.index.search.searcher import NAMES_KEPT, TITLE_WEIGHT, in_order, tokens_beside
from retrieval.index.search.topk import MOST_HITS
from retrieval.index.segment.doc_values import span_of_days
from retrieval.index.segment.passages import title_text
from retrieval.index.segment.segment import FIELDS
from retrieval.language.normalization import normalise
from retrieval.language.tokenizer import pairs
from retrieval.models import ANYWHERE, Filters, Hit, PassageId, Span

FIRST_ASKED = 2
"""Candidates for each passage wanted, at first: with 20 for 10 none of 300 questions needed more, with 16
every twentieth did (107,530 passages)."""
LEAST_ASKED = 20
FURTHER = 4
"""So many times as many are asked for when those do not settle it."""
MOST_ASKED = 10_000
"""OpenSearch gives no more at once (index.max_result_window); what stands beyond is not looked at."""
READ_AHEAD = 50
"""Hits whose articles are fetched together with them."""
ROWS_AT_ONCE = 10_000
TOLD = ("_index", "_score", "fields", "matched_queries")

Clauses = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class OpenSearchSearcher:
    """The searchable form of a generation on the cluster; may be shared by threads.

    slack: see `candidates.slack`.
    """

    cluster: OpenSearchClient
    articles: OpenSearchArticles
    cards: Sequence[SegmentCards]
    body: FieldTerms
    title: FieldTerms
    k1: float
    b: float
    slack: float

    @cached_property
    def _first_passages(self) -> list[int]:
        return [0, *accumulate(card.passages for card in self.cards)]

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
        limit = min(limit, MOST_HITS)
        within = queries.filtering(filters or ANYWHERE)
        gone = self.articles.places.gone(without)
        if not phrases:
            found = self._best(tokens, limit, within, gone)
        else:
            found = self._holding(phrases, tokens, limit, within, gone)
        if limit <= READ_AHEAD:
            self.articles.articles(dict.fromkeys(hit.article_row for hit in found))
        return found

    def _best(self, tokens: Sequence[str], limit: int, filters: Clauses, gone: Clauses) -> list[Hit]:
        """The best passages under the exact score; `candidates` says when there are enough."""
        weights = {
            "body": self.body.weights_of(tokens),
            "title": self.title.weights_of(tokens, TITLE_WEIGHT),
        }
        lots = queries.clauses(weights)
        if not lots:
            return []
        scores = [
            FieldScore.of(name, weights[name], field.statistics, k1=self.k1, b=self.b)
            for name, field in (("body", self.body), ("title", self.title))
        ]
        unasked = sum(clause.boost for lot in lots[1:] for clause in lot)
        size = max(LEAST_ASKED, FIRST_ASKED * limit)
        while True:
            size = min(size, MOST_ASKED)
            found = self._asked(queries.ranking(lots[0], filters=filters, gone=gone, size=size))
            added = what_is_added(lots, self._told(found, lots))
            averages = [self.cards[one.number].facts["averages"] for one in found]
            every = map(self._hit, found, exact_scores(found, added, lots, scores, averages).tolist())
            hits = in_order(every, limit, self._first_passages, self.articles.articles)
            beyond = found[-1].score * self.slack + unasked * (self.k1 + 1) if found else 0.0
            if len(found) < size or size == MOST_ASKED or hits[-1].score > beyond:
                return hits
            size *= FURTHER

    def _told(
        self, found: Sequence[ScoredPassage], lots: Sequence[Sequence[Clause]]
    ) -> list[Sequence[ScoredPassage]]:
        """What each lot of terms adds to these passages; the first lot has found them, and told it."""
        if not found or not lots[1:]:
            return [found] * len(lots)
        passages: dict[str, list[int]] = {}
        for one in found:
            passages.setdefault(self.articles.places.indexes[one.number], []).append(one.standing.passage)
        these, size = [queries.these(passages)], len(found)
        further = (queries.ranking(lot, filters=these, gone=(), size=size) for lot in lots[1:])
        return [found, *map(self._asked, further)]

    def _asked(self, body: dict[str, Any], index: str | None = None) -> list[ScoredPassage]:
        params = {
            "allow_partial_search_results": "false",
            "include_named_queries_score": "true",
            "preference": NEAR,
            "filter_path": "timed_out," + ",".join(f"hits.hits.{name}" for name in TOLD),
        }
        where = index or self.articles.places.pattern
        answer = self.cluster.search(lambda client: client.search(body=body, index=where, params=params))
        if answer.get("timed_out"):
            raise SearchUnavailable(why="timed_out")
        numbers = self.articles.places.numbers
        return [
            ScoredPassage(
                numbers[hit["_index"]],
                hit["_score"] or 0.0,
                PassageHeader.read(hit["fields"]["standing"][0]),
                hit.get("matched_queries", {}),
            )
            for hit in queries.hits_of(answer)
        ]

    def _hit(self, one: ScoredPassage, score: float) -> Hit:
        standing = one.standing
        return Hit(
            PassageId(self._first_passages[one.number] + standing.passage),
            self.articles.first_rows[one.number] + standing.row,
            Span(standing.start, standing.end),
            score,
        )

    def _holding(
        self, phrases: Collection[str], tokens: Sequence[str], limit: int, filters: Clauses, gone: Clauses
    ) -> list[Hit]:
        """The best passages in which the phrases stand; where none is, those whose titles have them."""
        tokens = [
            *tokens,
            *tokens_beside(phrases, tokens, (*self.body.vocabularies, *self.title.vocabularies)),
        ]
        for fields in (FIELDS[:1], FIELDS):
            may_hold = [*filters, *(self._may_hold(phrase, fields) for phrase in phrases)]
            unsure = [phrase for phrase in phrases if len(phrase) != 2 or not pairs(phrase)]
            holds = partial(self._holds, phrases=unsure, fields=fields)
            if found := self._read(tokens, limit, may_hold, gone, holds):
                return found
        return []

    def _may_hold(self, phrase: str, fields: Collection[str]) -> dict[str, Any]:
        """The passages that hold all parts of a normalised phrase in one of the fields."""
        if marked := pairs(phrase):
            return queries.either([queries.holding_all(name, marked) for name in fields])
        found = []
        for name in fields:
            vocabularies = (self.body if name == "body" else self.title).vocabularies
            parts = parts_of(phrase)
            words = [{w for v in vocabularies for w in words_with(v, [part])} for part in parts]
            if parts and all(words):
                found.append({"bool": {"filter": [queries.holding_any(name, sorted(w)) for w in words]}})
        return queries.either(found) if found else {"match_none": {}}

    def _read(
        self,
        tokens: Sequence[str],
        limit: int,
        filters: Clauses,
        gone: Clauses,
        holds: Callable[[Hit], bool],
    ) -> list[Hit]:
        """The best passages that hold what they must when they are read, at most `MOST_READ` of them."""
        wanted, judged = limit, dict[int, bool]()
        while True:
            found = self._best(tokens, wanted, filters, gone)
            unread = [hit for hit in found if hit.passage not in judged]
            self.articles.articles(dict.fromkeys(hit.article_row for hit in unread))
            judged |= {hit.passage: holds(hit) for hit in unread}
            right = [hit for hit in found if judged[hit.passage]][:limit]
            if len(right) == limit or len(found) < wanted or len(judged) >= MOST_READ:
                return right
            wanted = min(2 * wanted, MOST_READ)

    def _holds(self, hit: Hit, phrases: Collection[str], fields: Collection[str]) -> bool:
        """Whether a passage has each of the phrases in one of the fields."""
        if not phrases:
            return True
        article = self.articles.article(hit.article_row)
        texts = {"body": hit.span.cut(article.text), "title": title_text(article)}
        normal = [normalise(texts[name]) for name in fields]
        return all(any(phrase in text for text in normal) for phrase in phrases)

    def coverage(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last date of the articles, None where no article has one."""
        return span_of_days(self.articles.columns, self.articles.live)

    @cached_property
    def _signed(self) -> Callable[[str], int]:
        return lru_cache(maxsize=NAMES_KEPT)(partial(_articles_signed, self.cluster, self.articles))

    def has_author(self, name: str) -> bool:
        """Whether a byline has this name, normalised; one in too many is no filter."""
        return 0 < self._signed(name) <= MOST_SIGNED

    def rows_holding(self, terms: Sequence[str]) -> IntArray:
        """Rows, ascending, of the articles with a passage that holds all the terms; dead ones among them."""
        found = [np.empty(0, dtype=np.int64)]
        for number, card in enumerate(self.cards if terms else ()):
            rows = sorted(self._rows_in(card.index, terms))
            found.append(self.articles.first_rows[number] + np.array(rows, dtype=np.int64))
        return np.concatenate(found)

    def _rows_in(self, index: str, terms: Sequence[str]) -> Iterator[int]:
        after: dict[str, Any] = {}
        while True:
            rows = {"size": ROWS_AT_ONCE, "sources": [{"row": {"terms": {"field": "row"}}}], **after}
            body = {
                "query": queries.holding_all("body", terms),
                "size": 0,
                "aggs": {"rows": {"composite": rows}},
            }
            params = {"allow_partial_search_results": "false", "filter_path": "aggregations"}
            answer = self.cluster.search(
                lambda client: client.search(body=body, index=index, params=params)  # noqa: B023
            )
            page = answer["aggregations"]["rows"]
            yield from (int(bucket["key"]["row"]) for bucket in page["buckets"])
            if len(page["buckets"]) < ROWS_AT_ONCE:
                return
            after = {"after": page["after_key"]}

    def texts_holding(self, terms: Sequence[str], field: str, limit: int) -> Iterator[str]:
        """As `Searcher.texts_holding`."""
        left = limit
        of_field = self.body if field == "body" else self.title
        for number, card in enumerate(self.cards):
            if left <= 0 or not terms or any(term not in of_field.vocabularies[number] for term in terms):
                continue
            body = {
                "query": queries.holding_all(field, terms),
                "size": left,
                "track_total_hits": False,
                "sort": [{"passage": "asc"}],
                **queries.STANDING,
                **({"collapse": {"field": "row"}} if field == "title" else {}),
            }
            hits = [self._hit(found, 0.0) for found in self._asked(body, card.index)]
            left -= len(hits)
            alive = [hit for hit in hits if self._is_live(number, hit.article_row)]
            articles = self.articles.articles(hit.article_row for hit in alive)
            for hit, article in zip(alive, articles, strict=True):
                yield normalise(hit.span.cut(article.text) if field == "body" else article.text)

    def _is_live(self, number: int, row: int) -> bool:
        live = self.articles.live[number]
        return live is None or bool(live[row - self.articles.first_rows[number]])

    def expect_many(self, *, at_once: bool = False) -> None:
        """Nothing has to be loaded here for many questions."""


def _articles_signed(cluster: OpenSearchClient, articles: OpenSearchArticles, name: str) -> int:
    """How many live articles have this name, normalised, in their byline."""
    query = {
        "bool": {
            "filter": [{"term": {"authors": name}}, {"term": {"kind": "article"}}],
            "must_not": articles.places.gone(),
        }
    }
    answer = cluster.search(lambda client: client.count(body={"query": query}, index=articles.places.pattern))
    return int(answer["count"])
