"""Search: tokens and filters in, the best passages out.

Two fields, each with its own statistics: the text of the passages, and the title lines of their articles. A
passage's score is its own plus `TITLE_WEIGHT` times its article's title. Filters select articles.

Passages and articles are numbered through all segments, in the order of the segments. The segment of an
article depends on the time of reading, so ties go by the order of the archive, never by these numbers.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import accumulate, groupby

import numpy as np

from retrieval.arrays import AnyArray, IntArray, distinct
from retrieval.index.search.article_table import ArticleTable
from retrieval.index.search.byline_filter import rows_by_author
from retrieval.index.search.field_scorer import FieldScorer
from retrieval.index.search.filters import Range, matching_ranges, only_rows, passage_ranges, without_rows
from retrieval.index.search.phrases import PhraseQuery, phrase_parts, spaced_spellings
from retrieval.index.search.scored_field import FieldQuery
from retrieval.index.search.topk import MAX_HITS, load_core, load_core_in_background, top_k
from retrieval.index.segment.doc_values import date_range
from retrieval.index.segment.document_set import TopDocs
from retrieval.index.segment.segment import FIELDS, Segment, key_of_article
from retrieval.index.segment.vocabulary import Vocabulary
from retrieval.language.normalization import normalise
from retrieval.language.tokenizer import pairs
from retrieval.models import ANYWHERE, Article, Filters, Hit, PassageId, Span

TITLE_WEIGHT = 0.2
"""R@1 with 0.2: CMRC 0.98, news 0.70, against 0.98 and 0.67 with 0.5, and 0.976 and 0.70 with 0."""
BestOf = Callable[..., TopDocs]
MAX_CACHED_AUTHORS = 64
COMPILED_MIN_PASSAGES = 20_000
"""Passages above which loading the compiled core for many questions pays: below, numpy takes 1 ms."""


def best_passages(
    _segment: Segment,
    queries: Sequence[FieldQuery],
    k: int,
    *,
    ranges: Sequence[Range] | None,
    mask: AnyArray | None,
    floor: float,
) -> TopDocs:
    """The k best passages of a segment."""
    return top_k(queries, k, ranges=ranges, mask=mask, floor=floor)


@dataclass(frozen=True)
class Searcher:
    """The searchable form of one generation."""

    articles: ArticleTable
    body: FieldScorer
    title: FieldScorer

    @cached_property
    def _first_passages(self) -> list[int]:
        return [0, *accumulate(len(segment.passages.starts) for segment in self.articles.segments)]

    @cached_property
    def _live(self) -> list[AnyArray | None]:
        """For each segment, shape (passages,), bool: live passages; None without dead ones."""
        return [
            None if live is None else live[segment.passages.article_of]
            for segment, live in zip(self.articles.segments, self.articles.live, strict=True)
        ]

    def search(
        self,
        tokens: Sequence[str],
        *,
        limit: int,
        filters: Filters | None = None,
        without: Collection[int] = (),
        phrases: Collection[str] = (),
    ) -> list[Hit]:
        """The best passages with a token of the query, best first.

        limit:   at most `MAX_HITS`.
        filters: every field is honoured; scores are those of the whole archive.
        without: article rows to leave out, as though the archive did not hold them.
        phrases: normalised; each must occur literally in a passage; without any such passage, in the
                 passage or its article's title lines.
        """
        limit = min(limit, MAX_HITS)
        if not phrases:
            return self._best(tokens, limit, filters or ANYWHERE, without)
        for spelt in filter(None, (phrases, spaced_spellings(phrases))):
            vocabularies = (*self.body.vocabularies, *self.title.vocabularies)
            sought = [*tokens, *phrase_tokens(spelt, tokens, vocabularies)]
            for fields in (FIELDS[:1], FIELDS):
                best_of = PhraseQuery(spelt, fields).best_passages
                if found := self._best(sought, limit, filters or ANYWHERE, without, best_of):
                    return found
        return []

    def _best(
        self,
        tokens: Sequence[str],
        limit: int,
        filters: Filters,
        without: Collection[int],
        best_of: BestOf = best_passages,
    ) -> list[Hit]:
        """The best passages of all segments. best_of: as `best_passages`, of one segment."""
        found: list[Hit] = []
        floor = -math.inf
        asked = zip(self.body.queries(tokens), self.title.queries(tokens, TITLE_WEIGHT), strict=True)
        for number, queries in enumerate(asked):
            ranges, segment = self._ranges(number, filters, without), self.articles.segments[number]
            best = best_of(segment, queries, limit, ranges=ranges, mask=self._live[number], floor=floor)
            places = zip(best.ids.tolist(), best.scores.tolist(), strict=True)
            found += [self._hit(number, passage, score) for passage, score in places]
            found = top_hits(found, limit, self._first_passages, self.articles.articles) if number else found
            floor = found[-1].score if len(found) == limit else floor
        return found

    def warm_up(self) -> None:
        """Load the compiled core if the archive is large enough."""
        if self._pays_to_compile:
            load_core()

    def warm_up_in_background(self) -> None:
        """Load the compiled core in a background thread; numpy answers meanwhile."""
        if self._pays_to_compile:
            load_core_in_background()

    @property
    def _pays_to_compile(self) -> bool:
        return self._first_passages[-1] >= COMPILED_MIN_PASSAGES

    def _ranges(self, number: int, filters: Filters, without: Collection[int]) -> list[Range] | None:
        """The allowed passages of a segment; None for all."""
        if filters == ANYWHERE and not without:
            return None
        segment, first = self.articles.segments[number], self.articles.first_rows[number]
        rows = matching_ranges(segment.columns, filters)
        if filters.author:
            signed = self._rows_by_author(normalise(filters.author))
            rows = only_rows(rows, [row - first for row in signed])
        return passage_ranges(segment, without_rows(rows, [row - first for row in without]))

    def hit(self, passage: int) -> Hit:
        """The passage of this number, with a score of 0."""
        number = bisect_right(self._first_passages, passage) - 1
        return self._hit(number, passage - self._first_passages[number], 0.0)

    def field(self, name: str) -> FieldScorer:
        """One of the two fields by its name."""
        return self.body if name == "body" else self.title

    def _hit(self, number: int, passage: int, score: float) -> Hit:
        places = self.articles.segments[number].passages
        span = Span(int(places.starts[passage]), int(places.ends[passage]))
        row = self.articles.first_rows[number] + int(places.article_of[passage])
        return Hit(PassageId(self._first_passages[number] + passage), row, span, score)

    def coverage(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last date of the articles; None without any date."""
        return date_range(self.articles.columns, self.articles.live)

    @cached_property
    def _rows_by_author(self) -> Callable[[str], frozenset[int]]:
        return lru_cache(maxsize=MAX_CACHED_AUTHORS)(partial(rows_by_author, self.articles))

    def has_author(self, name: str) -> bool:
        """True if a byline has this name, normalised."""
        return bool(self._rows_by_author(name))

    def rows_with(self, terms: Sequence[str], field: str = "body") -> IntArray:
        """Rows of the articles with all the terms in one passage, ascending.

        field: "body", or "title" for title lines and bylines. Dead articles included.
        """
        return self.rows_matching([[term] for term in terms], field)

    def rows_matching(self, groups: Sequence[Sequence[str]], field: str) -> IntArray:
        """Rows of articles with a term of each group in one passage.

        Ascending; of a title in the title lines. Dead articles included; none without groups.
        """
        found = [np.empty(0, dtype=np.int64)]
        for first, segment in zip(self.articles.first_rows, self.articles.segments, strict=False):
            passages = segment.field(field).passages_matching(groups)
            found.append(first + distinct(segment.passages.article_of[passages]).astype(np.int64))
        return np.concatenate(found)

    def texts_with(self, terms: Sequence[str], field: str, limit: int) -> Iterator[str]:
        """The first `limit` texts of a field with all the terms, normalised.

        Of a title the article's whole text. Dead ones count, and are not given.
        """
        articles, left = self.articles, limit
        for number, segment in enumerate(articles.segments):
            places = segment.passages
            found = segment.field(field).passages_with(terms)
            if field == "title":  # one passage an article: each would give the whole of it
                found = found[np.unique(places.article_of[found], return_index=True)[1]]
            for passage in found[:left]:
                left -= 1
                row = int(places.article_of[passage])
                article, live = segment.store.article(row), articles.live[number]
                if live is None or live[row]:
                    inside = slice(int(places.starts[passage]), int(places.ends[passage]))
                    yield normalise(article.text[inside] if field == "body" else article.text)


