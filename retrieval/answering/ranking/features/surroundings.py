"""Features of the surroundings: paragraph, neighbours, lead and subhead."""

from __future__ import annotations

from retrieval.answering.ranking.features.feature import QUESTION, FeatureGroup
from retrieval.answering.ranking.features.sentence_view import SentenceView
from retrieval.answering.ranking.features.wording import share_in

SURROUNDINGS = FeatureGroup[SentenceView]("surroundings")
feature = SURROUNDINGS.feature


@feature()
def paragraph(view: SentenceView) -> float:
    """Share of the words in the rest of the paragraph alone."""
    return view.weights.share(view.article.paragraph_words(view.number) - view.own)


@feature()
def before2(view: SentenceView) -> float:
    """Share of the words in the sentence before the last alone."""
    return view.weights.share(view.words_at(-2) - view.own)


@feature()
def lead(view: SentenceView) -> float:
    """Share of the words in the article's first sentence alone."""
    return view.weights.share(view.article.found[0] - view.own)


@feature()
def heading(view: SentenceView) -> float:
    """Share of the words in the subhead above the paragraph alone."""
    return view.weights.share(view.article.heading_words(view.number) - view.own)


@feature()
def asked_before(view: SentenceView) -> float:
    """Share of the characters beside the question word in the sentence before."""
    return share_in(view.query.beside_asking, view.sentence_before) if view.number else 0.0


@feature(QUESTION)
def together(view: SentenceView) -> float:
    """Share of the words in sentence, neighbours, title and lead together."""
    return view.weights.share(view.own | view.before | view.after | view.article.topic)


@feature()
def passage_pairs(view: SentenceView) -> float:
    """Share of the question's pairs in the passage."""
    return view.query.pair_share(view.article.passage_pairs(view.number))


@feature()
def article_pairs(view: SentenceView) -> float:
    """Share of the question's pairs in the article."""
    return view.article.pair_coverage
