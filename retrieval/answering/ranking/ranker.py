"""Sentence ranking: linear model, boosted trees over named features, reader.

The scores of both models add up. The linear model (`linear_model`) is a listwise softmax; the trees
(`trees`) look at the columns of `columns`. Without the trees' file the linear model ranks alone, as it does
for signatures. The reader reads the best by that and has a say in the final order (`judgement`); an encoder
may compare the contenders in meaning.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from retrieval.answering.ranking.candidates import Candidate, collect_candidates
from retrieval.answering.ranking.columns import COLUMN_NAMES, column_matrix
from retrieval.answering.ranking.features.sentence_view import ArticleView
from retrieval.answering.ranking.judgement import CandidateReader, judged
from retrieval.answering.ranking.linear_model import LINEAR
from retrieval.answering.ranking.query_context import QueryContext
from retrieval.answering.ranking.semantic import SIMILARITY_WEIGHT, Meaning, contenders
from retrieval.answering.ranking.sentence import article_sentences
from retrieval.answering.ranking.term_weights import TermWeights
from retrieval.answering.ranking.trees import Forest
from retrieval.answering.understanding.question import Question
from retrieval.arrays import FloatArray
from retrieval.index.corpus import Corpus
from retrieval.language.tokenizer import PAIR
from retrieval.models import Hit

LINEAR_SHARE = 0.1
"""Factor of the linear score beside the trees. Cross-fitted, S@1 of single sentences is 0.739 on average
over six sets with it and without, 0.729 with 0.3, 0.670 with the linear model alone; it breaks ties of the
trees."""
LINEAR_ALONE_SHARE = 0.3
"""The same without trees: for signatures, for weights set by hand, and where the trees' file is missing."""
MAX_CACHED_ARTICLES = 2048
"""Articles whose sentences stay cut and normalised in memory."""


class Ranker:
    """Ranks the sentences of one generation; caches the sentences of recent articles.

    forest:  the trees, over columns by any names of `columns`; None for the linear model alone.
    meaning: compares the best in meaning as well; None for words alone.
    reader:  reads the best; None for trees alone.
    """

    def __init__(
        self,
        corpus: Corpus,
        forest: Forest | None,
        meaning: Meaning | None = None,
        reader: CandidateReader | None = None,
    ) -> None:
        self._corpus = corpus
        self._reader = reader
        self._forest = None if forest is None else forest.bound_to(COLUMN_NAMES)
        self._meaning = meaning
        # of the articles alone: a cache with a reference to the ranker would keep the whole index alive
        self._sentences = lru_cache(maxsize=MAX_CACHED_ARTICLES)(partial(article_sentences, corpus.store))

    def weights(self, question: Question) -> TermWeights:
        """The question's words with their weights in this generation."""
        searcher = self._corpus.searcher
        return TermWeights(question, searcher.body, searcher.title)

    def rank(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """Rank the candidates, best first; ties in the order of the archive."""
        candidates = self._scored(self.candidates(question, hits))
        if self._meaning is not None and candidates:
            candidates = _reranked_by_meaning(self._meaning, question, candidates)
        candidates.sort(key=lambda c: (-c.score, c.hit.passage, c.number))
        return candidates if self._reader is None else judged(self._reader, question.readable, candidates)

    def normal_texts(self, hits: Sequence[Hit]) -> list[str]:
        """The normalised sentences of the hits' articles, best first."""
        rows = dict.fromkeys(hit.article_row for hit in hits)
        return [sentence.normal for row in rows for sentence in self._sentences(row)]

    def candidates(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """The candidates of the hits with their features, without scores."""
        body = self._corpus.searcher.body
        pairs = dict.fromkeys(token for token in question.tokens if token.startswith(PAIR))
        query = QueryContext(self.weights(question), hits, {pair: body.idf_of(pair) for pair in pairs})
        rows = dict.fromkeys(hit.article_row for hit in hits)
        store = self._corpus.store
        articles = {row: ArticleView(query, row, store.article(row), self._sentences(row)) for row in rows}
        return collect_candidates(query, articles)

    def _scored(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Score by trees and linear model; signatures keep their linear distance."""
        linear = np.array([c.linear for c in candidates])
        sentences = [i for i, c in enumerate(candidates) if not c.is_signature]
        scores, rows = LINEAR_ALONE_SHARE * linear, dict[int, FloatArray]()
        if self._forest is not None and sentences:
            scored = [candidates[i] for i in sentences]
            manual = np.array([LINEAR.manual_score(c.values) for c in scored])
            best = scores[sentences].max()
            scores[sentences] -= (LINEAR_ALONE_SHARE - LINEAR_SHARE) * (linear[sentences] - manual)
            matrix = column_matrix(scored, linear[sentences])
            scores[sentences] += self._forest.scores(matrix)
            rows = dict(zip(sentences, matrix, strict=True))
            raised = scores[sentences].max() - best
            scores += [raised if c.is_signature else 0.0 for c in candidates]
        return [c.scored(float(scores[i]), rows.get(i)) for i, c in enumerate(candidates)]


def _reranked_by_meaning(
    meaning: Meaning, question: Question, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The contenders' scores, lowered by their distance from the nearest in meaning."""
    places = contenders(np.array([c.score for c in candidates]))
    reranked = list(candidates)
    near = meaning.similarities(question.readable, [reranked[at].sentence.normal for at in places])
    for at, similarity in zip(places, near, strict=True):
        behind = SIMILARITY_WEIGHT * float(near.max() - similarity)
        reranked[at] = replace(reranked[at], score=reranked[at].score - behind)
    return reranked


def odds(score: float, best: float) -> float:
    """Odds of a candidate against the best, 0..1, by the softmax."""
    return math.exp(min(0.0, score - best))