def phrase_tokens(
    phrases: Collection[str], tokens: Sequence[str], vocabularies: Iterable[Vocabulary]
) -> list[str]:
    """Query terms of phrases, to rank their passages.

    Of phrases without a token in the question. Of one looked for by its characters: the words with its
    rarest, for each passage with the phrase has one, and of frequent characters there are thousands.
    """
    vocabularies = list(vocabularies)
    beside: dict[str, None] = {}
    for phrase in phrases:
        own = pairs(phrase)
        if not own:
            words = (
                [word for vocabulary in vocabularies for word in vocabulary.words_containing([part])]
                for part in phrase_parts(phrase)
            )
            own = min(words, key=len, default=[])
        if set(own).isdisjoint(tokens) or not pairs(phrase):
            beside.update(dict.fromkeys(token for token in own if token not in tokens))
    return list(beside)


def top_hits(
    found: Iterable[Hit],
    limit: int,
    first_passages: Sequence[int],
    articles: Callable[[Sequence[int]], Sequence[Article]],
) -> list[Hit]:
    """The best `limit` hits, ties in the order of the archive.

    Best first.
    first_passages: of each segment. Passages of one segment are in that order; for ties across segments the
    articles are fetched, all at once.
    articles: gives the articles of rows.
    """

    def segment(hit: Hit) -> int:
        return bisect_right(first_passages, hit.passage)

    ordered: list[Hit] = []
    for _, equal in groupby(sorted(found, key=lambda hit: (-hit.score, hit.passage)), key=lambda h: h.score):
        group = list(equal)
        if segment(group[0]) != segment(group[-1]):
            keys = map(key_of_article, articles([hit.article_row for hit in group]))
            placed = sorted(zip(keys, group, strict=True), key=lambda pair: (pair[0], pair[1].span.start))
            group = [hit for _, hit in placed]
        ordered += group
        if len(ordered) >= limit:
            break
    return ordered[:limit]
