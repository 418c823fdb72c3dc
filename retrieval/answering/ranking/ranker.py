"""Which sentence answers: the sentences of the best passages, ranked by trees over features and clues.

Two rankers add up: a weighted sum of `FEATURES` (fitted by `tests/benchmarks/fit_ranking.py`, listwise
softmax) and boosted trees over features and clues (grown by `tests/benchmarks/fit_trees.py`). Without the
trees' file the sum ranks alone. For a question that asks who wrote, an article's title lines with its
byline are a candidate as well, judged by the sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.ranking.feature_weights import _BY_HAND, _sum, weighted_sum
from retrieval.answering.ranking.features.basic import FEATURES, FeatureContext, features_of
from retrieval.answering.ranking.features.feature_set import CLUES, SentenceView, clues_of
from retrieval.answering.ranking.match_context import ArticleMatch, QueryContext
from retrieval.answering.ranking.semantic import WEIGHT, Meaning, contenders
from retrieval.answering.ranking.term_weights import Sentence, WordWeights
from retrieval.answering.ranking.trees import Forest
from retrieval.answering.understanding.answer_types import AnswerKind, find_answers_of_type
from retrieval.answering.understanding.question import Question
from retrieval.arrays import FloatArray
from retrieval.index.corpus import ArticleStore, Corpus
from retrieval.index.segment.passages import sentences_of
from retrieval.language.normalization import normalise
from retrieval.language.tokenizer import PAIR
from retrieval.models import Article, BlockKind, Hit, Span

"""Features whose weight nothing was fitted for: the development sets ask for no authors, no counted slogans
and no demands, so the trees do not know them either."""
LONGEST_SIGNED = 200
"""Code points up to which the title lines are quoted together with the byline."""
SUM_COUNTS = 0.1
"""What the weighted sum counts beside the trees. Cross-fitted, S@1 of single sentences is 0.739 on average
over six sets with it and without, 0.729 with 0.3, 0.670 with the sum alone; it tells apart what the trees
find equal."""
SUM_ALONE_COUNTS = 0.3
"""The same where no tree judges: for signatures, for features set by hand, and where the trees' file is
missing."""
RELATIVE = (
    "words", "characters", "local", "asked", "before", "after", "evidence", "near", "run", "late",
    "pairs", "local_pairs", "order", "bm25", "aspect", "together", "beside_asking", "pieces", "article",
    "rest", "rest_pairs", "rest_all", "rest_near", "named",
)  # fmt: skip
"""Features and clues that are also seen relative to the best of the question's candidates."""
WITHIN = (
    "characters", "local", "near", "new", "pairs", "order", "bm25", "beside_asking", "late", "late_local",
    "characters_local", "near_asked", "rest", "rest_pairs", "rest_all", "rest_near", "named",
)  # fmt: skip
"""Features and clues that are also seen relative to the best of the same article."""
COLUMNS = (
    *FEATURES, *CLUES, *(f"{name}<best" for name in RELATIVE), *(f"{name}<own" for name in WITHIN),
    "behind", "behind_own", "place_by_sum",
)  # fmt: skip
"""What the learned ranker looks at."""
_RELATIVE_AT = [(*FEATURES, *CLUES).index(name) for name in RELATIVE]
_WITHIN_AT = [(*FEATURES, *CLUES).index(name) for name in WITHIN]
READ_WHOLE = 2
"""Articles, the best first, whose sentences outside of the passages found are candidates as well."""
WHOLE_UP_TO = 40
"""Sentences an article may have for that; a longer one is read in its passages alone."""
LEAST_LOOKED_INTO, LOOKED_INTO = 8, 32
"""Sentences, the best by the weighted sum, that are looked at more closely: so many at least, so many at
most of those within `REACH`."""
REACH = 5.0
"""How far below the best weighted sum a sentence is looked at. For none of 4800 questions of six sets do the
trees choose one from further below first, with 4 for 1 of 1000. Of a question's fifty sentences a dozen are
within reach."""
SENTENCES_KEPT = 2048
"""Articles whose sentences stay cut and normalised in memory."""
_TITLES = (BlockKind.KICKER, BlockKind.HEADLINE, BlockKind.DECK)


