"""Which sentence answers: the sentences of the best passages, ranked by a weighted sum of features.

The weights were fitted on the development sets by `tests/benchmarks/fit_ranking.py` (listwise softmax
over the candidates of each question). For a question that asks who wrote, an article's title lines with
its byline are a candidate as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from retrieval.answering.evidence import AnswerKind
from retrieval.answering.features import FEATURES, Setting, features_of
from retrieval.answering.question import Question
from retrieval.answering.weights import Sentence, WordWeights
from retrieval.index.generation import Generation
from retrieval.index.passages import sentences_of
from retrieval.language.normal import normalise
from retrieval.models import Article, BlockKind, Hit, Span

WEIGHTS = {
    "words": 2.21,
    "characters": 3.29,
    "local": 0.3,
    "asked": 1.34,
    "new": 1.17,
    "before": 2.01,
    "after": 1.34,
    "title": 3.83,
    "passage": 3.56,
    "first": 0.38,
    "evidence": 0.53,
    "near": 0.95,
    "unit": 2.11,
    "run": 1.7,
    "short": 1.62,
    "long": -0.32,
    "dense": 1.59,
    "byline": 4.0,  # by hand: the development sets ask for no authors
    "early": 0.86,
}
LONGEST_SIGNED = 200
"""Code points up to which the title lines are quoted together with the byline."""
SENTENCES_KEPT = 2048
"""Articles whose sentences stay cut and normalised in memory."""
_TITLES = (BlockKind.KICKER, BlockKind.HEADLINE, BlockKind.DECK)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might answer: where it is, its features in the order of `FEATURES`, its score."""

    article: Article
    hit: Hit
    sentences: Sequence[Sentence]
    number: int
    features: tuple[float, ...]

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.sentences[self.number]

    @property
    def score(self) -> float:
        """The weighted sum of the features."""
        return sum(WEIGHTS[name] * value for name, value in zip(FEATURES, self.features, strict=True))


class Ranker:
    """Ranks the sentences of one generation; keeps the sentences of recently seen articles."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._sentences = lru_cache(maxsize=SENTENCES_KEPT)(self._cut)

    def _cut(self, row: int) -> tuple[Sentence, ...]:
        article = self._generation.store.article(row)
        spans = sentences_of(article) or [Span(b.start, b.end) for b in article.blocks_of(*_TITLES)]
        return tuple(Sentence(s, normalise(s.cut(article.text)), number) for number, s in enumerate(spans))

    def weights(self, question: Question) -> WordWeights:
        """How much each word of the question counts in this generation."""
        return WordWeights(question, self._generation.searcher.body)

    def rank(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """The sentences of the hits' passages, best first; ties in the order of the archive."""
        weights = self.weights(question)
        candidates = [c for hit in hits for c in self._in_passage(weights, hit, hits[0])]
        if question.kind is AnswerKind.AUTHOR:
            best_hits = {hit.article_row: hit for hit in reversed(hits)}.values()
            candidates += [c for hit in best_hits for c in self._signatures(weights, hit, hits[0])]
        scored = [(candidate.score, candidate) for candidate in candidates]
        scored.sort(key=lambda pair: (-pair[0], pair[1].hit.passage, pair[1].number))
        return [candidate for _, candidate in scored]

    def _in_passage(self, weights: WordWeights, hit: Hit, best: Hit) -> Iterator[Candidate]:
        article = self._generation.store.article(hit.article_row)
        sentences = self._sentences(hit.article_row)
        titles = (article.kicker, article.headline, article.deck)
        title = weights.found(normalise(" ".join(filter(None, titles))))
        for number, sentence in enumerate(sentences):
            if hit.span.start <= sentence.span.start and sentence.span.end <= hit.span.end:
                setting = Setting(sentences, number, title, _relative(hit, best), hit is best)
                yield Candidate(article, hit, sentences, number, features_of(weights, setting))

    def _signatures(self, weights: WordWeights, hit: Hit, best: Hit) -> Iterator[Candidate]:
        article = self._generation.store.article(hit.article_row)
        span = _signed_lines(article)
        if span is not None:
            sentences = (Sentence(span, normalise(span.cut(article.text)), 0),)
            setting = Setting(sentences, 0, frozenset(), _relative(hit, best), hit is best, is_byline=True)
            yield Candidate(article, hit, sentences, 0, features_of(weights, setting))


def _relative(hit: Hit, best: Hit) -> float:
    """A passage's score relative to the best; 1 where even the best has none (a corpus of one passage)."""
    return hit.score / best.score if best.score > 0 else 1.0


def _signed_lines(article: Article) -> Span | None:
    """The title lines with the byline below them, as one span; the byline alone when they are far apart."""
    bylines = article.blocks_of(BlockKind.BYLINE)
    if not bylines:
        return None
    start = min((b.start for b in article.blocks_of(*_TITLES)), default=bylines[0].start)
    whole = Span(min(start, bylines[0].start), bylines[-1].end)
    return whole if len(whole) <= LONGEST_SIGNED else Span(bylines[0].start, bylines[-1].end)


def odds(score: float, best: float) -> float:
    """How likely a candidate is beside the best one, 0..1: the odds of the fitted softmax."""
    return math.exp(min(0.0, score - best))
