"""Articles related to an article, and the best with a word."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from retrieval.answering.answerer import Answerer
from retrieval.errors import QuestionError
from retrieval.language.normalization import normalise
from retrieval.models import Article

SIMILARITY_QUERY_LENGTH = 200
"""Code points of headline and beginning used as the query for similar articles."""
PASSAGES_SEARCHED = 40
"""Passages searched for the best articles with a word."""
BATCH = 3
"""Articles read at once for a word, most often enough."""


def similar_articles(answerer: Answerer, article: Article, limit: int) -> list[Article]:
    """Articles nearest to headline and lead, best first.

    Phrases in quotation marks are not required to match.
    """
    opening = " ".join(filter(None, (article.headline, article.text)))[:SIMILARITY_QUERY_LENGTH]
    try:
        question = replace(answerer.understand(opening), phrases=())
    except QuestionError:
        return []
    hits = answerer.hits(question, limit=PASSAGES_SEARCHED // 2, without=[article.id])
    rows = list(dict.fromkeys(hit.article_row for hit in hits))[:limit]
    return answerer.generation.store.articles(rows)


def best_articles_with(answerer: Answerer, word: str, limit: int) -> list[Article]:
    """The best articles with a word in them. Raises EmptyQuestion."""
    store = answerer.generation.store
    hits = answerer.hits(answerer.understand(word), limit=PASSAGES_SEARCHED)
    rows = list(dict.fromkeys(hit.article_row for hit in hits))
    batches = (store.articles(rows[at : at + BATCH]) for at in range(0, len(rows), BATCH))
    found = (article for batch in batches for article in batch if _contains(word, article))
    return list(islice(found, limit))


def _contains(word: str, article: Article) -> bool:
    return normalise(word) in normalise(f"{article.headline or ''}\n{article.text}")