class Ranker:
    """Ranks the sentences of one generation; keeps the sentences of recently seen articles.

    forest:  the learned ranker; None ranks by the weighted sum alone.
    meaning: compares what comes near the best in meaning as well; None goes by words alone.
    """

    def __init__(self, corpus: Corpus, forest: Forest | None, meaning: Meaning | None = None) -> None:
        self._corpus = corpus
        self._forest = forest
        self._meaning = meaning
        # of the articles alone: a cache that held the ranker would keep the whole index from being let go of
        self._sentences = lru_cache(maxsize=SENTENCES_KEPT)(partial(_cut, corpus.store))

    def weights(self, question: Question) -> WordWeights:
        """How much each word of the question counts in this generation."""
        searcher = self._corpus.searcher
        return WordWeights(question, searcher.body, searcher.title)

    def rank(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """The sentences of the hits' passages, best first; ties in the order of the archive."""
        candidates = self._scored(self.candidates(question, hits))
        if self._meaning is not None and candidates:
            candidates = _compared_in_meaning(self._meaning, question, candidates)
        candidates.sort(key=lambda c: (-c.score, c.hit.passage, c.number))
        return candidates

    def candidates(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """The sentences of the hits' passages with what speaks for them, without scores: the best by the
        weighted sum, and signatures."""
        scene = self._scene(question, hits)
        read = {row: self._read(scene, row) for row in dict.fromkeys(hit.article_row for hit in hits)}
        sights = [s for rank, hit in enumerate(hits) for s in _in_passage(scene, read[hit.article_row], rank)]
        for row in list(read)[:READ_WHOLE]:
            sights += _beside_passages(scene, read[row], row)
        candidates = _looked_into(sights)
        if question.kind is AnswerKind.AUTHOR:
            best_hits = {hit.article_row: hit for hit in reversed(hits)}.values()
            candidates += [c for hit in best_hits for c in _signatures(scene, read[hit.article_row], hit)]
        return candidates

    def _scene(self, question: Question, hits: Sequence[Hit]) -> QueryContext:
        body = self._corpus.searcher.body
        pairs = dict.fromkeys(token for token in question.tokens if token.startswith(PAIR))
        return QueryContext(self.weights(question), hits, {pair: body.idf_of(pair) for pair in pairs})

    def _read(self, scene: QueryContext, row: int) -> ArticleMatch:
        return ArticleMatch(scene, row, self._corpus.store.article(row), self._sentences(row))

    def _scored(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Trees and weighted sum together; signatures keep a share of their distance in the sum."""
        weighted = np.array([c.weighted for c in candidates])
        judged = [i for i, c in enumerate(candidates) if c.clues]
        scores, rows = SUM_ALONE_COUNTS * weighted, dict[int, FloatArray]()
        if self._forest is not None and judged:
            known = [candidates[i] for i in judged]
            by_hand = np.array([_sum(_BY_HAND, c.features) for c in known])
            best = scores[judged].max()
            scores[judged] -= (SUM_ALONE_COUNTS - SUM_COUNTS) * (weighted[judged] - by_hand)
            seen = columns_of(known, weighted[judged])
            scores[judged] += self._forest.scores(seen)
            rows = dict(zip(judged, seen, strict=True))
            raised = scores[judged].max() - best
            scores += [0.0 if c.clues else raised for c in candidates]
        return [replace(c, score=float(scores[i]), row=rows.get(i)) for i, c in enumerate(candidates)]


def _compared_in_meaning(
    meaning: Meaning, question: Question, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The contenders' scores lowered by how far each is from the nearest in meaning."""
    places = contenders(np.array([c.score for c in candidates]))
    changed = list(candidates)
    near = meaning.similarities(question.normal, [changed[at].sentence.normal for at in places])
    for at, similarity in zip(places, near, strict=True):
        behind = WEIGHT * float(near.max() - similarity)
        changed[at] = replace(changed[at], score=changed[at].score - behind)
    return changed


def _cut(articles: ArticleStore, row: int) -> tuple[Sentence, ...]:
    article = articles.article(row)
    spans = sentences_of(article) or [Span(b.start, b.end) for b in article.blocks_of(*_TITLES)]
    return tuple(Sentence(s, normalise(s.cut(article.text)), number) for number, s in enumerate(spans))


def columns_of(candidates: Sequence[Candidate], weighted: FloatArray) -> FloatArray:
    """What the learned ranker looks at, shape (candidates, len(COLUMNS)).

    Features and clues as they are; `RELATIVE` ones also less the best among the candidates of the
    question, `WITHIN` ones less the best among those of the same article.
    """
    values = np.array([(*c.features, *c.clues) for c in candidates])
    numbers: dict[str, int] = {}
    owners = np.array([numbers.setdefault(c.article.id, len(numbers)) for c in candidates])
    chosen, within = values[:, _RELATIVE_AT], np.column_stack([values[:, _WITHIN_AT], weighted / 10])
    best_own = np.full((len(numbers), within.shape[1]), -np.inf)
    np.maximum.at(best_own, owners, within)
    less_own = within - best_own[owners]
    behind = (weighted.max() - weighted) / 10
    place = np.minimum(20, np.argsort(np.argsort(-weighted, kind="stable"))) / 20
    relative = chosen - chosen.max(axis=0)
    return np.column_stack([values, relative, less_own[:, :-1], behind, -less_own[:, -1], place])


def _in_passage(scene: QueryContext, read: ArticleMatch, rank: int) -> Iterator[SentenceView]:
    span = scene.hits[rank].span
    for number, sentence in enumerate(read.sentences):
        if span.start <= sentence.span.start < span.end:
            yield _sight(scene, read, number, rank, in_passage=True)


def _beside_passages(scene: QueryContext, read: ArticleMatch, row: int) -> Iterator[SentenceView]:
    """The other sentences of a short article, as though its weakest passage held them."""
    if len(read.sentences) > WHOLE_UP_TO:
        return
    ranks = [rank for rank, hit in enumerate(scene.hits) if hit.article_row == row]
    spans = [scene.hits[rank].span for rank in ranks]
    for number, sentence in enumerate(read.sentences):
        if not any(span.start <= sentence.span.start < span.end for span in spans):
            yield _sight(scene, read, number, ranks[-1], in_passage=False)


def _sight(
    scene: QueryContext, read: ArticleMatch, number: int, rank: int, *, in_passage: bool
) -> SentenceView:
    question = scene.weights.question
    proofs = find_answers_of_type(question.kind, read.sentences[number].normal, question.normal)
    return SentenceView(scene, read, number, rank, proofs, in_passage)


def _looked_into(sights: Sequence[SentenceView]) -> list[Candidate]:
    """The best by the weighted sum of their features, in their order, with their clues."""
    features = [_features(sight) for sight in sights]
    sums = [weighted_sum(values) for values in features]
    best = sorted(range(len(sights)), key=lambda at: -sums[at])[:LOOKED_INTO]
    least = sums[best[0]] - REACH if best else 0.0
    near = [at for place, at in enumerate(best) if place < LEAST_LOOKED_INTO or sums[at] >= least]
    return [_candidate(sights[at], features[at]) for at in sorted(near)]


def _candidate(sight: SentenceView, features: tuple[float, ...]) -> Candidate:
    read, hit = sight.article, sight.scene.hits[sight.passage_rank]
    return Candidate(read.article, hit, read.sentences, sight.number, features, clues_of(sight))


def _features(sight: SentenceView) -> tuple[float, ...]:
    scene, read = sight.scene, sight.article
    hit, best = scene.hits[sight.passage_rank], scene.hits[0]
    setting = FeatureContext(
        read.sentences,
        read.found,
        sight.number,
        sight.proofs,
        read.in_title,
        _relative(hit, best),
        hit is best,
    )
    return features_of(scene.weights, setting)


def _signatures(scene: QueryContext, read: ArticleMatch, hit: Hit) -> Iterator[Candidate]:
    best, span = scene.hits[0], _signed_lines(read.article)
    if span is not None:
        sentences = (Sentence(span, normalise(span.cut(read.article.text)), 0),)
        found = (scene.weights.found(sentences[0].normal),)
        question = scene.weights.question
        proofs = find_answers_of_type(question.kind, sentences[0].normal, question.normal)
        setting = FeatureContext(
            sentences, found, 0, proofs, frozenset(), _relative(hit, best), hit is best, is_byline=True
        )
        yield Candidate(read.article, hit, sentences, 0, features_of(scene.weights, setting))


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
