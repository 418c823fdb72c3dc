"""Candidates: sentences of the hits with features, in full for a shortlist.

Takes the query's context and its articles, gives unscored candidates to the ranker. For a question for an
author, an article's title lines with its byline are a candidate as well, with basic features only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.answering.ranking.features.registry import POSITIONS, basic_values, sentence_values
from retrieval.answering.ranking.features.sentence_view import (
    ArticleView,
    SentenceView,
    SignatureLines,
    SignatureView,
)
from retrieval.answering.ranking.linear_model import LINEAR
from retrieval.answering.ranking.query_context import QueryContext
from retrieval.answering.ranking.sentence import TITLE_BLOCKS, Sentence
from retrieval.answering.understanding.answer_types import AnswerKind
from retrieval.arrays import FloatArray
from retrieval.language.normalization import normalise
from retrieval.models import Article, BlockKind, Hit, Span

MAX_SIGNATURE_CHARS = 200
"""Code points up to which the title lines are quoted together with the byline."""
WHOLE_ARTICLES = 2
"""Articles, the best first, with candidates outside of the passages found as well."""
MAX_WHOLE_ARTICLE_SENTENCES = 40
"""Sentences of such an article; a longer one is read in its passages alone."""
MIN_SHORTLIST, MAX_SHORTLIST = 8, 32
"""Sentences, the best by the linear model, with all features: at least so many, at most so many of those
within `SHORTLIST_MARGIN`."""
SHORTLIST_MARGIN = 5.0
"""Distance from the best linear score up to which a sentence gets all features. For none of 4800 questions of
six sets do the trees choose one from further below first, with 4 for 1 of 1000. Of a question's fifty
sentences a dozen are within the margin."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Verdict of the neural reader on a candidate.

    logit: against a null candidate of score 0; rounded, so that machines agree.
    spans: the likeliest to answer, best first, as offsets in the sentence's own text, each with its chance
    among all spans of the sentence, 0..1; none for a sentence without words.
    """

    logit: float
    spans: tuple[tuple[Span, float], ...] = ()

    @property
    def span(self) -> Span:
        """The likeliest span; empty without any."""
        return self.spans[0][0] if self.spans else Span(0, 0)

    @property
    def share(self) -> float:
        """Chance of the likeliest span; 0 without any."""
        return self.spans[0][1] if self.spans else 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate sentence with place, features and score.

    hit:    the passage of the sentence; outside the passages found the article's weakest.
    values: feature values, by `registry.POSITIONS`; of a signature the basic ones.
    linear: score of the linear model.
    row:    input of the trees, by `columns.COLUMN_POSITIONS`; None without trees.
    reading: verdict of the reader; None where it did not read. unread: score without the reader's say.
    """

    article: Article
    hit: Hit
    sentences: Sequence[Sentence]
    number: int
    values: tuple[float, ...]
    linear: float
    is_signature: bool = False
    score: float = 0.0
    row: FloatArray | None = field(default=None, compare=False)
    reading: Reading | None = None
    unread: float = 0.0

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.sentences[self.number]

    def scored(self, score: float, row: FloatArray | None) -> Candidate:
        """The candidate with its score; a third of the time of `dataclasses.replace`."""
        return Candidate(
            self.article,
            self.hit,
            self.sentences,
            self.number,
            self.values,
            self.linear,
            self.is_signature,
            score,
            row,
        )

    def value(self, feature: str) -> float:
        """Value of a feature. Raises IndexError for a signature's missing ones."""
        return self.values[POSITIONS[feature]]


def collect_candidates(query: QueryContext, articles: Mapping[int, ArticleView]) -> list[Candidate]:
    """The shortlist in the order of the hits, then signatures.

    articles: by row, in the order of their best hits.
    """
    views = [v for rank in range(len(query.hits)) for v in _passage_views(query, articles, rank)]
    for row in list(articles)[:WHOLE_ARTICLES]:
        views += _views_outside_passages(query, articles[row], row)
    candidates = _shortlist(views)
    if query.question.kind is AnswerKind.AUTHOR:
        best_ranks = {hit.article_row: rank for rank, hit in reversed(list(enumerate(query.hits)))}
        for row, rank in best_ranks.items():
            candidates += _signatures(query, articles[row], rank)
    return candidates


def _passage_views(
    query: QueryContext, articles: Mapping[int, ArticleView], rank: int
) -> Iterator[SentenceView]:
    hit = query.hits[rank]
    article, span = articles[hit.article_row], hit.span
    for number, sentence in enumerate(article.sentences):
        if span.start <= sentence.span.start < span.end:
            yield SentenceView(query, article, number, rank, in_passage=True)


def _views_outside_passages(query: QueryContext, article: ArticleView, row: int) -> Iterator[SentenceView]:
    """The other sentences of a short article, attributed to its weakest passage."""
    if len(article.sentences) > MAX_WHOLE_ARTICLE_SENTENCES:
        return
    ranks = [rank for rank, hit in enumerate(query.hits) if hit.article_row == row]
    spans = [query.hits[rank].span for rank in ranks]
    for number, sentence in enumerate(article.sentences):
        if not any(span.start <= sentence.span.start < span.end for span in spans):
            yield SentenceView(query, article, number, ranks[-1], in_passage=False)


def _shortlist(views: Sequence[SentenceView]) -> list[Candidate]:
    """The best by the linear model, in their order, with all features."""
    basic = [basic_values(view) for view in views]
    scores = [LINEAR.score(values) for values in basic]
    best = sorted(range(len(views)), key=lambda at: -scores[at])[:MAX_SHORTLIST]
    least = scores[best[0]] - SHORTLIST_MARGIN if best else 0.0
    near = [at for place, at in enumerate(best) if place < MIN_SHORTLIST or scores[at] >= least]
    return [_candidate(views[at], basic[at], scores[at]) for at in sorted(near)]


def _candidate(view: SentenceView, basic: tuple[float, ...], linear: float) -> Candidate:
    match, hit = view.article, view.query.hits[view.passage_rank]
    return Candidate(match.article, hit, match.sentences, view.number, sentence_values(view, basic), linear)


def _signatures(query: QueryContext, article: ArticleView, rank: int) -> Iterator[Candidate]:
    span = _signature_span(article.article)
    if span is not None:
        sentence = Sentence(span, normalise(span.cut(article.article.text)), 0)
        found = (query.weights.words_in(sentence.normal),)
        lines = SignatureLines((sentence,), found, query.weights.local_weights(found))
        values = basic_values(SignatureView(query, lines, 0, rank))
        yield Candidate(
            article.article,
            query.hits[rank],
            lines.sentences,
            0,
            values,
            LINEAR.score(values),
            is_signature=True,
        )


def _signature_span(article: Article) -> Span | None:
    """Span of title lines and byline; of the byline if far apart."""
    bylines = article.blocks_of(BlockKind.BYLINE)
    if not bylines:
        return None
    start = min((b.start for b in article.blocks_of(*TITLE_BLOCKS)), default=bylines[0].start)
    whole = Span(min(start, bylines[0].start), bylines[-1].end)
    return whole if len(whole) <= MAX_SIGNATURE_CHARS else Span(bylines[0].start, bylines[-1].end)
