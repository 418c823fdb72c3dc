"""A word by months: articles with it, all articles, the best ones."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.answering.answerer import Answerer
from retrieval.answering.lists import rows_under
from retrieval.answering.related_articles import best_articles_with
from retrieval.index.browse import articles_by_month, trend_within
from retrieval.models import Article, Filters

MAX_HEADLINES = 3
"""Best articles of a trend."""

MonthCount = tuple[str, int, int]
"""Month as "2020-02", its articles with the word, and all."""


@dataclass(frozen=True, slots=True)
class WordTrend:
    """Articles with a word, month by month.

    articles: the best with the word.
    """

    word: str
    months: tuple[MonthCount, ...]
    articles: tuple[Article, ...]

    @property
    def total(self) -> int:
        """Articles with the word."""
        return sum(count for _, count, _ in self.months)


def count_by_month(answerer: Answerer, word: str, filters: Filters) -> WordTrend:
    """Count the articles with a word. Raises EmptyQuestion."""
    months = _months(answerer, word, filters)
    found = best_articles_with(answerer, word, MAX_HEADLINES) if any(count for _, count, _ in months) else []
    return WordTrend(word, months, tuple(found))


def _months(answerer: Answerer, word: str, filters: Filters) -> tuple[MonthCount, ...]:
    """Every month with its articles with the word, and all."""
    corpus = answerer.generation
    rows = rows_under(corpus, filters)
    counts = trend_within(corpus, word, rows)
    every = articles_by_month(corpus.store, rows)
    numbers = [year * 12 + month - 1 for year, month in every]
    months = [(n // 12, n % 12 + 1) for n in range(min(numbers), max(numbers) + 1)] if numbers else []
    return tuple((f"{year}-{month:02d}", counts[year, month], every[year, month]) for year, month in months)
