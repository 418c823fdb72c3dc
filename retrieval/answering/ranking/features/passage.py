"""Features of passage and article: BM25 and rank among the hits."""

from __future__ import annotations

from retrieval.answering.ranking.features.feature import QUESTION, FeatureGroup
from retrieval.answering.ranking.features.sentence_view import SentenceView
from retrieval.answering.ranking.features.wording import K1

PASSAGE = FeatureGroup[SentenceView]("passage")
feature = PASSAGE.feature


@feature()
def rank(view: SentenceView) -> float:
    """Reciprocal rank of the passage."""
    return 1 / (1 + view.passage_rank)


@feature(QUESTION)
def article(view: SentenceView) -> float:
    """BM25 of all passages of its article, relative to the best article's."""
    return view.article.score / view.query.best_article_score


@feature()
def ideal(view: SentenceView) -> float:
    """BM25 of the passage relative to the total weight of the question."""
    score = view.query.hits[view.passage_rank].score
    return min(1.0, score / view.query.total_weight / (K1 + 1))


@feature()
def found(view: SentenceView) -> float:
    """1 in a passage found, 0 elsewhere in its article."""
    return float(view.in_passage)


@feature()
def margin(view: SentenceView) -> float:
    """Lead of the best passage over the next article's, relative."""
    best = view.query.best_score
    return (best - view.query.second_score) / best if best > 0 else 1.0
