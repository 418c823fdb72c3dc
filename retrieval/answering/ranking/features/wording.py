"""Features of the wording: pairs, order, rarity, nearness to the question word."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answering.ranking.features.feature import ARTICLE, QUESTION, FeatureGroup
from retrieval.answering.ranking.features.sentence_view import SentenceView

WORDING = FeatureGroup[SentenceView]("wording")
feature = WORDING.feature

K1, B, AVERAGE_CHARS = 1.5, 0.75, 40
"""BM25 of a sentence: rank-bm25's parameters, and an average length in characters."""
MAX_MISSING_WORDS = 5


def share_in(parts: Sequence[str], text: str) -> float:
    """Share of the parts in the text; 0.5 without any part."""
    return sum([part in text for part in parts]) / len(parts) if parts else 0.5


@feature(QUESTION, ARTICLE)
def pairs(view: SentenceView) -> float:
    """Share of the question's pairs of characters, weighted by idf."""
    return view.query.pair_share(view.article.pairs[view.number])


@feature(QUESTION)
def local_pairs(view: SentenceView) -> float:
    """Share of the question's pairs, weighted by rarity in the article."""
    return view.article.local_pair_share(view.article.pairs[view.number])


@feature(QUESTION, ARTICLE)
def order(view: SentenceView) -> float:
    """Longest common subsequence with the text sought, relative to the latter."""
    return view.article.common_subsequence(view.number) / max(1, len(view.query.sought))


@feature()
def dense_order(view: SentenceView) -> float:
    """Longest common subsequence with the text sought, relative to the sentence."""
    return view.article.common_subsequence(view.number) / view.size


@feature(QUESTION, ARTICLE)
def bm25(view: SentenceView) -> float:
    """BM25 of the sentence over words and pairs, relative to the maximum."""
    query = view.query
    norm = K1 * (1 - B + B * len(view.text) / AVERAGE_CHARS)
    pair_weights = [query.pair_weights[i] for i in view.article.pairs[view.number]]
    word_weights = [view.weights.weights[i] for i in view.own]
    return (sum(pair_weights) + sum(word_weights)) * (K1 + 1) / (1 + norm) / query.total_weight / (K1 + 1)


@feature()
def missing(view: SentenceView) -> float:
    """Words of the question outside the sentence, full from five."""
    return min(MAX_MISSING_WORDS, len(view.weights.forms) - len(view.own)) / MAX_MISSING_WORDS


@feature()
def rarest(view: SentenceView) -> float:
    """1 with the question's rarest word."""
    return float(view.query.rarest_word in view.own)


@feature(QUESTION)
def aspect(view: SentenceView) -> float:
    """Share of the words outside title and lead."""
    words = [i for i in range(len(view.weights.forms)) if i not in view.article.topic]
    return sum([i in view.own for i in words]) / len(words) if words else 0.5


@feature()
def topical(view: SentenceView) -> float:
    """Share of the question's words in title and lead."""
    return view.weights.share(view.article.topic)


@feature(QUESTION, ARTICLE)
def beside_asking(view: SentenceView) -> float:
    """Share of the characters right before and after the question word."""
    return share_in(view.query.beside_asking, view.text)


@feature()
def after_asking(view: SentenceView) -> float:
    """Share of the characters right after the question word."""
    return share_in(view.query.after_asking, view.text)


@feature()
def numbers(view: SentenceView) -> float:
    """Share of the question's numbers and Latin words; 0.5 without any."""
    return share_in(view.query.numbers, view.text)


@feature()
def quoted(view: SentenceView) -> float:
    """Share of the words in quotation marks; 0.5 without any."""
    return share_in(view.query.quotations, view.text)


@feature(ARTICLE)
def characters_local(view: SentenceView) -> float:
    """Share of the characters, weighted by rarity in the article."""
    return view.article.character_rarity.share(view.article.characters[view.number])


@feature(QUESTION, ARTICLE)
def late(view: SentenceView) -> float:
    """Share of the characters, weighted by nearness to the question word."""
    return view.article.character_nearness.share(view.article.characters[view.number])


@feature(ARTICLE)
def late_local(view: SentenceView) -> float:
    """Share of the characters, weighted by rarity times nearness."""
    return view.article.rarity_and_nearness.share(view.article.characters[view.number])


@feature()
def spread(view: SentenceView) -> float:
    """Distance between the first and the last word, relative to the sentence."""
    text = view.text
    starts = [start for forms in view.weights.forms if (start := text.find(forms[0])) >= 0]
    return (max(starts) - min(starts)) / view.size if starts else 0.0
